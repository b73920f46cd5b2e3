"""Workbooks as XLSX: one marked-up table a sheet, no merged cells, numbers that stay numbers."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from surveybench.report.document import Sheet, Workbook

WIDE = 90


def write(workbook: Workbook) -> bytes:
    """The workbook as bytes; the same workbook gives the same bytes."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        made = datetime(workbook.made.year, workbook.made.month, workbook.made.day)
        book.set_properties({"title": workbook.title, "author": "surveybench", "created": made})
        formats = {
            "title": book.add_format({"bold": True, "font_size": 16}),
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "link": book.add_format({"font_color": "#1F5FA8", "underline": 1}),
            **{
                str(d): book.add_format({"num_format": f"#,##0{'.' * (d > 0)}{'0' * d}"})
                for d in range(5)
            },
        }
        for sheet in workbook.sheets:
            _sheet(book.add_worksheet(sheet.name[:31]), sheet, formats)
    return out.getvalue()


def _sheet(page: Worksheet, sheet: Sheet, formats: dict[str, Format]) -> None:
    page.write_string(0, 0, sheet.title, formats["title"])
    first = len(sheet.lines) - len(sheet.links)
    for row, line in enumerate(sheet.lines, 1):
        if sheet.links and row > first:
            target = sheet.links[row - first - 1]
            page.write_url(row, 0, f"internal:'{target[:31]}'!A1", formats["link"], line)
        else:
            page.write_string(row, 0, line)
    if not sheet.columns:
        page.set_column(0, 0, WIDE)
        return
    _table(page, sheet, formats)


def _table(page: Worksheet, sheet: Sheet, formats: dict[str, Format]) -> None:
    top = len(sheet.lines) + 1
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
        number = formats[str(column.decimals)] if column.decimals is not None else None
        for row, values in enumerate(sheet.rows, top + 1):
            value = values[at]
            if isinstance(value, str):
                page.write_string(row, at, value)
            elif value is not None:
                page.write_number(row, at, value, number)
    page.add_table(
        top,
        0,
        top + max(len(sheet.rows), 1),
        len(sheet.columns) - 1,
        {
            "name": re.sub(r"\W", "_", f"t_{sheet.name}"),
            "style": "Table Style Light 1",
            "columns": [
                {"header": column.header, "header_format": formats["head"]}
                for column in sheet.columns
            ],
        },
    )
    page.freeze_panes(top + 1, 0)
