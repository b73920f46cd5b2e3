"""A second opinion on bands: what chance alone does, and what a repetition would show."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.stats import _sampling as sampling
from surveybench.stats._laws import normal_below

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

# Chances of bands are told in whole per cent: steps of the score that are this part of its standard
# deviation, and no coarser than so many points, change them by less.
PART, COARSE = 0.12, 0.04
NEXT = 3 * sampling.RESOLUTION  # beyond what counts as the same score


@dataclass(frozen=True, slots=True)
class Expected:
    """What the expected range of a measure is made of.

    `variance` [organisation] is that of a score in it; None where it moves with the answers.
    """

    national: float
    tau2: float
    cuts: Floats
    variance: Floats | None = None


@dataclass(frozen=True, slots=True)
class Null:
    """Of one measure: `p` [organisation], `bands` [organisation, band], much worse first."""

    p: Floats
    bands: Floats


def null(
    answers: Counts,
    weights: Floats,
    scores: Floats,
    score: Floats,
    expected: Expected,
    bounds: tuple[Floats, Floats] | None = None,
) -> Null:
    """What chance does to organisations that are just like the nation.

    Everybody draws an answer from the national answers of their stratum; organisations differ by a
    normal amount of variance tau2 on top.

    Parameters
    ----------
    answers : int [organisation, stratum, option]
        People by scored option, of the organisations that make the nation.
    weights : float [organisation, stratum]
        Weight of a respondent.
    scores : float [option]
        Scores of the options, 0 to 10.
    score : float [organisation]
        Standardised scores.
    expected : Expected
        National average, variance between organisations, and the cuts of z, rising.
    bounds : pair of float [organisation], or None
        Lowest and highest score that is compared; None where every score is.

    Returns
    -------
    Null
        Of an organisation that is compared. `p` is two-sided: twice the smaller tail, at most 1,
        with half the chance of just this score in each tail. `bands` are the chances of the seven
        bands; what they lack of 1 without bounds is the chance that all answers are equal, which
        has no band.

    Source
    ------
    methods.md 13; docs/methods/chance.md; Lancaster (1961) on half of the chance of the point,
    doi:10.1080/01621459.1961.10482105.

    Oracle
    ------
    tests/oracle/chance
    """
    people = answers.sum(axis=2)
    nation = answers.sum(axis=0)
    tau = math.sqrt(expected.tau2)
    low, high = _bounds(bounds, len(people))
    at = np.column_stack([score, low, high])
    below = sampling.distribution(_shares(nation)[None], people, weights, scores, at, tau)
    inside = below[:, 2] - below[:, 1]
    start = np.where(np.isnan(inside), np.nan, 0.5)
    lower = np.divide(below[:, 0] - below[:, 1], inside, out=start, where=inside > 0)
    p = np.clip(2 * np.minimum(lower, 1 - lower), 0.0, 1.0)
    return Null(p, bands_if_alike(nation, people, weights, scores, expected, bounds))


def _bounds(bounds: tuple[Floats, Floats] | None, size: int) -> tuple[Floats, Floats]:
    """Just outside the lowest and the highest score that is compared [organisation]."""
    if bounds is None:
        return np.full(size, -np.inf), np.full(size, np.inf)
    return bounds[0] - NEXT, bounds[1] + NEXT


def bands_if_alike(
    nation: Counts,
    people: Counts,
    weights: Floats,
    scores: Floats,
    expected: Expected,
    bounds: tuple[Floats, Floats] | None = None,
) -> Floats:
    """The chance of each band for organisations whose people answer as the nation does.

    Parameters
    ----------
    nation : int [stratum, option]
        The nation's people by scored option.
    people : int [organisation, stratum]
        Respondents with a scored answer.
    weights, scores, expected, bounds
        As of `null`.

    Returns
    -------
    float [organisation, band]
        Much worse first, of an organisation that is compared. What a row lacks of 1 without bounds
        is the chance that all answers are equal.

    Source
    ------
    methods.md 13; docs/methods/chance.md.

    Oracle
    ------
    tests/oracle/chance
    """
    shares, tau = _shares(nation)[None], math.sqrt(expected.tau2)
    wide = np.broadcast_to(shares, (len(people), *shares.shape[1:]))
    low, high = (end[:, None] for end in _bounds(bounds, len(people)))
    limits = np.clip(_limits(wide, people, weights, scores, expected), low, high)
    at = np.hstack([low, limits, high])
    step = _step(shares, people, weights, scores)
    below = sampling.distribution(shares, people, weights, scores, at, tau, step)
    chances = _bands(shares, people, scores, at, below, tau)
    if bounds is None:
        return chances
    inside = chances.sum(axis=1, keepdims=True)
    return np.divide(chances, inside, out=np.zeros(chances.shape), where=inside > 0)


def by_normal_curve(score: Floats, variance: Floats, national: float, tau2: float) -> Floats:
    """p of each organisation by the normal curve: where no counts of answers are known.

    Parameters
    ----------
    score, variance : float [organisation]
        Scores and the squares of their standard errors, above 0, on one scale.
    national, tau2 : float
        National average, and the variance between organisations, 0 or above; NaN gives NaN.

    Returns
    -------
    float [organisation]
        `2 Phi(-|y - national| / sqrt(v + tau2))`: the chance that an organisation like all others
        has a score as far out. Near an end of the scale scores fall otherwise: see `null`.

    Source
    ------
    methods.md 5 and 13.

    Oracle
    ------
    tests/oracle/chance
    """
    return 2 * normal_below(-np.abs(score - national) / np.sqrt(variance + tau2))


def repeated(answers: Counts, weights: Floats, scores: Floats, expected: Expected) -> Floats:
    """The chance of each band if the survey were repeated with as many people.

    Everybody draws from the organisation's own answers of their stratum: a parametric bootstrap of
    infinitely many draws. National average and variance stay as they are.

    Parameters
    ----------
    answers, weights, scores, expected
        As of `null`.

    Returns
    -------
    float [organisation, band]
        Much worse first. What a row lacks of 1 is the chance that all answers are equal.

    Source
    ------
    methods.md 8 and 13; docs/methods/chance.md.

    Oracle
    ------
    tests/oracle/chance
    """
    people = answers.sum(axis=2)
    shares = _shares(answers)
    ends = np.full((len(people), 1), np.inf)
    at = np.hstack([-ends, _limits(shares, people, weights, scores, expected), ends])
    step = _step(shares, people, weights, scores)
    below = sampling.distribution(shares, people, weights, scores, at, resolution=step)
    return _bands(shares, people, scores, at, below, 0.0)


def _step(shares: Floats, people: Counts, weights: Floats, scores: Floats) -> float:
    deviation = sampling.deviation(shares, people, weights, scores)
    positive = deviation[deviation > 0]
    finest = PART * float(positive.min()) if positive.size else COARSE
    return float(np.clip(finest, sampling.RESOLUTION / 2, COARSE))


def _shares(answers: Counts) -> Floats:
    """Shares of the options (last axis); where nobody answered any will do: nobody draws."""
    total = answers.sum(axis=-1, keepdims=True)
    shares = np.divide(answers, total, out=np.zeros(answers.shape), where=total > 0)
    shares[..., 0] += total[..., 0] == 0
    return shares


def _limits(
    shares: Floats, people: Counts, weights: Floats, scores: Floats, expected: Expected
) -> Floats:
    if expected.variance is not None:
        reach = np.sqrt(expected.variance + expected.tau2)
        return expected.national + expected.cuts * reach[:, None]
    return sampling.limits(
        shares, people, weights, scores, expected.national, expected.tau2, expected.cuts
    )


def _all_alike(people: Counts, shares: Floats) -> Floats:
    """The chance that everybody gives an answer that has such a share in each stratum."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.exp(np.where(people > 0, people * np.log(shares), 0.0).sum(axis=1))


