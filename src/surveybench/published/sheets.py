"""Sheets of a workbook as named columns of numbers and texts; every refusal names its cell."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from surveybench import readers
from surveybench.errors import InputError, Place
from surveybench.quantities import Flag

Cell = str | int | float | bool | date | datetime | time | timedelta
Row = list[Cell]

MANY = 1e9  # more people than any survey has
FAR = 1000.0  # a z score beyond any
# What publishers write in the place of a number: too few people, or no number at all.
SUPPRESSION_MARKS = frozenset({"*", "**", "c", "[c]", "s", "[s]", "-", "\N{EN DASH}", "suppressed"})
ABSENCE_MARKS = frozenset({"x", "[x]", "z", "[z]", "n/a", "na", "not available", "not applicable"})


@dataclass(frozen=True)
class Numbers:
    """A column: NaN where there is no number, and `flags` (see Flag) saying why."""

    values: NDArray[np.float64]
    flags: NDArray[np.int8]


@dataclass(frozen=True)
class Sheet:
    """A sheet without its header and its blank rows; `lines` are row numbers in the file."""

    file: str
    name: str
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    lines: tuple[int, ...]

    def place(self, row: int | None = None, column: str = "") -> Place:
        """Where a cell stands, for a message; the letter of its column is added."""
        line = 1 if row is None else self.lines[row]
        letter = f" ({_letter(self.columns[column])})" if column in self.columns else ""
        return Place(file=self.file, sheet=self.name, row=line, column=column + letter)

    def index(self, column: str) -> int:
        """Position of a column. Raises InputError where there is none."""
        if column not in self.columns:
            raise InputError(
                f"there is no column {column}.",
                where=self.place(),
                remedy="Use the workbook as published, with the definition of its survey and wave.",
            )
        return self.columns[column]

    def texts(self, column: str) -> tuple[str, ...]:
        """A column of codes or names. Raises InputError where one is blank."""
        position = self.index(column)
        result = tuple(_text(row[position]) for row in self.rows)
        for i, text in enumerate(result):
            if not text:
                raise InputError(
                    "is blank.",
                    where=self.place(i, column),
                    remedy="Fill it in, or remove the row.",
                )
        return result

    def numbers(self, column: str, low: float, high: float, integer: bool = False) -> Numbers:
        """A column of numbers within `low` and `high`; blanks and the usual marks are missing.

        Raises InputError where a cell holds something else.
        """
        position = self.index(column)
        read = [self._number(i, column, row[position]) for i, row in enumerate(self.rows)]
        values = np.array([value for value, _ in read], np.float64)
        flags = np.array([flag for _, flag in read], np.int8)
        self._check(column, values, low, high, integer)
        return Numbers(values, flags)

    def _number(self, row: int, column: str, cell: Cell) -> tuple[float, Flag]:
        if isinstance(cell, int | float) and not isinstance(cell, bool) and np.isfinite(cell):
            return float(cell), Flag.OK
        text = _text(cell).lower()
        if text in SUPPRESSION_MARKS:
            return np.nan, Flag.SUPPRESSED
        if not text or text in ABSENCE_MARKS:
            return np.nan, Flag.NOT_PUBLISHED
        raise InputError(
            f"holds '{_text(cell)[:40]}' where a number belongs.",
            where=self.place(row, column),
            remedy="Put a number there; leave the cell blank or write [c] where it is suppressed.",
        )

    def _check(
        self, column: str, values: NDArray[np.float64], low: float, high: float, integer: bool
    ) -> None:
        with np.errstate(invalid="ignore"):
            wrong = (values < low - 1e-9) | (values > high + 1e-9)
            if integer:
                wrong |= np.abs(values - np.round(values)) > 1e-6
        if wrong.any():
            row = int(wrong.argmax())
            kind = "whole number" if integer else "number"
            limits = f"from {low:g} to {high:g}" if high < MANY else f"of {low:g} or more"
            raise InputError(
                f"holds {values[row]:g}, which is no {kind} {limits}.",
                where=self.place(row, column),
                remedy=f"Look at what was published, and write a {kind} {limits} there.",
            )


def open_workbook(file: str, content: bytes) -> dict[str, list[Row]]:
    """Every sheet of an ODS or XLSX workbook as rows of cells. Raises InputError."""
    # Only this way in needs the library; importing it here keeps the others quick.
    from python_calamine import CalamineError, CalamineWorkbook

    if words := readers.too_far(content, file):
        raise InputError(f"{words}.", where=Place(file=file), remedy=readers.NEARER)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except (CalamineError, OSError, ValueError, IndexError):
        raise InputError(
            "cannot be read as a workbook.",
            where=Place(file=file),
            remedy="Give the ODS or XLSX file as published, whole and without a password.",
        ) from None


def sheet(file: str, book: Mapping[str, list[Row]], name: str) -> Sheet:
    """One sheet by its name. Raises InputError where it is missing or its header is unusable."""
    if name not in book:
        raise InputError(
            f"there is no sheet {name}.",
            where=Place(file=file),
            remedy=f"Use the workbook as published. Its sheets are: {', '.join(book) or 'none'}.",
        )
    rows = book[name]
    header = [_text(cell) for cell in rows[0]] if rows else []
    place = Place(file=file, sheet=name, row=1)
    if not any(header):
        raise InputError(
            "the first row has no column names.",
            where=place,
            remedy="Use the workbook as published: its sheets begin with a row of names.",
        )
    for column, times in Counter(filter(None, header)).items():
        if times > 1:
            raise InputError(
                f"the column {column} stands there {times} times.",
                where=place,
                remedy="Use the workbook as published: one column of each name is read.",
            )
    filled = [i for i, row in enumerate(rows) if i and any(_text(cell) for cell in row)]
    if not filled:
        raise InputError("has no rows.", where=place, remedy="Use the workbook as published.")
    return Sheet(
        file,
        name,
        {column: i for i, column in enumerate(header) if column},
        tuple(rows[i] for i in filled),
        tuple(i + 1 for i in filled),
    )


def _text(cell: Cell) -> str:
    """A cell as text; a code that a spreadsheet took for a number loses its decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _letter(column: int) -> str:
    """The letters a spreadsheet gives a column, from its position."""
    name, letters = "", column + 1
    while letters:
        letters, digit = divmod(letters - 1, 26)
        name = chr(65 + digit) + name
    return name
