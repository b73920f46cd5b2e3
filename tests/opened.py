"""Finished files opened: the words a reader meets, the references, and every byte inside."""

from __future__ import annotations

import base64
import csv
import html
import io
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree import ElementTree

import openpyxl
import pikepdf
import pypdf
from pptx import Presentation
from pptx.oxml.ns import qn

ZIP = b"PK\x03\x04"


def plain(text: str) -> str:
    """Letters and digits only, in any script: spaces, line breaks and hyphens are typesetting."""
    return re.sub(r"[\W_]+", "", text.replace("\N{REPLACEMENT CHARACTER}", ""))


# ---- every byte ----


def parts(content: bytes, name: str = "") -> Iterator[tuple[str, bytes]]:
    """The file, and every file, stream and encoded piece inside it, opened as far as they go."""
    yield name, content
    if content.startswith(ZIP):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                yield f"{name}/{entry.filename} comment", entry.comment
                yield from parts(archive.read(entry), f"{name}/{entry.filename}")
    elif content.startswith(b"%PDF"):
        yield from _streams(content, name)
    else:
        for data in re.findall(rb"data:[\w/+;=-]*,([^\"'<>\s]+)", content):
            yield f"{name}/data", unquote(data.decode("ascii", "replace")).encode()
            if re.fullmatch(rb"[A-Za-z0-9+/=]+", data) and len(data) % 4 == 0:
                yield f"{name}/data", base64.b64decode(data)


def _streams(content: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """Pages, fonts, attachments and metadata of a PDF, as objects in words and as streams."""
    with pikepdf.open(io.BytesIO(content)) as file:
        for at, entry in enumerate(file.objects):
            yield f"{name}/{at}", entry.unparse(resolved=False) if _is_plain(entry) else b""
            if isinstance(entry, pikepdf.Stream) and "/Length1" not in entry:  # not a font
                yield f"{name}/{at} stream", entry.read_bytes()
        yield f"{name}/metadata", str(file.docinfo).encode()
    for at, page in enumerate(pypdf.PdfReader(io.BytesIO(content)).pages, 1):
        yield f"{name}/page {at}", page.extract_text().encode()


def _is_plain(entry: pikepdf.Object) -> bool:
    return isinstance(entry, pikepdf.Dictionary | pikepdf.Array | pikepdf.String)


# ---- words and references ----


def of_pdf(content: bytes) -> tuple[str, set[str]]:
    """Words of the pages, and references of the list inside."""
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    with pikepdf.open(io.BytesIO(content)) as file:
        listed = file.attachments["references.csv"].get_file().read_bytes().decode()
    return words, {row["reference"] for row in csv.DictReader(io.StringIO(listed))}


def of_pptx(content: bytes) -> tuple[str, set[str]]:
    """Words of the slides, and references of their notes."""
    slides = list(Presentation(io.BytesIO(content)).slides)
    words = "".join(t.text or "" for slide in slides for t in slide._element.iter(qn("a:t")))
    frames = [slide.notes_slide.notes_text_frame for slide in slides]
    notes = [frame.text for frame in frames if frame is not None]
    lines = [line for note in notes for line in note.splitlines()]
    return words, {line.partition(": ")[2] for line in lines}


def of_html(content: bytes) -> tuple[str, set[str]]:
    """Words of the page, without what scripts and styles hold, and references in its attributes."""
    text = content.decode()
    shown = re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)
    words = html.unescape(re.sub(r"<[^>]+>", " ", shown))
    return words, {html.unescape(ref) for ref in re.findall(r' data-ref="([^"]*)"', shown)}


Sheets = dict[str, list[list[str | float]]]


def of_xlsx(content: bytes) -> Sheets:
    """Cells by sheet; a formula is a fault, not a value."""
    found: Sheets = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        rows = []
        for row in sheet.iter_rows():
            assert not [cell.value for cell in row if cell.data_type == "f"]
            rows.append([cell.value for cell in row if cell.value is not None])
        found[sheet.title] = [list(map(_value, row)) for row in rows if row]
    return found


# What charts of slides work out from the scores and limits in the cells beside it.
WORKED_OUT = re.compile(
    r"=-?[A-Z]+\d+([-+]([A-Z]+\d+|\d+(\.\d+)?))*|=MAX\(0,100-SUM\([A-Z]+\d+:[A-Z]+\d+\)\)"
)


def of_chart_book(content: bytes) -> Sheets:
    """Cells by sheet, as a spreadsheet shows them; formulas are sums of cells and of numbers."""
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        formulas = [c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"]
        assert [text for text in formulas if not WORKED_OUT.fullmatch(str(text))] == []
    found: Sheets = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets:
        rows = [[c.value for c in row if c.value is not None] for row in sheet.iter_rows()]
        found[sheet.title] = [list(map(_value, row)) for row in rows if row]
    return found


OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def of_ods(content: bytes) -> Sheets:
    """Cells by sheet; a formula is a fault, not a value."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tree = ElementTree.fromstring(archive.read("content.xml"))
    found: Sheets = {}
    for sheet in tree.iter(f"{TABLE}table"):
        rows = []
        for row in sheet.iter(f"{TABLE}table-row"):
            cells = list(row.iter(f"{TABLE}table-cell"))
            assert not [cell for cell in cells if cell.get(f"{TABLE}formula")]
            rows.append([value for cell in cells if (value := _cell(cell)) != ""])
        found[sheet.get(f"{TABLE}name", "")] = [row for row in rows if row]
    return found


def _cell(cell: ElementTree.Element) -> str | float:
    number = cell.get(f"{OFFICE}value")
    return float(number) if number is not None else _spaced(cell)


def _spaced(element: ElementTree.Element) -> str:
    """The text of a cell; runs of spaces are elements of their own."""
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    found = element.text or ""
    for inner in element:
        if inner.tag == f"{{{text}}}s":
            found += " " * int(inner.get(f"{{{text}}}c", "1"))
        found += _spaced(inner) + (inner.tail or "")
    return found


def _value(value: object) -> str | float:
    return float(value) if isinstance(value, int | float) else str(value)
