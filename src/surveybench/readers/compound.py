"""A compound file, as old office programs write it: a small disk of its own ([MS-CFB])."""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from surveybench.readers.xml_stream import MalformedError

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAST_SECTOR = 0xFFFFFFFA  # what is larger is no sector
ENTRY = 128
STREAM, ROOT = 2, 5
LISTED_IN_HEADER = 109


@dataclass(frozen=True, slots=True)
class _Entry:
    """A stream: its name, kind, first sector and length."""

    name: str
    kind: int
    start: int
    size: int


def stream_of(content: bytes, names: Collection[str]) -> bytes:
    """The first stream that has one of these names, in small letters.

    Raises MalformedError where there is none, or it is not whole.
    """
    if len(content) < 512 or not content.startswith(MARK):
        raise MalformedError("no compound file")
    disk = _Disk(content)
    entries = list(disk.entries())
    named = [entry for entry in entries if entry.kind == STREAM and entry.name.lower() in names]
    if not named:
        raise MalformedError("no such stream")
    chosen = min(named, key=lambda entry: [*names].index(entry.name.lower()))
    return disk.stream(chosen, next((entry for entry in entries if entry.kind == ROOT), None))


class _Disk:
    """The sectors of a compound file, and what follows which."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        shift, small_shift = struct.unpack_from("<2H", content, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise MalformedError("sectors of another size")
        self.size, self.small = 1 << shift, 1 << small_shift
        (self.first_entry,) = struct.unpack_from("<I", content, 48)
        self.cutoff, small_table = struct.unpack_from("<2I", content, 56)
        self.after = self._numbers(self._tables())
        self.small_after = self._numbers(self._chain(small_table, self.after))

    def entries(self) -> Iterator[_Entry]:
        """The streams that the file lists."""
        text = b"".join(map(self._sector, self._chain(self.first_entry, self.after)))
        for place in range(0, len(text) - ENTRY + 1, ENTRY):
            entry = text[place : place + ENTRY]
            length = int.from_bytes(entry[64:66], "little")
            name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<IQ", entry, 116)
            yield _Entry(name, entry[66], start, size & 0xFFFFFFFF)

    def stream(self, entry: _Entry, root: _Entry | None) -> bytes:
        """What a stream holds."""
        if entry.size >= self.cutoff or root is None:
            sectors = map(self._sector, self._chain(entry.start, self.after))
        else:  # short streams lie together in one that belongs to the root
            whole = b"".join(map(self._sector, self._chain(root.start, self.after)))
            chain = self._chain(entry.start, self.small_after)
            sectors = (whole[n * self.small : (n + 1) * self.small] for n in chain)
        text = b"".join(sectors)
        if len(text) < entry.size:
            raise MalformedError("a stream breaks off")
        return text[: entry.size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        return self.content[start : start + self.size]

    def _tables(self) -> Iterator[int]:
        """The sectors that say which sector follows which."""
        yield from self._sectors(self.content[76 : 76 + 4 * LISTED_IN_HEADER])
        number, times = struct.unpack_from("<2I", self.content, 68)
        for _ in range(min(times, len(self.content) // self.size)):
            if number >= LAST_SECTOR:
                return
            listed = self._sector(number)
            yield from self._sectors(listed[:-4])
            number = int.from_bytes(listed[-4:], "little")

    def _sectors(self, text: bytes) -> Iterator[int]:
        for (number,) in struct.iter_unpack("<I", text[: len(text) // 4 * 4]):
            if number < LAST_SECTOR:
                yield number

    def _numbers(self, sectors: Iterator[int]) -> tuple[int, ...]:
        most = len(self.content) // self.size + 1
        text = b""
        for number in sectors:
            text += self._sector(number)
            if len(text) > 4 * most * self.size:
                raise MalformedError("more tables than there is room for")
        return struct.unpack(f"<{len(text) // 4}I", text[: len(text) // 4 * 4])

    def _chain(self, number: int, after: tuple[int, ...]) -> Iterator[int]:
        for _ in range(len(after) + 1):
            if number >= len(after):
                return
            yield number
            number = after[number]
        raise MalformedError("a stream without end")
