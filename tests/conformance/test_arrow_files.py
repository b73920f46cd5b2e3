"""Arrow files: what they say of themselves is looked at before the library makes room for it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

import file_kinds
from surveybench import readers
from surveybench.errors import InputError
from surveybench.processes import workers
from surveybench.readers import arrow_footer

IDS = pa.array(["a", "b", None, "a"]).dictionary_encode()
TABLE = pa.table({"id": IDS, "Q1": pa.array([1, 2, 3, 4], pa.int8())})


def packed(path: Path, how: str, table: pa.Table = TABLE) -> Path:
    options = pa.ipc.IpcWriteOptions(compression=how)
    with (
        pa.OSFile(str(path), "wb") as sink,
        pa.ipc.new_file(sink, table.schema, options=options) as file,
    ):
        file.write_table(table, 2)
    return path


def plainly(path: Path, table: pa.Table = TABLE) -> Path:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as file:
        file.write_table(table, 2)
    return path


def read(path: Path) -> str:
    """All there is to read; what is said of it where it is refused."""
    try:
        names = readers.header(path)
        readers.labels(path)
        for piece in readers.pieces(path):
            for batch in readers.batches(piece, names):
                assert batch.table.num_columns == len(names)
    except InputError as error:
        return str(error)
    return ""


def test_rows_keep_their_numbers_in_pieces_and_in_a_zip_file(tmp_path: Path) -> None:
    path = plainly(tmp_path / "a.arrow")
    assert readers.rows_in(path) == 4
    pieces = [batch for piece in readers.pieces(path) for batch in readers.batches(piece, ["Q1"])]
    assert [batch.rows.tolist() for batch in pieces] == [[1, 2], [3, 4]]
    assert [batch.table["Q1"].to_pylist() for batch in pieces] == [[1, 2], [3, 4]]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(path, "a.arrow")
    (first, second) = readers.batches(tmp_path / "a.zip", ["Q1", "id"])
    assert first.table.column_names == ["Q1", "id"]
    assert second.table["id"].to_pylist() == [None, "a"]


@pytest.mark.parametrize("how", ["lz4", "zstd"])
def test_a_file_that_is_packed_inside_is_refused(how: str, tmp_path: Path) -> None:
    texts = pa.table({"id": ["a" * 300] * 200})  # long enough that the library does pack it
    for table in (TABLE, texts):
        assert read(packed(tmp_path / "a.arrow", how, table)) == (
            "a.arrow: the file is packed inside, and Arrow files are read unpacked only. "
            "Write it without compression, or as Parquet."
        )


def damaged(content: bytes) -> Iterator[bytes]:
    """The file with one byte changed, each one in turn, and cut off at each."""
    for place in range(8, len(content)):
        for change in (1, 16, 255):
            yield content[:place] + bytes([content[place] ^ change]) + content[place + 1 :]
        yield content[:place]


def read_all(folder: Path, files: list[bytes]) -> tuple[str, ...]:
    """What is said of many files, in a process that any of them may end."""
    path = folder / "a.arrow"
    messages: list[str] = []
    for content in files:
        path.write_bytes(content)
        arrow_footer._described.cache_clear()  # files follow each other faster than clocks tell
        messages.append(read(path))
    return tuple(messages)


def test_no_byte_ends_the_process(tmp_path: Path) -> None:
    content = plainly(tmp_path / "a.arrow").read_bytes()
    files = list(damaged(content))
    assert len(files) > 4000
    with workers(1) as pool:
        messages = pool.submit(read_all, tmp_path, files).result()
    refused = [message for message in messages if message]
    assert len(refused) > len(files) / 4
    assert all(message.startswith("a.arrow") for message in refused)
    cut = messages[3::4]
    assert all("cannot be read as Arrow: it breaks off" in message for message in cut)


def test_a_text_that_is_meant_many_times_is_read_a_few_rows_at_a_time(tmp_path: Path) -> None:
    long = pa.DictionaryArray.from_arrays(
        pa.array([0] * 1000, pa.int32()), pa.array(["x" * (1 << 20)])
    )
    path = tmp_path / "a.arrow"
    file_kinds.arrow(path, pa.table({"id": long}))
    sizes = [batch.table.num_rows for batch in readers.batches(path, ["id"])]
    assert sizes == [256, 256, 256, 232]


@pytest.mark.parametrize(
    ("column", "what"),
    [
        (pa.array([[1]]), "the column holds list<item: int64>, not one value a row"),
        (pa.array([1], pa.duration("s")), "the column holds durations"),
        (
            pa.RunEndEncodedArray.from_arrays(pa.array([1], pa.int32()), pa.array(["a"])),
            "not one value a row",
        ),
    ],
)
def test_a_column_of_no_single_values_is_refused(
    column: pa.Array, what: str, tmp_path: Path
) -> None:
    file_kinds.arrow(tmp_path / "a.arrow", pa.table({"id": ["a"], "Q1": column}))
    with pytest.raises(InputError, match=r"a\.arrow, column Q1: ") as told:
        list(readers.batches(tmp_path / "a.arrow", ["id", "Q1"]))
    assert what in str(told.value)


def test_texts_of_every_kind_are_texts(tmp_path: Path) -> None:
    kinds = (pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.binary_view())
    columns = {f"c{n}": pa.array(["1", None], kind) for n, kind in enumerate(kinds)}
    file_kinds.arrow(tmp_path / "a.arrow", pa.table(columns))
    (batch,) = readers.batches(tmp_path / "a.arrow", list(columns))
    assert batch.table.to_pydict() == {name: ["1", None] for name in columns}


def test_files_with_the_mark_of_another_kind_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.arrow"
    for content in (b"", b"FEA1", b"PAR1PAR1", b"ARROW1\0\0", b"ARROW1" * 4, b"\xff" * 64):
        path.write_bytes(content)
        assert "cannot be read as Arrow" in read(path)
