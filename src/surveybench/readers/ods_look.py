"""A look at the sheets of .ods: their XML, streamed.

Errors of formulas are written in several ways: as a kind of their own, as a text beside a formula,
or as the number 0 whose shown text is #DIV/0! or Err:502.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from surveybench.readers.looked import MOST_ERRORS, Empty, Kind, Look, Merged
from surveybench.readers.xml_stream import XmlStream, local

# What programs show for an error, in any language: #N/A, #NV, #¡VALOR!, Err:502, Fehler:502.
ERROR = re.compile(r"#[^\s\d#]\S*|[^\W\d]+ ?:\d{3}")
LONGEST_ERROR = 40
CELLS = ("table-cell", "covered-table-cell")
HIDDEN = ("collapse", "filter")
GROUPS = ("table-row-group", "table-column-group")
# What says how high or wide a style makes rows and columns.
SIZES = {"table-row-properties": "row-height", "table-column-properties": "column-width"}
NO_SIZE = re.compile(r"\s*0*\.?0+\s*[A-Za-z]{0,2}\s*")
MOST_REPEATS = 1 << 24
MOST_ROWS = 1 << 20


def looks(blocks: Iterable[bytes]) -> Mapping[str, Look]:
    """What each sheet tells, by its name. Raises DeclaredTypesError or MalformedError."""
    book = _Book()
    for block in blocks:
        book.stream.feed(block)
    book.stream.feed(b"", final=True)
    return book.seen


class _Book:
    """What has been seen of the sheets so far."""

    def __init__(self) -> None:
        self.stream = XmlStream()
        self.stream.parser.StartElementHandler = self.begin
        self.stream.parser.EndElementHandler = self.end
        self.stream.parser.CharacterDataHandler = self.text
        self.seen: dict[str, Look] = {}
        self.open: list[str] = []
        self.sheet: _Sheet | None = None
        self.cell: dict[str, str] = {}
        self.shown = ""
        self.style = ("", "")  # family and name
        self.flat: set[tuple[str, str]] = (
            set()
        )  # styles of rows without height, and of columns without width
        self.shut: list[bool] = []  # of each group of rows or columns that is open here

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        kind = local(name)
        self.open.append(kind)
        self.stream.refuse_depth(len(self.open))
        if kind == "table" and self.sheet is None:
            self.sheet = _Sheet(_named(attributes, "name"), self.stream.size)
        elif self.sheet is None:
            self._style(kind, attributes)
        elif kind in GROUPS:
            self.shut.append(_named(attributes, "display").strip() == "false")
        elif kind == "table-row":
            hidden = self._is_hidden(kind, attributes)
            self.sheet.begin_row(_repeats(attributes, "rows"), hidden)
        elif kind == "table-column":
            hidden = self._is_hidden(kind, attributes)
            self.sheet.columns_are(_repeats(attributes, "columns"), hidden)
        elif kind in CELLS:
            self.cell, self.shown = attributes, ""

    def text(self, text: str) -> None:
        # What is shown stands in paragraphs of the cell; a comment's are deeper.
        if self.sheet and len(self.shown) < LONGEST_ERROR and "p" in self.open:
            at = len(self.open) - 1 - self.open[::-1].index("p")
            if self.open[at - 1] in CELLS:
                self.shown += text

    def end(self, name: str) -> None:
        kind = local(name)
        self.open.pop()
        if self.sheet is None:
            return
        if kind in CELLS:
            self.sheet.end_cell(self.cell, self.shown.strip())
        elif kind in GROUPS:
            self.shut.pop()
        elif kind == "table-row":
            self.sheet.end_row()
        elif kind == "table" and "table" not in self.open:
            self.seen[self.sheet.name] = self.sheet.look(self.stream.size)
            self.sheet = None

    def _style(self, kind: str, attributes: Mapping[str, str]) -> None:
        if kind == "style":
            self.style = (_named(attributes, "family"), _named(attributes, "name"))
        size = SIZES.get(kind)
        is_fitted = _named(attributes, "use-optimal-row-height") == "true"
        if size and not is_fitted and NO_SIZE.fullmatch(_named(attributes, size)):
            self.flat.add(self.style)

    def _is_hidden(self, kind: str, attributes: Mapping[str, str]) -> bool:
        """Whether a row or column is not shown: by itself, by its size, or with its group."""
        by_itself = _named(attributes, "visibility") in HIDDEN
        style = (kind, _named(attributes, "style-name"))
        return by_itself or any(self.shut) or style in self.flat


class _Sheet:
    """One sheet: where it is, and what was found."""

    def __init__(self, name: str, start: int) -> None:
        self.name = name
        self.start = start
        self.row = self.column = 0
        self.repeats = 1
        self.filled = 0
        self.rows = self.columns = 1
        self.listed_columns = 0
        self.row_hidden = False
        self.empties: list[Empty] = []
        self.hidden_rows: list[tuple[int, int]] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[Merged] = []

    def begin_row(self, repeats: int, hidden: bool) -> None:
        self.row, self.column, self.filled = self.row + 1, 0, 0
        self.repeats, self.row_hidden = repeats, hidden

    def end_row(self) -> None:
        last = self.row + self.repeats - 1
        if self.filled:
            self.rows, self.columns = last, max(self.columns, self.filled)
            if self.row_hidden:
                self.hidden_rows.append((self.row, last))
        self.row = last

    def columns_are(self, repeats: int, hidden: bool) -> None:
        low = self.listed_columns + 1
        self.listed_columns += repeats
        if hidden:
            self.hidden_columns.append((low, self.listed_columns))

    def end_cell(self, attributes: Mapping[str, str], shown: str) -> None:
        first = self.column + 1
        self.column += _repeats(attributes, "columns")
        kinds = {value for name, value in attributes.items() if local(name) == "value-type"}
        formula = _named(attributes, "formula")
        if kinds or shown or formula:
            self.filled = self.column
            self._joined(attributes, first)
            if (found := _empty(attributes, kinds, formula, shown)) and (
                len(self.empties) < MOST_ERRORS
            ):
                self.empties.append(Empty(self.row, first, found))

    def _joined(self, attributes: Mapping[str, str], first: int) -> None:
        """Note a cell that covers others."""
        if any(name.endswith("-spanned") for name in attributes) and len(self.merged) < MOST_ERRORS:
            down, across = _spanned(attributes, "rows"), _spanned(attributes, "columns")
            if down * across > 1:
                end = self.row + down - 1, first + across - 1
                self.merged.append(Merged(self.row, first, *end))

    def look(self, end: int) -> Look:
        rows = tuple(
            row for low, high in self.hidden_rows for row in range(low, min(high, MOST_ROWS) + 1)
        )
        columns = tuple(
            number
            for low, high in self.hidden_columns
            for number in range(low, min(high, self.columns) + 1)
        )
        size = end - self.start
        empties, merged = tuple(self.empties), tuple(self.merged)
        return Look(self.rows, self.columns, size, empties, rows, columns, merged)


def _empty(attributes: Mapping[str, str], kinds: set[str], formula: str, shown: str) -> Kind | None:
    """What kind of empty cell it is, where it is one."""
    if "error" in kinds:
        return "error"
    looks_wrong = bool(ERROR.fullmatch(shown))
    texts = kinds <= {"string"}
    if looks_wrong and (formula if texts else _is_zero(_named(attributes, "value"))):
        return "error"
    without = not kinds or (not texts and not _has_value(attributes))
    return "formula" if formula and not shown and without else None


def _is_zero(value: str) -> bool:
    return not value.strip().strip("-0.")


def _has_value(attributes: Mapping[str, str]) -> bool:
    values = ("value", "date-value", "time-value", "boolean-value")
    return any(local(name) in values and value for name, value in attributes.items())


def _named(attributes: Mapping[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if local(key) == name), "")


def _repeats(attributes: Mapping[str, str], what: str) -> int:
    return _number(_named(attributes, f"number-{what}-repeated"))


def _spanned(attributes: Mapping[str, str], what: str) -> int:
    return _number(_named(attributes, f"number-{what}-spanned"))


def _number(text: str) -> int:
    text = text.strip()
    return min(max(1, int(text)), MOST_REPEATS) if text.isdecimal() and len(text) < 13 else 1
