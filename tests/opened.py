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
import pytest
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet
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
    # Words in place of a figure may have a colon, and so may a reference: it begins after one.
    return words, {line[at.end() :] for line in lines for at in re.finditer(": ", line)}


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


# What charts of slides work out from the scores and limits in the cells beside it: a sum of cells
# and numbers, such a sum inside it, or what is left of 100. No other sheet, file, name, function.
CELL, NUMBER = r"[A-Z]+[1-9]\d*", r"\d+(?:\.\d+)?"
SUM = rf"-?(?:{CELL}|{NUMBER})(?:[-+](?:{CELL}|{NUMBER}))*"
PART = rf"(?:{CELL}|{NUMBER}|\({SUM}\))"
WORKED_OUT = re.compile(rf"=-?{PART}(?:[-+]{PART})*")
LEFT_OF_100 = re.compile(rf"=MAX\(0,100-SUM\(({CELL}):({CELL})\)\)")
ROUNDED = 0.011  # numbers of charts have two decimals


def of_chart_book(content: bytes) -> tuple[Sheets, int]:
    """Cells by sheet, as a spreadsheet shows them, and how many of them are formulas.

    Each formula is of the kinds allowed, fetches numbers of its own sheet that are there, and
    comes to the number that the file gives for it.
    """
    formulas = openpyxl.load_workbook(io.BytesIO(content))
    shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    assert not formulas.defined_names
    found: Sheets = {}
    count = 0
    for sheet in shown.worksheets:
        for cell in (c for row in formulas[sheet.title].iter_rows() for c in row):
            if cell.data_type == "f":
                count += 1
                given = sheet[cell.coordinate].value
                came = worked_out(str(cell.value), sheet)
                assert came == pytest.approx(given, abs=ROUNDED), (cell.coordinate, cell.value)
        rows = [[c.value for c in row if c.value is not None] for row in sheet.iter_rows()]
        found[sheet.title] = [list(map(_value, row)) for row in rows if row]
    return found, count


def worked_out(formula: str, sheet: Worksheet) -> float:
    """What a formula comes to with the numbers of the sheet; any other formula is a fault."""
    if ends := LEFT_OF_100.fullmatch(formula):
        between = [c.value for row in sheet[f"{ends[1]}:{ends[2]}"] for c in row]
        assert all(isinstance(value, int | float | None) for value in between), formula
        return max(0.0, 100.0 - sum(value or 0.0 for value in between))
    assert WORKED_OUT.fullmatch(formula), formula
    signs, sign, result = [1], 1, 0.0
    for token in re.findall(rf"{CELL}|{NUMBER}|[-+()]", formula):
        if token in "+-":
            sign = -1 if token == "-" else 1
        elif token == "(":
            signs.append(signs[-1] * sign)
            sign = 1
        elif token == ")":
            signs.pop()
        else:
            row, column = coordinate_to_tuple(token) if token[0].isalpha() else (0, 0)
            number = sheet.cell(row, column).value if row else float(token)
            assert isinstance(number, int | float), (formula, token)
            result += signs[-1] * sign * number
    return result


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
