"""Workbooks: a sheet of .xlsx, .xlsm, .xlsb, .xls or .ods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.errors import InputError
from surveybench.readers.plain import text_of
from surveybench.readers.types import Batch, Header, Part, without_blank_rows

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

ROWS_A_BATCH = 32_768
ROWS_LOOKED_AT = 100  # for the header, from the top
Cell = str | float | bool | date | datetime | time | timedelta
Row = Sequence[Cell]


def sheets(part: Part) -> tuple[str, ...]:
    """The sheets to read: those stated, else the only one in sight that holds anything."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    book = _open(part)
    stated = part.mapping.sheets
    missing = [name for name in stated if name not in book.sheet_names]
    if missing:
        raise InputError(
            f"there is no sheet {missing[0]}.",
            where=part.place(),
            remedy=f"Its sheets are: {', '.join(book.sheet_names)}.",
        )
    if stated:
        return tuple(stated)
    shown = [
        entry.name
        for entry in book.sheets_metadata
        if entry.visible == SheetVisibleEnum.Visible and entry.typ == SheetTypeEnum.WorkSheet
    ]
    if len(shown) > 1:
        shown = [name for name in shown if _sheet(book, part, name).height > 0]
    if len(shown) > 1:
        raise InputError(
            f"the workbook has {len(shown)} sheets with something in them: {', '.join(shown)}.",
            where=part.place(),
            remedy=f"State which holds the data in a mapping file (sheet: {shown[0]}).",
        )
    if not book.sheet_names:
        raise _damaged(part)
    return tuple(shown[:1] or book.sheet_names[:1])


def header(part: Part) -> Header:
    """Names of the columns, and their row."""
    top = list(islice(_rows(part), max(ROWS_LOOKED_AT, part.mapping.header_row or 0)))
    row, names = _header(part, top)
    return Header([name for name, _ in names], row)


def rows(part: Part) -> int:
    """Not known before the sheet is read."""
    return 0


def batches(part: Part, columns: list[str]) -> Iterator[Batch]:
    """The named columns. Raises InputError for a value in a column without a name."""
    every = _rows(part)
    top = list(islice(every, max(ROWS_LOOKED_AT, part.mapping.header_row or 0)))
    found, names = _header(part, top)
    where = dict(names)
    named = set(where.values())
    every = islice(chain(top, every), found, None)
    start = found + 1
    while block := list(islice(every, ROWS_A_BATCH)):
        numbers = np.arange(start, start + len(block))
        start += len(block)
        across = list(zip(*block, strict=True))
        _nothing_unnamed(part, across, named, numbers)
        table = pa.table({name: _column(across[where[name]]) for name in columns})
        yield from without_blank_rows(table, numbers)


def _rows(part: Part) -> Iterator[Row]:
    """Rows from the first of the sheet on."""
    return iter(_sheet(_open(part), part, part.sheet).iter_rows())


def _open(part: Part) -> CalamineWorkbook:
    # Only workbooks need the library; importing it here keeps the other kinds quick.
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_path(part.path)
    except PasswordError:
        raise InputError(
            "the workbook has a password.",
            where=part.place(),
            remedy="Save it without one, and send it over a protected way.",
        ) from None
    except OSError as error:
        if error.errno:
            raise
        raise _damaged(part) from None
    except (CalamineError, ValueError, IndexError):
        raise _damaged(part) from None


def _sheet(book: CalamineWorkbook, part: Part, name: str) -> CalamineSheet:
    from python_calamine import CalamineError

    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError, IndexError):
        raise _damaged(part) from None


def _damaged(part: Part) -> InputError:
    return InputError(
        "the file cannot be read as a workbook.",
        where=part.place(),
        remedy="Check that it is whole, and that its name ends as its kind does.",
    )


def _header(part: Part, top: Sequence[Row]) -> tuple[int, list[tuple[str, int]]]:
    """The row of the column names, from 1, and each name with its place in a row."""
    stated = part.mapping.header_row
    if stated is not None:
        if stated > len(top):
            raise InputError(
                "there is no such row.",
                where=part.place(row=stated),
                remedy="Correct `header_row` in the mapping file.",
            )
        at = stated - 1
    else:
        at = _found(part, top)
    if at is None:
        return 1, []
    used = {i for row in top[at:] for i, cell in enumerate(row) if _filled(cell)}
    return at + 1, [(text_of(top[at][i]), i) for i in sorted(used)]


def _found(part: Part, top: Sequence[Row]) -> int | None:
    """The first row that names every column filled below it; None where all is blank.

    Above it may stand titles only: rows with less than half as many filled cells.
    """
    filled = [{i for i, cell in enumerate(row) if _filled(cell)} for row in top]
    if not any(filled):
        return None
    for at, here in enumerate(filled):
        names = [top[at][i] for i in here]
        texts = [str(name).strip() for name in names]
        below = set[int]().union(*filled[at + 1 :])
        words = all(isinstance(name, str) for name in names) and len(set(texts)) == len(texts)
        if here and words and below <= here and (len(here) > 1 or len(below) < 2):
            if all(len(above) * 2 < len(here) for above in filled[:at]):
                return at
            break
    first = next(at for at, here in enumerate(filled) if here)
    raise InputError(
        "no row near the top is plainly that of the column names.",
        where=part.place(row=first + 1),
        remedy="Give every column a name of its own in one row, or state that row in a mapping "
        "file (header_row: 3).",
    )


def _nothing_unnamed(
    part: Part, across: Sequence[Sequence[Cell]], named: set[int], numbers: NDArray[np.int64]
) -> None:
    for at, cells in enumerate(across):
        if at not in named and any(map(_filled, cells)):
            row = next(i for i, cell in enumerate(cells) if _filled(cell))
            raise InputError(
                "a value stands in a column without a name.",
                where=part.place(row=int(numbers[row]), column=f"number {at + 1}"),
                remedy="Name the column, or clear the cell.",
            )


def _filled(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())


def _column(cells: Sequence[Cell]) -> pa.Array:
    """Cells as text, whole numbers without a point, and blanks as blanks."""
    if bool in set(map(type, cells)):  # True equals 1, but is another text
        texts = [text_of(cell) or None for cell in cells]
    else:
        known = {cell: text_of(cell) or None for cell in set(cells)}
        texts = [known[cell] for cell in cells]
    return pa.array(texts, pa.string()).dictionary_encode()
