"""How many of the invited people answered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Undelivered, died, no reply, excluded: what only a list of the invited can say of people.
NOTHING_CAME = [2, 3, 6, 7]


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


def names_invited(outcomes: NDArray[np.int64]) -> bool:
    """Whether counts of people name some of whom nothing came back: else nobody lists the invited.

    Where everybody in the files answered, they are the answers and no list of those invited: then
    no number of invited people is known, and no rate.

    Parameters
    ----------
    outcomes
        People, int64 [organisation, outcome code 0 to 7].

    Returns
    -------
    bool
        True where any organisation has people with outcome 2, 3, 6 or 7.

    Source
    ------
    methods.md 1.1: a rate is a share of the invited.
    """
    return bool(outcomes[:, NOTHING_CAME].any())


def _share(part: NDArray[np.int64], total: NDArray[np.int64]) -> NDArray[np.float64]:
    result = np.full(part.shape, np.nan)
    return np.divide(part, total, out=result, where=total > 0)
