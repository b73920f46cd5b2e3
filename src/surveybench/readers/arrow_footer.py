"""What an Arrow file says of its record batches, before the library makes room for them.

Its end names where each batch lies, and each batch says how many rows it has and how it is packed:
both as flatbuffers (Apache Arrow, File.fbs and Message.fbs), of which the few fields that matter
are read here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from struct import Struct, error
from typing import BinaryIO, NamedTuple

from surveybench.readers import archives
from surveybench.readers.stored import StoredFile
from surveybench.readers.types import Part
from surveybench.survey.mapping import FileMapping, Limits

MARK = b"ARROW1"
TAIL = 10  # bytes after the footer: its length in four, and the mark
GOES_ON = b"\xff\xff\xff\xff"  # before the length of each message
DICTIONARY, BATCH = 2, 3  # kinds of messages
UNSIGNED, WHOLE, LONG = Struct("<I"), Struct("<i"), Struct("<q")
BYTE, SHORT = Struct("<B"), Struct("<H")
BLOCK = Struct("<qi4xq")  # where a message lies: offset, bytes of its header, of its body
BUFFER = Struct("<qq")  # where values lie in that body: offset, bytes


class DamagedArrowError(Exception):
    """A footer, or the header of a batch, that says what cannot be."""


@dataclass(frozen=True, slots=True)
class Described:
    """How many rows each record batch has; whether any is packed."""

    rows: tuple[int, ...]
    packed: bool


def described(part: Part) -> Described:
    """The record batches of a file. Raises DamagedArrowError."""
    stamp = part.file.stat()
    place = (part.file, part.shown, part.inside, part.mapping.limits)
    return _described(*place, stamp.st_size, stamp.st_mtime_ns)


@lru_cache(maxsize=4)
def _described(
    path: Path | StoredFile, shown: str, inside: str, limits: Limits, packed_size: int, changed: int
) -> Described:
    """The same for a file as it was at the time `changed`: each piece of a file asks for them."""
    part = Part(path, shown, FileMapping(limits=limits), inside=inside)
    try:
        with BytesIO(archives.content(part)) if part.inside else part.file.open("rb") as file:
            footer = _root(_footer(file))
            dictionaries = [_batch(file, block, DICTIONARY) for block in _blocks(footer, 2)]
            batches = [_batch(file, block, BATCH) for block in _blocks(footer, 3)]
        rows = tuple(batch.number(0, LONG) for batch in batches)
        packed = any(batch.table(3) for batch in (*dictionaries, *batches))
    except error:
        raise DamagedArrowError from None
    if min(rows, default=0) < 0:
        raise DamagedArrowError
    return Described(rows, packed)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a flatbuffer: fields by number, each of which may be left out."""

    content: bytes
    place: int

    def number(self, field: int, kind: Struct) -> int:
        """A whole number; 0 where it is left out."""
        place = self._of(field)
        return _read(kind, self.content, place) if place else 0

    def table(self, field: int) -> _Table | None:
        """A table inside it, where there is one."""
        place = self._of(field)
        return _Table(self.content, place + _read(UNSIGNED, self.content, place)) if place else None

    def vector(self, field: int) -> tuple[int, int]:
        """Where the entries of a vector begin, and how many they are."""
        place = self._of(field)
        if not place:
            return 0, 0
        place += _read(UNSIGNED, self.content, place)
        return place + UNSIGNED.size, _read(UNSIGNED, self.content, place)

    def _of(self, field: int) -> int:
        list_of_fields = self.place - _read(WHOLE, self.content, self.place)
        entry = 4 + SHORT.size * field
        if entry >= _read(SHORT, self.content, list_of_fields):
            return 0
        offset = _read(SHORT, self.content, list_of_fields + entry)
        return self.place + offset if offset else 0


class _Block(NamedTuple):
    """Where a message lies, and how long its header and its body are."""

    offset: int
    header: int
    body: int


def _read(kind: Struct, content: bytes, place: int) -> int:
    if place < 0:  # which Python would count from the end
        raise DamagedArrowError
    (number,) = kind.unpack_from(content, place)
    return number


def _root(content: bytes) -> _Table:
    return _Table(content, _read(UNSIGNED, content, 0))


def _footer(file: BinaryIO) -> bytes:
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - TAIL))
    tail = file.read(TAIL)
    length = int.from_bytes(tail[:4], "little")
    if tail[4:] != MARK or length + TAIL > end:
        raise DamagedArrowError
    file.seek(end - TAIL - length)
    return file.read(length)


def _blocks(footer: _Table, field: int) -> Iterator[_Block]:
    """Where messages lie."""
    first, count = footer.vector(field)
    if first + count * BLOCK.size > len(footer.content):
        raise DamagedArrowError
    for number in range(count):
        yield _Block(*BLOCK.unpack_from(footer.content, first + number * BLOCK.size))


def _batch(file: BinaryIO, block: _Block, kind: int) -> _Table:
    """What a record batch says of itself, or that in which a dictionary stands."""
    if block.offset < 0 or block.header < 2 * UNSIGNED.size or block.body < 0:
        raise DamagedArrowError
    if block.offset + block.header + block.body > file.seek(0, os.SEEK_END):
        raise DamagedArrowError
    file.seek(block.offset)
    content = file.read(block.header)
    message = _root(content[2 * UNSIGNED.size :])
    header = message.table(2)
    if content[: UNSIGNED.size] != GOES_ON or message.number(1, BYTE) != kind:
        raise DamagedArrowError
    batch = header.table(1) if header and kind == DICTIONARY else header
    if batch is None or message.number(3, LONG) != block.body:
        raise DamagedArrowError
    first, count = batch.vector(2)
    values = memoryview(batch.content)[first : first + count * BUFFER.size]
    for offset, size in BUFFER.iter_unpack(values):
        if min(offset, size) < 0 or offset + size > block.body:
            raise DamagedArrowError
    return batch
