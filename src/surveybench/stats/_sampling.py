"""How a score would fall if people answered at random with shares that are known.

The score is `sum w_g S_g / sum w_g n_g`, `S_g` the sum of `n_g` independent answers of stratum g.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

# Scores closer than this count as equal, in points.
RESOLUTION = 0.01
# Width on which a score is laid out: the scale with room for rounding, and with room for more.
SCALE, WIDE = 10.24, 20.48
# How many standard deviations of smoothing are worth a term of the series.
REACH = 5.0
# Tilts at which the score and the spread of answers belonging to it are worked out.
TILTS = 81


def distribution(
    shares: Floats,
    people: Counts,
    weights: Floats,
    scores: Floats,
    at: Floats,
    tau: float = 0.0,
    resolution: float = RESOLUTION,
) -> Floats:
    """The chance that a score is below `at`, with half the chance that it is just that.

    Parameters
    ----------
    shares : float [organisation, stratum, option]
        Chance of each scored option in a stratum, each row 1 together. One row of organisations
        serves all.
    people : int [organisation, stratum]
        Respondents with a scored answer.
    weights : float [organisation, stratum]
        Weight of a respondent, 0 or more.
    scores : float [option]
        Scores of the options, 0 to 10.
    at : float [organisation, point]
        Scores asked for; minus and plus infinity give 0 and 1.
    tau : float
        Standard deviation of a normal amount that is added to the score, in points; 0 or more.
    resolution : float
        Scores closer than this count as equal, in points; coarser is faster.

    Returns
    -------
    float [organisation, point]
        0 to 1; NaN where an organisation has nobody.

    Source
    ------
    methods.md 13; the distribution function as a Fourier series, Gil-Pelaez (1951),
    doi:10.1093/biomet/38.3-4.481.

    Oracle
    ------
    tests/oracle/chance
    """
    total = (weights * people).sum(axis=1)
    unit = weights / np.where(total > 0, total, np.nan)[:, None]
    means = ((unit * people)[:, :, None] * shares * scores).sum(axis=(1, 2))
    period = SCALE if tau == 0 else WIDE
    start = np.full(len(means), 5 - SCALE / 2) if tau == 0 else means - WIDE / 2
    smoothing = max(tau, resolution)
    terms = math.ceil(REACH / smoothing * period / (2 * math.pi))
    frequency: Floats = np.arange(1, terms + 1, dtype=np.float64) * (2 * math.pi / period)
    series = _characteristic(shares, people, unit, scores, frequency)
    series *= np.exp(-((frequency * smoothing) ** 2) / 2) / frequency
    inside = np.clip(at, start[:, None], (start + period)[:, None])
    below = (inside - start[:, None]) / period
    lead = np.einsum("ot,ot->o", series, _turned(-start * frequency[0], terms))
    for j in range(at.shape[1]):
        part = np.einsum("ot,ot->o", series, _turned(-inside[:, j] * frequency[0], terms))
        below[:, j] += 2 / period * (1j * (part - lead)).real
    below = np.where(np.isneginf(at), 0.0, np.where(np.isposinf(at), 1.0, below))
    return np.where(np.isfinite(means)[:, None], np.clip(below, 0, 1), np.nan)


def deviation(shares: Floats, people: Counts, weights: Floats, scores: Floats) -> Floats:
    """The standard deviation of the score without `tau` [organisation]; NaN of nobody."""
    total = (weights * people).sum(axis=1)
    mean = shares @ scores
    variance = np.maximum(shares @ scores**2 - mean**2, 0)
    summed = (weights**2 * people * variance).sum(axis=1)
    return np.sqrt(summed) / np.where(total > 0, total, np.nan)


def _characteristic(
    shares: Floats, people: Counts, unit: Floats, scores: Floats, frequency: Floats
) -> NDArray[np.complex128]:
    """The score's characteristic function [organisation, frequency]; 0 where nobody answered.

    Frequencies are the multiples of the first one.
    """
    steps = np.diff(scores)
    even = len(scores) > 1 and np.allclose(steps, steps[0], rtol=0, atol=1e-12)
    result = np.ones((len(people), len(frequency)), np.complex128)
    angle, terms = np.nan_to_num(unit) * frequency[0], len(frequency)
    for g in range(people.shape[1]):
        share = shares[:, g]
        if even:  # powers of one step, from the last option down
            step = _turned(angle[:, g] * steps[0], terms)
            answer = np.broadcast_to(share[:, -1:], result.shape).astype(np.complex128)
            for k in range(len(scores) - 2, -1, -1):
                answer *= step
                answer += share[:, k, None]
        else:
            answer = np.zeros(result.shape, np.complex128)
            for k, score in enumerate(scores):
                answer += share[:, k, None] * _turned(angle[:, g] * score, terms)
        result *= answer ** people[:, g, None]
    if even and scores[0] != 0:
        result *= _turned((angle * people).sum(axis=1) * scores[0], terms)
    return result


def _turned(angle: Floats, terms: int) -> NDArray[np.complex128]:
    """`exp(i k angle)` [angle, k] for k from 1 to `terms`, each from two that are there already."""
    turned = np.empty((len(angle), terms), np.complex128)
    turned[:, 0] = np.exp(1j * angle)
    size = 1
    while size < terms:
        end = min(2 * size, terms)
        np.multiply(turned[:, : end - size], turned[:, size - 1 : size], out=turned[:, size:end])
        size = end
    return turned


def limits(
    shares: Floats,
    people: Counts,
    weights: Floats,
    scores: Floats,
    national: float,
    tau2: float,
    cuts: Floats,
) -> Floats:
    """The scores at which `z = (y - national) / sqrt(s^2 + tau2)` reaches each cut.

    The standard error of a score moves with the score: it is that of the answers that most likely
    lead to it, the shares tilted until they do.

    Parameters
    ----------
    shares, people, weights, scores
        As of `distribution`.
    national, tau2 : float
        National average and variance between organisations.
    cuts : float [cut]
        Values of z, rising.

    Returns
    -------
    float [organisation, cut]
        Scores; minus or plus infinity where no answers reach the cut.

    Source
    ------
    docs/methods/chance.md

    Oracle
    ------
    tests/oracle/chance
    """
    total = (weights * people).sum(axis=1)
    total = np.where(total > 0, total, np.nan)
    part = weights * people / total[:, None]
    kappa = (weights**2 * people).sum(axis=1) / total**2
    bend = np.linspace(-1, 1, TILTS)[1:-1]
    tilt = bend / (1 - bend**2)
    answering = np.where(people > 0, weights, 0.0)
    relative = answering / np.maximum(answering.max(axis=1, keepdims=True), 1e-300)
    score, square = np.zeros((len(people), len(tilt))), np.zeros((len(people), len(tilt)))
    with np.errstate(divide="ignore"):
        # Options first: sums over a short last axis take several times as long.
        logs = np.moveaxis(np.log(shares), 2, 0)
    turned = tilt[None, :] * scores[:, None]
    for g in range(people.shape[1]):
        exponent = logs[:, :, g, None] + relative[:, g, None] * turned[:, None, :]
        exponent -= exponent.max(axis=0)
        share: Floats = np.exp(exponent, out=exponent)
        share /= share.sum(axis=0)
        score += part[:, g, None] * np.tensordot(scores, share, 1)
        square += part[:, g, None] * np.tensordot(scores**2, share, 1)
    spread = np.maximum(square - score**2, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (score - national) / np.sqrt(kappa[:, None] * spread + tau2)
    z = np.maximum.accumulate(np.where(np.isnan(z), -np.inf, z), axis=1)
    return np.stack([_crossing(score, z, cut) for cut in cuts], axis=1)


def _crossing(score: Floats, z: Floats, cut: float) -> Floats:
    """The score at which each row of z, which rises, reaches a cut."""
    reached = (z < cut).sum(axis=1)
    last = z.shape[1] - 1
    rows = np.arange(len(z))
    before, after = np.clip(reached - 1, 0, last), np.clip(reached, 0, last)
    low, high = z[rows, before], z[rows, after]
    with np.errstate(invalid="ignore", divide="ignore"):
        step = np.where(np.isfinite(high - low) & (high > low), (cut - low) / (high - low), 0.0)
    between = score[rows, before] + step * (score[rows, after] - score[rows, before])
    return np.where(reached == 0, -np.inf, np.where(reached > last, np.inf, between))
