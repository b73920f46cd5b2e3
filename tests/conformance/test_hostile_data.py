"""Files of data of a few bytes that stand for gigabytes, and what wide ones cost."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import settings

import workbook_files as books
from module_paths import AS_INSTALLED
from sav_file import write_sav
from surveybench import definitions, readers
from surveybench.errors import InputError, SurveybenchError
from surveybench.readers import Mapped
from surveybench.survey.mapping import FileMapping, Limits
from workbook_files import HEADER

SECONDS = 40
MOST_MB = 1_500
# In the short profile bombs and limits are a fiftieth as large.
SHORT = settings.get_current_profile_name() == "steady"
MILLION = 20_000 if SHORT else 1_000_000
SMALL = FileMapping(limits=Limits(unpacked=5 << 20) if SHORT else Limits())


def repeated(text: str, rows: int) -> pa.Array:
    """One text, meant so many times."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([text]))


def parquet(path: Path, table: pa.Table, **how: Any) -> Path:
    pq.write_table(table, path, compression="zstd", store_schema=False, **how)
    return path


def many_rows(path: Path) -> Path:
    column = repeated("1", 30 * MILLION)
    table = pa.table({"record_id": column, "Q1": column})
    return parquet(path, table, row_group_size=30 * MILLION)


def small_groups(path: Path) -> Path:
    table = pa.table({"record_id": repeated("1", 40 * MILLION)})
    return parquet(path, table, row_group_size=1 * MILLION)


def long_text(path: Path) -> Path:
    column = repeated("x" * MILLION, 100_000)
    return parquet(path, pa.table({"record_id": column, "Q1": column}))


def long_text_among_short(path: Path) -> Path:
    rows = [*(f"r{i}" for i in range(20_000)), "x" * 900_000] + ["x" * 900_000] * 80_000
    dictionary = pa.array([*(f"r{i}" for i in range(20_000)), "x" * 900_000])
    codes = np.minimum(np.arange(len(rows)), 20_000).astype(np.int32)
    column = pa.DictionaryArray.from_arrays(pa.array(codes), dictionary)
    return parquet(path, pa.table({"record_id": column, "Q1": column}))


def packed_text(path: Path) -> Path:
    return parquet(path, pa.table({"record_id": ["a" * 90 * MILLION] * 4}), use_dictionary=False)


