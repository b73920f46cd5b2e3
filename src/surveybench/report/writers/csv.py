"""The long table as CSV: UTF-8, one header line, a missing value is an empty field.

Texts in it are codes and flags; one that a spreadsheet would take for a formula is quoted with an
apostrophe in front, as spreadsheets themselves write such text.
"""

from __future__ import annotations

import csv
from io import StringIO

from surveybench.report.document import LongTable

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(table: LongTable) -> bytes:
    """The table as bytes; lines end as RFC 4180 has it."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_field(value) for value in row] for row in table.rows)
    return out.getvalue().encode("utf-8")


def _field(value: str | int | float | None) -> str | int:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return repr(value) if isinstance(value, float) else value
