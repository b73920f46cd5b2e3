"""SPSS files written from the format's description, so that reading them is tested on its own.

Record layouts: "System File Format", PSPP developers' guide.
"""

from __future__ import annotations

import struct
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

BLANK = struct.pack("<d", -sys.float_info.max)  # the system-missing value
BIAS = 100
NUMBER, TEXT, DAY = 5, 1, 39  # print formats F, A and SDATE
EPOCH = date(1582, 10, 14)
BLOCK = 0x3FF000

# A low and a high end for a range; single values for those alone.
Missing = Sequence[float | tuple[float, float]]


def write_sav(
    path: Path,
    table: pa.Table,
    labels: Mapping[str, Mapping[float, str]] | None = None,
    missing: Mapping[str, Missing] | None = None,
    encoding: str = "utf-8",
    times: int = 1,
) -> Path:
    """A table as .sav, its data compressed by bytes, or as .zsav, as the name ends.

    Its rows come so many `times`; then each row must have a multiple of eight pieces of a value.
    """
    packed = path.suffix == ".zsav"
    widths = {name: _width(table[name], encoding) for name in table.column_names}
    size = sum(_segments(width) for width in widths.values())
    assert times == 1 or size % 8 == 0
    head = _header(size, table.num_rows * times, 2 if packed else 1)
    head += b"".join(
        _variable(f"V{i}", table[name], width, (missing or {}).get(name, ()))
        for i, (name, width) in enumerate(widths.items())
    )
    head += _labels(widths, labels or {}, encoding)
    head += _extension(3, "<8i", 20, 0, 0, -1, 1, 1, 2, 65001 if encoding == "utf-8" else 1252)
    head += _extension(4, "<3d", -sys.float_info.max, sys.float_info.max, -sys.float_info.max)
    names = "\t".join(f"V{i}={name}" for i, name in enumerate(widths)).encode(encoding)
    head += struct.pack("<4i", 7, 13, 1, len(names)) + names
    head += struct.pack("<4i", 7, 20, 1, len(encoding)) + encoding.encode()
    head += struct.pack("<2i", 999, 0)
    data = _compressed(_cells(table, widths, encoding)) * times
    path.write_bytes(head + (_zipped(len(head), data) if packed else data))
    return path


def _header(size: int, rows: int, compression: int) -> bytes:
    return struct.pack(
        "<4s60s5id9s8s64s3s",
        b"$FL3" if compression == 2 else b"$FL2",
        b"@(#) SPSS DATA FILE".ljust(60),
        *(2, size, compression, 0, rows),
        float(BIAS),
        b"01 Jan 25",
        b"00:00:00",
        b" " * 64,
        b"\0" * 3,
    )


def _width(column: pa.ChunkedArray, encoding: str) -> int:
    """Bytes of a text column; 0 for numbers and dates."""
    if not pa.types.is_string(column.type):
        return 0
    return max([len(text.encode(encoding)) for text in column.to_pylist() if text], default=1)


def _segments(width: int) -> int:
    return max(1, -(-width // 8))


def _variable(name: str, column: pa.ChunkedArray, width: int, missing: Missing) -> bytes:
    shown = DAY if pa.types.is_date(column.type) else TEXT if width else NUMBER
    form = shown << 16 | (width or 11) << 8
    ranges = [value for value in missing if isinstance(value, tuple)]
    alone = [value for value in missing if not isinstance(value, tuple)]
    values = [end for pair in ranges for end in pair] + alone
    count = -len(values) if ranges else len(values)
    record = struct.pack("<6i8s", 2, width, 0, count, form, form, name.encode().ljust(8))
    record += struct.pack(f"<{len(values)}d", *values)
    more = struct.pack("<6i8s", 2, -1, 0, 0, form, form, b" " * 8)
    return record + more * (_segments(width) - 1)


def _labels(
    widths: Mapping[str, int], labels: Mapping[str, Mapping[float, str]], encoding: str
) -> bytes:
    found, at = b"", 1
    for name, width in widths.items():
        if name in labels:
            found += struct.pack("<2i", 3, len(labels[name]))
            for value, label in labels[name].items():
                text = label.encode(encoding)
                found += struct.pack("<dB", value, len(text))
                found += text.ljust(-(-(len(text) + 1) // 8) * 8 - 1)
            found += struct.pack("<3i", 4, 1, at)
        at += _segments(width)
    return found


def _extension(kind: int, form: str, *values: float) -> bytes:
    size = struct.calcsize(form) // len(values)
    return struct.pack("<4i", 7, kind, size, len(values)) + struct.pack(form, *values)


def _cells(table: pa.Table, widths: Mapping[str, int], encoding: str) -> Iterator[bytes]:
    """Every value as one or several pieces of eight bytes."""
    columns = [table[name].to_pylist() for name in widths]
    for row in zip(*columns, strict=True):
        for value, width in zip(row, widths.values(), strict=True):
            if width:
                text = (value or "").encode(encoding).ljust(_segments(width) * 8)
                yield from (text[i : i + 8] for i in range(0, len(text), 8))
            else:
                yield BLANK if value is None else struct.pack("<d", _number(value))


def _number(value: Any) -> float:
    return float((value - EPOCH).days * 86400) if isinstance(value, date) else float(value)


def _compressed(cells: Iterator[bytes]) -> bytes:
    """Eight codes, then those of their cells that no code stands for."""
    found, codes, rest = bytearray(), bytearray(), bytearray()
    for cell in cells:
        code = _code(cell)
        codes.append(code)
        if code == 253:
            rest += cell
        if len(codes) == 8:
            found += codes + rest
            codes.clear()
            rest.clear()
    return bytes(found + codes.ljust(8, b"\0") + rest) if codes else bytes(found)


def _code(cell: bytes) -> int:
    if cell == BLANK:
        return 255
    if cell == b" " * 8:
        return 254
    number = struct.unpack("<d", cell)[0]
    small = number == number and abs(number) < 200 and number == int(number)
    return int(number) + BIAS if small and 1 <= number + BIAS <= 251 else 253


def _zipped(start: int, data: bytes) -> bytes:
    pieces = [data[i : i + BLOCK] for i in range(0, len(data), BLOCK)]
    packed = [zlib.compress(piece) for piece in pieces]
    trailer = struct.pack("<2q2i", -BIAS, 0, BLOCK, len(pieces))
    plain_at, packed_at = start, start + 24
    for piece, block in zip(pieces, packed, strict=True):
        trailer += struct.pack("<2q2i", plain_at, packed_at, len(piece), len(block))
        plain_at, packed_at = plain_at + len(piece), packed_at + len(block)
    head = struct.pack("<3q", start, packed_at, len(trailer))
    return head + b"".join(packed) + trailer
