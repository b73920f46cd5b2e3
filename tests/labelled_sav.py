"""SPSS files with a dictionary: labels of variables and values, measure, missing values.

Written uncompressed from the format's description ("System File Format", PSPP developers' guide),
so that reading is tested by another program than the one that reads.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SYSTEM_MISSING = -sys.float_info.max
MEASURES = {"nominal": 1, "ordinal": 2, "scale": 3}
Value = float | str | None


@dataclass(frozen=True)
class Column:
    """One variable: numbers, or texts of at most 255 bytes."""

    values: Sequence[Value]
    label: str = ""
    labels: Mapping[float, str] = field(default_factory=dict)
    measure: str = "nominal"
    missing: Sequence[float] = ()

    @property
    def width(self) -> int:
        """Bytes of a text, 0 for numbers."""
        texts = [value.encode() for value in self.values if isinstance(value, str)]
        return max(map(len, texts)) if texts else 0


@dataclass(frozen=True)
class Several:
    """A set of columns for a question with several answers.

    With `ticked`, a column for each option holds it where that option is ticked; without, every
    column holds an option's code.
    """

    columns: Sequence[str]
    label: str = ""
    ticked: str = ""


def write_labelled_sav(
    path: Path,
    columns: Mapping[str, Column],
    title: str = "",
    sets: Mapping[str, Several] | None = None,
) -> Path:
    """The columns as a .sav file."""
    rows = len(next(iter(columns.values())).values)
    pieces = {name: -(-max(column.width, 1) // 8) for name, column in columns.items()}
    out = struct.pack(
        "<4s60s5id9s8s64s3s", b"$FL2", b"@(#) SPSS DATA FILE".ljust(60), 2, sum(pieces.values()),
        0, 0, rows, 100.0, b"01 Jan 25", b"00:00:00", title.encode().ljust(64), b"\0" * 3,
    )  # fmt: skip
    for i, (name, column) in enumerate(columns.items()):
        out += _variable(f"V{i}", column) + _rest(column) * (pieces[name] - 1)
    at = 1
    for name, column in columns.items():
        out += _value_labels(column, at)
        at += pieces[name]
    out += _extension(3, 4, struct.pack("<8i", 20, 0, 0, -1, 1, 1, 2, 65001))
    if sets:
        out += _sets(sets, [*columns])
    ends = (SYSTEM_MISSING, sys.float_info.max, SYSTEM_MISSING)
    out += _extension(4, 8, struct.pack("<3d", *ends))
    shown = [number for c in columns.values() for number in (MEASURES[c.measure], 8, 0)]
    out += _extension(11, 4, struct.pack(f"<{len(shown)}i", *shown))
    out += _extension(13, 1, "\t".join(f"V{i}={n}" for i, n in enumerate(columns)).encode())
    out += _extension(20, 1, b"UTF-8") + struct.pack("<2i", 999, 0)
    for row in range(rows):
        for name, column in columns.items():
            out += _cell(column.values[row], column.width, pieces[name])
    path.write_bytes(out)
    return path


def _variable(short: str, column: Column) -> bytes:
    form = (1 << 16 | column.width << 8) if column.width else (5 << 16 | 8 << 8)
    label = column.label.encode()[:250]
    head = (2, column.width, bool(label), len(column.missing), form, form, short.encode().ljust(8))
    record = struct.pack("<6i8s", *head)
    if label:
        record += struct.pack("<i", len(label)) + label.ljust(-(-len(label) // 4) * 4)
    return record + struct.pack(f"<{len(column.missing)}d", *column.missing)


def _rest(column: Column) -> bytes:
    """The place of the further bytes of a long text."""
    return struct.pack("<6i8s", 2, -1, 0, 0, 0, 0, b" " * 8)


def _value_labels(column: Column, at: int) -> bytes:
    if not column.labels:
        return b""
    out = struct.pack("<2i", 3, len(column.labels))
    for value, label in column.labels.items():
        text = label.encode()
        out += struct.pack("<dB", value, len(text))
        out += text.ljust(-(-(len(text) + 1) // 8) * 8 - 1)
    return out + struct.pack("<3i", 4, 1, at)


def _sets(sets: Mapping[str, Several], names: list[str]) -> bytes:
    lines = ""
    for name, one in sets.items():
        how = f"D{len(one.ticked)} {one.ticked}" if one.ticked else "C"
        members = " ".join(f"v{names.index(column)}" for column in one.columns)
        lines += f"${name}={how} {len(one.label.encode())} {one.label} {members}\n"
    return _extension(7, 1, lines.encode())


def _extension(kind: int, size: int, data: bytes) -> bytes:
    return struct.pack("<4i", 7, kind, size, len(data) // size) + data


def _cell(value: Value, width: int, pieces: int) -> bytes:
    if width:
        return str(value or "").encode().ljust(8 * pieces)
    return struct.pack("<d", SYSTEM_MISSING if value is None else float(value))
