"""Text whose rows have other widths than its header, as spreadsheets save empty cells.

Empty columns without a name are dropped and rows that lack their last cells are filled up, with a
note of each. What may be a broken line or a cut file is refused.
"""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from surveybench.errors import InputError
from surveybench.readers.dialect import Head
from surveybench.readers.notes import Note
from surveybench.readers.types import Batch, Part

ROWS_A_BATCH = 32_768
BLOCK = 1 << 20
NAMELESS = "\0"  # how the names begin that columns without one have here


class Readable(Protocol):
    """Bytes by and by."""

    def read(self, size: int = -1) -> bytes:
        """Some more bytes, none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a text is read: its header, and the names of the columns that are asked for."""

    part: Part
    head: Head
    columns: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """A name for each column of the file."""
        return [name or f"{NAMELESS}{at}" for at, name in enumerate(self.head.names, 1)]

    @property
    def nameless(self) -> list[str]:
        """Those of columns without a name of their own."""
        return [name for name in self.names if name.startswith(NAMELESS)]


def notes_of(shape: Shape) -> tuple[Note, ...]:
    """What the header alone tells: rows that belong to it, and columns that are not read."""
    found, part, head = [], shape.part, shape.head
    if head.stated:
        what = "a first line states what separates the columns, as Excel does, and is no row"
        found.append(Note("separator_line", part.place(), what))
    if count := len(shape.nameless):
        columns = "columns without a name are" if count > 1 else "column without a name is"
        what = f"{count} {columns} blank, and not read"
        found.append(Note("blank_columns", part.place(head.row), what, count))
    if head.below:
        found.append(header_note(part, head.row, head.below))
    return tuple(found)


def header_note(part: Part, row: int, below: int) -> Note:
    """That rows under the names belong to the header."""
    rows = tuple(range(row + 1, row + 1 + below))
    what = "texts and import ids under the names, as Qualtrics writes them, are not read"
    return Note("header_rows", part.place(row), what, below, rows)


def named_only(shape: Shape, table: pa.Table, rows: NDArray[np.int64]) -> pa.Table:
    """The columns that have a name. Raises InputError where a value stands in another one."""
    for name in shape.nameless:
        filled = pc.not_equal(pc.utf8_trim_whitespace(table[name].cast(pa.string())), "")
        at = pc.index(pc.fill_null(filled, False), True).as_py()
        if at >= 0:
            raise InputError(
                "a value stands in a column without a name.",
                where=shape.part.place(int(rows[at]), f"number {name.removeprefix(NAMELESS)}"),
                remedy="Name the column, or clear the cell; check for a delimiter in a value "
                "without quotes. A column that nobody needs is passed over by a mapping file "
                f"(ignore: [column {name.removeprefix(NAMELESS)}]).",
            )
    return table.select(list(shape.columns))


def batches(shape: Shape, file: Readable, first: int, start: int) -> Iterator[Batch]:
    """Rows from number `start` on; `first` is that of the first one of the file.

    Raises InputError for a row that lacks more than its last cells, or has a value too many.
    """
    text = _Lines(file)
    reader = csv.reader(text, delimiter=shape.head.delimiter, strict=True)
    numbered = enumerate(reader, first)
    seen = _Widths(shape)
    try:
        for _ in islice(numbered, start - first):
            pass
        seen.last = start - 1
        while rows := list(seen.through(islice(numbered, ROWS_A_BATCH))):
            cells = [seen.fitted(number, row) for number, row in rows]
            numbers = np.array([number for number, _ in rows], np.int64)
            table = pa.table(
                {
                    name: pa.array([row[at] or None for row in cells], pa.string())
                    for at, name in enumerate(shape.names)
                    if name in shape.columns or name in shape.nameless
                }
            )
            coded = [column.dictionary_encode() for column in table.columns]
            table = pa.table(coded, names=table.column_names)
            yield Batch(named_only(shape, table, numbers), numbers, seen.notes())
    except csv.Error:
        raise InputError(
            "the file cannot be read as CSV.",
            where=shape.part.place(row=seen.last + 1),
            remedy="Check for a quote mark that is left open, and save it as UTF-8 CSV.",
        ) from None
    seen.end(ended=text.ended)


class _Widths:
    """The widths of rows so far."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.last = 0
        self.before = (0, 0)
        self.short: list[int] = []
        self.long: list[int] = []

    def through(self, rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        """The same rows; the number of the last one is kept."""
        for number, row in rows:
            self.last = number
            yield number, row

    def fitted(self, number: int, row: Sequence[str]) -> Sequence[str]:
        """The row with as many values as there are names."""
        width = len(self.shape.head.names)
        if len(row) == width or not row:
            self.before = (0, 0)
            return row or [""] * width
        if len(row) > width:
            if any(cell.strip() for cell in row[width:]):
                raise self.fault(number, len(row))
            self.long.append(number)
            return row[:width]
        # Two short rows that make one together were one, whose line was broken.
        broken = self.before[0] == number - 1 and self.before[1] + len(row) in (width, width + 1)
        if 2 * len(row) <= width or (broken and self.before[1] != len(row)):
            raise self.fault(number, len(row))
        self.before = (number, len(row))
        self.short.append(number)
        return [*row, *[""] * (width - len(row))]

    def fault(self, number: int, actual: int) -> InputError:
        """The error about a row that cannot be fitted."""
        width = len(self.shape.head.names)
        return InputError(
            f"the row has {actual} values, but the header has {width} columns.",
            where=self.shape.part.place(row=number),
            remedy="Check for a cut row, or a delimiter or a quote mark in a value without quotes.",
        )

    def notes(self) -> tuple[Note, ...]:
        """Notes of the rows since the last ones."""
        part, found = self.shape.part, []
        kinds = {
            "short_rows": (
                self.short,
                "rows lacking their last cells, which count as blank: {count}",
            ),
            "long_rows": (self.long, "rows with blank cells beyond the last column: {count}"),
        }
        for kind, (rows, what) in kinds.items():
            if rows:
                found.append(Note(kind, part.place(), what, len(rows), tuple(rows)))
        self.short, self.long = [], []
        return tuple(found)

    def end(self, *, ended: bool) -> None:
        """Raise InputError where the last row is short and its line does not end: it was cut."""
        number, width = self.before
        if number and not ended:
            raise self.fault(number, width)


class _Lines:
    """The lines of a file, and whether the last one ended."""

    def __init__(self, file: Readable) -> None:
        self.file = file
        self.ended = True

    def __iter__(self) -> Iterator[str]:
        rest = b""
        for block in iter(lambda: self.file.read(BLOCK), b""):
            *lines, rest = (rest + block).split(b"\n")
            yield from _decoded(line + b"\n" for line in lines)
        self.ended = not rest
        if rest:
            yield from _decoded([rest])


def _decoded(lines: Iterable[bytes]) -> Iterator[str]:
    return (line.decode("utf-8", "surrogateescape") for line in lines)
