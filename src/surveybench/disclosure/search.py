"""The search of HiGHS in one block of numbers: what each can be, as far as anybody asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from math import ceil

import numpy as np

from surveybench.disclosure.linear import Floats, Intervals, Ints, Mask, System, stacked
from surveybench.disclosure.pieces import TOGETHER, Pieces
from surveybench.disclosure.side_by_side import SideBySide, bundles
from surveybench.disclosure.solver import CLOSE, NoSolutionError, solved

PATTERNS = 3  # of small and large numbers that are tried together
MANY = 20
FEW_LEFT = 4
STILL_WORTH = 0.95  # of the numbers not settled yet: else they are looked at one by one
SPLIT = 0.7  # the same where a block has pieces


class _Search:
    """Some numbers in a system of their own: its solutions widen what is known to be possible.

    With `enough` so many whole numbers are asked of each.
    """

    def __init__(
        self,
        system: System,
        variables: Ints,
        result: Intervals,
        enough: int | None,
    ) -> None:
        self.system, self.variables, self.result = system, variables, result
        self.enough = enough
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

    def together(self, sought: Mask, worth: float) -> Mask:
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
                if least is not None:
                    bound[number] = sign * least
        return self.unsettled(sought)

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
    """Fill what is found of one block: all wanted at once, then in pieces, then one by one.

    Raises NoSolutionError where it has none.
    """
    search, pieces = _Search(block, variables, result, enough), Pieces(block)
    unsettled = search.together(sought, SPLIT if pieces.count > 1 else STILL_WORTH)
    if pieces.count > 1 and enough is not None and unsettled.any():
        unsettled = _with_others_fixed(search, pieces, unsettled)
        unsettled = _without_narrow(search, pieces, unsettled)
    search.one_by_one(unsettled)


def _with_others_fixed(search: _Search, pieces: Pieces, sought: Mask) -> Mask:
    """What is not settled where each piece is searched by itself, then with some others."""
    if (solution := search.solution) is None:
        return sought
    for several in (1, TOGETHER):
        for members, own in _members(pieces, sought, several):
            systems = [pieces.others_fixed(numbers, solution) for numbers in members]
            with suppress(NoSolutionError):  # but for what was rounded there is one
                beside = _beside(search, members, systems)
                beside.widen(sought[np.concatenate(members)] & own, exact=False)
        sought = search.unsettled(sought)
    return sought


def _without_narrow(search: _Search, pieces: Pieces, sought: Mask) -> Mask:
    """But for what cannot be enough even where no sum ties pieces to each other."""
    remaining = sought.copy()
    for members, _ in _members(pieces, sought):
        numbers = np.concatenate(members)
        beside = _beside(search, members, [pieces.without_long(piece) for piece in members])
        remaining[numbers[beside.too_narrow(sought[numbers])]] = False
    return remaining


def _members(pieces: Pieces, sought: Mask, several: int = 1) -> Iterator[tuple[list[Ints], Mask]]:
    """Of each piece with a wanted number its numbers, and of others after it.

    As many pieces as are searched as one, and which of the numbers are a piece's own.
    """
    wanted = np.unique(pieces.piece[sought]).tolist()
    members = [pieces.members(piece, several) for piece in wanted]
    for bundle in bundles(members):
        own = [pieces.piece[members[place]] == wanted[place] for place in bundle]
        yield [members[place] for place in bundle], np.concatenate(own)


def _beside(search: _Search, members: Sequence[Ints], systems: Sequence[System]) -> SideBySide:
    """Systems of such numbers of a block, as one."""
    owner = np.repeat(np.arange(len(members)), [len(numbers) for numbers in members])
    variables = search.variables[np.concatenate(members)]
    return SideBySide(stacked(systems), variables, owner, search.result, search.enough)


def _several(sought: Mask) -> Iterator[Floats]:
    """All wanted numbers as small and as large as can be; then some small and the others large."""
    number = sought.cumsum() - 1
    patterns = PATTERNS if sought.sum() > MANY else 0
    signs = [np.ones(sought.size), *(1.0 - 2 * (number >> bit & 1) for bit in range(patterns))]
    for pattern in signs:
        yield sought * pattern
        yield sought * -pattern
