"""How closely each question goes with overall experience in the country, of the wave reported."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from surveybench.quantities import Grid
from surveybench.results.points import option_scores
from surveybench.results.reference import Reference, of_reference
from surveybench.results.wave import WaveScores, counted_strata, pair_counts
from surveybench.stats import priority
from surveybench.survey import Survey
from surveybench.tally import WaveTally

Floats = NDArray[np.float64]
KEYS = ("correlation", "lower", "upper")


def of_priorities(
    by_measure: Callable[[Floats, list[WaveScores]], Grid],
    survey: Survey,
    tally: WaveTally,
    wave: WaveScores,
    compared: NDArray[np.bool_],
) -> dict[str, Grid]:
    """Every quantity of `priority`; nothing where no question is named as overall experience.

    `compared` is [population, measure, organisation]: people of organisations that are compared on
    both questions count, and none where these are fewer than organisations need be.
    """
    if not survey.overall:
        return {}
    shape, strata = compared.shape[:2], counted_strata(survey)
    values = {key: np.full((1, *shape), np.nan) for key in KEYS}
    overall = survey.measures.index(survey.overall)
    for item in survey.evaluative:
        counts = pair_counts(tally, item.id, survey.overall)
        if item.id == survey.overall or counts is None:
            continue
        m = survey.measures.index(item.id)
        points = option_scores(survey, item.id), option_scores(survey, survey.overall)
        for p in range(shape[0]):
            both = compared[p, m] & compared[p, overall]
            if both.sum() < survey.settings.release.min_organisations:
                continue
            linked = priority.within(counts[p][both][:, strata].sum(axis=1), points)
            values["correlation"][0, p, m] = linked.correlation
            values["lower"][0, p, m], values["upper"][0, p, m] = linked.lower, linked.upper
    return {f"priority.{key}": by_measure(array, [wave]) for key, array in values.items()}


def frozen_priorities(
    by_measure: Callable[[Floats, list[WaveScores]], Grid],
    survey: Survey,
    wave: WaveScores,
    reference: Reference,
) -> dict[str, Grid]:
    """Those of a national reference; nothing where it holds none."""
    names = [name for name in (f"priority.{key}" for key in KEYS) if name in reference.grids]
    shape = (1, len(survey.populations), len(survey.measures))
    return {
        name: of_reference(by_measure(np.zeros(shape), [wave]), reference.grids[name])
        for name in names
    }
