"""Whether a score changed between two waves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.stats._laws import normal_below, student_below

# Of each score: it, its variance, respondents; it, the variance of its answers, their effective n.
Moments = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
Spreads = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Change:
    """Two waves compared, each part of one shape."""

    difference: NDArray[np.float64]
    z: NDArray[np.float64]
    p_z: NDArray[np.float64]
    degrees: NDArray[np.float64]
    p_welch: NDArray[np.float64]


def compare(
    now: Moments,
    then: Moments,
) -> Change:
    """Difference of two independent scores with its z and Welch tests.

    Parameters
    ----------
    now, then : score, variance, n, each of one shape
        Scores 0 to 10, their variances, and respondents.

    Returns
    -------
    Change
        `z = (Y1 - Y2) / sqrt(V1 + V2)`;
        `df = (V1 + V2)^2 / (V1^2/(n1-1) + V2^2/(n2-1))`. NaN where a wave has no score or both
        variances are 0.

    Source
    ------
    methods.md 7.

    Oracle
    ------
    tests/oracle/change
    """
    (y1, v1, n1), (y2, v2, n2) = now, then
    difference = y1 - y2
    variance = np.where(v1 + v2 > 0, v1 + v2, np.nan)
    z = difference / np.sqrt(variance)
    spread = v1**2 / np.where(n1 > 1, n1 - 1, np.nan) + v2**2 / np.where(n2 > 1, n2 - 1, np.nan)
    degrees = variance**2 / spread
    return Change(
        difference, z, 2 * normal_below(-np.abs(z)), degrees, 2 * student_below(degrees, -np.abs(z))
    )


def pooled(
    now: Spreads,
    then: Spreads,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Score test of a change: its variance is that of the answers of both waves together.

    Where scores are near the end of the scale, a score and its own variance move together, and a
    test with each wave's own variance finds changes where there are none.

    Parameters
    ----------
    now, then : score, sigma2, effective, each of one shape
        Scores 0 to 10, weighted variances of the answers, effective numbers of respondents.

    Returns
    -------
    pair of float, same shape
        `z = (Y1 - Y2) / sqrt(s0^2 (1/e1 + 1/e2))`, with `s0^2` the variance of the answers of
        both waves about their common mean, weighted by e; and its two-sided p. NaN where a wave
        has no score or all answers of both are equal.

    Source
    ------
    docs/methods/change.md; methods.md 13.

    Oracle
    ------
    tests/oracle/change
    """
    (y1, sigma1, e1), (y2, sigma2, e2) = now, then
    size = np.where(e1 + e2 > 0, e1 + e2, np.nan)
    centre = (e1 * y1 + e2 * y2) / size
    inside = e1 * (sigma1 + (y1 - centre) ** 2) + e2 * (sigma2 + (y2 - centre) ** 2)
    one, two = np.where(e1 > 0, e1, np.nan), np.where(e2 > 0, e2, np.nan)
    variance = inside / size * (1 / one + 1 / two)
    z = (y1 - y2) / np.sqrt(np.where(variance > 0, variance, np.nan))
    return z, 2 * normal_below(-np.abs(z))


def verdict(
    difference: NDArray[np.float64], p: NDArray[np.float64], significance: float = 0.95
) -> NDArray[np.float64]:
    """Decrease, no change or increase.

    Parameters
    ----------
    difference : float
        Score of this wave less that of the earlier one.
    p : float, same shape
        Two-sided p value.
    significance : float
        Confidence of the test, 0.95 by default.

    Returns
    -------
    float, same shape
        -1, 0 or 1; NaN where p is NaN. A p value exactly at the threshold is significant, as a
        tie between bands goes outward.

    Source
    ------
    methods.md 7.

    Oracle
    ------
    tests/oracle/change
    """
    significant = p <= 1 - significance + 1e-15
    return np.where(np.isfinite(p), np.where(significant, np.sign(difference), 0.0), np.nan)
