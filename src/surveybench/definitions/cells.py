"""Tables that people fill in, as lines of named cells; every refusal names its cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from surveybench import readers
from surveybench.errors import DefinitionError, Place
from surveybench.limits import limit, shown, way_up
from surveybench.whole_files import NotReadError, read_whole

Cell = str | int | float | bool | date | datetime | time | timedelta
Rows = list[list[Cell]]

YES = frozenset({"yes", "y", "true", "x"})
NO = frozenset({"", "no", "n", "false"})
LONGEST_HEADER = 1 << 20
SHOWN = 40  # letters of a wrong entry that a message repeats; a definition holds no answers


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table; `at` are the positions of its columns, `sheet` blank for CSV."""

    file: str
    sheet: str
    row: int
    at: Mapping[str, int]
    cells: Mapping[str, Cell]

    def place(self, column: str) -> Place:
        """The address of a cell."""
        if column not in self.at:
            return Place(file=self.file, sheet=self.sheet, row=self.row)
        address = f"{readers.column_letters(self.at[column] + 1)}{self.row}"
        if not self.sheet:
            return Place(file=self.file, row=self.row, column=column)
        sheet = f"'{self.sheet}'" if " " in self.sheet else self.sheet
        return Place(file=self.file, cell=f"{sheet}!{address}", column=column)

    def error(self, column: str, what: str, remedy: str) -> DefinitionError:
        """The error about one cell."""
        return DefinitionError(what, where=self.place(column), remedy=remedy)

    def text(self, column: str) -> str:
        """A cell as text, blank where there is none."""
        return as_text(self.cells.get(column, ""))

    def needed(self, column: str) -> str:
        """A cell that must not be blank."""
        if not (text := self.text(column)):
            raise self.error(column, "is blank.", "Fill it in, or remove the row.")
        return text

    def whole(self, column: str) -> int:
        """A whole number."""
        text = self.needed(column)
        try:
            return int(text)
        except ValueError:
            raise self.error(
                column,
                f"holds '{text[:SHOWN]}', which is no whole number.",
                "Write digits only, such as 3.",
            ) from None

    def number(self, column: str) -> float | None:
        """A number, None where the cell is blank."""
        text = self.text(column).strip()
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if value - value:  # not a number, or endless
            raise self.error(
                column,
                f"holds '{text[:SHOWN]}', which is no number.",
                "Write it with a decimal point, or leave the cell blank.",
            )
        return int(value) if value.is_integer() else value

    def yes(self, column: str) -> bool:
        """Whether a cell says yes; blank is no."""
        text = self.text(column).strip().lower()
        if text in YES | {"1"}:
            return True
        if text in NO | {"0"}:
            return False
        raise self.error(
            column, f"holds '{text[:SHOWN]}', which is neither yes nor no.", "Write yes or no."
        )


def as_text(cell: Cell) -> str:
    """A cell as text; a code that a spreadsheet took for a number loses its decimal point."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    return text if text.strip() else ""


def workbook(path: Path) -> dict[str, Rows]:
    """Every sheet of an XLSX or ODS workbook. Raises DefinitionError where it is none."""
    from python_calamine import CalamineError, CalamineWorkbook  # quick commands do without it

    content = read_bytes(path)
    if words := readers.too_far(content, path.name):
        raise DefinitionError(f"{words}.", where=Place(file=path.name), remedy=readers.NEARER)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except (CalamineError, OSError, ValueError, IndexError):
        raise DefinitionError(
            "cannot be read as a workbook.",
            where=Place(file=path.name),
            remedy="Save it as XLSX or ODS, whole and without a password.",
        ) from None


def read_bytes(path: Path, beginning: int = 0) -> bytes:
    """The content of a file, or its beginning. Raises DefinitionError where it cannot be read."""
    try:
        return read_whole(path, "codebook", beginning)
    except NotReadError as error:
        raise DefinitionError(
            error.what, where=Place(file=str(path)), remedy=error.remedy
        ) from None


def csv_rows(path: Path, *, header_only: bool = False) -> Rows:
    """The rows of a CSV file in UTF-8, or its first. Raises DefinitionError where it is none."""
    try:
        content = read_bytes(path, LONGEST_HEADER if header_only else 0)
        text = content.decode("utf-8-sig", "replace" if header_only else "strict")
        first, _, rest = text.partition("\n")
        if separator := readers.stated_separator(first):
            text, first = rest, rest.partition("\n")[0]
        text = first if header_only else text
        mark = separator or max(",;\t", key=first.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        rows: Rows = [list(row) for row in islice(reader, limit("codebook_rows") + 1)]
    except (UnicodeDecodeError, csv.Error):
        raise DefinitionError(
            "cannot be read as CSV in UTF-8.",
            where=Place(file=path.name),
            remedy="Check the path, and save it as 'CSV UTF-8'.",
        ) from None
    if len(rows) > limit("codebook_rows"):
        raise DefinitionError(
            f"has more than {shown('codebook_rows')}.",
            where=Place(file=path.name),
            remedy=f"Check that it is the right file. {way_up('codebook_rows')}",
        )
    return rows


def lines(
    file: str,
    sheet: str,
    rows: Rows,
    shown_columns: Iterable[str] = (),
    optional: Container[str] = (),
) -> list[Line]:
    """The filled rows under a header. Raises DefinitionError where a name stands twice.

    With `shown_columns`, all of these columns must be there, but the optional ones, and no others.
    """
    header = [as_text(cell).strip().lower() for cell in rows[0]] if rows else []
    column_index = {name: header.index(name) for name in header if name}
    wrong = next((i for i, name in enumerate(header) if name and column_index[name] != i), None)
    what = "names a column that stands there before."
    if wrong is None and shown_columns:
        shown_columns = list(shown_columns)
        wrong = next(
            (i for i, name in enumerate(header) if name and name not in shown_columns), None
        )
        what = f"is no column of this form. Its columns are: {', '.join(shown_columns)}."
        needed = (name for name in shown_columns if name not in optional)
        if missing := [name for name in needed if name not in column_index]:
            raise DefinitionError(
                f"there is no column {missing[0]}.",
                where=Place(file=file, sheet=sheet, row=1),
                remedy=f"Put it back into the first row: {', '.join(shown_columns)}.",
            )
    if wrong is not None:
        named = Line(file, sheet, 1, {header[wrong]: wrong}, {})
        raise named.error(header[wrong], what, "Rename the column, or remove it.")
    return [
        Line(
            file,
            sheet,
            number,
            column_index,
            {n: row[i] for n, i in column_index.items() if i < len(row)},
        )
        for number, row in enumerate(rows[1:], 2)
        if any(as_text(cell) for cell in row)
    ]
