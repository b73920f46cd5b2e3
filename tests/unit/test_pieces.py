"""A file in pieces, or held in memory, is the file."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveybench import readers
from surveybench.errors import InputError
from surveybench.readers import Held, Mapped, parquet, records
from surveybench.survey.mapping import FileMapping

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


@pytest.mark.parametrize("most", [20, 1_000])
@pytest.mark.parametrize("group", [3, 10, 100])
def test_row_groups_are_the_file_with_its_row_numbers(
    tmp_path: Path, group: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "ROWS_A_PIECE", 6)
    monkeypatch.setattr(parquet, "ROWS_A_BATCH", 7)
    monkeypatch.setattr(parquet, "MOST_AT_ONCE", most)
    path = parquet_file(tmp_path / "answers.parquet", 100, group)
    pieces = readers.pieces(path)
    assert len(pieces) == {3: 17, 10: 10, 100: 1}[group]
    apart = [batch for piece in pieces for batch in readers.batches(piece, COLUMNS)]
    assert of(apart) == of(list(readers.batches(path, COLUMNS)))
    for piece in pieces:
        assert readers.header(piece) == readers.header(path)
        assert readers.places(piece) == readers.places(path)


def told(batches: Iterable[readers.Batch]) -> tuple[list[tuple], str]:
    """Row number and values of every row, and the error at their end."""
    found: list[tuple] = []
    try:
        for batch in batches:
            columns = [batch.table[name].to_pylist() for name in batch.table.column_names]
            found += zip(batch.rows.tolist(), *columns, strict=True)
    except InputError as error:
        return found, str(error)
    return found, ""


def same(path: Path, columns: list[str]) -> int:
    """In how many pieces a text is; apart they must say what it says as a whole."""
    pieces = readers.pieces(path)
    apart = (batch for piece in pieces for batch in readers.batches(piece, columns))
    whole, error = told(readers.batches(path, columns))
    rows, again = told(apart)
    # A fault ends the block that it is in: which of two is told first depends on where it began.
    assert bool(again) == bool(error)
    assert rows == whole or error
    return len(pieces)


FIELD = st.sampled_from(["", "1", "22", "A b", '""', '"x"', '"a,b"', '"a""b"', '""""', " ü"])
COMMENT = FIELD | st.sampled_from(['"a\nb"', '"\r\n\r\n"', '"a\n""\n,\n"'])
ODD = st.sampled_from(["", "1", '5" nail', '"x" y', '"', 'a""b', "\r", "\ufeff", "\0", ",", "\n\n"])


@pytest.mark.slow
@given(
    rows=st.lists(st.tuples(FIELD, FIELD, COMMENT), min_size=1, max_size=30),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    last=st.booleans(),
    mark=st.sampled_from(["", "\ufeff"]),
    odd=st.lists(st.tuples(st.integers(0, 29), ODD), max_size=2),
    size=st.integers(1, 40),
)
@settings(max_examples=300)
def test_a_text_in_pieces_is_the_text(
    rows: list[tuple[str, str, str]],
    end: str,
    last: bool,
    mark: str,
    odd: list[tuple[int, str]],
    size: int,
) -> None:
    lines = ["organisation,Q1,comment", *map(",".join, rows)]
    for at, what in odd:
        lines[1 + at % len(rows)] += what
    content = mark + end.join(lines) + (end if last else "")
    with (
        TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(records, "BYTES_A_PIECE", size)
        path = Path(folder, "answers.csv")
        path.write_bytes(content.encode())
        assert same(path, COLUMNS) >= 1


def many(row: str, number: int = 200) -> str:
    return "organisation,Q1,comment\n" + "".join(row.replace("#", str(n)) for n in range(number))


@pytest.mark.parametrize(
    ("row", "name", "how"),
    [
        ("A,#,x\n", "answers.csv", "utf-8"),
        ('"A","#","x, y"\r\n', "answers.csv", "utf-8-sig"),
        ('A,#,"x\n\ny ""z"""\n', "answers.csv", "utf-8"),
        ("A,#,x\n\n", "answers.tsv", "utf-8"),
        ("É,#,x\n", "answers.csv", "cp1252"),
    ],
)
def test_a_large_text_is_cut_between_records(
    tmp_path: Path, row: str, name: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "BYTES_A_PIECE", 300)
    path = tmp_path / name
    text = many(row)
    path.write_bytes((text.replace(",", "\t") if name.endswith("tsv") else text).encode(how))
    file = Mapped(path, FileMapping(encoding="windows-1252")) if how == "cp1252" else path
    pieces = readers.pieces(file)
    assert 3 < len(pieces) < 20
    apart = [batch for piece in pieces for batch in readers.batches(piece, COLUMNS)]
    assert of(apart) == of(list(readers.batches(file, COLUMNS)))
    for piece in pieces:
        assert readers.header(piece) == readers.header(file)


@pytest.mark.parametrize(
    ("row", "name", "mapping"),
    [
        ("A,#,x\n", "answers.csv.gz", FileMapping()),
        ("A,#,x\n", "answers.csv", FileMapping(encoding="utf-16")),
        ("A,#,x\n", "answers.csv", FileMapping(header_row=2)),
        ("A,#,x\n", "answers.csv", FileMapping(encoding="shift_jis")),
        ("A,#,x\r", "answers.csv", FileMapping()),
        ('A,#,5" nail\n', "answers.csv", FileMapping()),
    ],
)
def test_a_text_that_cannot_be_cut_for_certain_is_one_piece(
    tmp_path: Path, row: str, name: str, mapping: FileMapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "BYTES_A_PIECE", 300)
    path = tmp_path / name
    content = many(row).encode(mapping.encoding or "utf-8")
    path.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    file = Mapped(path, mapping)
    (piece,) = readers.pieces(file)
    assert piece.part.span is None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("A\n", "row 152: the row has 1 values"),
        ('A,"1\n2",x\n', "row 152, column Q1: a quote mark is opened"),
    ],
)
def test_a_fault_in_a_piece_is_told_with_the_row_of_the_file(
    tmp_path: Path, wrong: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "BYTES_A_PIECE", 300)
    path = tmp_path / "answers.csv"
    lines = many("A,#,x\n").splitlines(keepends=True)
    path.write_text("".join([*lines[:151], wrong, *lines[151:]]))
    assert same(path, COLUMNS) > 3
    pieces = [told(readers.batches(piece, COLUMNS))[1] for piece in readers.pieces(path)]
    (error,) = filter(None, pieces)
    assert error == told(readers.batches(path, COLUMNS))[1]
    assert words in error


