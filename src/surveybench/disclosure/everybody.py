"""Where nearly everybody of an organisation answered alike: the score would say who did what.

A score at an end of the scale says what each single person answered, and one near it says how many
did not. Such scores are decided before the statistics, as too few people are: they shape no average
and no spread, from which they could be worked out again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.survey import Survey

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

OTHERWISE = 1 / 15  # of min_respondents: people who are within reach of an end, whatever they said
ALONE = 1 / 3  # of min_respondents: fewer who answered otherwise are hidden between the ends


@dataclass(frozen=True)
class Alike:
    """Scores that are not shown because nearly everybody answered alike.

    `mask` marks them; `above` and `below` are the bounds that may be said, NaN where there is none.
    All have one shape.
    """

    mask: Mask
    above: Floats
    below: Floats

    @classmethod
    def nobody(cls, shape: tuple[int, ...]) -> Alike:
        """None at all."""
        return cls(np.zeros(shape, bool), np.full(shape, np.nan), np.full(shape, np.nan))

    @classmethod
    def stacked(cls, several: list[Alike]) -> Alike:
        """Several, along a new first axis."""
        return cls(
            np.stack([one.mask for one in several]),
            np.stack([one.above for one in several]),
            np.stack([one.below for one in several]),
        )


def nearly_alike(survey: Survey, people: NDArray[np.int64], points: Floats, score: Floats) -> Alike:
    """Of one question and population, the organisations whose people answered nearly alike.

    `people` is [organisation, option], `points` the score of each option (NaN for none), `score`
    that of each organisation. With `everybody: show` there are none.
    """
    policy = survey.settings.release
    levels = np.unique(points[np.isfinite(points)])
    if policy.everybody == "show" or len(levels) < 2:
        return Alike.nobody(score.shape)
    chose = np.stack([people[:, points == level].sum(axis=1) for level in levels], axis=1)
    n = chose.sum(axis=1)
    below, above = _ends(n, levels, policy.min_respondents, steps_of(survey))
    with np.errstate(invalid="ignore"):
        high, low = score > above, score < below
    # Between the ends a score says nothing by itself, but the spread beside it does.
    otherwise = n - chose[:, 1:-1].max(axis=1, initial=0)
    middle = (otherwise < max(1.0, policy.min_respondents * ALONE)) & ~high & ~low
    mask = (high | low | middle) & (n > 0)
    blunt = mask & (policy.everybody == "blunt")
    return Alike(
        mask,
        np.where(blunt & high & ~low, above, np.nan),
        np.where(blunt & low & ~high, below, np.nan),
    )


def compared_range(
    survey: Survey, n: NDArray[np.int64], points: Floats
) -> tuple[Floats, Floats] | None:
    """Lowest and highest score of a question that is compared [organisation]; None for any.

    `n` is how many gave a scored answer [organisation], `points` the score of each option.
    """
    policy = survey.settings.release
    levels = np.unique(points[np.isfinite(points)])
    if policy.everybody == "show" or len(levels) < 2:
        return None
    return _ends(n, levels, policy.min_respondents, steps_of(survey))


def bound_decimals(survey: Survey) -> int:
    """Decimals of the bounds that are said of hidden scores: one fewer than of a score released."""
    return max(0, (survey.catalogue["score.score"].released or 0) - 1)


def steps_of(survey: Survey) -> float:
    """Bounds there may be in one point of score: tenths on a scale from 0 to 10."""
    return 10.0 ** bound_decimals(survey)


def _ends(n: NDArray[np.int64], levels: Floats, least: int, steps: float) -> tuple[Floats, Floats]:
    """The bounds below and above which a score says what nearly everybody answered."""
    reach = np.maximum(1 / steps, _reach(n, float(levels[-1] - levels[0]), least))
    above = np.floor((levels[-1] - reach) * steps + 1e-9) / steps
    return np.ceil((levels[0] + reach) * steps - 1e-9) / steps, above


def _reach(n: NDArray[np.int64], widest: float, least: int) -> Floats:
    """How near an end of its scale a score must not come [organisation].

    That of OTHERWISE of `least` people who gave the answer at the other end, among `n` of one
    weight: of 30 the two who would stand out most.
    """
    return widest * OTHERWISE * least / np.maximum(n, 1)


def of_sections(survey: Survey, alike: Alike, score: Floats) -> Alike:
    """The same with the sections that have such a question: their score would give its score back.

    Where only bounds are missing, the section has the bound that follows from them and from the
    scores beside them: who has those knows it anyway. From those of questions no mean over persons
    follows: such a section has none. All arrays are [population, measure, organisation].
    """
    mask, steps = alike.mask.copy(), steps_of(survey)
    above, below = alike.above.copy(), alike.below.copy()
    for section in survey.sections:
        m, shares = survey.measures.index(section.id), survey.shares[section.id]
        questions = [survey.measures.index(item) for item in shares]
        hidden = alike.mask[:, questions]
        mask[:, m] |= hidden.any(axis=1)
        if section.score == "persons":
            for bounds in (above, below):
                bounds[:, m] = np.where(hidden.any(axis=1), np.nan, bounds[:, m])
            continue
        # Plain means as they are: a share of a third would leave a last digit.
        c = np.ones(len(shares)) if section.plain else np.array([*shares.values()]) * len(shares)
        for bounds, given, outwards, sign in (
            (above, alike.above[:, questions], np.floor, -1),
            (below, alike.below[:, questions], np.ceil, 1),
        ):
            scores = c[:, None] * np.where(hidden, given, score[:, questions])
            mean = scores.mean(axis=1) * steps - sign * 1e-9
            bounds[:, m] = np.where(hidden.any(axis=1), outwards(mean) / steps, np.nan)
    return Alike(mask, above, below)
