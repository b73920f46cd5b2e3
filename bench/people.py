"""Many made-up people quickly: a definition and Parquet of any length.

Items with four options in sections of up to four, three groups, uniform random answers, one in
ten blank. Written in chunks, so that length does not cost memory.

`python people.py FILE ROWS SIZE` writes Parquet, `python people.py FILE.parquet FILE.csv` CSV.
The benchmark calls it so, because a process that it starts counts its own memory as that process's.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import accumulate, combinations
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

Named = TypeVar("Named", str, int)

ROWS_A_CHUNK = 1_000_000


@dataclass(frozen=True)
class Size:
    """How many organisations, and how many items each section has."""

    organisations: int
    sections: tuple[int, ...]

    @property
    def items(self) -> int:
        """Number of items."""
        return sum(self.sections)

    def named(self) -> list[tuple[str, ...]]:
        """Names of the items of each section."""
        ends = accumulate(self.sections)
        return [
            tuple(f"Q{q}" for q in range(end - length + 1, end + 1))
            for end, length in zip(ends, self.sections, strict=True)
        ]


def pairs(section: tuple[Named, ...]) -> list[tuple[Named, Named]]:
    """Every two items of a section."""
    return list(combinations(section, 2))


# 40 items with 53 pairs; and a survey of many small organisations.
NATIONAL = Size(130, (5, *(4,) * 5, *(3,) * 4, 2, 1))
MANY = Size(5_000, (4,) * 25)
TENTH = Size(500, (4,) * 25)
SIZES = {"national": NATIONAL, "many": MANY, "tenth": TENTH}


def definition(path: Path, size: Size = NATIONAL) -> None:
    """Write the definition of these people."""
    lines = [
        "survey: bench",
        "wave: 2025",
        "words: {title: Benchmark, report: Benchmark}",
        "columns: {record_id: record_id, outcome: '', age: [age], sex: [sex], group: group}",
        "settings: {min_answered: 0}",
        "groups: {1: One, 2: Two, 3: Three}",
        "populations:",
        *(f"  - {{id: P{g}, name: Group {g}, groups: [{g}]}}" for g in (1, 2, 3)),
        "scales:",
        "  four:",
        *(f"    - {{code: {k}, label: Option {k}, score: {10 - (k - 1) * 5}}}" for k in (1, 2, 3)),
        "    - {code: 4, label: Do not know}",
        "items:",
        *(f"  - {{id: Q{q}, text: Question {q}, options: four}}" for q in range(1, size.items + 1)),
        "sections:",
    ]
    for number, items in enumerate(size.named(), 1):
        members = ", ".join(items)
        lines.append(f"  - {{id: S{number}, name: Section {number}, items: [{members}]}}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def people(path: Path, rows: int, size: Size = NATIONAL, *, seed: int = 1) -> None:
    """Write a Parquet file of this many people: nullable int8 answers, text organisation codes."""
    rng = np.random.default_rng(seed)
    codes = pa.array([f"T{o:04d}" for o in range(size.organisations)])
    writer = None
    for start in range(0, rows, ROWS_A_CHUNK):
        n = min(ROWS_A_CHUNK, rows - start)
        which = pa.array(rng.integers(0, size.organisations, n, dtype=np.int32))
        columns = {
            "organisation": pa.DictionaryArray.from_arrays(which, codes),
            "group": pa.array(rng.integers(1, 4, n, dtype=np.int8)),
            "age": pa.array(rng.integers(16, 95, n, dtype=np.int8)),
            "sex": pa.array(rng.integers(1, 3, n, dtype=np.int8)),
        }
        for q in range(1, size.items + 1):
            blank = rng.random(n, dtype=np.float32) < 0.1
            columns[f"Q{q}"] = pa.array(rng.integers(1, 5, n, dtype=np.int8), mask=blank)
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=131_072)
    assert writer is not None
    writer.close()


def as_csv(file: Path, table: Path) -> None:
    """The same people as CSV."""
    pa_csv.write_csv(pq.read_table(file), table)


def scores(path: Path, size: Size = NATIONAL) -> None:
    """The scored questionnaire of these people."""
    rows = [
        f"Q{q},{option},{score}"
        for q in range(1, size.items + 1)
        for option, score in ((1, "10"), (2, "5"), (3, "0"), (4, ""))
    ]
    path.write_text("\n".join(["item,option,score", *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        as_csv(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        people(Path(sys.argv[1]), int(sys.argv[2]), SIZES[sys.argv[3]])
