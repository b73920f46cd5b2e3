"""A look at the pages of a Parquet file, before the library makes room for what they hold.

Pages say what they unpack to, and a text that stands once may be meant a million times. A page's
header is written in Thrift's compact protocol (Apache Parquet, parquet.thrift).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from surveybench.readers import archives
from surveybench.readers.packed import Unpacking

HEADER = 1 << 16  # bytes that the header of a page has at most, statistics included
DICTIONARY = 2  # a kind of page
PREFIXED = 7  # an encoding: each text goes on with the one before
LEAST_VALUE = 8  # bytes that a value is taken to need at least, however it is packed
AT_ONCE = 256 << 20  # bytes of one column, of rows that are read at once
DEEPEST = 8


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
    with BytesIO(archives.content(part)) if part.inside else part.path.open("rb") as source:
        for group in groups:
            row_group = file.metadata.row_group(group)
            rows = max(0, row_group.num_rows)
            unpacking.more(LEAST_VALUE * rows * len(numbers))
            for number in numbers:
                chunk = row_group.column(number)
                kind = chunk.physical_type
                if kind == "FIXED_LEN_BYTE_ARRAY":
                    longest = max(longest, schema.column(number).length or 1)
                for page in _pages(source, chunk):
                    unpacking.more(page.size + LEAST_VALUE * max(0, page.values - rows))
                    if kind == "BYTE_ARRAY":
                        longest = max(longest, _longest(source, page, chunk.compression, limit))
    return max(1, min(limit, AT_ONCE // longest, AT_ONCE // (LEAST_VALUE * max(1, len(numbers)))))


def _pages(source: BinaryIO, chunk: pq.ColumnChunkMetaData) -> Iterator[Page]:
    """The pages of one column of one row group."""
    # At 0 lies the mark of a Parquet file: a column without values has no page of them.
    starts = [chunk.data_page_offset] if chunk.data_page_offset or chunk.num_values else []
    if chunk.has_dictionary_page and chunk.dictionary_page_offset:
        starts.append(chunk.dictionary_page_offset)
    if not starts:
        return
    place = min(starts)
    if place < 0:
        raise DamagedPagesError
    end = place + chunk.total_compressed_size
    while place < end:
        source.seek(place)
        reading = _Compact(source.read(min(HEADER, max(64, end - place))))
        fields = reading.struct()
        packed, size = fields.get(3, -1), fields.get(2, -1)
        page_fields = next(
            (fields[key] for key in (5, 7, 8) if isinstance(fields.get(key), dict)), {}
        )
        encoding = page_fields.get(4 if 8 in fields else 2, 0)
        values = page_fields.get(1, 0)
        if any(type(number) is not int or number < 0 for number in (packed, size, values)):
            raise DamagedPagesError
        start = place + reading.place
        yield Page(fields.get(1, 0), encoding, start, packed, size, values)
        place = start + packed


def _longest(source: BinaryIO, page: Page, packing: str, rows: int) -> int:
    """How long a text of a page may be, if so many rows of them would be too much."""
    at_most = max(0, page.size - 4 * page.values)
    if page.encoding == PREFIXED:
        return page.size
    if page.kind != DICTIONARY or at_most * rows <= AT_ONCE:
        return 1
    source.seek(page.start)
    content = source.read(page.packed)
    if packing != "UNCOMPRESSED":
        try:
            content = pa.decompress(content, page.size, packing.lower(), asbytes=True)
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
    while place + 4 <= len(content):
        length = int.from_bytes(content[place : place + 4], "little")
        longest = max(longest, length)
        place += 4 + length
    return longest


class _Compact:
    """Thrift's compact protocol: structs as dictionaries from a field's number to its value."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.place = 0

    def struct(self, depth: int = 0) -> dict[int, Any]:
        """The fields of a struct. Raises DamagedPagesError."""
        if depth > DEEPEST:
            raise DamagedPagesError
        fields: dict[int, Any] = {}
        number = 0
        while kind := self.byte():
            step, kind = divmod(kind, 16)
            number = number + step if step else self.signed()
            fields[number] = self.value(kind, depth)
        return fields

    def value(self, kind: int, depth: int) -> Any:
        """A value of a kind; what nobody asks for is passed over."""
        match kind:
            case 1 | 2:
                return kind == 1
            case 3:
                return self.byte()
            case 4 | 5 | 6:
                return self.signed()
            case 7:
                self.place += 8
            case 8:
                length = self.unsigned()
                self.place += length
            case 9 | 10:
                size, kind = divmod(self.byte(), 16)
                size = self.unsigned() if size == 15 else size
                if size > len(self.content):
                    raise DamagedPagesError
                for _ in range(size):
                    self.value(kind, depth + 1)
            case 12:
                return self.struct(depth + 1)
            case _:
                raise DamagedPagesError
        return None

    def byte(self) -> int:
        """The next byte."""
        if self.place >= len(self.content):
            raise DamagedPagesError
        self.place += 1
        return self.content[self.place - 1]

    def unsigned(self) -> int:
        """A number written seven bits a byte."""
        number = shift = 0
        while shift < 70:
            byte = self.byte()
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return number
            shift += 7
        raise DamagedPagesError

    def signed(self) -> int:
        """The same, with the sign in the last bit."""
        number = self.unsigned()
        return (number >> 1) ^ -(number & 1)