def _bands(
    shares: Floats, people: Counts, scores: Floats, at: Floats, below: Floats, tau: float
) -> Floats:
    """Chances of the bands between the limits `at`, without that of answers all equal."""
    for k, point in enumerate(scores):
        equal = _all_alike(people, shares[:, :, k])[:, None]
        if tau > 0:
            below = below - equal * normal_below((at - point) / tau)
        else:
            below = below - equal * np.where(at == point, 0.5, at > point)
    return np.clip(np.diff(below, axis=1), 0, 1)


def adjusted(p: Floats, axis: int) -> Floats:
    """Benjamini-Hochberg q values along an axis.

    Parameters
    ----------
    p : float, any shape
        p values, 0 to 1; NaN takes no part.
    axis : int
        The family: along it p values are ranked.

    Returns
    -------
    float, as `p`
        The smallest share of false discoveries at which each would be called one; NaN as in `p`.

    Source
    ------
    Benjamini and Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x.

    Oracle
    ------
    tests/oracle/chance
    """
    p = np.moveaxis(p, axis, -1)
    order = np.argsort(p, axis=-1)  # NaN last
    ranked = np.take_along_axis(p, order, axis=-1)
    count = np.isfinite(p).sum(axis=-1, keepdims=True)
    raised = ranked * count / np.arange(1, p.shape[-1] + 1)
    raised = np.where(np.isfinite(ranked), raised, np.inf)
    lowest = np.minimum.accumulate(raised[..., ::-1], axis=-1)[..., ::-1]
    q = np.empty(p.shape)
    np.put_along_axis(q, order, np.minimum(lowest, 1.0), axis=-1)
    return np.moveaxis(np.where(np.isfinite(p), q, np.nan), -1, axis)
