"""The search of HiGHS in one block of numbers: what each can be, as far as anybody asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.linear import Floats, Ints, System
from surveybench.disclosure.pieces import TOGETHER, Pieces

Mask = NDArray[np.bool_]
SLACK = 1e-7  # of a row, for coefficients that are no whole numbers
NODES = 20  # of a search, so that it ends alike on every machine
PATTERNS = 3  # of small and large numbers that are tried together
MANY = 20
FEW_LEFT = 4
STILL_WORTH = 0.95  # of the numbers not settled yet: else they are looked at one by one
SPLIT = 0.7  # the same where a block has pieces
IMPOSSIBLE = 2  # a status of HiGHS
CLOSE = 1e-6  # of a row that a solution fits


class NoSolutionError(Exception):
    """A block has no solution."""


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


class _Search:
    """Some numbers in a system of their own: its solutions widen what is known to be possible.

    With `enough` so many whole numbers are asked of each. A `part` of a block leaves other numbers
    as they are: nothing is impossible because it is impossible there.
    """

    def __init__(
        self,
        system: System,
        variables: Ints,
        result: Intervals,
        enough: int | None,
        *,
        part: bool = False,
    ) -> None:
        self.system, self.variables, self.result = system, variables, result
        self.enough, self.part = enough, part
        self.solution: Ints | None = None  # the last one found
        self.tried = False

    def unsettled(self, sought: Mask) -> Mask:
        """Wanted numbers of which not enough is known to be possible."""
        if self.enough is None:
            return sought
        result, variables = self.result, self.variables
        return sought & (
            result.reached_high[variables] - result.reached_low[variables] + 1 < self.enough
        )

    def together(self, sought: Mask, worth: float = STILL_WORTH) -> Mask:
        """All wanted numbers at once, again while that settles enough; those that are left."""
        before = sought.sum() / worth
        while FEW_LEFT < sought.sum() <= before * worth or not self.tried:
            before, self.tried = sought.sum(), True
            for objective in _several(sought):
                self._note(solved(self.system, objective)[0])
            sought = self.unsettled(sought)
            if self.enough is None:
                break
        return sought

    def one_by_one(self, sought: Mask) -> Mask:
        """Each wanted number at its least and most, until it is settled; those that are not."""
        result = self.result
        for position in np.flatnonzero(sought).tolist():
            number = self.variables[position]
            for sign, reached, bound in (
                (1, result.reached_low, result.lower),
                (-1, result.reached_high, result.upper),
            ):
                if not self.unsettled(sought)[position] or reached[number] == bound[number]:
                    continue
                solution, least = self._least(position, sign)
                self._note(solution)
                if not self.part and least is not None:
                    bound[number] = sign * least
        return self.unsettled(sought)

    def too_narrow(self, sought: Mask) -> Mask:
        """Wanted numbers that cannot be enough in this system; it bounds them.

        None of its solutions need be one of the block.
        """
        narrow, result = np.zeros(sought.shape, bool), self.result
        for position in np.flatnonzero(sought).tolist():
            number = self.variables[position]
            (_, least), (_, negative) = self._least(position, 1), self._least(position, -1)
            if least is not None:
                result.lower[number] = max(result.lower[number], least)
            if negative is not None:
                result.upper[number] = min(result.upper[number], -negative)
            width = result.upper[number] - result.lower[number] + 1
            narrow[position] = self.enough is not None and width < self.enough
        return narrow

    def _least(self, position: int, sign: int) -> tuple[Ints | None, int | None]:
        """A solution with the least of `sign` times a number, and what that is not less than."""
        objective = np.zeros(len(self.variables))
        objective[position] = sign
        solution, bound = solved(self.system, objective)
        return solution, ceil(bound - CLOSE) if np.isfinite(bound) else None

    def _note(self, solution: Ints | None) -> None:
        if solution is None:
            return
        result, variables, self.solution = self.result, self.variables, solution
        result.reached_low[variables] = np.minimum(result.reached_low[variables], solution)
        result.reached_high[variables] = np.maximum(result.reached_high[variables], solution)


def solve_block(
    block: System, variables: Ints, result: Intervals, sought: Mask, enough: int | None
) -> None:
    """Fill what is found of one block: all wanted at once, then in pieces or again, then singly.

    Raises NoSolutionError where it has none.
    """
    search, pieces = _Search(block, variables, result, enough), Pieces(block)
    unsettled = search.together(sought, SPLIT if pieces.count > 1 else STILL_WORTH)
    if pieces.count > 1:
        unsettled = _in_pieces(search, pieces, unsettled)
    search.one_by_one(unsettled)


def _in_pieces(search: _Search, pieces: Pieces, unsettled: Mask) -> Mask:
    """What still has to be looked at in the whole block."""
    solution, result, enough = search.solution, search.result, search.enough
    remaining = unsettled.copy()
    if solution is None or enough is None:
        return remaining
    for piece in np.unique(pieces.piece[unsettled]).tolist():
        for several in (1, TOGETHER):
            members = pieces.members(piece, several)
            unsure = remaining[members] & (pieces.piece[members] == piece)
            if not unsure.any():
                break
            part, numbers = pieces.others_fixed(members, solution), search.variables[members]
            inner = _Search(part, numbers, result, enough, part=True)
            with suppress(NoSolutionError):  # but for what was rounded there is one
                unsure = inner.one_by_one(inner.together(unsure))
            if several == 1 and unsure.any():
                looser = _Search(pieces.without_long(members), numbers, result, enough)
                unsure &= ~looser.too_narrow(unsure)
            of_piece = pieces.piece[members] == piece
            remaining[members[of_piece]] = unsure[of_piece]
    return remaining


def _several(sought: Mask) -> Iterator[Floats]:
    """All wanted numbers as small and as large as can be; then some small and the others large."""
    number = sought.cumsum() - 1
    patterns = PATTERNS if sought.sum() > MANY else 0
    signs = [np.ones(sought.size), *(1.0 - 2 * (number >> bit & 1) for bit in range(patterns))]
    for pattern in signs:
        yield sought * pattern
        yield sought * -pattern


def solved(system: System, objective: Floats) -> tuple[Ints | None, float]:
    """The whole numbers of the smallest objective, and what it is not smaller than.

    None where the search was given up. What was not found does not count as possible, so giving up
    can only ask for more protection.
    """
    parts = (
        system.lower,
        system.upper,
        system.start.astype(np.int64),
        system.variable.astype(np.int64),
        system.coefficient,
        system.low,
        system.high,
        objective,
    )
    solution, bound = _solved(tuple(part.tobytes() for part in parts))
    return None if solution is None else np.frombuffer(solution, np.int64), bound


@lru_cache(maxsize=10_000)
def _solved(parts: tuple[bytes, ...]) -> tuple[bytes | None, float]:
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
        raise NoSolutionError
    bound = -np.inf if solution.mip_dual_bound is None else float(solution.mip_dual_bound)
    if solution.x is None:
        return None, bound
    numbers = np.rint(solution.x).astype(np.int64)
    sums = matrix @ numbers
    fits = (sums >= low - CLOSE).all() and (sums <= high + CLOSE).all()
    inside = (numbers >= lower).all() and (numbers <= upper).all()
    return numbers.tobytes() if fits and inside else None, bound
