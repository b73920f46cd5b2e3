"""How far a score tells an organisation from the others, rather than from chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Reliability:
    """Of one measure, each part [organisation]."""

    reliability: NDArray[np.float64]
    needed: NDArray[np.float64]
    shrunken: NDArray[np.float64]


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
        National average and between-organisation variance. The variance must not be winsorised:
        pulling in the ends takes away real differences.
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
