"""Workbooks: a sheet of .xlsx, .xlsm, .xlsb, .xls or .ods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.errors import InputError
from surveybench.readers import archives, headers, looked
from surveybench.readers.book_look import Looks, damaged, looks_of
from surveybench.readers.notes import Note
from surveybench.readers.plain import text_of
from surveybench.readers.types import Batch, Header, Part, Sheet, without_blank_rows
from surveybench.readers.uneven_rows import header_note

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

ROWS_A_BATCH = 32_768
ROWS_LOOKED_AT = 100  # for the header, from the top
Cell = str | float | bool | date | datetime | time | timedelta
Row = Sequence[Cell]
Name = tuple[str, int]  # of a column, and its place in a row


@dataclass(frozen=True, slots=True)
class _Book:
    """A workbook as the library has it, and what tells of its sheets what the library does not."""

    calamine: CalamineWorkbook
    looks: Looks


@dataclass(frozen=True, slots=True)
class _Seen:
    """A sheet's values, the look at its own file, and what there is to say of hidden sheets."""

    values: CalamineSheet
    look: looked.Look
    notes: tuple[Note, ...] = ()


def sheets(part: Part) -> tuple[Part, ...]:
    """The sheets to read: those stated, else the only one in sight that holds anything."""
    return tuple(replace(part, sheet=name) for name in _chosen(_open(part), part))


def parsed(part: Part) -> tuple[Part, ...]:
    """The same sheets with all they hold, at four bytes a cell.

    Raises InputError for a sheet that cannot be read to its end.
    """
    book = _open(part)
    chosen = _chosen(book, part)
    return tuple(
        _parsed(replace(part, sheet=name), chosen[name] or _sheet(book, part, name))
        for name in chosen
    )


def _parsed(part: Part, sheet: _Seen) -> Part:
    row, names = _header(part, sheet.values)
    blocks = tuple(_blocks(part, sheet, row, names, [name for name, _ in names]))
    return replace(part, parsed=Sheet(_named(sheet.values, row, names), blocks))


def _chosen(book: _Book, part: Part) -> dict[str, _Seen | None]:
    """The sheets to read by name, parsed where they had to be to see that they hold something."""
    stated = part.mapping.sheets
    missing = [name for name in stated if name not in book.calamine.sheet_names]
    if missing:
        raise InputError(
            f"there is no sheet {missing[0]}.",
            where=part.place(),
            remedy=f"Its sheets are: {', '.join(book.calamine.sheet_names)}.",
        )
    if stated:
        return dict.fromkeys(stated)
    names = _of_cells(book, hidden=False)
    shown: dict[str, _Seen | None] = dict.fromkeys(names)
    if len(names) > 1:
        tried = {name: _sheet(book, part, name) for name in names}
        shown = {name: sheet for name, sheet in tried.items() if sheet.values.height > 0}
    if len(shown) > 1:
        raise InputError(
            f"the workbook has {len(shown)} sheets with something in them: {', '.join(shown)}.",
            where=part.place(),
            remedy=f"State which holds the data in a mapping file (sheet: {next(iter(shown))}).",
        )
    if not book.calamine.sheet_names:
        raise damaged(part)
    return shown or dict.fromkeys(book.calamine.sheet_names[:1])


