"""Organisations beside those of their own kind, of the wave reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from surveybench.quantities import Grid, Organisation
from surveybench.results.nation import target_parts
from surveybench.results.range_variance import range_variance
from surveybench.results.wave import WaveScores
from surveybench.stats import expected_range, peers
from surveybench.survey import Survey

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
RANGES = ("expected_from", "expected_to", "band")


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
    if survey.settings.peers.peers_range == "on":
        values |= _ranges(survey, wave, compared, group)
    return {f"peers.{key}": by_measure(array[None], [wave]) for key, array in values.items()}


def _ranges(
    survey: Survey, wave: WaveScores, compared: Mask, group: NDArray[np.int64]
) -> dict[str, Floats]:
    """Expected range and band among the peers compared, by key [population, measure, organisation].

    NaN where these are fewer than the setting `min_peers`.
    """
    values = {key: np.full(wave.score.shape, np.nan) for key in RANGES}
    for p, m in np.ndindex(*wave.score.shape[:2]):
        for number in np.unique(group[group >= 0]):
            inside = np.flatnonzero(compared[p, m] & (group == number))
            if len(inside) >= survey.settings.peers.min_peers:
                for key, one in _range(survey, wave, (p, m), inside).items():
                    values[key][p, m, inside] = one
    return values


def _range(
    survey: Survey, wave: WaveScores, place: tuple[int, int], inside: NDArray[np.intp]
) -> dict[str, Floats]:
    """The inner limits and the band of each peer, as among all organisations."""
    banding, (p, m) = survey.settings.banding, place
    y, mask = wave.score[place][inside], np.zeros(wave.score.shape[2], bool)
    mask[inside] = True
    parts = target_parts(survey, wave, (p, m), mask)
    average = float(y.mean() if parts is None else parts @ y)
    s = np.sqrt(range_variance(survey, wave, place, inside, average))
    spread = expected_range.spread(y, s, banding.winsorise, banding.quantile, parts)
    among = (spread.national, spread.tau2)
    turned = -1 if survey.better_low(survey.measures[m]) else 1
    z = turned * expected_range.z_scores(y, s, *among)
    limits = expected_range.limits(s, *among, banding.confidence, survey.scale.ends)
    middle = len(limits) // 2
    return {
        "expected_from": limits[middle - 1],
        "expected_to": limits[middle],
        "band": expected_range.bands(z, banding.confidence).astype(float),
    }
