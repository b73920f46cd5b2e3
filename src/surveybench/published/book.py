"""A published file as sheets of rows, whatever its kind: ODS, XLSX or CSV."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from surveybench import readers
from surveybench.errors import InputError, Place
from surveybench.published.commas import with_points
from surveybench.whole_files import NotReadError, read_whole

Cell = str | int | float | bool | date | datetime | time | timedelta
Row = Sequence[Cell]

WORKBOOKS = (".ods", ".xlsx")
TABLES = (".csv",)


UNSEEN = readers.Look()  # of a sheet that has nothing but values


@dataclass(frozen=True)
class RawSheet:
    """A sheet as it is: its rows, and what its own file tells beside their values."""

    name: str
    rows: Sequence[Row]
    hidden: bool = False
    look: readers.Look = UNSEEN


@dataclass(frozen=True)
class Book:
    """A file with its sheets. A CSV is one sheet without a name."""

    path: Path
    digest: str
    sheets: tuple[RawSheet, ...]

    @property
    def file(self) -> str:
        """Its name, for messages."""
        return self.path.name

    @property
    def kind(self) -> str:
        """The ending of its name."""
        return self.path.suffix.lower()


def open_book(path: Path) -> Book:
    """The file's sheets. Raises InputError where it cannot be read."""
    place = Place(file=path.name)
    kind = path.suffix.lower()
    if kind not in (*WORKBOOKS, *TABLES):
        raise InputError(
            "is neither a workbook nor a table.",
            where=place,
            remedy=f"Give a file that ends in {', '.join((*WORKBOOKS, *TABLES))}.",
        )
    try:
        content = read_whole(path, "published")
    except NotReadError as error:
        raise InputError(error.what, where=place, remedy=error.remedy) from None
    digest = hashlib.sha256(content).hexdigest()
    sheets = _workbook(path.name, content) if kind in WORKBOOKS else (_table(path.name, content),)
    return Book(path, digest, sheets)


def _workbook(file: str, content: bytes) -> tuple[RawSheet, ...]:
    # Only this way in needs the library; importing it here keeps the others quick.
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    words, looks = readers.examined(content, file)
    if words:
        raise InputError(f"{words}.", where=Place(file=file), remedy=readers.NEARER)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = {
            entry.name
            for entry in book.sheets_metadata
            if entry.visible == SheetVisibleEnum.Visible
        }
        rows = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except (CalamineError, OSError, ValueError, IndexError):
        raise InputError(
            "cannot be read as a workbook.",
            where=Place(file=file),
            remedy="Give the ODS or XLSX file as published, whole and without a password.",
        ) from None
    return tuple(
        RawSheet(name, rows[name], name not in visible, looks.get(name, UNSEEN)) for name in rows
    )


def _table(file: str, content: bytes) -> RawSheet:
    """A CSV; cells that are alike share their memory, as long tables say one thing often."""
    shared: dict[str, str] = {}
    text = _decoded(file, content)
    first, _, rest = text.partition("\n")
    if separator := readers.stated_separator(first):
        text = rest
    delimiter = separator or _delimiter(text)
    try:
        rows = [
            [shared.setdefault(cell, cell) for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        ]
    except csv.Error:
        raise InputError(
            "cannot be read as CSV in UTF-8.",
            where=Place(file=file),
            remedy="Save the table as CSV, UTF-8, with commas.",
        ) from None
    return RawSheet("", rows if delimiter == "," else with_points(rows))


def _decoded(file: str, content: bytes) -> str:
    """The text of a CSV: UTF-8, with or without its mark, or UTF-16 with one."""
    try:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            "cannot be read as CSV in UTF-8.",
            where=Place(file=file, line=line),
            remedy="Save the table as CSV, UTF-8, with commas.",
        ) from None


def _delimiter(text: str) -> str:
    """What separates the cells of the first line: the sign that it has most of."""
    first = text[: text.find("\n")] if "\n" in text else text
    counts: Mapping[str, int] = {sign: first.count(sign) for sign in (",", ";", "\t")}
    return max(counts, key=lambda sign: counts[sign])


def text_of(cell: Cell) -> str:
    """A cell as text; a code that a spreadsheet took for a number loses its decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())
