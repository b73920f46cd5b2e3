"""Workbooks as XLSX: one marked-up table a sheet, no merged cells, numbers that stay numbers.

The library makes the workbook with one row of each table, in which every cell has its style and no
value; `xlsx_rows` puts the real rows in its place, so that they need not be held all at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from surveybench.report.charts import PALETTE, on_band
from surveybench.report.document import Sheet, Workbook
from surveybench.report.writers import xlsx_rows
from surveybench.report.writers.paper import across
from surveybench.report.writers.xlsx_rows import LINE, lines, plain

FONT = {"font_name": "Arial", "font_size": 12}
TITLE_LINE = 22
BOLD = 0.8  # of the width of a column, that bold words of it can use
WIDE = 100  # a sheet of words alone
PAPER_A4 = 9


def write(workbook: Workbook) -> Iterator[bytes]:
    """The workbook in pieces; the same workbook gives the same bytes."""
    return xlsx_rows.filled(_frame(workbook), workbook.sheets)


def _frame(workbook: Workbook) -> BytesIO:
    """The workbook without its rows."""
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        # A copy: the library writes into what it is given.
        "default_format_properties": {**FONT},
    }
    with xlsxwriter.Workbook(out, options) as book:
        timestamp = datetime(workbook.made.year, workbook.made.month, workbook.made.day)
        properties = {"title": plain(workbook.title), "author": "surveybench", "created": timestamp}
        book.set_properties(properties)
        formats = _formats(book)
        for position, sheet in enumerate(workbook.sheets):
            page = book.add_worksheet(sheet.name)
            page.set_landscape()
            page.set_paper(PAPER_A4)
            page.fit_to_pages(across(sheet), 0)
            _words(page, sheet, formats)
            if sheet.columns:
                _table(
                    page, sheet, formats, re.sub(r"\W", "_", f"table_{position + 1}_{sheet.name}")
                )
    return out


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
        **{
            f"band-{band}": book.add_format(
                {
                    "bg_color": PALETTE[f"band-{band}"],
                    "font_color": PALETTE[on_band(band)],
                }
            )
            for band in range(1, 8)
        },
    }


def _words(page: Worksheet, sheet: Sheet, formats: dict[str, Format]) -> None:
    """Title and lines, below each other in the first column."""
    has_no_table = not sheet.columns
    page.write_string(0, 0, plain(sheet.title), formats["title" if has_no_table else "long title"])
    if has_no_table:
        page.set_column(0, 0, WIDE, formats["wrapped"])
        page.set_row(0, TITLE_LINE * lines(sheet.title, WIDE * 0.7, BOLD))
    else:
        page.set_row(0, TITLE_LINE)
    for row, line in enumerate(sheet.lines, 1):
        page.write_string(row, 0, plain(line), formats["wrapped" if has_no_table else "text"])
        page.set_row(row, LINE * (lines(line, WIDE) if has_no_table else 1))


def _table(page: Worksheet, sheet: Sheet, formats: dict[str, Format], name: str) -> None:
    top = len(sheet.lines) + 1
    for position, column in enumerate(sheet.columns):
        page.set_column(position, position, column.width)
        style = "wrapped" if column.decimals is None else str(column.decimals)
        page.write_blank(
            top + 1, position, None, formats["link" if sheet.links and position == 0 else style]
        )
    longest = max(lines(column.header, column.width, BOLD) for column in sheet.columns)
    page.set_row(top, LINE * longest)
    heads = [
        {
            "header": plain(column.header),
            "header_format": formats["head" if column.decimals is None else "number head"],
        }
        for column in sheet.columns
    ]
    style = {"name": name, "style": "Table Style Light 1", "columns": heads}
    page.add_table(top, 0, top + 1, len(sheet.columns) - 1, style)
    page.freeze_panes(top + 1, sheet.frozen)
    page.repeat_rows(top)
    page.repeat_columns(0, max(sheet.frozen - 1, 0))
    last = top + max(len(sheet.rows), 1)
    for position, column in enumerate(sheet.columns):
        for band_name, band in column.bands:
            rule = {
                "type": "cell",
                "criteria": "==",
                "value": '"' + plain(band_name).replace('"', '""') + '"',
                "format": formats[f"band-{band}"],
            }
            page.conditional_format(top + 1, position, last, position, rule)
