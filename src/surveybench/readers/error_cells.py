"""Cells of a workbook that hold an error of its formulas: the library gives them as blanks."""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import IO

from surveybench.errors import InputError
from surveybench.readers.reach import column_number
from surveybench.readers.types import Part

BLOCK = 1 << 20
OVERLAP = 1 << 12  # longer than the beginning of any cell
SHEET = re.compile(rb"<sheet\b[^>]*>")
RELATION = re.compile(rb"<Relationship\b[^>]*>")
CELL = re.compile(rb"<c\b[^>]*\bt=\"e\"[^>]*>")
IN_CELL = (b't="e"',)
PLACE = re.compile(rb"\br=\"([A-Z]{1,3})([0-9]+)\"")
TABLE = re.compile(rb"<table:table [^>]*?table:name=\"([^\"]*)\"|calcext:value-type=\"error\"")
IN_TABLE = (b"<table:table ", b'calcext:value-type="error"')


def refuse(part: Part, columns: Mapping[int, str], header: int) -> None:
    """Raise InputError for the first error under the header, in one of the columns by number."""
    end = part.path.suffix.lower()
    try:
        with zipfile.ZipFile(part.path) as book:
            if end in (".xlsx", ".xlsm"):
                _in_excel(part, book, columns, header)
            elif end == ".ods":
                _in_ods(part, book)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError):
        return  # not such a file, or damaged: the library that reads it has said so, or will


def _in_excel(part: Part, book: zipfile.ZipFile, columns: Mapping[int, str], header: int) -> None:
    with book.open(_file_of(book, part.sheet)) as file:
        for found in _found(file, CELL, IN_CELL):
            if place := PLACE.search(found[0]):
                column, row = column_number(place[1]), int(place[2])
                if row > header and column in columns:
                    raise _fault(part, row, columns[column])


def _in_ods(part: Part, book: zipfile.ZipFile) -> None:
    """Cells of this kind do not say where they are, only the sheet does."""
    here = b""
    with book.open("content.xml") as file:
        for found in _found(file, TABLE, IN_TABLE):
            if found[1] is not None:
                here = found[1]
            elif html.unescape(here.decode("utf-8", "replace")) == part.sheet:
                raise _fault(part, None, "")


def _found(
    file: IO[bytes], pattern: re.Pattern[bytes], signs: tuple[bytes, ...]
) -> Iterator[re.Match[bytes]]:
    """What a pattern finds in a file, in order, without holding all of the file.

    Each find holds one of the signs: most blocks have none, and to see that is quick.
    """
    rest = b""
    while block := file.read(BLOCK):
        text, last = rest + block, 0
        for found in pattern.finditer(text) if any(sign in text for sign in signs) else ():
            yield found
            last = found.end()
        rest = text[max(last, len(text) - OVERLAP) :]


def _file_of(book: zipfile.ZipFile, sheet: str) -> str:
    """The part of an Excel workbook that holds a sheet."""
    for found in SHEET.finditer(book.read("xl/workbook.xml")):
        if _value(found[0], b"name") == sheet:
            wanted = _value(found[0], b"r:id")
            for relation in RELATION.finditer(book.read("xl/_rels/workbook.xml.rels")):
                if _value(relation[0], b"Id") == wanted:
                    target = _value(relation[0], b"Target")
                    return target.lstrip("/") if target[:1] == "/" else f"xl/{target}"
    raise KeyError(sheet)


def _value(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb"=\"([^\"]*)\"", tag)
    return html.unescape(found[1].decode("utf-8", "replace")) if found else ""


def _fault(part: Part, row: int | None, column: str) -> InputError:
    return InputError(
        "a cell holds an error of a formula, such as #N/A, and no value.",
        where=part.place(row, column),
        remedy="Correct the formula, or clear the cell, and save the workbook again.",
    )
