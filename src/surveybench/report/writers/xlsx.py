"""Workbooks as XLSX: one marked-up table a sheet, no merged cells, numbers that stay numbers."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from math import ceil

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from surveybench.report.document import Sheet, SheetColumn, Workbook

FONT = {"font_name": "Arial", "font_size": 12}
LINE = 16.5  # height of a line, in points
TITLE_LINE = 22
LETTERS, BOLD = 0.95, 0.8  # of the width of a column, that words of it can use
WIDE = 100  # a sheet of words alone
MANY = 8  # columns from which on the first one stays in sight
PAPER_A4 = 9
PAGE = 150  # characters across a printed page
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(workbook: Workbook) -> bytes:
    """The workbook as bytes; the same workbook gives the same bytes."""
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        # A copy: the library writes into what it is given.
        "default_format_properties": {**FONT},
    }
    with xlsxwriter.Workbook(out, options) as book:
        made = datetime(workbook.made.year, workbook.made.month, workbook.made.day)
        properties = {"title": _plain(workbook.title), "author": "surveybench", "created": made}
        book.set_properties(properties)
        formats = _formats(book)
        for position, sheet in enumerate(workbook.sheets):
            page = book.add_worksheet(sheet.name)
            page.set_landscape()
            page.set_paper(PAPER_A4)
            page.fit_to_pages(_pages(sheet), 0)
            _words(page, sheet, formats)
            if sheet.columns:
                _table(
                    page, sheet, formats, re.sub(r"\W", "_", f"table_{position + 1}_{sheet.name}")
                )
    return out.getvalue()


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    top = {**FONT, "valign": "top"}
    head = {**top, "bold": True, "text_wrap": True, "bottom": 1}
    numbers = {
        str(d): book.add_format({**top, "num_format": f"#,##0{'.' * (d > 0)}{'0' * d}"})
        for d in range(7)
    }
    return {
        "title": book.add_format({**FONT, "bold": True, "font_size": 16, "text_wrap": True}),
        "long title": book.add_format({**FONT, "bold": True, "font_size": 16}),
        "wrapped": book.add_format({**top, "text_wrap": True}),
        "text": book.add_format(top),
        "head": book.add_format(head),
        "number head": book.add_format({**head, "align": "right"}),
        "link": book.add_format({**top, "font_color": "#1F5FA8", "underline": 1}),
        **numbers,
    }


def _pages(sheet: Sheet) -> int:
    """How many pages a printed table is wide, so that it can be read."""
    return max(1, round(sum(column.width for column in sheet.columns) / PAGE))


def _plain(text: str) -> str:
    """Text without what a file cannot hold."""
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _words(page: Worksheet, sheet: Sheet, formats: dict[str, Format]) -> None:
    """Title and lines, below each other in the first column."""
    alone = not sheet.columns
    page.write_string(0, 0, _plain(sheet.title), formats["title" if alone else "long title"])
    if alone:
        page.set_column(0, 0, WIDE, formats["wrapped"])
        page.set_row(0, TITLE_LINE * _lines(sheet.title, WIDE * 0.7, BOLD))
    else:
        page.set_row(0, TITLE_LINE)
    for row, line in enumerate(sheet.lines, 1):
        page.write_string(row, 0, _plain(line), formats["wrapped" if alone else "text"])
        page.set_row(row, LINE * (_lines(line, WIDE) if alone else 1))


def _lines(text: str, width: float, share: float = LETTERS) -> int:
    return max(1, ceil(len(text) / (width * share)))


def _table(page: Worksheet, sheet: Sheet, formats: dict[str, Format], name: str) -> None:
    top = len(sheet.lines) + 1
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
        _column(page, sheet, at, top + 1, formats)
    longest = max(_lines(column.header, column.width, BOLD) for column in sheet.columns)
    page.set_row(top, LINE * longest)
    for row, values in enumerate(sheet.rows, top + 1):
        most = max(_needed(v, c) for v, c in zip(values, sheet.columns, strict=True))
        page.set_row(row, LINE * most)
    heads = [
        {
            "header": _plain(column.header),
            "header_format": formats["head" if column.decimals is None else "number head"],
        }
        for column in sheet.columns
    ]
    last = top + max(len(sheet.rows), 1)
    style = {"name": name, "style": "Table Style Light 1", "columns": heads}
    page.add_table(top, 0, last, len(sheet.columns) - 1, style)
    page.freeze_panes(top + 1, 1 if len(sheet.columns) > MANY else 0)
    page.repeat_rows(top)
    page.repeat_columns("A:A")


def _needed(value: str | float | None, column: SheetColumn) -> int:
    return _lines(value, column.width) if isinstance(value, str) else 1


def _column(page: Worksheet, sheet: Sheet, at: int, first: int, formats: dict[str, Format]) -> None:
    column = sheet.columns[at]
    shown = formats["wrapped"] if column.decimals is None else formats[str(column.decimals)]
    for row, values in enumerate(sheet.rows, first):
        value = values[at]
        if at == 0 and sheet.links:
            target = sheet.links[row - first].replace("'", "''")
            place = f"internal:'{target}'!A1"
            page.write_url(row, 0, place, formats["link"], _plain(str(value)))
        elif isinstance(value, str):
            page.write_string(row, at, _plain(value), shown)
        elif value is not None:
            page.write_number(row, at, value, shown)
