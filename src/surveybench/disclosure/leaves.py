"""Numbers that one row alone is about, and only by being at most another one.

Who answered a question are at most who returned: nearly all rows are of that kind. Such a number
bounds the other one from below and is bounded by it from above, and says nothing else; so all the
rest is solved without it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.linear import Ints, System


@dataclass(frozen=True)
class Leaves:
    """Variables `numbers`, each at most the one of `above`, that stand in no other row."""

    numbers: Ints
    above: Ints


def without_leaves(system: System) -> tuple[System, Leaves]:
    """The same variables under the other rows, with bounds that hold the leaves' lowest."""
    rows, leaves = _leaves(system)
    lower = system.lower.copy()
    np.maximum.at(lower, leaves.above, system.lower[leaves.numbers])
    others = np.ones(len(system.low), bool)
    others[rows] = False
    return replace(_of_rows(system, others), lower=lower), leaves


def _leaves(system: System) -> tuple[Ints, Leaves]:
    """The rows that say of a variable, and no other row does, that it is at most another one."""
    times = np.bincount(system.variable, minlength=len(system.lower))
    pairs = (np.diff(system.start) == 2) & (system.high == 0) & np.isneginf(system.low)
    rows = np.flatnonzero(pairs)
    first = system.start[rows]
    one, other = system.coefficient[first], system.coefficient[first + 1]
    rows, first = rows[one * other == -1], first[one * other == -1]
    positive = system.coefficient[first] > 0
    numbers = system.variable[np.where(positive, first, first + 1)]
    above = system.variable[np.where(positive, first + 1, first)]
    alone = times[numbers] == 1
    alone &= np.abs(system.coefficient[first]) == 1
    return rows[alone], Leaves(numbers[alone], above[alone])


def _of_rows(system: System, rows: NDArray[np.bool_]) -> System:
    """The same variables under some of the rows."""
    lengths = np.diff(system.start)
    entries = np.repeat(rows, lengths)
    return replace(
        system,
        start=np.concatenate([[0], lengths[rows].cumsum()]).astype(np.int64),
        variable=system.variable[entries],
        coefficient=system.coefficient[entries],
        low=system.low[rows],
        high=system.high[rows],
    )
