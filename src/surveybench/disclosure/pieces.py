"""A block in pieces: long sums tie organisations to each other, and little else does.

One piece by itself is solved in no time. With all others left as they are in one solution, what it
can be is possible in the whole block; without the long sums, what it cannot be is impossible there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.connected import components
from surveybench.disclosure.linear import Ints, System

LONG = 8  # more numbers of one row than a piece is held together by
TOGETHER = 4  # pieces that are looked at together where one alone is too few


class Pieces:
    """The pieces of a block, each the numbers that rows which are not long hold together."""

    def __init__(self, block: System) -> None:
        self.block = block
        self.row = block.row
        rows, size = len(block.low), len(block.lower)
        self.is_short = np.diff(block.start) <= LONG
        short = self.is_short[self.row]
        label = components(self.row[short], rows + block.variable[short], rows + size)
        _, self.piece = np.unique(label[rows:], return_inverse=True)

    @property
    def count(self) -> int:
        """How many there are."""
        return int(self.piece.max(initial=-1)) + 1

    def members(self, first: int, several: int = 1) -> Ints:
        """The numbers of a piece, and of those after it, in a ring."""
        which = (first + np.arange(min(several, self.count))) % self.count
        return np.flatnonzero(np.isin(self.piece, which))

    def others_fixed(self, members: Ints, solution: Ints) -> System:
        """These numbers alone, all others as in a solution."""
        lower, upper = solution.copy(), solution.copy()
        lower[members], upper[members] = self.block.lower[members], self.block.upper[members]
        return self.block.restricted(members, self._rows(members), lower, upper)

    def without_long(self, members: Ints) -> System:
        """These numbers alone, under no row that others stand in too."""
        rows = self._rows(members)
        rows = rows[self.is_short[rows]]
        return self.block.restricted(members, rows, self.block.lower, self.block.upper)

    def _rows(self, members: Ints) -> Ints:
        inside: NDArray[np.bool_] = np.zeros(len(self.block.lower), bool)
        inside[members] = True
        return np.unique(self.row[inside[self.block.variable]])