def _of_cells(book: _Book, *, hidden: bool) -> list[str]:
    """The sheets of cells that are in sight, or those that are hidden, in whichever way."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return [
        entry.name
        for entry in book.calamine.sheets_metadata
        if (entry.visible != SheetVisibleEnum.Visible) == hidden
        and entry.typ == SheetTypeEnum.WorkSheet
    ]


def _of_hidden_sheets(book: _Book, part: Part, name: str) -> tuple[Note, ...]:
    """What is to be said of hidden sheets, where no mapping states which sheets are read."""
    hidden = [] if part.mapping.sheets else _of_cells(book, hidden=True)
    place = replace(part, sheet=name).place()
    unread = [other for other in hidden if other != name]
    return (
        *((looked.hidden_sheet(place),) if name in hidden else ()),
        *((looked.hidden_sheets(place, unread),) if unread else ()),
    )


def header(part: Part) -> Header:
    """Names of the columns, and their row."""
    if part.parsed:
        return part.parsed.header
    sheet = _sheet(_open(part), part, part.sheet).values
    return _named(sheet, *_header(part, sheet))


def rows(part: Part) -> int:
    """Number of rows; not known before the sheet is read."""
    return sum(len(batch.rows) for batch in part.parsed.batches) if part.parsed else 0


def batches(part: Part, columns: list[str]) -> Iterator[Batch]:
    """The named columns. Raises InputError for a value in a column without a name."""
    if part.parsed:
        found: Iterable[Batch] = part.parsed.batches
    else:
        sheet = _sheet(_open(part), part, part.sheet)
        found = _blocks(part, sheet, *_header(part, sheet.values), columns)
    notes: tuple[Note, ...] = ()
    for batch in found:
        notes += batch.notes
        for filled in without_blank_rows(batch.table.select(columns), batch.rows):
            yield replace(filled, notes=notes)
            notes = ()


def _blocks(
    part: Part, seen: _Seen, row: int, names: Sequence[Name], columns: Sequence[str]
) -> Iterator[Batch]:
    """Columns of the rows below the row of the header, blank rows too."""
    sheet, where = seen.values, dict(names)
    ignored = part.mapping.ignore
    read = {_first(sheet) + at: name for name, at in names if name not in ignored}
    looked.refuse(part, seen.look, read, row)
    notes = seen.notes
    last = sheet.end[0] + 1 if names and sheet.end else 0
    notes += looked.notes(part, seen.look, read, row, last)
    top = [[text_of(cell) for cell in line] for line in islice(sheet.iter_rows(), row, row + 2)]
    if below := headers.below(top):
        notes += (header_note(part, row, below),)
        row += below
    under = islice(sheet.iter_rows(), row, None)
    # One flat list: of a list for each row, the garbage collector would look at every one.
    while cells := list(chain.from_iterable(islice(under, ROWS_A_BATCH))):
        numbers = np.arange(row + 1, row + 1 + len(cells) // sheet.width)
        row += len(numbers)
        _nothing_unnamed(part, sheet, cells, set(where.values()), numbers)
        table = {name: _column(cells[where[name] :: sheet.width]) for name in columns}
        yield Batch(pa.table(table), numbers, notes)
        notes = ()


def _open(part: Part) -> _Book:
    # Only workbooks need the library; importing it here keeps the other kinds quick.
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    content = archives.content(part) if part.inside else None
    looks = looks_of(part, content)
    try:
        if content is not None:
            return _Book(CalamineWorkbook.from_filelike(BytesIO(content)), looks)
        return _Book(CalamineWorkbook.from_path(part.local), looks)
    except PasswordError:
        raise InputError(
            "the workbook has a password.",
            where=part.place(),
            remedy="Save it without one, and send it over a protected way.",
        ) from None
    except OSError as error:
        if error.errno:
            raise
        raise damaged(part) from None
    except (CalamineError, ValueError, IndexError):
        raise damaged(part) from None
    except BaseException as error:
        raise (damaged(part) if _gave_up(error) else error) from None


def _gave_up(error: BaseException) -> bool:
    """Whether the library, which is written in Rust, met what it says can never be."""
    return type(error).__name__ == "PanicException"


def _sheet(book: _Book, part: Part, name: str) -> _Seen:
    from python_calamine import CalamineError

    look = book.looks(name)
    try:
        values = book.calamine.get_sheet_by_name(name)
        return _Seen(values, look, _of_hidden_sheets(book, part, name))
    except (CalamineError, OSError, ValueError, IndexError):
        raise damaged(part) from None
    except BaseException as error:
        raise (damaged(part) if _gave_up(error) else error) from None


def _named(sheet: CalamineSheet, row: int, names: Sequence[Name]) -> Header:
    numbers = tuple(_first(sheet) + at for _, at in names)
    return Header([name for name, _ in names], row, numbers)


def _first(sheet: CalamineSheet) -> int:
    """The number of the first column with anything in it: rows begin there."""
    return sheet.start[1] + 1 if sheet.start else 1


def _header(part: Part, sheet: CalamineSheet) -> tuple[int, list[Name]]:
    """The row of the column names, from 1, and each name with its place in a row."""
    rows = headers.rows_of(part.mapping)
    stated = rows[-1] if rows else None
    top = list(islice(sheet.iter_rows(), max(ROWS_LOOKED_AT, stated or 0)))
    if stated is not None:
        if stated > len(top):
            raise InputError(
                "there is no such row.",
                where=part.place(row=stated),
                remedy=f"It has {len(top)} rows: name that of the columns in the mapping file, "
                "as `header_row`.",
            )
        at = stated - 1
    else:
        at = _found(part, top)
    if at is None:
        return 1, []
    used = {i for row in top[at:] for i, cell in enumerate(row) if _filled(cell)}
    named = [[text_of(cell) for cell in top[row - 1]] for row in rows or (at + 1,)]
    names = headers.names_in(named, part.mapping, _first(sheet))
    return at + 1, [(names[i], i) for i in sorted(used)]


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
    part: Part,
    sheet: CalamineSheet,
    cells: Sequence[Cell],
    named: set[int],
    numbers: NDArray[np.int64],
) -> None:
    for at in sorted(set(range(sheet.width)) - named):
        column = cells[at :: sheet.width]
        row = next((i for i, cell in enumerate(column) if _filled(cell)), None)
        if row is not None:
            raise InputError(
                "a value stands in a column without a name.",
                where=part.place(int(numbers[row]), f"number {_first(sheet) + at}"),
                remedy="Name the column, or clear the cell. A column that nobody needs is passed "
                f"over by a mapping file (ignore: [column {_first(sheet) + at}]).",
            )


def _filled(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())


def _column(cells: Sequence[Cell]) -> pa.Array:
    """Cells as text, whole numbers without a point, and blanks as blanks."""
    if bool in set(map(type, cells)):  # True equals 1, but is another text
        return pa.array([text_of(cell) or None for cell in cells], pa.string()).dictionary_encode()
    distinct = list(dict.fromkeys(cells))
    texts = pa.array([text_of(cell) or None for cell in distinct], pa.string()).dictionary_encode()
    position = dict(zip(distinct, range(len(distinct)), strict=True))
    return texts.take(pa.array(np.fromiter(map(position.__getitem__, cells), np.int32, len(cells))))