def prefixed(path: Path) -> Path:
    text = pa.array(["a" * (MILLION // 2)] * 800)
    how = {"use_dictionary": False, "column_encoding": "DELTA_BYTE_ARRAY"}
    return parquet(path, pa.table({"record_id": text, "Q1": text}), **how)


def wide_and_long(path: Path) -> Path:
    column = repeated("1", 100_000)
    return parquet(path, pa.table({f"c{i}": column for i in range(3_000)}))


def lying(path: Path) -> Path:
    """Its list of contents says that a page is small; the page itself says how large it is."""
    packed_text(path)
    content = bytearray(path.read_bytes())
    told = pq.ParquetFile(path).metadata.row_group(0).column(0).total_uncompressed_size
    true, false = _number(told), _number(100)
    length = int.from_bytes(content[-8:-4], "little")
    changed = content[-8 - length : -8].replace(true, false)
    assert len(changed) < length
    content[-8 - length :] = changed + len(changed).to_bytes(4, "little") + b"PAR1"
    path.write_bytes(content)
    assert pq.ParquetFile(path).metadata.row_group(0).column(0).total_uncompressed_size == 100
    return path


def _number(value: int) -> bytes:
    """As Thrift writes it: seven bits a byte, the sign in the last bit."""
    value <<= 1
    written = bytearray()
    while value > 127:
        written.append(value & 127 | 128)
        value >>= 7
    return bytes([*written, value])


def unfolding_gzip(path: Path) -> Path:
    with gzip.open(path, "wb") as file:
        file.write(b"record_id,Q1\n")
        for _ in range(600):
            file.write(b"1,2\n" * (MILLION // 4))
    return path


def one_line_of_gzip(path: Path) -> Path:
    with gzip.open(path, "wb") as file:
        for _ in range(600):
            file.write(b"a" * MILLION)
    return path


def unfolding_workbook(path: Path) -> Path:
    blanks = " " * (320 * MILLION)
    return books.xlsx(path, f"<worksheet><sheetData>{HEADER}{blanks}</sheetData></worksheet>")


def unfolding_texts(path: Path) -> Path:
    path = books.xlsx(path, books.sheet(HEADER))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", f"<sst>{' ' * (320 * MILLION)}</sst>")
    return path


def unfolding_sheet(path: Path) -> Path:
    return books.ods(path, " " * (320 * MILLION))


def unfolding_spss(path: Path) -> Path:
    blanks = {f"t{number}": [" " * 240] for number in range(4)}
    numbers = {f"c{number}": [1.0] for number in range(8)}
    return write_sav(path, pa.table({**numbers, **blanks}), times=2 * MILLION)


def nothing_a_row(path: Path) -> Path:
    """Rows that take no byte at all."""
    table = pa.table({"record_id": pa.nulls(1 << 30), "Q1": pa.nulls(1 << 30)})
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as file:
        file.write_table(table)
    return path


BOMBS: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "rows": ("a.parquet", many_rows),
    "rows in small groups": ("a.parquet", small_groups),
    "a long text": ("a.parquet", long_text),
    "a long text among short ones": ("a.parquet", long_text_among_short),
    "a packed text": ("a.parquet", packed_text),
    "texts that begin alike": ("a.parquet", prefixed),
    "columns and rows": ("a.parquet", wide_and_long),
    "a size that is not true": ("a.parquet", lying),
    "rows of nothing": ("a.arrow", nothing_a_row),
    "gzip": ("a.csv.gz", unfolding_gzip),
    "a line of gzip": ("a.csv.gz", one_line_of_gzip),
    "a workbook": ("a.xlsx", unfolding_workbook),
    "texts of a workbook": ("a.xlsx", unfolding_texts),
    "a sheet": ("a.ods", unfolding_sheet),
    "SPSS": ("a.zsav", unfolding_spss),
}
READ = """
import sys, time
from pathlib import Path
from typing import Any
from surveybench import readers
from surveybench.errors import InputError
begin = time.monotonic()
try:
    path = Path(sys.argv[1])
    rows = sum(batch.table.num_rows for batch in readers.batches(path, readers.header(path)))
    print("read", rows)
except InputError as error:
    print(error)
lines = Path("/proc/self/status").read_text().splitlines()
peak = next(line.split()[1] for line in lines if line.startswith("VmHWM"))
print(int(peak) // 1024, time.monotonic() - begin)
"""


@pytest.mark.timeout(120)
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measures by /proc")
@pytest.mark.parametrize("name", BOMBS)
def test_what_unfolds_is_refused_with_the_name_of_its_limit(name: str, tmp_path: Path) -> None:
    file, make = BOMBS[name]
    path = make(tmp_path / file)
    assert path.stat().st_size < 2_000_000
    if SHORT:
        with pytest.raises(InputError) as told:
            list(readers.batches(Mapped(path, SMALL), readers.header(Mapped(path, SMALL))))
        refused(name, file, str(told.value))
        return
    ran = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        env={**os.environ, "PYTHONPATH": AS_INSTALLED},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert not ran.stderr
    said, measured = ran.stdout.splitlines()
    memory, seconds = map(float, measured.split())
    refused(name, file, said)
    assert memory < MOST_MB
    assert seconds < SECONDS


def refused(name: str, file: str, said: str) -> None:
    if name != "a line of gzip":  # which is refused for what it is
        limit = "5 MB" if SHORT else "250 times its size"
        assert f"the compressed file unpacks to more than {limit}" in said
        assert re.match(rf"{re.escape(file)}(, sheet Data)?: ", said)
        assert f"limits: {{{'unpacked' if SHORT else 'times'}: 1000" in said


def test_a_limit_can_be_raised(tmp_path: Path) -> None:
    path = small_groups(tmp_path / "a.parquet")
    mapped = Mapped(path, FileMapping(limits=Limits(times=100_000)))
    assert readers.rows_in(mapped) == 40 * MILLION
    assert readers.header(mapped) == ["record_id"]
    tight = Mapped(path, FileMapping(limits=Limits(unpacked=1 << 20)))
    with pytest.raises(InputError, match=r"more than 1 MB.*limits: \{unpacked: "):
        readers.header(tight)


@pytest.mark.parametrize("kind", ["parquet", "csv", "csv.gz"])
def test_ordinary_files_are_read_as_before(kind: str, tmp_path: Path) -> None:
    ids = [f"id-{i}" for i in range(200_000)]
    table = pa.table({"record_id": ids, "Q1": [str(i % 5) for i in range(200_000)]})
    path = tmp_path / f"a.{kind}"
    if kind == "parquet":
        pq.write_table(table, path, row_group_size=50_000)
    else:
        text = "record_id,Q1\n" + "".join(f"{i},{n % 5}\n" for n, i in enumerate(ids))
        content = gzip.compress(text.encode()) if kind == "csv.gz" else text.encode()
        path.write_bytes(content)
    batches = list(readers.batches(path, ["record_id", "Q1"]))
    assert sum(batch.table.num_rows for batch in batches) == 200_000


def test_texts_that_begin_alike_are_read(tmp_path: Path) -> None:
    """As other writers of Parquet do; and pages of their second version."""
    texts = pa.array([f"record-{i:08}" for i in range(30_000)])
    for version in ("1.0", "2.0"):
        pq.write_table(
            pa.table({"record_id": texts}),
            tmp_path / "a.parquet",
            use_dictionary=False,
            column_encoding="DELTA_BYTE_ARRAY",
            data_page_version=version,
        )
        found = [
            b.table["record_id"] for b in readers.batches(tmp_path / "a.parquet", ["record_id"])
        ]
        assert (
            pa.concat_arrays([c for part in found for c in part.chunks]).to_pylist()
            == texts.to_pylist()
        )


WIDE = 12_000


def wide(path: Path) -> Path:
    names = [f"c{i}" for i in range(WIDE)]
    if path.suffix == ".parquet":
        pq.write_table(pa.table({name: ["1", "2"] for name in names}), path)
    else:
        row = ",".join("1" * WIDE)
        path.write_text(f"{','.join(names)}\n{row}\n{row}\n")
    return path


@pytest.mark.timeout(120)
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_columns_cost_time_in_proportion(kind: str, tmp_path: Path) -> None:
    path = wide(tmp_path / f"a.{kind}")
    begin = time.monotonic()
    (batch,) = readers.batches(path, readers.header(path))
    assert batch.table.num_columns == WIDE
    assert time.monotonic() - begin < SECONDS
    begin = time.monotonic()
    with suppress(SurveybenchError):  # there may be no question in it
        definitions.drafted(path, survey="tiny", wave=2025)
    assert time.monotonic() - begin < SECONDS


@pytest.mark.timeout(120)
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_more_columns_than_the_limit_are_refused_with_its_name(kind: str, tmp_path: Path) -> None:
    path = wide(tmp_path / f"a.{kind}")
    mapped = Mapped(path, FileMapping(limits=Limits(columns=WIDE - 1)))
    with pytest.raises(InputError, match=rf"at most 11,999 are read.*limits: \{{columns: {WIDE}"):
        readers.header(mapped)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_durations_of_parquet_are_refused_by_their_column(unit: str, tmp_path: Path) -> None:
    column = pa.array([2**62, 1, None], pa.int64()).view(pa.duration(unit))
    pq.write_table(pa.table({"record_id": ["a", "b", "c"], "took": column}), tmp_path / "a.parquet")
    with pytest.raises(InputError, match=r"a\.parquet, column took: the column holds durations"):
        list(readers.batches(tmp_path / "a.parquet", ["record_id", "took"]))
    assert len(list(readers.batches(tmp_path / "a.parquet", ["record_id"]))) == 1


MOMENTS = [pa.timestamp("ms"), pa.timestamp("us", "UTC"), pa.timestamp("ns")]


@pytest.mark.parametrize("kind", MOMENTS, ids=str)
def test_moments_beyond_the_calendar_are_none_and_no_defect(
    kind: pa.DataType, tmp_path: Path
) -> None:
    values = pa.array([2**62, 0, -(2**62)], pa.int64()).view(kind)
    table = pa.table({"record_id": ["a", "b", "c"], "seen": values})
    pq.write_table(table, tmp_path / "a.parquet")
    (batch,) = readers.batches(tmp_path / "a.parquet", ["record_id", "seen"])
    assert len(readers.dates_as_text(batch.table["seen"])) == 3
