"""What a converted file tells of rows that are the same as one before: it was looked for once.

The column of the organisation says it, with the columns that were compared and the number of rows:
where either is another, or the file is one of several, it is looked for again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

MARK = b"surveybench.again"
MOST_TOLD = 10_000  # of more rows the file would become long


def telling(
    columns: Sequence[str], rows: int, again: NDArray[np.int64]
) -> Mapping[bytes, bytes] | None:
    """What a column says of a file of so many rows, in which these stood before; None of many."""
    if len(again) > MOST_TOLD:
        return None
    told = {"columns": sorted(columns), "rows": rows, "again": again.tolist()}
    return {MARK: json.dumps(told, ensure_ascii=False).encode()}


def told(table: pa.Table, column: str, rows: int) -> NDArray[np.int64] | None:
    """The rows that stood before, where a file of so many rows says which; else None."""
    if not rows or column not in table.column_names:
        return None
    note = (table.schema.field(column).metadata or {}).get(MARK)
    try:
        entries = json.loads(note) if note else {}
        fits = entries["columns"] == sorted(table.column_names) and entries["rows"] == rows
        again = np.array(entries["again"], np.int64)
    except (ValueError, LookupError, TypeError, OverflowError, RecursionError):
        return None
    sound = again.ndim == 1 and (again >= 1).all() and (again <= rows).all()
    return again if fits and sound else None
