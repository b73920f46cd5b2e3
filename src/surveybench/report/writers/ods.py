"""Workbooks as ODS: a small zip of XML, one named table a sheet, numbers that stay numbers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from tempfile import TemporaryFile
from xml.sax.saxutils import escape, quoteattr

from surveybench.report.charts import PALETTE, on_band
from surveybench.report.document import Sheet, SheetColumn, Workbook
from surveybench.report.writers.paper import across

MIME = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    "ooo": "http://openoffice.org/2004/office",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
}
NAMES = " ".join(f'xmlns:{name}="{uri}"' for name, uri in SPACES.items())
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
EPOCH = (1980, 1, 1, 0, 0, 0)
PERMISSIONS = 0o600 << 16
BYTES_A_PIECE = 1 << 20
ROWS_A_PIECE = 2_000
MANY_CELLS = 10_000_000
WIDE = 100  # characters of a sheet of words alone
CHARACTER = 0.235  # width of a character, in centimetres
HEADER = ' fo:wrap-option="wrap" fo:border-bottom="0.5pt solid #16202a"'
# Styles of cells: weight and size of type, and what else the cell does.
LOOKS = {
    "title": ("bold", 16, ""),
    "head": ("bold", 12, HEADER),
    "number-head": ("bold", 12, HEADER),
    "text": ("normal", 12, ""),
    "wrapped": ("normal", 12, ' fo:wrap-option="wrap"'),
    "link": ("normal", 12, ""),
}


def write(workbook: Workbook) -> Iterator[bytes]:
    """The workbook in pieces; the same workbook gives the same bytes.

    Raises OSError where there is no room for it.
    """
    parts = {
        "content.xml": _content(workbook),
        "styles.xml": [_default_styles(workbook)],
        "settings.xml": [_settings(workbook)],
        "meta.xml": [_meta(workbook)],
    }
    cells = sum(len(sheet.rows) * len(sheet.columns) for sheet in workbook.sheets)
    # In a file, because sizes are written back in front of what is packed.
    with TemporaryFile() as spool:
        with zipfile.ZipFile(spool, "w") as file:
            _put(file, "mimetype", [MIME], zipfile.ZIP_STORED)
            for name, pieces in parts.items():
                _put(file, name, pieces, zipfile.ZIP_DEFLATED, huge=cells > MANY_CELLS)
            _put(file, "META-INF/manifest.xml", [_manifest(parts)], zipfile.ZIP_DEFLATED)
        spool.seek(0)
        while piece := spool.read(BYTES_A_PIECE):
            yield piece


def _put(
    file: zipfile.ZipFile, name: str, pieces: Iterable[str], how: int, *, huge: bool = False
) -> None:
    """A part; a huge one may come to more bytes than the format's older form can name."""
    part = zipfile.ZipInfo(name, EPOCH)
    part.compress_type, part.external_attr = how, PERMISSIONS
    with file.open(part, "w", force_zip64=huge) as into:
        for piece in pieces:
            into.write(piece.encode())


def _manifest(parts: Iterable[str]) -> str:
    entries = [("/", MIME), *((name, "text/xml") for name in parts)]
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


# ---- styles ----


def _default_styles(workbook: Workbook) -> str:
    """Type of all cells, and pages that are as wide as the table."""
    font = 'fo:font-family="Arial" fo:font-size="12pt"'
    spoken, _, country = map(_text, workbook.language.partition("-"))
    return (
        f'{HEAD}<office:document-styles {NAMES} office:version="1.3"><office:styles>'
        '<style:default-style style:family="table-cell"><style:table-cell-properties '
        'style:vertical-align="top"/><style:text-properties '
        f'{font} fo:language="{spoken}" fo:country="{country or "none"}"/></style:default-style>'
        "</office:styles><office:automatic-styles>"
        f"{''.join(map(_page, _widths(workbook)))}"
        "</office:automatic-styles><office:master-styles>"
        f"{''.join(map(_master, _widths(workbook)))}"
        "</office:master-styles></office:document-styles>"
    )


