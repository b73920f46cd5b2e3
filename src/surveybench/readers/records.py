"""Where a large text can be cut: between two records, found by one look at its bytes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from surveybench.readers import dialect, headers
from surveybench.readers.stored import StoredFile
from surveybench.readers.types import Part

BYTES_A_PIECE = 16 << 20
LONGEST_LINE = 1 << 20
QUOTE, RETURN, LINE, NUL = b'"', b"\r", b"\n", b"\0"
# Encodings in which a byte below 128 is always the letter that it is in ASCII.
BYTEWISE = re.compile(r"utf-8(-sig)?|ascii|cp125\d|iso8859-\d+|mac-roman|cp437|cp850")


def pieces(part: Part) -> list[Part]:
    """The part cut between records, each piece with the number of its first row; or as one.

    It stays one where a cut could be wrong: compressed, in an encoding of several bytes a letter,
    with rows above the header, or with quote marks or line ends that only reading from the
    beginning explains.
    """
    size = part.file.stat().st_size
    if size <= BYTES_A_PIECE or not _can_be_cut(part):
        return [part]
    starts: list[tuple[int, int]] = []
    at, row, inside = 0, 1, False
    delimiter = dialect.read_header(part).delimiter.encode()
    for block in _lines(part.file, size):
        # A mark of Unicode is dropped where a text begins, and kept where it does not.
        if not inside and not (starts and block.startswith(codecs.BOM_UTF8)):
            starts.append((at, row))
        seen = _seen(block if at else block.removeprefix(codecs.BOM_UTF8), inside, delimiter)
        if seen is None:
            return [part]
        at, row, inside = at + len(block), row + seen.rows, seen.inside
    if inside or at != size:
        return [part]
    ends = [at for at, _ in starts[1:]] + [size]
    return [
        replace(part, span=(at, end), first=row)
        for (at, row), end in zip(starts, ends, strict=True)
    ]


def quotes_are_sound(blocks: Iterable[bytes], delimiter: bytes) -> bool:
    """Whether every quote mark stands at the edge of a value, and the last one is closed."""
    rest, inside, is_first = b"", False, True
    for block in blocks:
        text = rest + (block.removeprefix(codecs.BOM_UTF8) if is_first else block)
        is_first = False
        cut = text.rfind(LINE) + 1
        if len(text) - cut > LONGEST_LINE:
            return False
        seen, rest = _seen(text[:cut], inside, delimiter), text[cut:]
        if seen is None:
            return False
        inside = seen.inside
    seen = _seen(rest, inside, delimiter)
    return seen is not None and not seen.inside


def _can_be_cut(part: Part) -> bool:
    plain = not part.packed and not headers.rows_of(part.mapping)[1:]
    plain = plain and part.mapping.header_row in (None, 1)
    if not plain or not BYTEWISE.fullmatch(codecs.lookup(dialect.encoding(part)).name):
        return False
    head = dialect.read_header(part)
    return not head.stated and len(head.delimiter) == 1 and head.delimiter.isascii()


def _lines(path: Path | StoredFile, size: int) -> Iterator[bytes]:
    """Some whole lines after others; it stops where a line is too long."""
    with path.open("rb") as file:
        while block := file.read(BYTES_A_PIECE):
            block += file.readline(LONGEST_LINE)
            if not block.endswith(LINE) and file.tell() < size:
                return
            yield block


@dataclass(frozen=True, slots=True)
class _Seen:
    """What some lines hold: rows that end in them, and whether a quoted value goes on after."""

    rows: int
    inside: bool


def _seen(block: bytes, inside: bool, delimiter: bytes) -> _Seen | None:
    """None where a quote mark stands within a value, where a line ends otherwise, or at NUL.

    With every quote mark at the edge of a value, the number of those before a byte tells whether
    it stands in quotes: odd it does, even it does not.
    """
    if NUL in block:
        return None
    if QUOTE not in block:
        if inside:
            return _Seen(0, True)
        lone = RETURN in block and block.count(RETURN) != block.count(RETURN + LINE)
        return None if lone else _Seen(block.count(LINE), False)
    text = np.frombuffer(LINE + block + LINE, np.uint8)
    quotes = np.flatnonzero(text == QUOTE[0])
    opening, closing = quotes[int(inside) :: 2], quotes[int(not inside) :: 2]
    edge = np.zeros(256, bool)
    edge[list(delimiter + RETURN + LINE + QUOTE)] = True
    if not (edge[text[opening - 1]].all() and edge[text[closing + 1]].all()):
        return None
    returns = _unquoted(np.flatnonzero(text == RETURN[0]), quotes, inside)
    if (text[returns + 1] != LINE[0]).any():
        return None
    ends = _unquoted(np.flatnonzero(text[1:-1] == LINE[0]) + 1, quotes, inside)
    return _Seen(len(ends), inside != bool(len(quotes) % 2))


def _unquoted(places: NDArray[np.intp], quotes: NDArray[np.intp], inside: bool) -> NDArray[np.intp]:
    return places[(np.searchsorted(quotes, places) + inside) % 2 == 0]
