"""Organisations beside those of their own kind, of the wave reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from surveybench.quantities import Grid, Organisation
from surveybench.results.wave import WaveScores
from surveybench.stats import peers
from surveybench.survey import Survey

Floats = NDArray[np.float64]


def of_peers(
    by_measure: Callable[[Floats, list[WaveScores]], Grid],
    survey: Survey,
    wave: WaveScores,
    compared: NDArray[np.bool_],
    organisations: Sequence[Organisation],
) -> dict[str, Grid]:
    """Every quantity of `peers`; nothing where no organisation has any.

    `compared` is [population, measure, organisation]; `by_measure` makes a grid of values in some
    waves.
    """
    names = sorted({organisation.peers for organisation in organisations if organisation.peers})
    if not names:
        return {}
    group = np.array([names.index(o.peers) if o.peers else -1 for o in organisations])
    scores = np.where(compared, wave.score, np.nan)
    # Places are counted from the best: of a measure whose low scores are better, from the lowest.
    turned = np.array([-1.0 if survey.better_low(one) else 1.0 for one in survey.measures])[:, None]
    beside = peers.beside(turned * scores, group)
    mean = turned * beside.mean
    values = {"mean": mean, "difference": scores - mean}
    values |= {"place": beside.place, "count": beside.count}
    return {f"peers.{key}": by_measure(array[None], [wave]) for key, array in values.items()}
