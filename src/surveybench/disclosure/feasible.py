"""The feasible interval of hidden whole numbers: what an intruder can bound, and no closer.

Bounds are propagated along rows to a fixed point. Where rows form no ring, and only add and
subtract, these bounds are exact: every value between them can be completed to a solution. The other
blocks go to HiGHS, each by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import numpy as np

from surveybench.disclosure.connected import components
from surveybench.disclosure.leaves import without_leaves
from surveybench.disclosure.linear import Intervals, Ints, Mask, System
from surveybench.disclosure.search import solve_block
from surveybench.disclosure.side_by_side import SideBySide, bundles
from surveybench.disclosure.solver import SLACK, NoSolutionError
from surveybench.errors import ReleaseError

SWEEPS = 1000
SMALL = 60  # numbers of a block that is searched beside others
Block = tuple[Ints, Ints]  # its variables and rows


class ContradictionError(ReleaseError):
    """No counts of people give these figures; `variables` take part in it."""

    def __init__(self, variables: Ints) -> None:
        super().__init__(
            "the figures contradict each other: no counts of people give them.",
            remedy="Take the release as the program wrote it; edited figures cannot be judged.",
        )
        self.variables = variables


def propagated(system: System) -> tuple[Ints, Ints]:
    """Bounds of every variable after each row has been used until nothing moves.

    Where nothing solves the rows, a lower bound ends above its upper one.
    """
    lower, upper = system.lower.copy(), system.upper.copy()
    if not len(system.variable):
        return lower, upper
    row, column, factor = system.row, system.variable, system.coefficient
    positive = factor > 0
    for _ in range(SWEEPS):
        least = np.where(positive, factor * lower[column], factor * upper[column])
        most = np.where(positive, factor * upper[column], factor * lower[column])
        rows = len(system.low)
        below = np.bincount(row, least, minlength=rows)
        above = np.bincount(row, most, minlength=rows)
        room_high = (system.high - below)[row] + least
        room_low = (system.low - above)[row] + most
        with np.errstate(invalid="ignore"):
            first, second = room_high / factor, room_low / factor
        new_upper = np.where(positive, first, second)
        new_lower = np.where(positive, second, first)
        tighter_upper, tighter_lower = upper.astype(float), lower.astype(float)
        np.minimum.at(tighter_upper, column, np.floor(new_upper + SLACK))
        np.maximum.at(tighter_lower, column, np.ceil(new_lower - SLACK))
        if (tighter_upper == upper).all() and (tighter_lower == lower).all():
            break
        impossible = tighter_lower > tighter_upper
        # A contradiction stays where it is, instead of running up and down the rows.
        lower = np.where(impossible, lower, tighter_lower).astype(np.int64)
        upper = np.where(impossible, lower - 1, tighter_upper).astype(np.int64)
        if impossible.any():
            break
    return lower, upper


def contradictory(lower: Ints, upper: Ints) -> np.ndarray:
    """Variables that no number fits."""
    return lower > upper


def with_known(system: System, variables: Ints) -> System:
    """The system of somebody who knows these numbers: the middle of what each can be."""
    for number in variables:
        lower, upper = propagated(system)
        if contradictory(lower, upper).any():
            break
        middle = (lower[number] + upper[number]) // 2
        lower[number] = upper[number] = middle
        system = replace(system, lower=lower, upper=upper)
    return system


def intervals(
    system: System, wanted: np.ndarray, enough: int | None = None, *, search: bool = True
) -> Intervals:
    """The interval of each wanted variable (bool [variable]).

    With `enough` the search for a variable ends as soon as so many whole numbers are known to be
    possible for it. Without a `search` all that bounds leave is taken to be possible.

    Raises ContradictionError where the rows contradict each other.
    """
    core, leaves = without_leaves(system)
    lower, upper = propagated(core)
    leaf, above = leaves.numbers, leaves.above
    upper[leaf] = np.minimum(upper[leaf], upper[above])
    if contradictory(lower, upper).any():
        raise ContradictionError(np.flatnonzero(contradictory(lower, upper)))
    result = Intervals(lower, upper, lower.copy(), upper.copy())
    sought = wanted & (lower < upper)
    if enough is not None:  # too narrow already, whatever else there is
        sought &= upper - lower + 1 >= enough
    sought[above[sought[leaf]]] = True  # what it can be follows from what that can be
    sought[leaf] = False
    if search:
        _search(core, result, sought, enough)
    result.upper[leaf] = np.minimum(result.upper[leaf], result.upper[above])
    result.reached_high[leaf] = np.minimum(result.upper[leaf], result.reached_high[above])
    return result


def _search(system: System, result: Intervals, sought: Mask, enough: int | None) -> None:
    """Fill what is found of the blocks in which bounds do not settle the intervals."""
    lower, upper = result.lower, result.upper
    blocks = _rings(system, lower, upper)
    for variables, _ in blocks:
        result.reached_low[variables] = upper[variables]
        result.reached_high[variables] = lower[variables]
    blocks = [block for block in blocks if sought[block[0]].any()]
    _search_small(system, blocks, result, sought, enough)
    for variables, rows in blocks:
        remaining = (sought & result.unsettled(enough))[variables]
        if remaining.any():
            block = system.restricted(variables, rows, lower, upper)
            try:
                solve_block(block, variables, result, remaining, enough)
            except NoSolutionError:
                raise ContradictionError(variables) from None


def _search_small(
    system: System, blocks: Sequence[Block], result: Intervals, sought: Mask, enough: int | None
) -> None:
    """Many small blocks as one."""
    small = [block for block in blocks if len(block[0]) <= SMALL]
    owner = np.zeros(len(sought), np.int64)
    for number, (variables, _) in enumerate(small):
        owner[variables] = number
    for bundle in bundles([variables for variables, _ in small]):
        variables, rows = (np.sort(np.concatenate([small[i][k] for i in bundle])) for k in (0, 1))
        part = system.restricted(variables, rows, result.lower, result.upper)
        beside = SideBySide(part, variables, owner[variables], result, enough)
        with suppress(NoSolutionError):  # which of them has none is told when each is searched
            beside.widen(sought[variables], exact=True)


def _rings(system: System, lower: Ints, upper: Ints) -> list[Block]:
    """Blocks of free variables and rows in which bounds alone do not settle the intervals."""
    row, column, factor = system.row, system.variable, system.coefficient
    free = lower < upper
    rows, size = len(system.low), len(lower)
    lowest = np.where(factor > 0, factor * lower[column], factor * upper[column])
    highest = np.where(factor > 0, factor * upper[column], factor * lower[column])
    binding = (np.bincount(row, lowest, minlength=rows) < system.low - SLACK) | (
        np.bincount(row, highest, minlength=rows) > system.high + SLACK
    )
    entry = free[column] & binding[row]
    if not entry.any():
        return []
    label = components(row[entry], rows + column[entry], rows + size)
    count = int(label.max()) + 1
    nodes = np.bincount(label, minlength=count)
    edges = np.bincount(label[row[entry]], minlength=count)
    odd = np.bincount(label[row[entry]], np.abs(factor[entry]) != 1, minlength=count) > 0
    hard = (edges > 0) & ((edges > nodes - 1) | odd)
    return _members(label, hard, rows)


def _members(label: Ints, hard: np.ndarray, rows: int) -> list[Block]:
    """Variables and rows of each hard block."""
    chosen = np.flatnonzero(hard[label])
    order = chosen[np.argsort(label[chosen], kind="stable")]
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    return [
        (nodes[nodes >= rows] - rows, nodes[nodes < rows])
        for nodes in np.split(order, cuts)
        if nodes.size
    ]