def _widths(workbook: Workbook) -> list[int]:
    """How many printed pages its sheets are wide, each number once."""
    return sorted({across(sheet) for sheet in workbook.sheets})


def _page(pages: int) -> str:
    return (
        f'<style:page-layout style:name="page-{pages}"><style:page-layout-properties '
        'fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape" '
        f'fo:margin="1.5cm" style:scale-to-X="{pages}" style:scale-to-Y="0"/></style:page-layout>'
    )


def _master(pages: int) -> str:
    return f'<style:master-page style:name="Wide-{pages}" style:page-layout-name="page-{pages}"/>'


def _styles(workbook: Workbook) -> str:
    """What the sheets use, no more: widths, heights, looks, numbers."""
    columns = [column for sheet in workbook.sheets for column in sheet.columns]
    widths = sorted({WIDE, *(column.width for column in columns)})
    digits = sorted({c.decimals for c in columns if c.decimals is not None})
    looks = LOOKS if any(s.links for s in workbook.sheets) else _without_links()
    return (
        "<office:automatic-styles>"
        + "".join(map(_width, widths))
        + '<style:style style:name="row" style:family="table-row"><style:table-row-properties '
        'style:use-optimal-row-height="true"/></style:style>'
        + "".join(
            f'<style:style style:name="sheet-{n}" style:family="table" '
            f'style:master-page-name="Wide-{n}"><style:table-properties table:display="true"/>'
            "</style:style>"
            for n in _widths(workbook)
        )
        + "".join(_look(name, *look) for name, look in looks.items())
        + "".join(map(_digits, digits))
        + "".join(map(_band, sorted({band for column in columns for _, band in column.bands})))
        + "</office:automatic-styles>"
    )


def _without_links() -> dict[str, tuple[str, int, str]]:
    return {name: look for name, look in LOOKS.items() if name != "link"}


def _width(characters: int) -> str:
    return (
        f'<style:style style:name="w{characters}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{characters * CHARACTER:.2f}cm"/>'
        "</style:style>"
    )


def _look(name: str, weight: str, size: int, cell: str) -> str:
    colour = ' fo:color="#1f5fa8"' if name == "link" else ""
    side = '<style:paragraph-properties fo:text-align="end"/>' if name == "number-head" else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell">'
        f'<style:table-cell-properties style:vertical-align="top"{cell}/><style:text-properties '
        f'fo:font-weight="{weight}" fo:font-size="{size}pt"{colour}/>{side}</style:style>'
    )


def _band(band: int) -> str:
    return (
        f'<style:style style:name="band-{band}" style:family="table-cell">'
        '<style:table-cell-properties style:vertical-align="top" fo:wrap-option="wrap"'
        f' fo:background-color="{PALETTE[f"band-{band}"].lower()}"/><style:text-properties'
        f' fo:color="{PALETTE[on_band(band)].lower()}"/></style:style>'
    )


def _digits(decimals: int) -> str:
    return (
        f'<number:number-style style:name="n{decimals}"><number:number '
        f'number:decimal-places="{decimals}" number:min-decimal-places="{decimals}" '
        'number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
        f'<style:style style:name="d{decimals}" style:family="table-cell" '
        f'style:data-style-name="n{decimals}"><style:table-cell-properties '
        'style:vertical-align="top"/></style:style>'
    )


# ---- sheets ----


