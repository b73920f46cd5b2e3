"""How far a score tells an organisation from the others, rather than from chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.stats._laws import chi_squared_above

# Steps of the estimate at most, and a change of the variance that is none.
STEPS, STILL = 200, 1e-12


@dataclass(frozen=True, slots=True)
class Reliability:
    """Of one measure, each part [organisation]."""

    reliability: NDArray[np.float64]
    needed: NDArray[np.float64]
    shrunken: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Between:
    """Variance between organisations of one measure, and the ends of its interval."""

    tau2: float
    lower: float
    upper: float


def between(
    score: NDArray[np.float64], variance: NDArray[np.float64], confidence: float = 0.95
) -> Between:
    """Variance between organisations by restricted maximum likelihood.

    Parameters
    ----------
    score : float [organisation]
        Scores, 0 to 10, of two organisations or more.
    variance : float [organisation]
        Square of each score's standard error, above 0. It should not depend on the score itself:
        near the end of the scale errors of its own make a good score look surer than it is.
    confidence : float
        Of the interval, two-sided.

    Returns
    -------
    Between
        `tau2`, 0 where organisations differ no more than chance makes them; `lower` and `upper` by
        the Q-profile method: where `sum (y - mean)^2 / (v + tau2)` is a quantile of chi squared.

    Source
    ------
    methods.md 8 and 13; Viechtbauer (2005), doi:10.3102/10769986030003261, and (2007),
    doi:10.1002/sim.2514.

    Oracle
    ------
    tests/oracle/reliability
    """
    tau2 = max(float(np.var(score, ddof=1) - variance.mean()), 0.0)
    for _ in range(STEPS):
        w = 1 / (variance + tau2)
        total, squares = w.sum(), (w**2).sum()
        deviation = score - (w * score).sum() / total
        slope = float((w**2 * deviation**2).sum() - (total - squares / total))
        curve = float(squares - 2 * (w**3).sum() / total + (squares / total) ** 2)
        step = max(tau2 + slope / curve, 0.0)
        tau2, moved = step, abs(step - tau2)
        if moved < STILL:
            break
    degrees, tail = len(score) - 1, (1 - confidence) / 2
    ends = (chi_squared_above(degrees, tail), chi_squared_above(degrees, 1 - tail))
    lower, upper = (_profile(score, variance, float(end)) for end in ends)
    return Between(tau2, lower, upper)


def _profile(score: NDArray[np.float64], variance: NDArray[np.float64], target: float) -> float:
    """The variance between at which Q is `target`; 0 where it is below that already."""

    def q(tau2: float) -> float:
        w = 1 / (variance + tau2)
        return float((w * (score - (w * score).sum() / w.sum()) ** 2).sum())

    if q(0.0) <= target:
        return 0.0
    low, high = 0.0, 1.0
    while q(high) > target:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if q(middle) > target else (low, middle)
    return (low + high) / 2


def reliability(
    score: NDArray[np.float64],
    standard_error: NDArray[np.float64],
    n: NDArray[np.float64],
    national: float,
    tau2: float,
    enough: float = 0.7,
) -> Reliability:
    """Reliability of each score of one measure, and what follows from it.

    Parameters
    ----------
    score, standard_error : float [organisation]
        Scores 0 to 10 and their standard errors; a standard error of 0 gives NaN.
    n : float [organisation]
        Respondents of each, 1 or more.
    national, tau2 : float
        National average and between-organisation variance, from `between`.
    enough : float
        The reliability aimed at, above 0 and below 1.

    Returns
    -------
    Reliability
        `R = tau2 / (tau2 + s^2)`; `needed = n (s^2 / tau2) enough / (1 - enough)`, NaN where
        organisations do not differ (tau2 is 0); `shrunken = national + R (y - national)`.

    Source
    ------
    methods.md 8; Efron and Morris (1977), doi:10.1038/scientificamerican0577-119.

    Oracle
    ------
    tests/oracle/reliability
    """
    variance = np.where(standard_error > 0, standard_error**2, np.nan)
    share = tau2 / (tau2 + variance)
    noise = variance / tau2 if tau2 > 0 else np.full_like(variance, np.nan)
    return Reliability(
        share, n * noise * enough / (1 - enough), national + share * (score - national)
    )
