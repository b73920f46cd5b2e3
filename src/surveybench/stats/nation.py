"""The country: how far organisations are apart, and whether its average changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.stats._laws import normal_below

Floats = NDArray[np.float64]

# Shares of organisations below each quantile, by the key of its quantity.
QUANTILES = {"p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9}


@dataclass(frozen=True, slots=True)
class AverageChange:
    """Two waves compared, each part of one shape."""

    difference: Floats
    z: Floats
    p: Floats


def quantiles(scores: Floats) -> dict[str, float]:
    """Scores below which a tenth, a quarter, half, three quarters and nine tenths of all lie.

    Parameters
    ----------
    scores : float [organisation]
        Scores of the organisations compared, 0 to 10; at least one.

    Returns
    -------
    dict of float
        By key of QUANTILES; between two scores by linear interpolation (R type 7).

    Source
    ------
    docs/methods/nation.md; Hyndman and Fan 1996, definition 7.

    Oracle
    ------
    tests/oracle/nation
    """
    found = np.quantile(scores, list(QUANTILES.values()), method="linear")
    return dict(zip(QUANTILES, found.tolist(), strict=True))


def standard_error(variances: Floats, weights: Floats | None = None) -> float:
    """Standard error of an average of scores: `sqrt(sum V) / I`, or `sqrt(sum a^2 V)`.

    The organisations are all there are and no sample; chance is in who answered.

    Parameters
    ----------
    variances : float [organisation]
        Variances of the scores of the organisations compared.
    weights : float [organisation] or None
        Parts `a` of the average that scores make, 1 together; None for equal ones.

    Returns
    -------
    float
        0 or more.

    Source
    ------
    docs/methods/nation.md.

    Oracle
    ------
    tests/oracle/nation
    """
    if weights is not None:
        return float(np.sqrt(weights**2 @ variances))
    return float(np.sqrt(variances.sum()) / len(variances))


def change(now: tuple[Floats, Floats], then: tuple[Floats, Floats]) -> AverageChange:
    """Difference of an average between two waves, with its z test: of scores or of shares.

    Parameters
    ----------
    now, then : average and standard error, each of one shape
        National averages of two waves: scores 0 to 10, or shares 0 to 1.

    Returns
    -------
    AverageChange
        `z = (a1 - a2) / sqrt(s1^2 + s2^2)` and its two-sided p; NaN where a wave has no average or
        both standard errors are 0.

    Source
    ------
    docs/methods/nation.md; methods.md 10.

    Oracle
    ------
    tests/oracle/nation; of shares tests/oracle/distribution
    """
    difference = now[0] - then[0]
    variance = now[1] ** 2 + then[1] ** 2
    z = difference / np.sqrt(np.where(variance > 0, variance, np.nan))
    return AverageChange(difference, z, 2 * normal_below(-np.abs(z)))
