"""A wave's counts as rows that a cluster can add up, and back."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.engines.spark.packing import packed, unpacked
from surveybench.tally import (
    Axes,
    Counts,
    Name,
    WaveTally,
    counts_of,
    from_tables,
    narrow,
    shape_of,
    table_names,
)

# A row is a block of cells of one count table. Rows with table NOTE hold what one task found beside
# counts, and the number of the task as their block.
NOTE = -1
SCHEMA = pa.schema([("table", pa.int32()), ("block", pa.int64()), ("value", pa.binary())])
SPARK_SCHEMA = "table int, block long, value binary"
CELLS_A_BLOCK = 65_536


def as_rows(wave: WaveTally) -> Iterator[pa.RecordBatch]:
    """A row for every block that counts anybody."""
    for number, table in enumerate(table_names(wave.axes)):
        flat = counts_of(wave, table).reshape(-1)
        for block, start in enumerate(range(0, len(flat), CELLS_A_BLOCK)):
            cells = flat[start : start + CELLS_A_BLOCK]
            if cells.any():
                yield _row(number, block, _as_bytes(cells))


def note(task: int, text: bytes) -> pa.RecordBatch:
    """The row of what a task found beside counts."""
    return _row(NOTE, task, text)


def added_up(parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """One row for each block, of all rows of that block; notes as they are."""
    sums: dict[tuple[int, int], Counts] = {}
    for table, block, value in _rows(parts):
        if table == NOTE:
            yield note(block, value)
        elif (table, block) in sums:
            sums[table, block] += _from_bytes(value)
        else:
            sums[table, block] = _from_bytes(value)
    for (table, block), cells in sums.items():
        yield _row(table, block, _as_bytes(cells))


def notes_in(collected: pa.Table) -> dict[int, bytes]:
    """What tasks found beside counts, by task."""
    return {block: value for table, block, value in _rows(collected.to_batches()) if table == NOTE}


def as_tally(axes: Axes, collected: pa.Table) -> WaveTally:
    """The counts that rows hold, each block at most once."""
    blocks = {(table, block): value for table, block, value in _rows(collected.to_batches())}
    dense: dict[Name, NDArray[Any]] = {}
    for number, table in enumerate(table_names(axes)):
        shape = shape_of(axes, table)
        counts = np.zeros(int(np.prod(shape)), dtype=np.int64)
        for block, start in enumerate(range(0, len(counts), CELLS_A_BLOCK)):
            if (number, block) in blocks:
                counts[start : start + CELLS_A_BLOCK] = _from_bytes(blocks[number, block])
        dense[table] = narrow(counts.reshape(shape))
    return from_tables(axes, dense)


def _row(table: int, block: int, value: bytes) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([{"table": table, "block": block, "value": value}], SCHEMA)


def _rows(parts: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, int, bytes]]:
    for batch in parts:
        columns = [batch.column(name).to_pylist() for name in SCHEMA.names]
        yield from zip(*columns, strict=True)


def _as_bytes(cells: Counts) -> bytes:
    small = narrow(cells)
    return packed((small.dtype.str, zlib.compress(small.tobytes(), 1)))


def _from_bytes(value: bytes) -> Counts:
    kind, text = unpacked(value)
    return np.frombuffer(zlib.decompress(text), kind).astype(np.int64)
