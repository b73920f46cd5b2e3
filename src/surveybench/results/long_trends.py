"""Control charts of the scores of many waves, and what the wave reported signals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from surveybench.quantities import Grid
from surveybench.results.wave import WaveScores
from surveybench.stats import trend
from surveybench.survey import Survey

Floats = NDArray[np.float64]


def of_trends(
    by_measure: Callable[[Floats, list[WaveScores]], Grid],
    survey: Survey,
    waves: list[WaveScores],
    compared: Sequence[NDArray[np.bool_]],
) -> dict[str, Grid]:
    """Every quantity of `trend`; nothing of fewer waves than a control chart takes.

    Made of scores alone that may be shown, as exact as they leave: `compared` are [population,
    measure, organisation], wave by wave. Sections are left out: their questions differ from wave
    to wave.
    """
    if len(waves) < trend.LEAST:
        return {}
    pairs = zip(waves, compared, strict=True)
    scores = np.stack([np.where(inside, wave.score, np.nan) for wave, inside in pairs])
    scores[:, :, [survey.measures.index(section.id) for section in survey.sections]] = np.nan
    released = survey.catalogue["score.score"].released or 0
    as_released: Floats = np.round(scores, released).astype(np.float64)
    one = trend.individuals(as_released, survey.scale.ends)
    by_count = np.array([trend.chance(n) if n >= trend.LEAST else np.nan for n in _up_to(waves)])
    values = {
        "centre": one.centre,
        "lower": one.lower,
        "upper": one.upper,
        "outside": one.outside,
        "side": one.side,
        "run": one.run,
        "chance": np.where(np.isfinite(one.centre), by_count[one.waves], np.nan),
    }
    return {f"trend.{key}": by_measure(array[None], waves[:1]) for key, array in values.items()}


def _up_to(waves: list[WaveScores]) -> range:
    """How many waves may have a score: none to all."""
    return range(len(waves) + 1)
