"""The country's figures beside its average: how far organisations are apart, and what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from surveybench.quantities import Grid, quantities_of
from surveybench.results.reference import Reference
from surveybench.results.wave import WaveScores
from surveybench.stats import change, expected_range, nation
from surveybench.survey import Survey

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
CHANGES = ("difference", "z", "p", "verdict")


def of_nation(
    by_measure: Callable[[Floats, list[WaveScores]], Grid],
    survey: Survey,
    waves: list[WaveScores],
    compared: Sequence[Mask],
    reference: Reference | None,
) -> dict[str, Grid]:
    """Every quantity of `nation`; `by_measure` makes a grid of its values in some waves."""
    of_all = quantiles(survey, waves, compared, reference)
    grids = {f"nation.{key}": by_measure(values, waves) for key, values in of_all.items()}
    if len(waves) > 1:
        moved = changes(survey, waves, compared, reference)
        grids |= {f"nation.{key}": by_measure(v, waves[1:]) for key, v in moved.items()}
    return grids


def quantiles(
    survey: Survey,
    waves: Sequence[WaveScores],
    compared: Sequence[Mask],
    reference: Reference | None,
) -> dict[str, Floats]:
    """Quantiles of scores [wave, population, measure], by key.

    `compared` are [population, measure, organisation], wave by wave. With a reference they are
    those of its organisations.
    """
    shape = (len(waves), *waves[0].score.shape[:2])
    values = {key: np.full(shape, np.nan) for key in nation.QUANTILES}
    for w, wave in enumerate(waves):
        for p, m in np.ndindex(*shape[1:]):
            if reference is not None:
                figures = _of_reference(survey, reference, (w, p, m), tuple(values))
            else:
                scores = wave.score[p, m][compared[w][p, m]]
                figures = nation.quantiles(scores) if len(scores) else {}
            for key, value in figures.items():
                values[key][w, p, m] = value
    return values


def target_parts(
    survey: Survey, wave: WaveScores, place: tuple[int, int], inside: Mask
) -> Floats | None:
    """Which part of the average of a population and measure each score compared makes.

    A section weighs as its question with fewest answers. None where all count alike.
    """
    people = wave.n[place][inside].astype(float)
    errors = np.sqrt(wave.variance[place][inside])
    return expected_range.target_weights(survey.settings.banding.target, people, errors)


def changes(
    survey: Survey,
    waves: Sequence[WaveScores],
    compared: Sequence[Mask],
    reference: Reference | None,
) -> dict[str, Floats]:
    """Change of the national average of each question [earlier wave, population, measure], by key.

    Sections are left out: their questions differ from wave to wave.
    """
    shape = (len(waves) - 1, *waves[0].score.shape[:2])
    values = {key: np.full(shape, np.nan) for key in CHANGES}
    items = [m for m, name in enumerate(survey.measures) if name in survey.item]
    if reference is not None:
        for w, p, m in np.ndindex(*shape):
            figures = _of_reference(survey, reference, (w + 1, p, m), CHANGES)
            for key, value in figures.items():
                values[key][w, p, m] = value
        return values
    average, error = np.full((2, len(waves), *shape[1:]), np.nan)
    for w, wave in enumerate(waves):
        for p in range(shape[1]):
            for m in items:
                inside = compared[w][p, m]
                if inside.any():
                    parts = target_parts(survey, wave, (p, m), inside)
                    y, variance = wave.score[p, m][inside], wave.variance[p, m][inside]
                    average[w, p, m] = y.mean() if parts is None else parts @ y
                    error[w, p, m] = nation.standard_error(variance, parts)
    found = nation.change((average[:1], error[:1]), (average[1:], error[1:]))
    level = survey.settings.change.significance
    verdict = change.verdict(found.difference, found.p, level)
    return {"difference": found.difference, "z": found.z, "p": found.p, "verdict": verdict}


def _of_reference(
    survey: Survey, reference: Reference, at: tuple[int, int, int], keys: Sequence[str]
) -> dict[str, float]:
    """What a national run found, where it has such a figure."""
    w, p, m = at
    cell = (survey.measures[m], survey.populations[p].id, survey.waves[w])
    frozen = {row.key: row.name for row in quantities_of("nation")}
    return {key: reference.value(frozen[key], *cell) for key in keys}
