"""Cells and tables as HTML: the part of a page that there is most of, so not in a template."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from markupsafe import Markup, escape

from surveybench.report.document import Cell, Column, Table

Href = Callable[[str], str]


def words(cell: Cell, href: Href) -> Markup:
    """A cell's text with its band, link or weight."""
    return Markup(_words(cell, href))


def sentence(cells: tuple[Cell, ...], href: Href) -> Markup:
    """Cells in a row."""
    return Markup(" ".join(_words(cell, href) for cell in cells))


def rows(table: Table, href: Href) -> Markup:
    """Head and body of a table. See `stacks` for its roles and labels."""
    if stacks(table):
        lines = [*_stacking_head(table), *_stacking_body(table, href)]
    else:
        lines = [*_head(table), *_body(table, href)]
    return Markup("".join(lines))


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
        link = f'<a href="{escape(href(cell.link))}"{"" if cell.strong else _ref(cell)}>{text}</a>'
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


def _head(table: Table) -> Iterator[str]:
    yield "<thead><tr>"
    for column in table.columns:
        yield f'<th scope="col"{_place(column)}>{escape(column.header)}</th>'
    yield "</tr></thead>"


def _body(table: Table, href: Href) -> Iterator[str]:
    places = [_place(column) for column in table.columns]
    yield "<tbody>"
    for row in table.rows:
        yield "\n<tr>"
        for row_index, (cell, place) in enumerate(zip(row, places, strict=True)):
            attributes, content = _inside(cell, href)
            if row_index == 0 and table.row_header and cell.text:
                yield f'<th scope="row"{place}{attributes}>{content}</th>'
            else:
                yield f"<td{place}{attributes}>{content}</td>"
        yield "</tr>"
    yield "\n</tbody>"


def _stacking_head(table: Table) -> Iterator[str]:
    yield '<thead role="rowgroup"><tr role="row">'
    for column in table.columns:
        place = _place(column)
        yield f'<th scope="col" role="columnheader"{place}>{escape(column.header)}</th>'
    yield "</tr></thead>"


def _stacking_body(table: Table, href: Href) -> Iterator[str]:
    places = [f'{_place(c)} data-label="{escape(c.header)}"' for c in table.columns]
    yield '<tbody role="rowgroup">'
    for row in table.rows:
        yield '\n<tr role="row">'
        for row_index, (cell, place) in enumerate(zip(row, places, strict=True)):
            attributes, content = _inside(cell, href)
            if row_index == 0 and table.row_header and cell.text:
                yield f'<th scope="row" role="rowheader"{place}{attributes}>{content}</th>'
            else:
                yield f'<td role="cell"{place}{attributes}>{content}</td>'
        yield "</tr>"
    yield "\n</tbody>"