def _content(workbook: Workbook) -> Iterator[str]:
    yield (
        f'{HEAD}<office:document-content {NAMES} office:version="1.3">{_styles(workbook)}'
        "<office:body><office:spreadsheet>"
    )
    for sheet in workbook.sheets:
        parts = _sheet(sheet)
        while piece := "".join(islice(parts, ROWS_A_PIECE)):
            yield piece
    ranges = "".join(
        _range(sheet, number) for number, sheet in enumerate(workbook.sheets, 1) if sheet.columns
    )
    yield (
        f"<table:database-ranges>{ranges}</table:database-ranges>"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _sheet(sheet: Sheet) -> Iterator[str]:
    name = _attribute(sheet.name)
    yield f'<table:table table:name={name} table:style-name="sheet-{across(sheet)}">'
    widths = [column.width for column in sheet.columns] or [WIDE]
    columns = [f'<table:table-column table:style-name="w{width}"/>' for width in widths]
    if sheet.frozen:  # on every page that is printed
        first = "".join(columns[: sheet.frozen])
        yield f"<table:table-header-columns>{first}</table:table-header-columns>"
    yield from columns[sheet.frozen :]
    yield _row([_string(sheet.title, "title")])
    for line in sheet.lines:
        yield _row([_string(line, "text" if sheet.columns else "wrapped")])
    if sheet.columns:
        heads = [
            _string(column.header, "head" if column.decimals is None else "number-head")
            for column in sheet.columns
        ]
        yield f"<table:table-header-rows>{_row(heads)}</table:table-header-rows>"
    for row_index, values in enumerate(sheet.rows):
        cells = [_value(value, column) for value, column in zip(values, sheet.columns, strict=True)]
        if sheet.links:
            cells[0] = _link(str(values[0]), sheet.links[row_index])
        yield _row(cells)
    yield "</table:table>"


def _range(sheet: Sheet, number: int) -> str:
    top = len(sheet.lines) + 2
    last = f"{_letters(len(sheet.columns))}{top + max(len(sheet.rows), 1)}"
    target = f"{_quoted(sheet.name)}.A{top}:{_quoted(sheet.name)}.{last}"
    name = re.sub(r"\W", "_", f"table_{number}_{sheet.name}")
    return (
        f'<table:database-range table:name="{name}" table:display-filter-buttons="true" '
        f"table:target-range-address={_attribute(target)}/>"
    )


def _letters(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _row(cells: list[str]) -> str:
    return f'<table:table-row table:style-name="row">{"".join(cells)}</table:table-row>'


def _value(value: str | float | None, column: SheetColumn) -> str:
    decimals = column.decimals
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        band = dict(column.bands).get(value)
        return _string(value, f"band-{band}" if band else "wrapped")
    return (
        f'<table:table-cell table:style-name="d{decimals or 0}" office:value-type="float" '
        f'office:value="{value!r}"><text:p>{value:.{decimals or 0}f}</text:p></table:table-cell>'
    )


def _string(text: str, style: str) -> str:
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">'
        f"<text:p>{_text(text)}</text:p></table:table-cell>"
    )


def _link(text: str, target: str) -> str:
    place = _attribute(f"#{_quoted(target)}.A1")
    return (
        '<table:table-cell table:style-name="link" office:value-type="string"><text:p>'
        f'<text:a xlink:type="simple" xlink:href={place}>{_text(text)}</text:a></text:p>'
        "</table:table-cell>"
    )


def _text(text: str) -> str:
    return escape(UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text))


def _attribute(text: str) -> str:
    return quoteattr(UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text))


# ---- what stays in sight ----


def _settings(workbook: Workbook) -> str:
    """Headers are frozen, and the columns that must stay in sight."""
    frozen = "".join(
        f"<config:config-item-map-entry config:name={_attribute(sheet.name)}>"
        f"{_panes(sheet.frozen, len(sheet.lines) + 2)}"
        "</config:config-item-map-entry>"
        for sheet in workbook.sheets
        if sheet.columns
    )
    return (
        f'{HEAD}<office:document-settings {NAMES} office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        f'<config:config-item-map-named config:name="Tables">{frozen}'
        "</config:config-item-map-named></config:config-item-map-entry>"
        "</config:config-item-map-indexed></config:config-item-set></office:settings>"
        "</office:document-settings>"
    )


def _panes(across: int, down: int) -> str:
    pairs = (
        ("HorizontalSplitMode", "short", 2 if across else 0),
        ("VerticalSplitMode", "short", 2),
        ("HorizontalSplitPosition", "int", across),
        ("VerticalSplitPosition", "int", down),
        ("ActiveSplitRange", "short", 3 if across else 2),
        ("PositionRight", "int", across),
        ("PositionBottom", "int", down),
    )
    return "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}'
        "</config:config-item>"
        for name, kind, value in pairs
    )
