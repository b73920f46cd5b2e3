"""A wave's counts as rows that a cluster can add up, and back."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.tally import Axes, Counts, Tables, WaveTally, narrow

Table = tuple[str, str, str]

# A row is one cell of one count table. Rows with table NOTE hold what one task found beside
# counts, and the number of the task as their cell.
NOTE = -1
SCHEMA = pa.schema(
    [("table", pa.int32()), ("cell", pa.int64()), ("note", pa.binary()), ("n", pa.int64())]
)
SPARK_SCHEMA = "table int, cell long, note binary, n long"
ROWS_A_BATCH = 250_000


def names(axes: Axes) -> list[Table]:
    """Every count table: what it counts, its item and its other item."""
    return [
        ("people", "", ""),
        ("outcomes", "", ""),
        *(("answers", item, "") for item in axes.items),
        *(("pairs", a, b) for a, b in axes.pairs),
    ]


def as_rows(wave: WaveTally) -> Iterator[pa.RecordBatch]:
    """A row for every count above 0."""
    for number, table in enumerate(names(wave.axes)):
        flat = _counts(wave, table).reshape(-1)
        cells = np.flatnonzero(flat)
        for start in range(0, len(cells), ROWS_A_BATCH):
            some = cells[start : start + ROWS_A_BATCH]
            yield _batch(np.full(len(some), number, np.int32), some, None, flat[some])


def note(task: int, text: bytes) -> pa.RecordBatch:
    """The row of what a task found beside counts."""
    return _batch(np.array([NOTE], np.int32), np.array([task]), text, np.array([1]))


def notes_in(found: pa.Table) -> dict[int, bytes]:
    """What tasks found beside counts, by task."""
    table, cells = found["table"].to_numpy(), found["cell"].to_numpy()
    return {
        int(cells[row]): found["note"][int(row)].as_py() for row in np.flatnonzero(table == NOTE)
    }


def as_tally(axes: Axes, found: pa.Table) -> WaveTally:
    """The counts that rows hold, each cell at most once."""
    number = found["table"].to_numpy()
    order = np.argsort(number, kind="stable")
    number, cells, n = (found[name].to_numpy()[order] for name in ("table", "cell", "n"))
    dense: dict[Table, NDArray] = {}
    for at, table in enumerate(names(axes)):
        start, stop = np.searchsorted(number, [at, at + 1])
        shape = _shape(axes, table)
        counts = np.zeros(int(np.prod(shape)), dtype=np.int64)
        counts[cells[start:stop]] = n[start:stop]
        dense[table] = narrow(counts.reshape(shape))
    return WaveTally(
        axes,
        dense["people", "", ""].astype(np.int64),
        Tables({item: dense["answers", item, ""] for item in axes.items}),
        Tables({(a, b): dense["pairs", a, b] for a, b in axes.pairs}),
        dense["outcomes", "", ""].astype(np.int64),
    )


def _batch(
    table: NDArray[np.int32], cells: NDArray[np.int64], text: bytes | None, n: NDArray[np.int64]
) -> pa.RecordBatch:
    columns = [
        pa.array(table),
        pa.array(cells),
        pa.array([text] * len(n), pa.binary()),
        pa.array(n),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def _counts(wave: WaveTally, table: Table) -> Counts:
    kind, item, other = table
    if kind == "answers":
        return wave.answers[item]
    if kind == "pairs":
        return wave.pairs[item, other]
    return wave.people if kind == "people" else wave.outcomes


def _shape(axes: Axes, table: Table) -> tuple[int, ...]:
    kind, *items = table
    if kind == "outcomes":
        return len(axes.organisations), 8
    options = [len(axes.items[item]) for item in items if item]
    return (len(axes.populations), len(axes.organisations), len(axes.strata), *options)
