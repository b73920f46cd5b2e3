"""The long table as CSV: UTF-8, one header line, a missing value is an empty field.

Texts in it are codes and flags; one that a spreadsheet would take for a formula is quoted with an
apostrophe in front, as spreadsheets themselves write such text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from surveybench.report.document import LongTable

FORMULA = frozenset("=+-@\t\r")
LINES_A_PIECE = 8192
Value = str | int | float | None


def write(table: LongTable) -> Iterator[bytes]:
    """The table in pieces; lines end as RFC 4180 has it."""
    rows = iter(table.rows)
    lines: list[list[Value]] = [[*table.columns]]
    while lines:
        out = StringIO(newline="")
        csv.writer(out, lineterminator="\r\n").writerows(lines)
        yield out.getvalue().encode("utf-8")
        # None is written as nothing, numbers as they are. Most of a large table's time goes here.
        lines = [
            [f"'{v}" if type(v) is str and v[:1] in FORMULA else v for v in row]
            for row in islice(rows, LINES_A_PIECE)
        ]
