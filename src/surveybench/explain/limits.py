"""Formulas of limits and bands: as many as a survey has, on its scale."""

from __future__ import annotations

from surveybench.stats.expected_range import STEPS
from surveybench.survey import Survey


def on_scale(survey: Survey, formula: str) -> str:
    """What a formula gives, not beyond the ends of the scale."""
    low, high = survey.scale.ends
    return f"MIN({high:g},MAX({low:g},{formula}))"


def band_formula(z: str, cut: str, confidence: tuple[float, ...], *, low: bool = False) -> str:
    """The number of the band from the cells of z and of the cuts, named `cut` and a position.

    With `low` the low scores are the better ones.
    """
    terms = (
        f"{f'{step}*' if step > 1 else ''}(ABS({z})>={{{cut}{c}}})"
        for c, step in enumerate(STEPS[len(confidence)])
    )
    return f"4{'-' if low else '+'}SIGN({z})*({'+'.join(terms)})"
