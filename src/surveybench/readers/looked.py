"""What a sheet of a workbook holds beside its values, as found by a look at its own file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from surveybench.errors import InputError, Place
from surveybench.readers.notes import Note
from surveybench.readers.types import Part

# Errors kept of one sheet: who is told the first mends all of them.
MOST_ERRORS = 100_000
MOST_NAMED = 10  # hidden columns or sheets in one note
Kind = Literal["error", "formula"]
WORDS: Mapping[Kind, tuple[str, str]] = {
    "error": (
        "a cell holds an error of a formula, such as #N/A, and no value.",
        "Correct the formula, or clear the cell, and save the workbook again.",
    ),
    "formula": (
        "a cell holds a formula without its result.",
        "Open the workbook in Excel or LibreOffice, which works it out, and save it again.",
    ),
}


@dataclass(frozen=True, slots=True)
class Empty:
    """A cell that looks empty to a reader of values, and is none: row and column count from 1."""

    row: int
    column: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells joined into one, of which the first holds its value: ends count from 1."""

    row: int
    column: int
    last_row: int
    last_column: int

    def holds(self, columns: Mapping[int, str]) -> bool:
        """Whether any of these columns goes through it."""
        return any(self.column <= number <= self.last_column for number in columns)


@dataclass(frozen=True, slots=True)
class Look:
    """How far a sheet reaches, in cells, and what of it no reader of values tells.

    `size` is how many bytes describe it, unpacked. Hidden rows and columns count from 1.
    """

    rows: int = 1
    columns: int = 1
    size: int = 0
    empties: tuple[Empty, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merged: tuple[Merged, ...] = ()


def refuse(part: Part, look: Look, columns: Mapping[int, str], header: int) -> None:
    """Raise InputError for the first error under the header, in one of the columns by number."""
    for cell in look.empties:
        if cell.row > header and cell.column in columns:
            what, remedy = WORDS[cell.kind]
            where = part.place(cell.row, columns[cell.column])
            raise InputError(what, where=where, remedy=remedy)


def notes(
    part: Part, look: Look, columns: Mapping[int, str], header: int, last: int
) -> tuple[Note, ...]:
    """Notes of rows under the header up to the last one, hidden or merged; of hidden columns."""
    rows = tuple(row for row in look.hidden_rows if header < row <= last)
    names = [columns[number] for number in look.hidden_columns if number in columns]
    found = []
    if rows:
        what = "{count} rows are hidden or filtered out, and are read like the others"
        what = what if len(rows) > 1 else "{count} row is hidden or filtered out, and is read"
        found.append(Note("hidden_rows", part.place(), what, len(rows), rows))
    if names:
        what = f"columns are hidden, and are read like the others: {_listed(names)}"
        found.append(Note("hidden_columns", part.place(), _plain(what), len(names)))
    first_rows = tuple(
        max(one.row, header + 1)
        for one in look.merged
        if one.row <= last and one.last_row > header and one.holds(columns)
    )
    if first_rows:
        what = (
            "cells are merged under the names, so that at most the first of each holds a value and "
            "the others count as blank: {count}"
        )
        found.append(Note("merged_cells", part.place(), what, len(first_rows), first_rows))
    return tuple(found)


def hidden_sheets(place: Place, names: Sequence[str]) -> Note:
    """The note of sheets that are hidden, and therefore left out."""
    what = f"sheets are hidden, and are not read: {_listed(names)}"
    return Note("hidden_sheets", place, _plain(what), len(names))


def hidden_sheet(place: Place) -> Note:
    """The note of a sheet that is read although it is hidden, because none is in sight."""
    return Note("hidden_sheet", place, "the sheet is hidden, and is read: no other is in sight")


def _listed(names: Sequence[str]) -> str:
    more = " \N{HORIZONTAL ELLIPSIS}" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _plain(text: str) -> str:
    """A text for a sentence whose gaps are filled by `format`."""
    return text.replace("{", "{{").replace("}", "}}")
