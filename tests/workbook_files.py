"""Workbooks written by hand, in every spelling that is valid."""

from __future__ import annotations

import zipfile
from pathlib import Path

from surveybench import readers

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"


def xlsx(path: Path, sheet: str | bytes, *, file: str = "worksheets/sheet1.xml") -> Path:
    """A workbook of one sheet named Data, whose XML is this."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
            f'PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override '
            f'PartName="/xl/{file}" ContentType="{kind}.worksheet+xml"/></Types>',
        )
        relation = '<Relationship Id="{}" Type="{}/{}" Target="{}"/>'
        relations = f'<Relationships xmlns="{PACKAGE}/relationships">{{}}</Relationships>'
        book.writestr(
            "_rels/.rels",
            relations.format(relation.format("a", DOCUMENT, "officeDocument", "xl/workbook.xml")),
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            relations.format(relation.format("b", DOCUMENT, "worksheet", file)),
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>'
            '<sheet name="Data" sheetId="1" r:id="b"/></sheets></workbook>',
        )
        book.writestr(f"xl/{file}", sheet)
    return path


def sheet(rows: str, *, before: str = "") -> str:
    """The XML of a sheet with these rows."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'


def ods(path: Path, rows: str, *, columns: str = "", styles: str = "") -> Path:
    """A workbook of one sheet named Data, with these rows."""
    rooms = ("office", "table", "text", "style")
    names = "".join(f' xmlns:{name}="{OASIS}:{name}:1.0"' for name in rooms)
    calc = ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f"<office:document-content{names}{calc}>{styles}<office:body><office:spreadsheet>"
        f'<table:table table:name="Data">{columns}{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", kind, zipfile.ZIP_STORED)
        book.writestr("content.xml", content)
        book.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0"><manifest:file-entry '
            f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
    return path


def text(value: str) -> str:
    return f't="inlineStr"><is><t>{value}</t></is></c>'


HEADER = f'<row r="1"><c r="A1" {text("id")}<c r="B1" {text("Q1")}</row>'
PEOPLE = "".join(
    f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}"><v>1</v></c></row>'
    for row in range(2, 40)
)


def row_40(cell: str) -> str:
    return f'{HEADER}{PEOPLE}<row r="40"><c r="A40"><v>40</v></c>{cell}</row>'


def read_one(path: Path) -> int:
    found = readers.opened(path)
    return sum(len(batch.rows) for batch in readers.batches(found, readers.header(found)))


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def cell(attributes: str, shown: str = "") -> str:
    paragraph = f"<text:p>{shown}</text:p>" if shown else ""
    return f"<table:table-cell {attributes}>{paragraph}</table:table-cell>"


def words(shown: str) -> str:
    return cell('office:value-type="string"', shown)


def number(value: object, shown: str = "") -> str:
    return cell(f'office:value-type="float" office:value="{value}"', shown or str(value))
