"""A look at the pages of a Parquet file, before the library makes room for what they hold.

Pages say what they unpack to, and a text that stands once may be meant a million times. A page's
header is written in Thrift's compact protocol (Apache Parquet, parquet.thrift).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from struct import Struct
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import pyarrow as pa

from surveybench.readers import archives
from surveybench.readers.packed import Unpacking
from surveybench.readers.parquet_footer import FIXED, TEXT, Chunk, groups_of
from surveybench.readers.thrift import Compact, MalformedThriftError
from surveybench.readers.types import Part

if TYPE_CHECKING:
    import pyarrow.parquet as pq

HEADER = 1 << 16  # bytes that the header of a page has at most, statistics included
MOSTLY = 256  # and nearly all have at most
DICTIONARY = 2  # a kind of page
PREFIXED = 7  # an encoding: each text goes on with the one before
LEAST_VALUE = 8  # bytes that a value is taken to need at least, however it is packed
LENGTH = Struct("<I")  # of a text, before it
AT_ONCE = 256 << 20  # bytes of one column, of rows that are read at once


class DamagedPagesError(Exception):
    """Pages that are none."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its kind and encoding, where its content begins, its bytes packed and unpacked."""

    kind: int
    encoding: int
    start: int
    packed: int
    size: int
    values: int


def rows_at_once(
    unpacking: Unpacking,
    file: pq.ParquetFile,
    groups: Sequence[int],
    columns: Sequence[str],
    limit: int,
) -> int:
    """How many rows of these columns can be read at once, up to `limit`.

    Raises InputError where all of them unpack to more than the limits allow, DamagedPagesError.
    """
    names, schema, longest = set(columns), file.schema, 1
    numbers = [number for number, name in enumerate(schema.names) if name in names]
    part = unpacking.part
    described = groups_of(part)
    with _opened(part) as source:
        for group in groups:
            row_group = described[group]
            rows = row_group.rows
            unpacking.more(LEAST_VALUE * rows * len(numbers))
            for number in numbers:
                chunk = row_group.chunks[number]
                if chunk.kind == FIXED:
                    longest = max(longest, schema.column(number).length or 1)
                for page in _pages(source, chunk):
                    unpacking.more(page.size + LEAST_VALUE * max(0, page.values - rows))
                    if chunk.kind == TEXT:
                        longest = max(longest, _longest(source, page, chunk.packing, limit))
    return max(1, min(limit, AT_ONCE // longest, AT_ONCE // (LEAST_VALUE * max(1, len(numbers)))))


def _opened(part: Part) -> BinaryIO:
    """The file, of which a few bytes are read here and there: more is not fetched for each."""
    if part.inside:
        return BytesIO(archives.content(part))
    return part.file.open("rb", 0) if isinstance(part.file, Path) else part.file.open("rb")


def _pages(source: BinaryIO, chunk: Chunk) -> Iterator[Page]:
    """The pages of one column of one row group."""
    # At 0 lies the mark of a Parquet file: a column without values has no page of them.
    starts = [chunk.data] if chunk.data or chunk.values else []
    if chunk.dictionary:
        starts.append(chunk.dictionary)
    if not starts:
        return
    place = min(starts)
    end = place + chunk.size
    while place < end:
        source.seek(place)
        reading = Compact(source.read(MOSTLY))
        try:
            fields = reading.struct()
        except MalformedThriftError:  # of a header that goes on behind these bytes
            source.seek(place)
            reading = Compact(source.read(min(HEADER, max(64, end - place))))
            fields = _fields(reading)
        packed, size, described = fields.get(3, -1), fields.get(2, -1), {}
        for kind in (5, 7, 8):
            if type(fields.get(kind)) is dict:
                described = fields[kind]
                break
        encoding = described.get(4 if 8 in fields else 2, 0)
        values = described.get(1, 0)
        if not (type(packed) is type(size) is type(values) is int):
            raise DamagedPagesError
        if packed < 0 or size < 0 or values < 0:
            raise DamagedPagesError
        start = place + reading.place
        yield Page(fields.get(1, 0), encoding, start, packed, size, values)
        place = start + packed


def _fields(reading: Compact) -> dict[int, Any]:
    try:
        return reading.struct()
    except MalformedThriftError:
        raise DamagedPagesError from None


def _longest(source: BinaryIO, page: Page, packing: str, rows: int) -> int:
    """How long a text of a page may be, if so many rows of them would be too much."""
    at_most = max(0, page.size - 4 * page.values)
    if page.encoding == PREFIXED:
        return page.size
    if page.kind != DICTIONARY or at_most * rows <= AT_ONCE:
        return 1
    source.seek(page.start)
    content = source.read(page.packed)
    if packing != "uncompressed":
        try:
            content = pa.decompress(content, page.size, packing, asbytes=True)
        except (pa.ArrowException, ValueError, OSError):
            return at_most
    return _longest_in(content, page.values)


def _longest_in(content: bytes, values: int) -> int:
    """The longest of texts that each stand behind their length, of four bytes."""
    first = int.from_bytes(content[:4], "little")
    if values * (first + 4) == len(content):  # of one length, as record ids often are
        lengths = np.frombuffer(content, np.uint8).reshape(values, -1)[:, :4]
        if (lengths == lengths[0]).all():
            return first
    longest = place = 0
    last, length_at = len(content) - 4, LENGTH.unpack_from
    while place <= last:  # a hundred thousand times, so its way is short
        (length,) = length_at(content, place)
        if length > longest:
            longest = length
        place += 4 + length
    return longest
