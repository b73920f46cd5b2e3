"""The rows of an XLSX workbook, put into one that has all but them: made and written one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from math import ceil
from tempfile import TemporaryFile
from typing import IO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from surveybench.report.document import Sheet

LINE = 16.5  # height of a line, in points
LETTERS = 0.95  # of the width of a column, that words of it can use
LONGEST = 32_767  # letters in a cell
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What the format itself takes for a character by its number, and the one that XML would change.
NUMBERED = re.compile("_(x[0-9a-fA-F]{4}_)|(\r)")
STRINGS = "xl/sharedStrings.xml"
ROWS_A_PIECE = 2_000
BYTES_A_PIECE = 1 << 20

Value = str | float | None


def filled(frame: BytesIO, sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """The workbook with its rows, in pieces. Raises OSError where there is no room for it."""
    strings: dict[str, int] = {}
    pages = {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(sheets, 1)}
    with_table = (sheet for sheet in sheets if sheet.columns)
    tables = {f"xl/tables/table{number}.xml": sheet for number, sheet in enumerate(with_table, 1)}
    # In a file, because sizes are written back in front of what is packed.
    with TemporaryFile() as spool:
        with ZipFile(frame) as frame_zip, ZipFile(spool, "w") as book:
            shared, _ = _strings(frame_zip)
            for part in frame_zip.infolist():
                name, content = part.filename, frame_zip.read(part).decode()
                if name in pages and pages[name].columns:
                    _put(book, part, _sheet(content, pages[name], strings, shared))
                elif name in tables:
                    _put(book, part, [_stretched(content, tables[name])])
                elif name != STRINGS:
                    _put(book, part, [content])
            _put(book, frame_zip.getinfo(STRINGS), _table(frame_zip, strings))
        spool.seek(0)
        yield from pieces_of(spool)


def pieces_of(spool: IO[bytes]) -> Iterator[bytes]:
    """What is left of a file, in pieces."""
    while piece := spool.read(BYTES_A_PIECE):
        yield piece


def plain(text: str) -> str:
    """Text without what a file cannot hold."""
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def lines(text: str, width: float, share: float = LETTERS) -> int:
    """How many lines of a column a text takes."""
    return max(1, ceil(len(text) / (width * share)))


def _put(book: ZipFile, part: ZipInfo, pieces: Iterator[str] | list[str]) -> None:
    named = ZipInfo(part.filename, part.date_time)
    named.compress_type, named.external_attr = ZIP_DEFLATED, part.external_attr
    with book.open(named, "w") as file:
        for piece in pieces:
            file.write(piece.encode())


# ---- texts: each once, by number ----


def _strings(frame_zip: ZipFile) -> tuple[int, str]:
    """How many texts the frame has, and their part."""
    content = frame_zip.read(STRINGS).decode()
    return content.count("<si>"), content


def _table(frame_zip: ZipFile, strings: Mapping[str, int]) -> Iterator[str]:
    """The part of texts with those of the rows added."""
    shared, content = _strings(frame_zip)
    count = shared + len(strings)
    yield re.sub(r' count="\d+" uniqueCount="\d+"', f' uniqueCount="{count}"', content).replace(
        "</sst>", ""
    )
    for text in strings:
        space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        shown = NUMBERED.sub(lambda m: f"_x005F_{m[1]}" if m[1] else "_x000D_", text)
        yield f"<si><t{space}>{escape(shown)}</t></si>"
    yield "</sst>"


# ---- rows ----


def _stretched(table: str, sheet: Sheet) -> str:
    """The mark-up of a table, which reached one row below its header, down to the last row."""
    last = len(sheet.lines) + 2 + max(len(sheet.rows), 1)
    return re.sub(r'( ref="[A-Z]+\d+:[A-Z]+)\d+"', rf'\g<1>{last}"', table)


def _sheet(xml: str, sheet: Sheet, strings: dict[str, int], shared: int) -> Iterator[str]:
    """A sheet's part with its rows where the row of styles stood."""
    before, _, after = xml.partition("</sheetData>")
    before, row, styles = before.rpartition("<row ")
    first = len(sheet.lines) + 3
    last = len(sheet.lines) + 2 + len(sheet.rows)
    assert f'r="{first}"' in styles, row
    yield re.sub(r'(<dimension ref="A1:[A-Z]+)\d+"', rf'\g<1>{last}"', before)
    drawn = _rows(sheet, re.findall(r'<c r="([A-Z]+)\d+" s="(\d+)"', styles), strings, shared)
    piece: list[str] = []
    for row in drawn:
        piece.append(row)
        if len(piece) == ROWS_A_PIECE:
            yield "".join(piece)
            piece.clear()
    yield "".join(piece)
    yield f"</sheetData>{_links(sheet, first)}{after}"


def _rows(
    sheet: Sheet, cells: list[tuple[str, str]], strings: dict[str, int], shared: int
) -> Iterator[str]:
    widths = [column.width for column in sheet.columns]
    assert len(cells) == len(widths), sheet.name
    for number, values in enumerate(sheet.rows, len(sheet.lines) + 3):
        widest, shown = 1, ""
        for value, width, (letters, style) in zip(values, widths, cells, strict=True):
            if value is None:
                continue
            if isinstance(value, str):
                text = plain(value)[:LONGEST]
                index = shared + strings.setdefault(text, len(strings))
                shown += f'<c r="{letters}{number}" s="{style}" t="s"><v>{index}</v></c>'
                if len(text) > width * LETTERS:
                    widest = max(widest, lines(text, width))
            else:
                shown += f'<c r="{letters}{number}" s="{style}"><v>{value:.16G}</v></c>'
        yield f'<row r="{number}" ht="{LINE * widest:g}" customHeight="1">{shown}</row>'


def _links(sheet: Sheet, first: int) -> str:
    """Where the first cell of each row leads."""
    if not sheet.links:
        return ""
    places = ["'" + name.replace("'", "''") + "'!A1" for name in sheet.links]
    links = "".join(
        f'<hyperlink ref="A{row}" location={quoteattr(place)} '
        f"display={quoteattr(plain(str(values[0])))}/>"
        for row, (place, values) in enumerate(zip(places, sheet.rows, strict=True), first)
    )
    return f"<hyperlinks>{links}</hyperlinks>"
