"""Cells and tables as HTML: the part of a page that there is most of, so not in a template."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from surveybench.report.addresses import leads_out
from surveybench.report.document import Cell, Column, Table

Href = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Roles:
    """Attributes that say what the parts of a table are, where its looks do not."""

    rows: str = ""
    row: str = ""
    column: str = ""
    heading: str = ""
    cell: str = ""


FLAT = _Roles()
STACKED = _Roles(
    rows=' role="rowgroup"',
    row=' role="row"',
    column=' role="columnheader"',
    heading=' role="rowheader"',
    cell=' role="cell"',
)


def words(cell: Cell, href: Href) -> Markup:
    """A cell's text with its band, link or weight."""
    return Markup(_words(cell, href))


def sentence(cells: tuple[Cell, ...], href: Href) -> Markup:
    """Cells in a row."""
    return Markup(" ".join(_words(cell, href) for cell in cells))


def rows(table: Table, href: Href) -> Markup:
    """Head and body of a table. See `stacks` for its roles and labels."""
    stacked = stacks(table)
    roles = STACKED if stacked else FLAT
    places = [_place(c) + (_label(c) if stacked else "") for c in table.columns]
    return Markup("".join([*_head(table, roles), *_body(table, places, roles, href)]))


def stacks(table: Table) -> bool:
    """Whether a narrow screen shows each row as lines of label and value.

    Such a table is none to a screen reader, unless its parts say in words what they are.
    """
    return table.style == "figures" or (table.style == "list" and len(table.columns) > 3)


def _words(cell: Cell, href: Href) -> str:
    text = escape(cell.text)
    if cell.band:
        return f'<span class="band band-{cell.band}"{_ref(cell)}>{text}</span>'
    if cell.link:
        target = cell.link if leads_out(cell.link) else href(cell.link)
        link = f'<a href="{escape(target)}"{"" if cell.strong else _ref(cell)}>{text}</a>'
        if not cell.strong:
            return link
        text = link
    if cell.strong:
        return f"<strong{_ref(cell)}>{text}</strong>"
    return f"<span{_ref(cell)}>{text}</span>" if cell.ref else text


def _ref(cell: Cell) -> str:
    return f' data-ref="{escape(cell.ref)}"' if cell.ref else ""


def _inside(cell: Cell, href: Href) -> tuple[str, str]:
    """Attributes and content of a table's cell."""
    if cell.band or cell.link or cell.strong:
        return "", _words(cell, href)
    return _ref(cell), escape(cell.text)


def _place(column: Column) -> str:
    return f' class="{column.align}"' if column.align != "left" else ""


def _label(column: Column) -> str:
    return f' data-label="{escape(column.header)}"'


def _head(table: Table, roles: _Roles) -> Iterator[str]:
    yield f"<thead{roles.rows}><tr{roles.row}>"
    for column in table.columns:
        yield f'<th scope="col"{roles.column}{_place(column)}>{escape(column.header)}</th>'
    yield "</tr></thead>"


def _body(table: Table, places: list[str], roles: _Roles, href: Href) -> Iterator[str]:
    yield f"<tbody{roles.rows}>"
    for row in table.rows:
        yield f"\n<tr{roles.row}>"
        for column_index, (cell, place) in enumerate(zip(row, places, strict=True)):
            attributes, content = _inside(cell, href)
            if column_index == 0 and table.row_header and cell.text:
                yield f'<th scope="row"{roles.heading}{place}{attributes}>{content}</th>'
            else:
                yield f"<td{roles.cell}{place}{attributes}>{content}</td>"
        yield "</tr>"
    yield "\n</tbody>"
