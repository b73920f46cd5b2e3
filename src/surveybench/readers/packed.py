"""Compressed files unpacked as they are read, up to what a file may take."""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Iterator

from surveybench.errors import InputError
from surveybench.readers.types import Part

BLOCK = 1 << 20
FREE = 256 << 20  # bytes below which no ratio is looked at


class TooLargeError(InputError):
    """A file that unpacks to more than its limits allow."""


class Unpacking:
    """How much has been unpacked of one file; more than its limits allow is refused."""

    def __init__(self, part: Part, packed: int) -> None:
        self.part = part
        self.packed = max(1, packed)
        self.size = 0

    def more(self, size: int) -> None:
        """Some more bytes. Raises InputError where they are too many."""
        self.size += size
        limits = self.part.mapping.limits
        if self.size > limits.unpacked:
            raise _too_large(self.part, f"more than {limits.unpacked >> 20:,} MB", "unpacked")
        if self.size > FREE and self.size > limits.times * self.packed:
            words = f"more than {limits.times:,} times its size ({self.packed:,} bytes)"
            raise _too_large(self.part, words, "times")


def blocks(book: zipfile.ZipFile, name: str, unpacking: Unpacking) -> Iterator[bytes]:
    """A file inside a zip file, whatever size it is said to have there."""
    info = copy.copy(book.getinfo(name))
    # What is said of its size may be false, and who reads the file after this does not ask.
    info.file_size, info.CRC = 1 << 62, None  # pyright: ignore[reportAttributeAccessIssue]
    with book.open(info) as file:
        while block := file.read(BLOCK):
            unpacking.more(len(block))
            yield block


def _too_large(part: Part, words: str, limit: str) -> TooLargeError:
    value = {"unpacked": "unpacked: 100000, in MB", "times": "times: 1000"}[limit]
    return TooLargeError(
        f"the compressed file unpacks to {words}.",
        where=part.place(),
        remedy="Check that it is what it should be. If it is, raise the limit in a mapping file "
        f"(limits: {{{value}}}), or send it as CSV or Parquet.",
    )
