"""How many of the invited people answered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ResponseRate:
    """Counts of people and two rates (0 to 1), each of shape [organisation]."""

    invited: NDArray[np.int64]
    completed: NDArray[np.int64]
    raw: NDArray[np.float64]
    adjusted: NDArray[np.float64]


def rates(outcomes: NDArray[np.int64], removed: tuple[int, ...]) -> ResponseRate:
    """Response rates per organisation.

    Parameters
    ----------
    outcomes : int [organisation, 8]
        People by outcome code; column 0 is not used, columns 1 to 7 are the codes
        (1 usable, 2 undelivered, 3 died after fieldwork began, 4 opted out, too ill or blank,
        5 ineligible, 6 no reply, 7 died before fieldwork).
    removed : tuple of int
        Codes taken out of the denominator of the adjusted rate; one named twice counts once.

    Returns
    -------
    ResponseRate
        `raw = n1 / N`, `adjusted = n1 / (N - sum of removed)`; NaN where nobody is left to divide
        by.

    Source
    ------
    methods.md 1.1 and 1.2: 67,127 invited, 12,319 completed, 19 % adjusted.

    Oracle
    ------
    tests/oracle/response_rate
    """
    invited = outcomes[:, 1:8].sum(axis=1)
    completed = outcomes[:, 1]
    eligible = invited - outcomes[:, sorted(set(removed))].sum(axis=1)
    return ResponseRate(invited, completed, _share(completed, invited), _share(completed, eligible))


def _share(part: NDArray[np.int64], total: NDArray[np.int64]) -> NDArray[np.float64]:
    result = np.full(part.shape, np.nan)
    return np.divide(part, total, out=result, where=total > 0)
