"""How workbooks are printed, whatever their format."""

from __future__ import annotations

from math import ceil

from surveybench.report.document import Sheet

PRINTED = 220  # characters across a printed page


def across(sheet: Sheet) -> int:
    """How many printed pages a table is wide, so that it can be read.

    The columns that stay in sight stand on each of them.
    """
    widths = [column.width for column in sheet.columns]
    again = sum(widths[: sheet.frozen])
    return max(1, ceil((sum(widths) - again) / max(PRINTED - again, 1)))
