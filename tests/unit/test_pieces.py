"""A file in pieces, or held in memory, is the file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from surveybench import readers
from surveybench.readers import Held, parquet

COLUMNS = ["organisation", "Q1"]


def of(batches: list[readers.Batch]) -> tuple[list[int], dict[str, list[object]]]:
    rows = [int(row) for batch in batches for row in batch.rows]
    return rows, pa.concat_tables([batch.table for batch in batches]).to_pydict()


def parquet_file(path: Path, rows: int, group: int) -> Path:
    numbers = np.arange(rows)
    table = pa.table(
        {"organisation": [f"T{n % 7}" for n in numbers], "Q1": numbers, "comment": numbers}
    )
    pq.write_table(table, path, row_group_size=group)
    return path


@pytest.mark.parametrize("group", [3, 10, 100])
def test_row_groups_are_the_file_with_its_row_numbers(
    tmp_path: Path, group: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "ROWS_A_PIECE", 6)
    path = parquet_file(tmp_path / "answers.parquet", 100, group)
    pieces = readers.pieces(path)
    assert len(pieces) == {3: 17, 10: 10, 100: 1}[group]
    apart = [batch for piece in pieces for batch in readers.batches(piece, COLUMNS)]
    assert of(apart) == of(list(readers.batches(path, COLUMNS)))
    for piece in pieces:
        assert readers.header(piece) == readers.header(path)
        assert readers.places(piece) == readers.places(path)


def test_a_text_is_one_piece(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("organisation,Q1\nA,1\nB,2\n")
    (piece,) = readers.pieces(path)
    assert of(list(readers.batches(piece, COLUMNS))) == of(list(readers.batches(path, COLUMNS)))


def test_a_file_without_rows_has_a_piece_or_none(tmp_path: Path) -> None:
    path = parquet_file(tmp_path / "answers.parquet", 0, 10)
    assert [batch for p in readers.pieces(path) for batch in readers.batches(p, COLUMNS)] == []


def test_rows_that_were_read_are_read_again(tmp_path: Path) -> None:
    path = parquet_file(tmp_path / "answers.parquet", 10, 10)
    (batch,) = readers.batches(path, COLUMNS)
    held = Held(path, (readers.Batch(batch.table.slice(4, 2), batch.rows[4:6]),))
    assert readers.header(held) == COLUMNS
    (again,) = readers.batches(held, ["Q1"])
    assert (again.rows.tolist(), again.table.to_pydict()) == ([5, 6], {"Q1": [4, 5]})
    assert readers.place(held, 5, "Q1") == readers.place(path, 5, "Q1")
