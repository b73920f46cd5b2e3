"""Whether a score changed between two waves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, stdtr


@dataclass(frozen=True, slots=True)
class Change:
    """Two waves compared, each part of one shape."""

    difference: NDArray[np.float64]
    z: NDArray[np.float64]
    p_z: NDArray[np.float64]
    degrees: NDArray[np.float64]
    p_welch: NDArray[np.float64]


def compare(
    now: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    then: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
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
    return Change(difference, z, 2 * ndtr(-np.abs(z)), degrees, 2 * stdtr(degrees, -np.abs(z)))


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
