"""A wave's counts as rows that a cluster can add up, and back."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.engines.spark.packing import packed, unpacked
from surveybench.tally import (
    BY,
    MOMENTS,
    Axes,
    Counts,
    Tables,
    WaveTally,
    moment_shape,
    moment_tables,
    narrow,
)

Table = tuple[str, str, str]

# A row is a block of cells of one count table. Rows with table NOTE hold what one task found beside
# counts, and the number of the task as their block.
NOTE = -1
SCHEMA = pa.schema([("table", pa.int32()), ("block", pa.int64()), ("value", pa.binary())])
SPARK_SCHEMA = "table int, block long, value binary"
CELLS_A_BLOCK = 65_536


def names(axes: Axes) -> list[Table]:
    """Every count table: what it counts, its item and its other item."""
    return [
        ("people", "", ""),
        ("outcomes", "", ""),
        *(("answers", item, "") for item in axes.items),
        *(("pairs", a, b) for a, b in axes.pairs),
        *(
            (f"{kind}{BY}{name}", item, "")
            for name, part in axes.subgroups.items()
            for kind, item in (("people", ""), *(("answers", item) for item in part.items))
        ),
        *((f"{kind}{MOMENTS}", a, b) for kind, a, b in moment_tables(axes)),
    ]


def as_rows(wave: WaveTally) -> Iterator[pa.RecordBatch]:
    """A row for every block that counts anybody."""
    for number, table in enumerate(names(wave.axes)):
        flat = _counts(wave, table).reshape(-1)
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
    dense: dict[Table, NDArray[Any]] = {}
    for number, table in enumerate(names(axes)):
        shape = _shape(axes, table)
        counts = np.zeros(int(np.prod(shape)), dtype=np.int64)
        for block, start in enumerate(range(0, len(counts), CELLS_A_BLOCK)):
            if (number, block) in blocks:
                counts[start : start + CELLS_A_BLOCK] = _from_bytes(blocks[number, block])
        dense[table] = narrow(counts.reshape(shape))
    return WaveTally(
        axes,
        dense["people", "", ""].astype(np.int64),
        Tables({item: dense["answers", item, ""] for item in axes.items}),
        Tables({(a, b): dense["pairs", a, b] for a, b in axes.pairs}),
        dense["outcomes", "", ""].astype(np.int64),
        {name: _told_apart(part, name, dense) for name, part in axes.subgroups.items()},
        Tables({(k, a, b): dense[f"{k}{MOMENTS}", a, b] for k, a, b in moment_tables(axes)}),
    )


def _told_apart(axes: Axes, name: str, dense: Mapping[Table, NDArray[Any]]) -> WaveTally:
    """The counts by subgroup; they have no pairs and no outcomes."""
    return WaveTally(
        axes,
        dense[f"people{BY}{name}", "", ""].astype(np.int64),
        Tables({item: dense[f"answers{BY}{name}", item, ""] for item in axes.items}),
        Tables({}),
        np.zeros((len(axes.organisations), 8), np.int64),
    )


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


def _counts(wave: WaveTally, table: Table) -> Counts:
    kind, item, second = table
    if kind.endswith(MOMENTS):
        return wave.moments[kind.removesuffix(MOMENTS), item, second]
    if BY in kind:
        kind, _, name = kind.partition(BY)
        return _counts(wave.subgroups[name], (kind, item, second))
    if kind == "answers":
        return wave.answers[item]
    if kind == "pairs":
        return wave.pairs[item, second]
    return wave.people if kind == "people" else wave.outcomes


def _shape(axes: Axes, table: Table) -> tuple[int, ...]:
    kind, *items = table
    if kind.endswith(MOMENTS):
        return moment_shape(axes, (kind.removesuffix(MOMENTS), items[0], items[1]))
    if BY in kind:
        kind, _, name = kind.partition(BY)
        return _shape(axes.subgroups[name], (kind, items[0], items[1]))
    if kind == "outcomes":
        return len(axes.organisations), 8
    options = [len(axes.items[item]) for item in items if item]
    return (len(axes.populations), len(axes.organisations), len(axes.strata), *options)
