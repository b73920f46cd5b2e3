"""A look at a sheet of .xlsb: its records, streamed (ECMA-376 as bytes; [MS-XLSB] 2.1.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from surveybench.limits import limit
from surveybench.readers.looked import MOST_ERRORS, Empty, Look, Merged
from surveybench.readers.xml_stream import MalformedError, PassedError

ROW, SHEET, COLUMNS, MERGED = 0, 156, 60, 176
CELLS = range(1, 12)
ERROR, FORMULA_ERROR = 3, 11
HIDDEN_ROW = 0x10  # of the byte 11 of a row
HIDDEN_COLUMN = 0x01
MOST_COLUMNS = 1 << 14


def look(blocks: Iterable[bytes]) -> Look:
    """What a sheet tells. Raises MalformedError."""
    row = rows = columns = 1
    size = 0
    empties: list[Empty] = []
    hidden: list[int] = []
    between: list[tuple[int, int]] = []
    merged: list[Merged] = []
    for kind, record in _records(blocks):
        size += len(record) + 2
        if kind == ROW:
            row = _number(record, 0) + 1
            if len(record) > 11 and record[11] & HIDDEN_ROW:
                hidden.append(row)
        elif kind in CELLS:
            column = _number(record, 0) + 1
            rows, columns = max(rows, row), max(columns, column)
            if kind in (ERROR, FORMULA_ERROR) and len(empties) < MOST_ERRORS:
                empties.append(Empty(row, column, "error"))
        elif kind == COLUMNS and len(record) > 16 and _is_shut(record):
            between.append((_number(record, 0) + 1, _number(record, 4) + 1))
        elif kind == MERGED and len(merged) < MOST_ERRORS:
            low, high, first, last = (_number(record, place) + 1 for place in (0, 4, 8, 12))
            merged.append(Merged(low, first, high, last))
    reach = min(columns, MOST_COLUMNS)
    shut = tuple(n for low, high in between for n in range(low, min(high, reach) + 1))
    return Look(rows, columns, size, tuple(empties), tuple(hidden), shut, tuple(merged))


def _is_shut(record: bytes) -> bool:
    """Whether columns are hidden, or have no width."""
    return bool(record[16] & HIDDEN_COLUMN) or not _number(record, 8)


def sheets(blocks: Iterable[bytes]) -> Mapping[str, str]:
    """The relation of each sheet, by the sheet's name. Raises MalformedError."""
    found: dict[str, str] = {}
    for kind, record in _records(blocks):
        if kind == SHEET:
            relation, place = _text(record, 8)
            name, _ = _text(record, place)
            found[name] = relation
    return found


def _records(blocks: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Each record's kind and content: both kind and length are written seven bits a byte."""
    rest, longest = b"", limit("sheet_tag")
    for block in blocks:
        rest += block
        place = 0
        while header := _header(rest, place):
            kind, start, length = header
            if length > longest:
                raise PassedError("sheet_tag")
            if start + length > len(rest):
                break
            yield kind, rest[start : start + length]
            place = start + length
        rest = rest[place:]


def _header(text: bytes, place: int) -> tuple[int, int, int] | None:
    """Kind, start and length of a record; None where the text ends before they do."""
    numbers = []
    for most in (2, 4):
        number = shift = 0
        for _ in range(most):
            if place >= len(text):
                return None
            byte = text[place]
            place += 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        numbers.append(number)
    return numbers[0], place, numbers[1]


def _text(record: bytes, place: int) -> tuple[str, int]:
    length = _number(record, place)
    end = place + 4 + 2 * length
    if end > len(record):
        raise MalformedError("a text breaks off")
    return record[place + 4 : end].decode("utf-16-le", "replace"), end


def _number(record: bytes, place: int) -> int:
    if len(record) < place + 4:
        raise MalformedError("a record breaks off")
    return int.from_bytes(record[place : place + 4], "little")