def test_a_file_without_rows_has_a_piece_or_none(tmp_path: Path) -> None:
    path = parquet_file(tmp_path / "answers.parquet", 0, 10)
    assert [batch for p in readers.pieces(path) for batch in readers.batches(p, COLUMNS)] == []


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("dictionary", [True, False])
@pytest.mark.parametrize("packing", ["none", "snappy", "zstd"])
@pytest.mark.parametrize("sizes", [(), (0,), (0, 0), (0, 3, 0, 2, 0)], ids=str)
def test_row_groups_without_rows_are_passed_over(
    tmp_path: Path, sizes: tuple[int, ...], packing: str, dictionary: bool, version: str
) -> None:
    schema = pa.schema([("organisation", pa.string()), ("Q1", pa.int64()), ("x", pa.float64())])
    path, rows = tmp_path / "answers.parquet", sum(sizes)
    with pq.ParquetWriter(
        path, schema, compression=packing, use_dictionary=dictionary, data_page_version=version
    ) as writer:
        for size in sizes:
            columns = [["A"] * size, list(range(size)), [0.5] * size]
            writer.write_table(pa.table(columns, schema=schema))
    assert pq.ParquetFile(path).metadata.num_row_groups == len(sizes)
    packed = tmp_path / "answers.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(path, "answers.parquet")
    for file in (path, packed):
        for batches in (
            list(readers.batches(file, COLUMNS)),
            [batch for p in readers.pieces(file) for batch in readers.batches(p, COLUMNS)],
        ):
            numbers = [row for batch in batches for row in batch.rows.tolist()]
            answers = [value for batch in batches for value in batch.table["Q1"].to_pylist()]
            assert numbers == list(range(1, rows + 1))
            assert answers == [value for size in sizes for value in range(size)]


def test_pages_before_the_file_are_refused_in_a_zip_file_too(tmp_path: Path) -> None:
    path, packed = tmp_path / "answers.parquet", tmp_path / "answers.zip"
    pq.write_table(pa.table({"Q1": [1, 2]}), path, use_dictionary=False)
    content = path.read_bytes()
    # Thrift's compact protocol: two fields on, of 64 bits (0x26): 4 is written 8, and -4 is 7.
    path.write_bytes(content.replace(b"\x26\x08", b"\x26\x07"))
    assert pq.ParquetFile(path).metadata.row_group(0).column(0).data_page_offset == -4
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(path, "answers.parquet")
    for file in (path, packed):
        with pytest.raises(InputError, match="breaks off or is damaged"):
            list(readers.batches(file, ["Q1"]))


def test_rows_that_were_read_are_read_again(tmp_path: Path) -> None:
    path = parquet_file(tmp_path / "answers.parquet", 10, 10)
    (batch,) = readers.batches(path, COLUMNS)
    held = Held(path, (readers.Batch(batch.table.slice(4, 2), batch.rows[4:6]),))
    assert readers.header(held) == COLUMNS
    (again,) = readers.batches(held, ["Q1"])
    assert (again.rows.tolist(), again.table.to_pydict()) == ([5, 6], {"Q1": [4, 5]})
    assert readers.place(held, 5, "Q1") == readers.place(path, 5, "Q1")
