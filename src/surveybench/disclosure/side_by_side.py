"""Small systems searched as one: HiGHS takes longer to begin than to solve one of them.

They share nothing, so what makes a sum over all of them smallest makes it smallest in each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

import numpy as np

from surveybench.disclosure.linear import Intervals, Ints, Mask, System
from surveybench.disclosure.solver import CLOSE, solved

MOST = 400  # numbers of what is searched as one


def bundles(members: Sequence[Ints], most: int = MOST) -> Iterator[list[int]]:
    """Places of systems with these numbers, as many as are searched as one."""
    bundle, size = list[int](), 0
    for place, numbers in enumerate(members):
        if bundle and size + len(numbers) > most:
            yield bundle
            bundle, size = [], 0
        bundle.append(place)
        size += len(numbers)
    if bundle:
        yield bundle


class SideBySide:
    """Systems in one; of each number the `variable` that it is, and which system it is of.

    `result` has what the variables can be, `enough` how many whole numbers are asked of each.
    """

    def __init__(
        self, system: System, variables: Ints, owner: Ints, result: Intervals, enough: int | None
    ) -> None:
        self.system, self.variables, self.owner = system, variables, owner
        self.result, self.enough = result, enough

    def widen(self, sought: Mask, *, exact: bool) -> None:
        """All wanted as small and as large as can be, then one of each system in turn.

        Where the systems are `exact`, nothing is possible that is not possible in them.
        """
        for sign in (1.0, -1.0):
            self._note(solved(self.system, np.where(sought, sign, 0.0))[0])
        result = self.result
        for positions in self._turns(sought):
            for sign, reached, bound in (
                (1, result.reached_low, result.lower),
                (-1, result.reached_high, result.upper),
            ):
                numbers = self.variables[positions]
                asked = positions[self._unsettled(numbers) & (reached[numbers] != bound[numbers])]
                if exact:
                    for position, least in self._least(asked, sign):
                        bound[self.variables[position]] = sign * least
                elif asked.size:
                    self._note(self._solution(asked, sign)[0])

    def too_narrow(self, sought: Mask) -> Mask:
        """Wanted numbers that cannot be enough in these systems; it bounds them.

        None of their solutions need be one of what they are parts of.
        """
        narrow, result = np.zeros(sought.shape, bool), self.result
        for positions in self._turns(sought, all_of_them=True):
            for position, least in self._least(positions, 1, note=False):
                number = self.variables[position]
                result.lower[number] = max(result.lower[number], least)
            for position, least in self._least(positions, -1, note=False):
                number = self.variables[position]
                result.upper[number] = min(result.upper[number], -least)
        width = (result.upper - result.lower + 1)[self.variables]
        if self.enough is not None:
            narrow = sought & (width < self.enough)
        return narrow

    def _unsettled(self, numbers: Ints) -> Mask:
        """Of which neither enough is known to be possible nor both ends are."""
        return self.result.unsettled(self.enough)[numbers]

    def _turns(self, sought: Mask, *, all_of_them: bool = False) -> Iterator[Ints]:
        """One wanted number of each system, then others, until all are settled or were asked."""
        remaining = sought.copy()
        while True:
            positions = np.flatnonzero(
                remaining if all_of_them else remaining & self._unsettled(self.variables)
            )
            if not positions.size:
                return
            _, first = np.unique(self.owner[positions], return_index=True)
            remaining[positions[first]] = False
            yield positions[first]

    def _least(self, positions: Ints, sign: int, *, note: bool = True) -> Iterator[tuple[int, int]]:
        """What `sign` times each number is not less than, for one number of each system.

        Where the search of all is given up, halves of them are searched.
        """
        if not positions.size:
            return
        solution, bound = self._solution(positions, sign)
        if note:
            self._note(solution)
        if positions.size == 1:
            if np.isfinite(bound):
                yield int(positions[0]), ceil(bound - CLOSE)
        elif solution is not None and sign * solution[positions].sum() < bound + 1 - CLOSE:
            yield from zip(positions.tolist(), (sign * solution[positions]).tolist(), strict=True)
        else:
            half = positions.size // 2
            yield from self._least(positions[:half], sign, note=note)
            yield from self._least(positions[half:], sign, note=note)

    def _solution(self, positions: Ints, sign: int) -> tuple[Ints | None, float]:
        objective = np.zeros(len(self.variables))
        objective[positions] = sign
        return solved(self.system, objective)

    def _note(self, solution: Ints | None) -> None:
        if solution is not None:
            np.minimum.at(self.result.reached_low, self.variables, solution)
            np.maximum.at(self.result.reached_high, self.variables, solution)
