"""A look at the sheets of .xls: the records of its workbook stream ([MS-XLS] 2.4)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from surveybench.readers.compound import stream_of
from surveybench.readers.looked import MOST_ERRORS, Empty, Look, Merged
from surveybench.readers.xml_stream import MalformedError

BEGIN, END, SHEET, LOCKED = 0x0809, 0x000A, 0x0085, 0x002F
ROW, COLUMNS, FORMULA, TRUTH_OR_ERROR, MERGED = 0x0208, 0x007D, 0x0006, 0x0205, 0x00E5
# Records of one cell, which begin with its row and column, and of several beside each other.
CELLS = frozenset({FORMULA, TRUTH_OR_ERROR, 0x0201, 0x0203, 0x0204, 0x00D6, 0x00FD, 0x027E})
SEVERAL = frozenset({0x00BD, 0x00BE})
HIDDEN_ROW, HIDDEN_COLUMN = 0x20, 0x01
NO_NUMBER, ERROR = b"\xff\xff", 2  # of the eight bytes of a formula's result
MOST_COLUMNS = 256


def looks(content: bytes) -> Mapping[str, Look]:
    """What each sheet tells, by its name; nothing of a workbook that is locked by a password.

    Raises MalformedError.
    """
    stream = stream_of(content, ("workbook", "book"))
    starts: dict[str, int] = {}
    wide = False
    for kind, record in _records(stream, 0):
        if kind == LOCKED:
            return {}
        if kind == BEGIN and len(record) >= 2:
            wide = record[:2] == b"\x00\x06"  # of Excel 97 and later
        if kind == SHEET and len(record) > 7 and record[5] == 0:
            starts[_name(record, wide)] = int.from_bytes(record[:4], "little")
    return {name: _look(stream, start) for name, start in starts.items()}


class _Sheet:
    """What has been seen of a sheet so far."""

    def __init__(self) -> None:
        self.rows = self.columns = 1
        self.size = 0
        self.empties: list[Empty] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []
        self.merged: list[Merged] = []

    def cell(self, row: int, column: int, *, error: bool) -> None:
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if error and len(self.empties) < MOST_ERRORS:
            self.empties.append(Empty(row, column, "error"))


def _look(stream: bytes, start: int) -> Look:
    sheet = _Sheet()
    for kind, record in _records(stream, start):
        sheet.size += len(record) + 4
        if kind in CELLS and len(record) >= 6:
            row, column = struct.unpack_from("<2H", record)
            sheet.cell(row + 1, column + 1, error=_is_error(kind, record))
        elif kind in SEVERAL and len(record) >= 6:
            row, last = int.from_bytes(record[:2], "little"), record[-2:]
            sheet.cell(row + 1, int.from_bytes(last, "little") + 1, error=False)
        elif kind == ROW and len(record) >= 16 and record[12] & HIDDEN_ROW:
            sheet.hidden_rows.append(int.from_bytes(record[:2], "little") + 1)
        elif kind == COLUMNS and len(record) >= 10:
            low, high, width = struct.unpack_from("<3H", record)
            if not width or record[8] & HIDDEN_COLUMN:
                sheet.hidden_columns += range(low + 1, min(high, MOST_COLUMNS - 1) + 2)
        elif kind == MERGED:
            sheet.merged += _merged(record)
    hidden = tuple(number for number in sheet.hidden_columns if number <= sheet.columns)
    rows, empties, merged = tuple(sheet.hidden_rows), tuple(sheet.empties), tuple(sheet.merged)
    return Look(sheet.rows, sheet.columns, sheet.size, empties, rows, hidden, merged)


def _merged(record: bytes) -> Iterator[Merged]:
    """The merged cells of a record: how many, then first row, last row, first and last column."""
    whole = record[2 : 2 + (len(record) - 2) // 8 * 8]
    for row, last_row, column, last_column in struct.iter_unpack("<4H", whole):
        yield Merged(row + 1, column + 1, last_row + 1, last_column + 1)


def _is_error(kind: int, record: bytes) -> bool:
    if kind == TRUTH_OR_ERROR:
        return len(record) >= 8 and record[7] == 1
    return kind == FORMULA and record[12:14] == NO_NUMBER and record[6] == ERROR


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records from here to the end of what begins here; charts inside it are left out."""
    depth, place = 0, start
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, place)
        record = stream[place + 4 : place + 4 + length]
        place += 4 + length
        depth += (kind == BEGIN) - (kind == END)
        if depth <= 1:
            yield kind, record
        if depth <= 0:
            return
    raise MalformedError("a sheet breaks off")


def _name(record: bytes, wide: bool) -> str:
    letters = record[6]
    if not wide:
        return record[7 : 7 + letters].decode("cp1252", "replace")
    if record[7] & 1:
        return record[8 : 8 + 2 * letters].decode("utf-16-le", "replace")
    return record[8 : 8 + letters].decode("latin-1")
