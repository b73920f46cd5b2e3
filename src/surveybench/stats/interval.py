"""Intervals that hold the true score as often as they say, near the ends of the scale too."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Answers given to every option in equal parts before tilting, in people: it lets an interval leave
# a point where all answers are equal, and is too little to move one where they are not.
ADDED = 0.1
# Steps of the bisection and the largest tilt, per point of score.
STEPS, STEEPEST = 38, 60.0


def question(
    shares: NDArray[np.float64],
    scores: NDArray[np.float64],
    effective: NDArray[np.float64],
    z: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Ends of the score interval of a mean of bounded answers.

    A mean `m` is inside where `|Y - m| <= z sqrt(v(m) / n)`, with `v(m)` the variance that the
    answers would have if their mean were `m`: the shares, tilted to that mean. With two options it
    is Wilson's interval.

    Parameters
    ----------
    shares : float [cell, option]
        Weighted shares of the options, each row 1 together; 0 for an option that a cell lacks.
    scores : float [cell, option]
        Score of each option, 0 to 10; NaN for an option that a cell lacks.
    effective : float [cell]
        Effective number of respondents, `(sum w)^2 / sum w^2`; NaN where nobody answered.
    z : float
        Normal quantile, 1.96 for 95 %.

    Returns
    -------
    pair of float [cell]
        Lower and upper end, within the lowest and highest score of the options; NaN where nobody
        answered.

    Source
    ------
    docs/methods/interval.md; methods.md 13.

    Oracle
    ------
    tests/oracle/interval
    """
    there = np.isfinite(scores)
    x = np.where(there, scores, 0.0)
    n = np.where(effective > 0, effective, np.nan)[:, None]
    options = np.maximum(there.sum(axis=1, keepdims=True), 1)
    smoothed = (np.nan_to_num(shares) * n + ADDED / options) / (n + ADDED)
    base = np.where(there, np.where(np.isfinite(n), smoothed, 1.0), 0.0)
    mean = (shares * x).sum(axis=1)
    answered = np.isfinite(n[:, 0])
    ends = []
    for sign in (-1.0, 1.0):
        end = _end(base, x, mean, n[:, 0], sign * z)
        ends.append(np.where(answered, end, np.nan))
    return np.minimum(ends[0], np.where(answered, mean, np.nan)), np.maximum(
        ends[1], np.where(answered, mean, np.nan)
    )


def _end(
    base: NDArray[np.float64],
    x: NDArray[np.float64],
    mean: NDArray[np.float64],
    n: NDArray[np.float64],
    z: float,
) -> NDArray[np.float64]:
    """The mean, tilted up for a positive z and down for a negative one, that lies z errors away."""
    with np.errstate(divide="ignore"):
        # Options first: sums over a short last axis take several times as long.
        logs, x = np.ascontiguousarray(np.log(base).T), np.ascontiguousarray(x.T)
    inner, outer = np.full(len(n), -STEEPEST), np.full(len(n), STEEPEST)
    if z < 0:
        inner, outer = outer, inner
    tilted = mean
    for _ in range(STEPS):
        tilt = (inner + outer) / 2
        tilted, variance = _moments(logs, x, tilt)
        outside = np.sign(z) * (tilted - mean) >= abs(z) * np.sqrt(variance / n)
        inner, outer = np.where(outside, inner, tilt), np.where(outside, tilt, outer)
    return tilted


def _moments(
    logs: NDArray[np.float64], x: NDArray[np.float64], tilt: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and variance of shares [option, cell] proportional to `exp(logs + tilt x)`."""
    exponent = logs + tilt * x
    weight = np.exp(exponent - exponent.max(axis=0))
    weight /= weight.sum(axis=0)
    mean = (weight * x).sum(axis=0)
    return mean, (weight * (x - mean) ** 2).sum(axis=0)


def section(
    scores: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    inflation: NDArray[np.float64],
    limits: tuple[float, float] = (0.0, 10.0),
    shares: NDArray[np.float64] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Ends of the interval of a section from those of its questions.

    `lower = Y - sqrt(f sum (Y_k - L_k)^2) / Q`, and the upper end likewise, with `f` the share by
    which the questions' covariances raise the variance of their sum.

    Parameters
    ----------
    scores, lower, upper : float [question, organisation]
        Scores of the section's questions and the ends of their intervals.
    inflation : float [organisation]
        `f = Q^2 V / sum V_k`; 1 where the questions are not correlated or have no variance.
    limits : pair of float
        The worst and the best score there can be.
    shares : float [question], or None
        Share `c` of each question in the section, 1 together: then `f = V / sum c^2 V_k`, and
        `lower = Y - sqrt(f sum c^2 (Y_k - L_k)^2)`. None for `1 / Q` each.

    Returns
    -------
    pair of float [organisation]
        Lower and upper end, within `limits`; NaN where a question has none.

    Source
    ------
    docs/methods/interval.md; Zou and Donner (2008), Construction of confidence limits about effect
    measures: a general approach. Statistics in Medicine 27, 1693-1702.

    Oracle
    ------
    tests/oracle/interval
    """
    count = len(scores)
    c = np.ones((count, 1)) if shares is None else shares[:, None] * count
    mean = (c * scores).mean(axis=0)
    factor = np.where(np.isfinite(inflation) & (inflation > 0), inflation, 1.0)
    down = np.sqrt(factor * ((c * (scores - lower)) ** 2).sum(axis=0)) / count
    up = np.sqrt(factor * ((c * (upper - scores)) ** 2).sum(axis=0)) / count
    return np.clip(mean - down, *limits), np.clip(mean + up, *limits)
