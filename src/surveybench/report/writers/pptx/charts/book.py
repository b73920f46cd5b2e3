"""The sheet behind a chart, which opens with "edit data": one small workbook, written here.

It holds the numbers the chart draws and their names, nothing else: no other sheet, no name, no
date; formulas where a number follows from others.
"""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from surveybench.report.writers.pptx.charts.plot import Plot, Series
from surveybench.report.writers.pptx.xml import DECLARATION, words

EPOCH = (1980, 1, 1, 0, 0, 0)
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # spreadsheets read _x0041_ as the letter A
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"

FIXED = (
    (
        "[Content_Types].xml",
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEETML}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEETML}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{SHEETML}.styles+xml"/></Types>',
    ),
    (
        "_rels/.rels",
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    ),
    (
        "xl/workbook.xml",
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    ),
    (
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2"'
        f' Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    ),
    (
        "xl/styles.xml",
        f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/>'
        '<name val="Arial"/></font></fonts><fills count="2"><fill>'
        '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
        '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
        '</cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="2" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>",
    ),
)


def book(plot: Plot) -> bytes:
    """The workbook: categories down, series across."""
    out = BytesIO()
    with ZipFile(out, "w") as file:
        for name, content in (*FIXED, ("xl/worksheets/sheet1.xml", _sheet(plot))):
            # Stored: the presentation around it is compressed as a whole.
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_STORED
            file.writestr(entry, DECLARATION + content)
    return out.getvalue()


def _sheet(plot: Plot) -> str:
    heads = "".join(_text(f"{column(i)}1", s.name) for i, s in enumerate(plot.series, 1))
    rows = [f'<row r="1">{heads}</row>']
    for row_index, name in enumerate(plot.categories):
        row = row_index + 2
        values = "".join(
            f'<c r="{column(i)}{row}" s="1">{_formula(series, row_index)}<v>{value!r}</v></c>'
            for i, series in enumerate(plot.series, 1)
            if (value := series.values[row_index]) is not None
        )
        rows.append(f'<row r="{row}">{_text(f"A{row}", name)}{values}</row>')
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def _formula(series: Series, row_index: int) -> str:
    """How a number follows from others, so that who edits those need not edit it."""
    formula = series.formulas[row_index] if series.formulas else ""
    return f"<f>{formula}</f>" if formula else ""


def _text(place: str, text: str) -> str:
    inert = words(ESCAPED.sub("_x005F_", text))
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{inert}</t></is></c>'


def column(position: int) -> str:
    """The letter of a column; A is 0."""
    return chr(ord("A") + position)
