"""A table of a check, described once and rendered twice: on its page and in its workbook."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from surveybench.checking import say
from surveybench.report.document import Cell, Column, Sheet, SheetColumn, Table


@dataclass(frozen=True, slots=True)
class Form:
    """What a column holds: decimals in the workbook, or none for text; `times` as it is written.

    On a page `signed` numbers show their plus, and those of `short` form have no needless zeros.
    """

    decimals: int | None
    times: float = 1.0
    signed: bool = False
    short: bool = False


class Look(Enum):
    """The forms that columns of a check have."""

    TEXT = Form(None)
    COUNT = Form(0)
    PERCENT = Form(1, 100.0)
    POINTS = Form(1, 100.0, signed=True)
    TENTHS = Form(1)
    RATIO = Form(2)
    SCORE = Form(3)
    LIMIT = Form(2, short=True)


class Shown(Enum):
    """Where a column stands."""

    EVERYWHERE = "everywhere"
    PAGE = "page"
    BOOK = "workbook"


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a check: what stands above it, what it holds, its width in the workbook."""

    header: str
    look: Look = Look.TEXT
    width: int = 14
    shown: Shown = Shown.EVERYWHERE


@dataclass(frozen=True, slots=True)
class Marked:
    """A value that stands out on the page."""

    value: str | float


Value = str | float | Marked


@dataclass(frozen=True, slots=True)
class CheckTable:
    """A table: `name` on the page, `caption`, columns and rows with a value for each of them."""

    name: str
    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Value, ...], ...]
    dense: bool = False


def first(table: CheckTable, count: int) -> CheckTable:
    """The table with its first rows alone."""
    return replace(table, rows=table.rows[:count])


def on_page(table: CheckTable) -> Table:
    """The table as text, its numbers to the right."""
    shown = _positions(table, Shown.PAGE)
    columns = tuple(
        Column(head.header, "left" if head.look is Look.TEXT else "right")
        for head in (table.heads[position] for position in shown)
    )
    cells = tuple(
        tuple(_cell(row[position], table.heads[position].look.value) for position in shown)
        for row in table.rows
    )
    style = "dense" if table.dense else "list"
    return Table(table.name, table.caption, columns, cells, style=style)


def in_book(table: CheckTable, name: str, title: str, lines: Sequence[str] = ()) -> Sheet:
    """The table as numbers, under the title and lines of its sheet."""
    shown = _positions(table, Shown.BOOK)
    columns = tuple(
        SheetColumn(head.header, head.look.value.decimals, head.width)
        for head in (table.heads[position] for position in shown)
    )
    rows = tuple(
        tuple(_number(row[position], table.heads[position].look.value) for position in shown)
        for row in table.rows
    )
    return Sheet(name, title, tuple(lines), columns, rows)


def _positions(table: CheckTable, place: Shown) -> tuple[int, ...]:
    """The columns that stand there."""
    places = (Shown.EVERYWHERE, place)
    return tuple(i for i, head in enumerate(table.heads) if head.shown in places)


def _cell(value: Value, form: Form) -> Cell:
    if isinstance(value, Marked):
        return replace(_cell(value.value, form), strong=True)
    if isinstance(value, str):
        return Cell(value)
    if math.isnan(value):
        return Cell(say.DASH)
    if form.short:
        return Cell(f"{value:g}")
    if form.signed:
        return Cell(say.signed(value * form.times, form.decimals or 0))
    return Cell(say.number(value * form.times, form.decimals or 0))


def _number(value: Value, form: Form) -> str | float | None:
    if isinstance(value, Marked):
        return _number(value.value, form)
    if isinstance(value, str):
        return value
    return None if math.isnan(value) else value * form.times
