"""The overall verdict of each organisation: how many of its people's answers are extreme."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.extremes import middle_of_interval, tells_of_extremes
from surveybench.quantities import Flag, Grid
from surveybench.results.ends import QUANTILE
from surveybench.results.wave import WaveScores, counted_strata, pair_counts
from surveybench.stats import expected_range, score, verdict
from surveybench.survey import Survey
from surveybench.survey.verdict import HIGHEST, LOWEST, SCORED
from surveybench.tally import WaveTally

Floats = NDArray[np.float64]
OfPeople = Callable[[str, tuple[int, ...], Floats], Grid]
SIDES = {"lowest": LOWEST, "highest": HIGHEST}
KEYS = ("share", "lower", "upper", "expected_from", "expected_to", "band")
TELLING = "telling"  # where the share would say how few gave such answers to one question
BANDS = 8  # less a band: the same one from the other side


def of_verdicts(
    of_people: OfPeople, survey: Survey, tally: WaveTally, wave: WaveScores
) -> dict[str, Grid]:
    """Every quantity of `verdict`; nothing where no verdict is asked for.

    Bands are worse to better as everywhere: many of the worst answers are a low band. Of fewer
    organisations than are compared there is neither range nor band.
    """
    if not survey.overall_verdict:
        return {}
    grids: dict[str, Grid] = {}
    for side, name in SIDES.items():
        counts = pair_counts(tally, SCORED, name)
        assert counts is not None, name
        by_population = [
            _of_population(survey, counts[p][:, counted_strata(survey)], wave.weights[p], side)
            for p in range(len(survey.populations))
        ]
        telling = np.stack([one[TELLING] for one in by_population])[None] > 0
        for key in KEYS:
            values = np.stack([one[key] for one in by_population])[None]
            row = f"verdict.{side}_{key}"
            grid = of_people(row, survey.waves[:1], np.where(telling, np.nan, values))
            flags = np.where(telling, Flag.FEW_CHOSE, grid.flags).astype(np.int8)
            grids[row] = replace(grid, flags=flags)
    return grids


def _of_population(
    survey: Survey, counts: NDArray[np.int64], weights: Floats, side: str
) -> Mapping[str, Floats]:
    """The figures of one side [organisation]; NaN where too few people answered, or all alike.

    Where nothing blurs the share its interval is that of the share as it leaves.
    """
    release, banding = survey.settings.release, survey.settings.banding
    scored = verdict.share(counts, weights, survey.settings.scoring.variance)
    usable = (scored.n >= release.min_respondents) & (np.nan_to_num(scored.variance) > 0)
    y, s = (
        np.where(usable, scored.score, np.nan),
        np.sqrt(np.where(usable, scored.variance, np.nan)),
    )
    values = {key: np.full(len(y), np.nan) for key in KEYS}
    values["share"] = y
    answers = (counts.sum(axis=(1, 3)) * np.arange(counts.shape[2])).sum(axis=1)
    values[TELLING] = (usable & tells_of_extremes(survey, y, answers)).astype(float)
    centre = middle_of_interval(survey, y)
    values["lower"], values["upper"] = score.interval(centre, s, QUANTILE, (0.0, 1.0))
    if usable.sum() < release.min_organisations:
        return values
    inside = np.flatnonzero(usable)
    spread = expected_range.spread(y[inside], s[inside], banding.winsorise, banding.quantile)
    z = expected_range.z_scores(y[inside], s[inside], spread.national, spread.tau2)
    better = expected_range.bands(z, banding.confidence)
    values["band"][inside] = BANDS - better if side == "lowest" else better
    of_spread = (spread.national, spread.tau2)
    limits = expected_range.limits(s[inside], *of_spread, banding.confidence, (0.0, 1.0))
    middle = len(limits) // 2
    values["expected_from"][inside] = limits[middle - 1]
    values["expected_to"][inside] = limits[middle]
    return values
