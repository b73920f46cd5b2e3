"""Many made-up people quickly: a definition of 40 questions and Parquet of any length.

40 questions in 13 sections with 53 pairs, 130 organisations, three groups; uniform random answers,
one in ten blank. Written in chunks, so that length does not cost memory.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

QUESTIONS = 40
ORGANISATIONS = 130
SECTIONS = [4] * 5 + [3] * 5 + [2] * 2 + [1]  # 40 questions
ROWS_A_CHUNK = 1_000_000


def definition(path: Path) -> None:
    """Write the definition of these people."""
    assert sum(SECTIONS) == QUESTIONS
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
        *(f"  - {{id: Q{q}, text: Question {q}, options: four}}" for q in range(1, QUESTIONS + 1)),
        "sections:",
    ]
    start = 1
    for number, size in enumerate(SECTIONS, 1):
        items = ", ".join(f"Q{q}" for q in range(start, start + size))
        lines.append(f"  - {{id: S{number}, name: Section {number}, items: [{items}]}}")
        start += size
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def people(path: Path, rows: int, *, seed: int = 1) -> None:
    """Write a Parquet file of this many people: nullable int8 answers, text organisation codes."""
    rng = np.random.default_rng(seed)
    codes = pa.array([f"T{o:03d}" for o in range(ORGANISATIONS)])
    writer = None
    for start in range(0, rows, ROWS_A_CHUNK):
        n = min(ROWS_A_CHUNK, rows - start)
        which = pa.array(rng.integers(0, ORGANISATIONS, n, dtype=np.int32))
        columns = {
            "organisation": pa.DictionaryArray.from_arrays(which, codes),
            "group": pa.array(rng.integers(1, 4, n, dtype=np.int8)),
            "age": pa.array(rng.integers(16, 95, n, dtype=np.int8)),
            "sex": pa.array(rng.integers(1, 3, n, dtype=np.int8)),
        }
        for q in range(1, QUESTIONS + 1):
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


def scores(path: Path) -> None:
    """The scored questionnaire of these people."""
    rows = [
        f"Q{q},{option},{score}"
        for q in range(1, QUESTIONS + 1)
        for option, score in ((1, "10"), (2, "5"), (3, "0"), (4, ""))
    ]
    path.write_text("\n".join(["item,option,score", *rows]) + "\n", encoding="utf-8")
