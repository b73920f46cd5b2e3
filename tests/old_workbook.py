"""Workbooks of Excel 97 (.xls), written by hand from [MS-XLS] and [MS-CFB]."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

from surveybench.readers.looked import Merged

SECTOR = 512
FREE, END_OF_CHAIN, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#N/A": 0x2A}


class Formula(str):
    """A cell whose formula gave this result, which may be an error."""


Cell = str | float | None
Sheets = Mapping[str, Sequence[Sequence[Cell]]]


def write_xls(
    path: Path,
    sheets: Sheets,
    *,
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    merged: Sequence[Merged] = (),
    short: bool = False,
) -> Path:
    """A workbook; rows and columns to hide, and ends of merged cells, count from 1, in every sheet.

    With `short` its stream is shorter than 4096 bytes, and lies among the short ones.
    """
    parts = [_sheet(rows, hidden_rows, hidden_columns, merged) for rows in sheets.values()]
    names = [_bound(0, name) for name in sheets]
    start = len(_begin(5)) + sum(map(len, names)) + len(_record(0x0A))
    head = _begin(5)
    for name, part in zip(sheets, parts, strict=True):
        head += _bound(start, name)
        start += len(part)
    stream = head + _record(0x0A) + b"".join(parts)
    if not short:
        stream = stream.ljust(4096, b"\0")
    assert short == (len(stream) < 4096)
    path.write_bytes(_compound(stream))
    return path


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<2H", kind, len(content)) + content


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<4H2I", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _bound(start: int, name: str) -> bytes:
    letters = name.encode("utf-16-le")
    return _record(0x85, struct.pack("<IHBB", start, 0, len(name), 1) + letters)


def _sheet(
    rows: Sequence[Sequence[Cell]],
    hidden_rows: Sequence[int],
    hidden_columns: Sequence[int],
    merged: Sequence[Merged],
) -> bytes:
    width = max(map(len, rows))
    out = _begin(0x10)
    for number in hidden_columns:
        out += _record(0x7D, struct.pack("<6H", number - 1, number - 1, 2560, 15, 1, 0))
    out += _record(0x0200, struct.pack("<2I3H", 0, len(rows), 0, width, 0))
    for at in range(len(rows)):
        options = 0x100 | (0x20 if at + 1 in hidden_rows else 0)
        out += _record(0x0208, struct.pack("<8H", at, 0, width, 255, 0, 0, options, 15))
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            out += _cell(at, column, cell)
    if merged:
        ends = [(m.row - 1, m.last_row - 1, m.column - 1, m.last_column - 1) for m in merged]
        areas = b"".join(struct.pack("<4H", *four) for four in ends)
        out += _record(0xE5, struct.pack("<H", len(merged)) + areas)
    return out + _record(0x0A)


def _cell(row: int, column: int, cell: Cell) -> bytes:
    place = struct.pack("<3H", row, column, 15)
    if cell is None:
        return b""
    if isinstance(cell, Formula):
        result = struct.pack("<B B B 3x H", 2, 0, ERRORS[cell], 0xFFFF)
        return _record(0x06, place + result + struct.pack("<HIH", 0, 0, 2) + b"\x1c\x2a")
    if isinstance(cell, str) and cell in ERRORS:
        return _record(0x0205, place + bytes([ERRORS[cell], 1]))
    if isinstance(cell, str):
        letters = cell.encode("utf-16-le")
        return _record(0x0204, place + struct.pack("<HB", len(cell), 1) + letters)
    return _record(0x0203, place + struct.pack("<d", cell))


def _compound(stream: bytes) -> bytes:
    """One stream named Workbook in a compound file."""
    short = len(stream) < 4096
    body = stream.ljust(-(-len(stream) // SECTOR) * SECTOR, b"\0")
    count = len(body) // SECTOR
    chain = [*range(1, count), END_OF_CHAIN]
    # Sectors: what streams hold, the list of streams, the table of short ones, the tables.
    tables = -(-(count + 3) // (SECTOR // 4 - 1))
    small = []
    if short:
        pieces = -(-len(stream) // 64)
        small = [*range(1, pieces), END_OF_CHAIN]
    small += [FREE] * (SECTOR // 4 - len(small))
    after = [*chain, END_OF_CHAIN, END_OF_CHAIN, *[TABLE] * tables]
    after += [FREE] * (tables * SECTOR // 4 - len(after))
    root = (0, len(body)) if short else (END_OF_CHAIN, 0)
    entries = _entry("Root Entry", 5, *root, child=1) + _entry("Workbook", 2, 0, len(stream))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<5H6x2I", 0x3E, 3, 0xFFFE, 9, 6, 0, tables)
    header += struct.pack("<3I", count, 0, 4096)
    header += struct.pack("<4I", count + 1, 1, END_OF_CHAIN, 0)
    listed = [count + 2 + n for n in range(tables)]
    header += struct.pack("<109I", *listed, *[FREE] * (109 - tables))
    numbers = struct.pack(f"<{len(small)}I", *small), struct.pack(f"<{len(after)}I", *after)
    return header + body + entries.ljust(SECTOR, b"\0") + b"".join(numbers)


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    letters = (name + "\0").encode("utf-16-le")
    head = letters.ljust(64, b"\0") + struct.pack(
        "<H2B3I", len(letters), kind, 1, FREE, FREE, child
    )
    return head + bytes(36) + struct.pack("<IQ", start, size)
