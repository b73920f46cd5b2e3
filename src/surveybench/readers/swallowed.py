"""Rows of a text that a quote mark left open made a part of one value.

In a column that is read such a value is refused, for it has line breaks. In a comment that nobody
reads line breaks are usual, so only lines with as many delimiters as a row has are told.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surveybench.readers.notes import Note
from surveybench.readers.types import Part

LONGEST_LINE = 1 << 20
QUOTE, LINE = ord('"'), ord("\n")
WHAT = (
    "lines inside a value in quotes look like rows, so that people may be missing (is a quote mark "
    "left open?): {count}"
)


class Swallowed:
    """Lines inside of quotes, in blocks of bytes that come one after the other."""

    def __init__(self, part: Part, delimiter: str, columns: int, row: int) -> None:
        """`row` is the number of the first row that comes, of so many `columns`."""
        self.part = part
        self.delimiter = ord(delimiter)
        self.delimiters = columns - 1
        self.row = row
        self.rest = b""
        self.inside = False
        self.rows: list[int] = []
        # Of one column every line looks like a row, and what is long or odd is left alone.
        self.watches = columns > 1 and self.delimiter < 1 << 7

    def feed(self, block: bytes, quotes: int) -> None:
        """Some more of the text, below its header, with so many quote marks."""
        if not self.watches:
            return
        if not (quotes or self.inside or b'"' in self.rest):  # which is usual, and must be quick
            self.row += block.count(b"\n")
            end = block.rfind(b"\n") + 1
            self.rest = block[end:] if end else self.rest + block
        else:
            text = self.rest + block
            end = text.rfind(b"\n") + 1
            self.rest = text[end:]
            self._lines(np.frombuffer(text, np.uint8, end))
        self.watches = self.watches and len(self.rest) < LONGEST_LINE

    def note(self) -> tuple[Note, ...]:
        """What is to be said of them, if anything."""
        if not self.rows or not self.watches:
            return ()
        return (Note("swallowed_rows", self.part.place(), WHAT, len(self.rows), tuple(self.rows)),)

    def _lines(self, text: NDArray[np.uint8]) -> None:
        quotes, ends = np.flatnonzero(text == QUOTE), np.flatnonzero(text == LINE)
        opening = quotes[int(self.inside) :: 2]
        edges = (LINE, ord("\r"), QUOTE, self.delimiter)
        if not np.isin(text[opening[opening > 0] - 1], edges).all():
            self.watches = False  # quote marks stand within values, so nobody knows what is inside
            return
        inside = (np.searchsorted(quotes, ends) + self.inside) % 2 == 1
        before = np.searchsorted(np.flatnonzero(text == self.delimiter), ends)
        in_line = np.diff(before, prepend=0)
        # A line begins inside of quotes where the one before it ended there.
        begins = np.concatenate([[self.inside], inside[:-1]])[: len(ends)]
        like_rows = begins & (in_line == self.delimiters)
        outside = np.cumsum(~inside)
        self.rows += (self.row + (outside - ~inside))[like_rows].tolist()
        self.row += int(outside[-1]) if len(outside) else 0
        self.inside = bool((len(quotes) + self.inside) % 2)
