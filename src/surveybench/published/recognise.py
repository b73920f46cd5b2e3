"""Which layout a file has: what each of its columns holds, what could not be placed, what lacks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from surveybench import readers
from surveybench.errors import InputError, Place
from surveybench.published.book import Book, Cell, RawSheet, Row, text_of
from surveybench.published.layout import Layout, Leave, Rule, Table
from surveybench.published.placement import Parts, Placement, of_earlier_years, placed_columns

HEADER_SOUGHT = 30  # rows from the top in which a header is sought


@dataclass(frozen=True)
class Sheet:
    """The rows of one table; `lines` are row numbers in the file, as those of `hidden_rows`.

    Hidden rows are those of figures; hidden columns have a name in the header.
    """

    file: str
    name: str
    header_row: int
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    lines: tuple[int, ...]
    hidden: bool = False
    footnotes: int = 0
    empties: Mapping[tuple[int, int], str] | None = None
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()

    def place(self, row: int | None = None, index: int | None = None, header: str = "") -> Place:
        """Where a cell stands, for a message; the letter of its column is added."""
        line = self.header_row if row is None else self.lines[row]
        name = f"{header} ({readers.column_letters(index + 1)})" if index is not None else header
        return Place(file=self.file, sheet=self.name, row=line, column=name.strip())

    def cells(self, index: int, header: str, positions: Sequence[int] | None = None) -> list[Cell]:
        """The cells of a column; short rows end in blanks. InputError for a formula without one."""
        chosen = range(len(self.rows)) if positions is None else positions
        if self.empties:
            for i in chosen:
                if kind := self.empties.get((self.lines[i], index + 1)):
                    what, remedy = readers.EMPTY_WORDS["formula" if kind == "formula" else "error"]
                    raise InputError(what, where=self.place(i, index, header), remedy=remedy)
        return [
            row[index] if index < len(row) else "" for row in map(self.rows.__getitem__, chosen)
        ]


@dataclass(frozen=True)
class Placed:
    """A table of a layout in a sheet of a file: what of it could be placed, and what not."""

    table: Table
    sheet: Sheet
    parts: Parts
    lead: Mapping[str, int]
    placements: tuple[Placement, ...]
    passed_over: tuple[tuple[str, str], ...]
    unplaced: tuple[str, ...]

    @property
    def unmatched(self) -> tuple[Rule, ...]:
        """Rules that no column follows."""
        matched = {id(placement.rule) for placement in self.placements}
        return tuple(rule for rule in self.table.rules if id(rule) not in matched)


@dataclass(frozen=True)
class Fit:
    """A file as a layout reads it."""

    layout: Layout
    book: Book
    tables: tuple[Placed, ...]
    missing: tuple[Table, ...]
    other_sheets: tuple[str, ...]
    headless: tuple[tuple[Table, str], ...] = ()

    @cached_property
    def placed(self) -> int:
        """How many columns of figures could be placed."""
        return sum(len(table.placements) for table in self.tables)

    @property
    def leading(self) -> bool:
        """Whether the first table of the layout is there: what tells layouts apart."""
        return any(placed.table is self.layout.tables[0] for placed in self.tables)

    @property
    def whole(self) -> bool:
        """Whether nothing is missing that the layout needs."""
        lacking = (*self.missing, *(table for table, _ in self.headless))
        return self.leading and not any(table.required for table in lacking)


def fits(book: Book, layouts: Sequence[Layout]) -> tuple[Fit, ...]:
    """How each layout of this kind of file fits it, the best first."""
    tried = [fit(book, layout) for layout in layouts if book.kind in layout.kinds]
    return tuple(sorted(tried, key=lambda one: (one.whole, one.leading, one.placed), reverse=True))


def best(book: Book, layouts: Sequence[Layout]) -> Fit:
    """The layout that fits. Raises InputError where none does, saying what each lacks."""
    ranked = fits(book, layouts)
    leading = [one for one in ranked if one.leading]
    headless = [one for one in ranked if _named_without_header(one)]
    if headless and not leading:
        return headless[0]
    if not leading:
        tried = "; ".join(f"{one.layout.id}: {_lack(one)}" for one in ranked)
        names = ", ".join(sheet.name for sheet in book.sheets if sheet.name)
        raise InputError(
            f"no layout fits this file (tried {tried or 'none'})."
            + (f" Its sheets are: {names}." if names else ""),
            where=Place(file=book.file),
            remedy="Describe it in a layout of your own and name that with --layout; "
            f"`surveybench definition new --published {book.file}` drafts one.",
        )
    first, *others = leading
    if others and others[0].whole and others[0].placed == first.placed:
        raise InputError(
            f"two layouts fit: {first.layout.id} and {others[0].layout.id}.",
            where=Place(file=book.file),
            remedy="Name the one that is meant with --layout.",
        )
    return first


def _named_without_header(tried: Fit) -> bool:
    """Whether the first sheet of a layout is there by its own name, though without its columns."""
    first = tried.layout.tables[0]
    plain = any(table is first and name for table, name in tried.headless)
    return plain and first.label.strip(".*") == first.label


def _lack(tried: Fit) -> str:
    first = tried.layout.tables[0]
    sheets = [sheet for sheet in tried.book.sheets if first.sheet.fullmatch(_name(sheet))]
    if not sheets:
        return f"no sheet {first.label}"
    return f"no header with its columns in {sheets[0].name or 'the table'}"


def _name(sheet: RawSheet) -> str:
    return " ".join(sheet.name.split())


def fit(book: Book, layout: Layout) -> Fit:
    """How one layout fits a file. Sheets in sight come before hidden ones."""
    tables: list[Placed] = []
    missing: list[Table] = []
    headless: list[tuple[Table, str]] = []
    for table in layout.tables:
        named = [sheet for sheet in book.sheets if table.sheet.fullmatch(_name(sheet))]
        visible = [sheet for sheet in named if not sheet.hidden] or named
        for sheet in visible:
            placed = _all_placed(book.file, sheet, table)
            tables += placed
            headless += [] if placed else [(table, sheet.name)]
        missing += [] if visible else [table]
    used = {one.sheet.name for one in tables} | {name for _, name in headless}
    others = tuple(sheet.name for sheet in book.sheets if sheet.name not in used)
    return Fit(layout, book, tuple(tables), tuple(missing), others, tuple(headless))


def _all_placed(file: str, raw: RawSheet, table: Table) -> list[Placed]:
    """The table of a sheet, or several below each other, each with a header of its own."""
    header = _header(raw, table)
    if header is None:
        return []
    headers = [header, *_further(raw, table, header)]
    ends = [last - 1 for _, last in headers[1:]]
    return [
        _placed(file, raw, table, names, (last, end))
        for (names, last), end in zip(headers, [*ends, len(raw.rows)], strict=True)
    ]


def _further(
    raw: RawSheet, table: Table, header: tuple[list[str], int]
) -> Iterator[tuple[list[str], int]]:
    """Later rows that name who again, and other figures. The same row again is none: see _sheet."""
    names, last = header
    lead = _lead(table, names)
    index = lead.get("code", lead.get("name", -1))
    if index < 0 or table.header:
        return
    before = [name for name in names if name]
    for number, row in enumerate(raw.rows[last:], last + 1):
        if index < len(row) and text_of(row[index]) == names[index]:
            again = [text_of(cell) for cell in row]
            if [name for name in again if name] != before and _is_header(table, again):
                yield again, number
                before = [name for name in again if name]


def _placed(
    file: str, raw: RawSheet, table: Table, names: list[str], rows: tuple[int, int]
) -> Placed:
    sheet = _sheet(file, raw, names, rows)
    match = table.sheet.fullmatch(_name(raw))
    sheet_parts = {key: text for key, text in (match.groupdict() if match else {}).items() if text}
    lead = _lead(table, names)
    taken = set(lead.values())
    placements: list[Placement] = []
    passed_over: list[tuple[str, str]] = []
    unplaced = []
    if table.columns.key is not None:
        placements = placed_columns(table, names)
        taken |= {placement.index for placement in placements}
        earlier = of_earlier_years(table, names)
        taken |= earlier
        passed_over += [(names[index], "another has a later year") for index in sorted(earlier)]
    for index, name in enumerate(names):
        if index in taken or not name:
            continue
        rule, parts = (None, {}) if table.columns.key is not None else _rule(table.rules, name)
        if rule is not None:
            placements.append(Placement(rule, index, name, parts))
        elif why := _known(table.leave, name):
            passed_over.append((name, why))
        else:
            unplaced.append(name)
    return Placed(
        table, sheet, sheet_parts, lead, tuple(placements), tuple(passed_over), tuple(unplaced)
    )


def _rule(rules: Sequence[Rule], name: str) -> tuple[Rule | None, dict[str, str]]:
    """The first rule whose pattern a name follows, and what its parts say."""
    for rule in rules:
        if match := rule.match.fullmatch(name):
            return rule, {key: text for key, text in match.groupdict().items() if text}
    return None, {}


def _known(leave: Sequence[Leave], name: str) -> str:
    return next((entry.why for entry in leave if entry.match.fullmatch(name)), "")


def _lead(table: Table, names: Sequence[str]) -> dict[str, int]:
    """Which columns say what a row is about."""
    columns = table.columns
    patterns: dict[str, re.Pattern[str] | None] = {
        "code": columns.code,
        "name": columns.name,
        "wave": columns.wave,
        "key": columns.key,
        "option": columns.option,
        "population": columns.population,
        "parent": columns.parent,
        "peers": columns.peers,
        "text": columns.text,
    }
    lead = {}
    for part, pattern in patterns.items():
        if pattern is None:
            continue
        for index, name in enumerate(names):
            if name and pattern.fullmatch(name):
                lead[part] = index
                break
    return lead


def _header(raw: RawSheet, table: Table) -> tuple[list[str], int] | None:
    """The names of the columns and the last row of the header, counted from 1.

    The first row that has the columns of who and a column of figures; the rows that the layout
    names, where it names some.
    """
    if table.header:
        if len(raw.rows) < table.header[-1]:
            return None
        return joined([raw.rows[row - 1] for row in table.header]), table.header[-1]
    for number, row in enumerate(raw.rows[:HEADER_SOUGHT], 1):
        names = [text_of(cell) for cell in row]
        if _is_header(table, names):
            return names, number
    return None


def joined(rows: Sequence[Row]) -> list[str]:
    """One name a column from several rows: a merged title holds for the columns right of it."""
    width = max(map(len, rows))
    filled = []
    for position, row in enumerate(rows):
        names = [text_of(cell) for cell in row] + [""] * (width - len(row))
        if position < len(rows) - 1:
            for i in range(1, width):
                below = [rows[-1][i]] if i < len(rows[-1]) else [""]
                names[i] = names[i] or (names[i - 1] if any(map(text_of, below)) else "")
        filled.append(names)
    return [" ".join(filter(None, parts)) for parts in zip(*filled, strict=True)]


def _is_header(table: Table, names: Sequence[str]) -> bool:
    lead = _lead(table, names)
    needed = ("key",) if table.columns.key is not None else ()
    if table.holds != "everyone":
        needed = (*needed, "code" if table.columns.code is not None else "name")
    if any(part not in lead for part in needed):
        return False
    if table.columns.key is not None:
        return bool(placed_columns(table, names))
    return any(_rule(table.rules, name)[0] for name in names if name)


def _sheet(file: str, raw: RawSheet, names: Sequence[str], between: tuple[int, int]) -> Sheet:
    """The rows under a header, down to the next one.

    A row of one cell alone is a note, blank rows are nothing, nor is the header once more.
    """
    last, end = between
    header = [name for name in names if name]
    rows, lines, footnotes = [], [], 0
    columns: dict[str, int] = {}
    for index, name in enumerate(names):
        if name in columns:
            raise InputError(
                f"the column {name} stands there {list(names).count(name)} times.",
                where=Place(file=file, sheet=raw.name, row=last),
                remedy="Use the workbook as published: one column of each name is read.",
            )
        if name:
            columns[name] = index
    for number, row in enumerate(raw.rows[last:end], last + 1):
        filled = sum(1 for cell in row if cell != "" and text_of(cell))
        if (
            filled == len(header)
            and row[0] != ""
            and [t for c in row if (t := text_of(c))] == header
        ):
            continue
        if filled == 1 and len(columns) > 2:
            footnotes += 1
        elif filled:
            rows.append(row)
            lines.append(number)
    return Sheet(
        file,
        raw.name,
        last,
        columns,
        tuple(rows),
        tuple(lines),
        raw.hidden,
        footnotes,
        {(cell.row, cell.column): cell.kind for cell in raw.look.empties},
        tuple(sorted(frozenset(raw.look.hidden_rows) & frozenset(lines))),
        _hidden_names(raw.look.hidden_columns, columns),
    )


def _hidden_names(hidden: Collection[int], columns: Mapping[str, int]) -> tuple[str, ...]:
    """The names of columns out of sight, whose numbers count from 1."""
    numbers = frozenset(hidden)
    return tuple(name for name, index in columns.items() if index + 1 in numbers)
