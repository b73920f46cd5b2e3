"""Workbooks as ODS: a small zip of XML, one named table a sheet, numbers that stay numbers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from surveybench.report.document import Sheet, Workbook

MIME = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
}
NAMES = " ".join(f'xmlns:{name}="{uri}"' for name, uri in SPACES.items())
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
WIDTHS = (8, 9, 10, 11, 12, 14, 16, 18, 20, 22, 30, 36, 60, 90)


def write(workbook: Workbook) -> bytes:
    """The workbook as bytes; the same workbook gives the same bytes."""
    parts = {
        "content.xml": _content(workbook),
        "styles.xml": f'{HEAD}<office:document-styles {NAMES} office:version="1.3"/>',
        "meta.xml": _meta(workbook),
        "META-INF/manifest.xml": _manifest(),
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("mimetype"), MIME, zipfile.ZIP_STORED)
        for name, text in parts.items():
            file.writestr(zipfile.ZipInfo(name), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _manifest() -> str:
    entries = [("/", MIME)] + [(f"{n}.xml", "text/xml") for n in ("content", "styles", "meta")]
    rows = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in entries
    )
    space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    return f'{HEAD}<manifest:manifest {space} manifest:version="1.3">{rows}</manifest:manifest>'


def _meta(workbook: Workbook) -> str:
    return (
        f'{HEAD}<office:document-meta {NAMES} office:version="1.3"><office:meta>'
        f"<dc:title>{_text(workbook.title)}</dc:title><dc:creator>surveybench</dc:creator>"
        f"<dc:language>{_text(workbook.language)}</dc:language>"
        f"<dc:date>{workbook.made.isoformat()}T00:00:00</dc:date>"
        f"</office:meta></office:document-meta>"
    )


def _content(workbook: Workbook) -> str:
    sheets = "".join("".join(_sheet(sheet)) for sheet in workbook.sheets)
    ranges = "".join(_range(sheet) for sheet in workbook.sheets if sheet.columns)
    return (
        f'{HEAD}<office:document-content {NAMES} office:version="1.3">{_styles()}<office:body>'
        f"<office:spreadsheet>{sheets}<table:database-ranges>{ranges}</table:database-ranges>"
        f"</office:spreadsheet></office:body></office:document-content>"
    )


def _styles() -> str:
    widths = "".join(
        f'<style:style style:name="w{w}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{w * 0.2:.1f}cm"/></style:style>'
        for w in WIDTHS
    )
    numbers = "".join(
        f'<number:number-style style:name="n{d}"><number:number number:decimal-places="{d}" '
        f'number:min-decimal-places="{d}" number:min-integer-digits="1" number:grouping="true"/>'
        f'</number:number-style><style:style style:name="d{d}" style:family="table-cell" '
        f'style:data-style-name="n{d}"/>'
        for d in range(5)
    )
    bold = "".join(
        f'<style:style style:name="{name}" style:family="table-cell"><style:text-properties '
        f'fo:font-weight="bold" fo:font-size="{size}pt"/></style:style>'
        for name, size in (("title", 16), ("head", 10))
    )
    return f"<office:automatic-styles>{widths}{numbers}{bold}</office:automatic-styles>"


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield f"<table:table table:name={_attribute(sheet.name[:31])}>"
    widths = [column.width for column in sheet.columns] or [90]
    for width in widths:
        fitting = next(w for w in WIDTHS if w >= min(width, WIDTHS[-1]))
        yield f'<table:table-column table:style-name="w{fitting}"/>'
    yield _row([_string(sheet.title, "title")])
    first = len(sheet.lines) - len(sheet.links)
    for at, line in enumerate(sheet.lines):
        if sheet.links and at >= first:
            yield _row([_link(line, sheet.links[at - first])])
        else:
            yield _row([_string(line)])
    if sheet.columns:
        heads = [_string(column.header, "head") for column in sheet.columns]
        yield f"<table:table-header-rows>{_row(heads)}</table:table-header-rows>"
    for values in sheet.rows:
        cells = [
            _value(value, column.decimals)
            for value, column in zip(values, sheet.columns, strict=True)
        ]
        yield _row(cells)
    yield "</table:table>"


def _range(sheet: Sheet) -> str:
    top = len(sheet.lines) + 2
    name = sheet.name[:31].replace("'", "''")
    last = _letters(len(sheet.columns))
    target = f"'{name}'.A{top}:'{name}'.{last}{top + max(len(sheet.rows), 1)}"
    own = re.sub(r"\W", "_", f"t_{sheet.name}")
    return (
        f'<table:database-range table:name="{own}" table:display-filter-buttons="true" '
        f"table:target-range-address={_attribute(target)}/>"
    )


def _letters(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def _row(cells: list[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _value(value: str | float | None, decimals: int | None) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return _string(value)
    return (
        f'<table:table-cell table:style-name="d{decimals or 0}" office:value-type="float" '
        f'office:value="{value!r}"><text:p>{value:.{decimals or 0}f}</text:p></table:table-cell>'
    )


def _string(text: str, style: str = "") -> str:
    named = f' table:style-name="{style}"' if style else ""
    return (
        f'<table:table-cell{named} office:value-type="string"><text:p>{_text(text)}</text:p>'
        "</table:table-cell>"
    )


def _link(text: str, target: str) -> str:
    name = target[:31].replace("'", "''")
    place = _attribute(f"#'{name}'.A1")
    return (
        f'<table:table-cell office:value-type="string"><text:p><text:a xlink:type="simple" '
        f"xlink:href={place}>{_text(text)}</text:a></text:p></table:table-cell>"
    )


def _text(text: str) -> str:
    return escape(UNWRITABLE.sub(" ", text))


def _attribute(text: str) -> str:
    return quoteattr(UNWRITABLE.sub(" ", text))
