"""Parquet files whose ends are damaged: refused in words, where the library ends the process."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from surveybench import readers
from surveybench.errors import InputError
from surveybench.processes import workers
from surveybench.readers import parquet_footer
from surveybench.readers.types import Part
from surveybench.survey.mapping import FileMapping

TABLE = pa.table({"id": ["a", "b", "c", "a"], "Q1": pa.array([1, 2, 3, 4], pa.int8())})
CHANGES: tuple[Callable[[int], int], ...] = (
    lambda byte: byte ^ 1,
    lambda byte: (byte + 16) % 256,
    lambda byte: 255 - byte,
)


def written(path: Path, **how: str) -> bytes:
    pq.write_table(TABLE, path, row_group_size=2, **how)  # pyright: ignore[reportArgumentType]
    return path.read_bytes()


def damaged(content: bytes) -> Iterator[bytes]:
    """The file with one byte of its footer changed, each one in turn."""
    start = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    for place in range(start, len(content) - 4):
        for change in CHANGES:
            byte = bytes([change(content[place])])
            yield content[:place] + byte + content[place + 1 :]


def read(path: Path) -> str:
    """All there is to read; what is said of it where it is refused."""
    try:
        names = readers.header(path)
        readers.labels(path)
        readers.rows_in(path)
        for piece in readers.pieces(path):
            for batch in readers.batches(piece, names):
                assert batch.table.num_columns == len(names)
    except InputError as error:
        return str(error)
    return ""


def read_all(folder: Path, files: list[bytes]) -> tuple[str, ...]:
    """The same of many files, in a process that any of them may end."""
    path = folder / "a.parquet"
    messages: list[str] = []
    for content in files:
        path.write_bytes(content)
        parquet_footer._groups.cache_clear()  # files follow each other faster than clocks tell
        messages.append(read(path))
    return tuple(messages)


def test_no_byte_of_the_footer_ends_the_process(tmp_path: Path) -> None:
    files = list(damaged(written(tmp_path / "a.parquet", compression="zstd")))
    assert len(files) > 1000
    with workers(1) as pool:
        messages = pool.submit(read_all, tmp_path, files).result()
    assert len(messages) == len(files)
    refused = [message for message in messages if message]
    assert len(refused) > len(files) / 4
    assert all(message.startswith("a.parquet") for message in refused)


@pytest.mark.parametrize("packing", ["none", "snappy", "gzip", "brotli", "lz4", "zstd"])
def test_groups_are_those_that_the_library_tells(packing: str, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    written(path, compression=packing)
    metadata = pq.ParquetFile(path).metadata
    groups = parquet_footer.groups_of(Part(path, "a.parquet", FileMapping()))
    assert len(groups) == metadata.num_row_groups == 2
    for number, group in enumerate(groups):
        told = metadata.row_group(number)
        assert group.rows == told.num_rows
        for column, chunk in enumerate(group.chunks):
            other = told.column(column)
            assert (chunk.kind == parquet_footer.TEXT) == (other.physical_type == "BYTE_ARRAY")
            assert chunk.packing.startswith(other.compression.lower())
            assert chunk.values == other.num_values
            assert chunk.data == other.data_page_offset
            assert chunk.dictionary == other.dictionary_page_offset
            assert chunk.size == other.total_compressed_size


def test_a_chunk_packed_in_no_known_way_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    content = written(path, compression="zstd")
    # Field 4 of a chunk, a number of 32 bits: the way it is packed, here zstd, which is 6.
    place = content.rindex(b"\x15\x0c")
    path.write_bytes(content[:place] + b"\x15\x42" + content[place + 2 :])
    assert read(path) == (
        "a.parquet: the file breaks off or is damaged: its end says what cannot be. Send it again."
    )


def test_a_time_zone_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    seen = pa.array([0], pa.timestamp("s", "Europe/London"))
    pq.write_table(pa.table({"id": ["a"], "seen": seen}), path, store_schema=True)
    # The schema of Arrow is kept as text of base 64: two letters of the zone are spoiled in it.
    content = path.read_bytes()
    kept = pq.ParquetFile(path).metadata.metadata[b"ARROW:schema"]
    spoiled = base64.b64encode(base64.b64decode(kept).replace(b"Europe/L", b"Eu\xff\xfepe/L"))
    path.write_bytes(content.replace(kept, spoiled))
    assert "a.parquet, column seen: the column's time zone is not known." in read(path)
