"""What a Parquet file says of its row groups, at its end (Apache Parquet, parquet.thrift).

It is read here, for where it is damaged the library ends the whole process as soon as somebody asks
for a row group or a column of it: what it throws then, no Python can catch.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from surveybench.readers import archives
from surveybench.readers.stored import StoredFile
from surveybench.readers.thrift import Compact, MalformedThriftError
from surveybench.readers.types import Part
from surveybench.survey.mapping import FileMapping, Limits

MARK = b"PAR1"
TAIL = 8  # bytes after the footer: its length in four, and the mark
# How chunks are packed, by number, as the library that unpacks them calls it.
PACKINGS = ("uncompressed", "snappy", "gzip", "lzo", "brotli", "lz4", "zstd", "lz4_raw")
TEXT, FIXED = 6, 7  # kinds of values: of any length, and of one length
KINDS = 8


class DamagedFooterError(Exception):
    """A footer that says what cannot be."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One column of one row group: the kind of its values, how it is packed, where it lies.

    `data` and `dictionary` are bytes from the start of the file; `size` is that of all its pages.
    """

    kind: int
    packing: str
    values: int
    data: int
    dictionary: int | None
    size: int


@dataclass(frozen=True, slots=True)
class Group:
    """One row group, with a chunk for each column that holds values, in the schema's order."""

    rows: int
    chunks: tuple[Chunk, ...]


def groups_of(part: Part) -> tuple[Group, ...]:
    """The row groups of a file. Raises DamagedFooterError."""
    stamp = part.file.stat()
    place = (part.file, part.shown, part.inside, part.mapping.limits)
    return _groups(*place, stamp.st_size, stamp.st_mtime_ns)


@lru_cache(maxsize=4)
def _groups(
    path: Path | StoredFile, shown: str, inside: str, limits: Limits, packed_size: int, changed: int
) -> tuple[Group, ...]:
    """The same for a file as it was at the time `changed`: each piece of a file asks for them."""
    part = Part(path, shown, FileMapping(limits=limits), inside=inside)
    try:
        fields = Compact(_footer(part)).struct()
        columns = sum(not element.get(5) for element in _structs(fields, 2)[1:])
        return tuple(_group(group, columns) for group in _structs(fields, 4))
    except (MalformedThriftError, AttributeError, LookupError, TypeError):
        raise DamagedFooterError from None


def _footer(part: Part) -> bytes:
    with BytesIO(archives.content(part)) if part.inside else part.file.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - TAIL))
        tail = file.read(TAIL)
        length = int.from_bytes(tail[:4], "little")
        if tail[4:] != MARK or length + TAIL > end:
            raise DamagedFooterError
        file.seek(end - TAIL - length)
        return file.read(length)


def _structs(fields: Mapping[int, Any], number: int) -> list[Mapping[int, Any]]:
    structs: list[Mapping[int, Any]] = fields.get(number, [])
    if not all(isinstance(struct, dict) for struct in structs):
        raise DamagedFooterError
    return structs


def _group(fields: Mapping[int, Any], columns: int) -> Group:
    chunks = tuple(_chunk(chunk[3]) for chunk in _structs(fields, 1))
    if len(chunks) != columns:
        raise DamagedFooterError
    return Group(_size(fields, 3), chunks)


def _chunk(fields: Mapping[int, Any]) -> Chunk:
    kind, packing = _size(fields, 1), _size(fields, 4)
    if kind >= KINDS:
        raise DamagedFooterError
    dictionary = _size(fields, 11) if 11 in fields else None
    return Chunk(
        kind=kind,
        packing=PACKINGS[packing],
        values=_size(fields, 5),
        data=_size(fields, 9),
        dictionary=dictionary,
        size=_size(fields, 7),
    )


def _size(fields: Mapping[int, Any], number: int) -> int:
    size: int = fields[number]
    if type(size) is not int or size < 0:
        raise DamagedFooterError
    return size
