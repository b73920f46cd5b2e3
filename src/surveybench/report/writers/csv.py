"""The long table as CSV: UTF-8, one header line, a missing value is an empty field.

Texts in it are codes and flags; one that a spreadsheet would take for a formula is quoted with an
apostrophe in front, as spreadsheets themselves write such text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from surveybench.report.document import LongTable

FORMULA = frozenset("=+-@\t\r")
QUOTED = frozenset(',"\r\n')
LINES_A_PIECE = 8192
Value = str | int | float | None


def write(table: LongTable) -> Iterator[bytes]:
    """The table in pieces; lines end as RFC 4180 has it."""
    rows = chain([table.columns], table.rows)
    while lines := list(islice(rows, LINES_A_PIECE)):
        # Most of a large table's time goes here.
        cells = map(_written, zip(*lines, strict=True))
        text = "\r\n".join(map(",".join, zip(*cells, strict=True)))
        yield f"{text}\r\n".encode()


def _written(column: Sequence[Value]) -> list[str]:
    """The cells of one column: most values are met again and again."""
    values = set(column)
    if {int, float} <= set(map(type, column)):  # 1 and 1.0 are one value, and not the same text
        return [*map(_cell, column)]
    cells = dict(zip(values, map(_cell, values), strict=True))
    return [*map(cells.__getitem__, column)]


def _cell(value: Value) -> str:
    """None is nothing, numbers are as they are (of zeros one), and texts are no formulas."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return repr(value + 0)
    safe = f"'{value}" if value[:1] in FORMULA else value
    return safe if QUOTED.isdisjoint(safe) else '"{}"'.format(safe.replace('"', '""'))
