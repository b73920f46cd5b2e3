"""The feasible interval of hidden whole numbers: what an intruder can bound, and no closer.

Bounds are propagated along rows to a fixed point. Where rows form no ring, and only add and
subtract, these bounds are exact: every value between them can be completed to a solution. The other
blocks go to HiGHS, each by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from surveybench.disclosure.connected import components
from surveybench.disclosure.leaves import without_leaves
from surveybench.disclosure.linear import Floats, Ints, System
from surveybench.errors import ReleaseError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

SLACK = 1e-7  # of a row, for coefficients that are no whole numbers
SWEEPS = 1000
NODES = 20  # of a search, so that it ends alike on every machine
PATTERNS = 3  # of small and large numbers that are tried together
MANY = 20
FEW_LEFT = 4
STILL_WORTH = 0.95  # of the numbers not settled yet: else they are looked at one by one
IMPOSSIBLE = 2  # a status of HiGHS
CLOSE = 1e-6  # of a row that a solution fits


class _NoneError(Exception):
    """A block has no solution."""


class ContradictionError(ReleaseError):
    """No counts of people give these figures; `variables` take part in it."""

    def __init__(self, variables: Ints) -> None:
        super().__init__(
            "the figures contradict each other: no counts of people give them.",
            remedy="Take the release as the program wrote it; edited figures cannot be judged.",
        )
        self.variables = variables


@dataclass(frozen=True)
class Intervals:
    """What the numbers can be, an array a variable.

    No solution lies outside `lower` to `upper`; some solution has `reached_low`, and some
    `reached_high`. Where the two agree the interval is exact.
    """

    lower: Ints
    upper: Ints
    reached_low: Ints
    reached_high: Ints

    def narrow(self, values: int) -> np.ndarray:
        """Where fewer whole numbers than this are known to be possible."""
        return self.reached_high - self.reached_low + 1 < values


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


def intervals(system: System, wanted: np.ndarray, enough: int | None = None) -> Intervals:
    """The interval of each wanted variable (bool [variable]).

    With `enough` the search for a variable ends as soon as so many whole numbers are known to be
    possible for it. Raises ContradictionError where the rows contradict each other.
    """
    core, leaves = without_leaves(system)
    lower, upper = propagated(core)
    leaf, above = leaves.numbers, leaves.above
    upper[leaf] = np.minimum(upper[leaf], upper[above])
    if contradictory(lower, upper).any():
        raise ContradictionError(np.flatnonzero(contradictory(lower, upper)))
    result = Intervals(lower, upper, lower.copy(), upper.copy())
    unsettled = wanted & (lower < upper)
    if enough is not None:  # too narrow already, whatever else there is
        unsettled &= upper - lower + 1 >= enough
    unsettled[above[unsettled[leaf]]] = True  # what it can be follows from what that can be
    unsettled[leaf] = False
    for variables, rows in _rings(core, lower, upper):
        inside = variables[unsettled[variables]]
        result.reached_low[variables] = upper[variables]
        result.reached_high[variables] = lower[variables]
        if inside.size:
            block = core.restricted(variables, rows, lower, upper)
            try:
                _solve_block(block, variables, result, unsettled[variables], enough)
            except _NoneError:
                raise ContradictionError(variables) from None
    result.upper[leaf] = np.minimum(result.upper[leaf], result.upper[above])
    result.reached_high[leaf] = np.minimum(result.upper[leaf], result.reached_high[above])
    return result


def _rings(system: System, lower: Ints, upper: Ints) -> list[tuple[Ints, Ints]]:
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


def _members(label: Ints, hard: np.ndarray, rows: int) -> list[tuple[Ints, Ints]]:
    """Variables and rows of each hard block."""
    chosen = np.flatnonzero(hard[label])
    order = chosen[np.argsort(label[chosen], kind="stable")]
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    return [
        (nodes[nodes >= rows] - rows, nodes[nodes < rows])
        for nodes in np.split(order, cuts)
        if nodes.size
    ]


def _solve_block(
    block: System, variables: Ints, result: Intervals, wanted: np.ndarray, enough: int | None
) -> None:
    """Fill what HiGHS finds of one block: all wanted at once, those unsettled, then one by one."""
    from scipy.sparse import csr_array

    matrix = csr_array(
        (block.coefficient, block.variable, block.start), shape=(len(block.low), len(block.lower))
    )
    unsettled = wanted
    while True:
        for objective in _several(unsettled):
            solution = _solution(block, matrix, objective)
            if solution is not None:
                _note(solution, variables, result)
        if enough is None:
            break
        before = unsettled.sum()
        reached = result.reached_high[variables] - result.reached_low[variables] + 1
        unsettled = wanted & (reached < enough)
        if unsettled.sum() <= FEW_LEFT or unsettled.sum() > before * STILL_WORTH:
            break
    for position in np.flatnonzero(wanted):
        number = variables[position]
        for direction in (1.0, -1.0):
            width = result.reached_high[number] - result.reached_low[number] + 1
            if enough is not None and width >= enough:
                break
            if direction > 0 and result.reached_low[number] == result.lower[number]:
                continue
            if direction < 0 and result.reached_high[number] == result.upper[number]:
                continue
            objective = np.zeros(len(variables))
            objective[position] = direction
            solution = _solution(block, matrix, objective)
            if solution is None:
                continue
            _note(solution, variables, result)
            if direction > 0:
                result.lower[number] = solution[position]
            else:
                result.upper[number] = solution[position]


def _several(wanted: np.ndarray) -> Iterator[Floats]:
    """All wanted numbers as small and as large as can be; then some small and the others large."""
    number = wanted.cumsum() - 1
    patterns = PATTERNS if wanted.sum() > MANY else 0
    signs = [np.ones(wanted.size), *(1.0 - 2 * (number >> bit & 1) for bit in range(patterns))]
    for pattern in signs:
        yield wanted * pattern
        yield wanted * -pattern


def _note(solution: Ints, variables: Ints, result: Intervals) -> None:
    """A solution widens what is known to be possible."""
    result.reached_low[variables] = np.minimum(result.reached_low[variables], solution)
    result.reached_high[variables] = np.maximum(result.reached_high[variables], solution)


def _solution(block: System, matrix: csr_array, objective: Floats) -> Ints | None:
    """The whole numbers of the smallest objective; None where the search was given up.

    What was not found does not count as possible, so giving up can only ask for more protection.
    """
    parts = (
        block.lower,
        block.upper,
        matrix.indptr.astype(np.int64),
        matrix.indices.astype(np.int64),
        matrix.data,
        block.low,
        block.high,
        objective,
    )
    solution = _solved(tuple(part.tobytes() for part in parts))
    return None if solution is None else np.frombuffer(solution, np.int64)


@lru_cache(maxsize=10_000)
def _solved(parts: tuple[bytes, ...]) -> bytes | None:
    """The solution of one problem; the same question and organisation are met again and again."""
    # Here, because it takes long to import, and most releases have nothing to solve.
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    lower, upper, start, column = (np.frombuffer(part, np.int64) for part in parts[:4])
    factor, low, high, objective = (np.frombuffer(part) for part in parts[4:])
    matrix = csr_array((factor, column, start), shape=(len(low), len(lower)))
    # HiGHS sometimes finds nothing where there is something; without presolve it looks again.
    for presolve in (True, False):
        solution = milp(
            objective,
            integrality=np.ones(len(objective)),
            bounds=Bounds(lower, upper),  # pyright: ignore[reportArgumentType]
            constraints=LinearConstraint(matrix, low - SLACK, high + SLACK),  # pyright: ignore[reportArgumentType]
            options={"mip_rel_gap": 0.0, "node_limit": NODES, "presolve": presolve},
        )
        if solution.status != IMPOSSIBLE:
            break
    else:
        raise _NoneError
    if solution.x is None:
        return None
    numbers = np.rint(solution.x).astype(np.int64)
    sums = matrix @ numbers
    fits = (sums >= low - CLOSE).all() and (sums <= high + CLOSE).all()
    inside = (numbers >= lower).all() and (numbers <= upper).all()
    return numbers.tobytes() if fits and inside else None
