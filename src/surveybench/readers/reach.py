"""How far the sheets of a workbook reach.

A library makes room for every cell up to the last one: one stray cell in the last row and column of
a sheet is seventeen thousand million cells, and the process ends where there is no such memory.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO

MOST_CELLS = 200_000_000
# The digit tells an address from the `xmlns:r="http` that every sheet begins with.
FAR = re.compile(rb"""r=["'](?:[A-Za-z]{3,9}[0-9]|[A-Za-z]{0,2}[0-9]{7})""")
COLUMN = re.compile(rb"""r=["']([A-Za-z]{1,9})[0-9]""")
ROW = re.compile(rb"""r=["'][A-Za-z]*([0-9]{1,12})""")
CHUNK = 1 << 20
OVERLAP = 32  # bytes, more than the address of a cell has


def too_far(book: Path | bytes) -> str:
    """What is wrong with a workbook that reaches too far, in words; nothing for all others."""
    source = BytesIO(book) if isinstance(book, bytes) else book
    try:
        with zipfile.ZipFile(source) as parts:
            for name in parts.namelist():
                if "worksheets/" in name and (words := _too_far(parts, name)):
                    return words
    # What cannot be read here, or has a password, is refused by whoever reads it.
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, zlib.error):
        return ""
    return ""


def _too_far(parts: zipfile.ZipFile, name: str) -> str:
    with parts.open(name) as sheet:
        if not any(map(FAR.search, _pieces(sheet))):
            return ""
    wide = long = 1
    with parts.open(name) as sheet:
        for piece in _pieces(sheet):
            wide = max(wide, *map(column_number, {b"A", *COLUMN.findall(piece)}))
            long = max(long, *map(int, {b"1", *ROW.findall(piece)}))
    if wide * long <= MOST_CELLS:
        return ""
    return f"a cell stands far from the others: a sheet has {long:,} rows and {wide:,} columns"


def _pieces(sheet: IO[bytes]) -> Iterator[bytes]:
    """The text in pieces that overlap, so that no address is cut in all of them."""
    before = b""
    while more := sheet.read(CHUNK):
        yield before + more
        before = more[-OVERLAP:]


def column_number(letters: bytes) -> int:
    """The number of a column: 1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number
