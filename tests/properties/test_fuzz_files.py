"""Raw files of any bytes, and good ones spoiled: counted, or refused in words."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import file_kinds
from fuzzing import anything, fewer, mutated, mutated_table, mutated_zip, seeds, times, tried
from surveybench.intake import Source, Sources, read_organisations
from surveybench.jobs import pipeline
from surveybench.quantities import Organisation
from surveybench.readers import ENDINGS
from surveybench.survey import Columns
from surveybench.tally import Tally
from tiny import CANARY, filter_item, item, survey, text_of

# What goes wrong inside a library's callback must not end as a traceback on the screen.
pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")

ASKED = survey(
    filter_item("F1"),
    item("Q1", ask_if={"F1": [1]}),
    filter_item("Q3", 3, multiple=True, exclusive=3),
    groups=("1", "2"),
    seen_from=date(2025, 4, 1),
    seen_to=date(2025, 5, 31),
    columns=Columns(seen="seen", ignore=("comment",)),
)
LISTED = (Organisation("A", "Trust A"), Organisation("B", "Trust B"))
WHO = ["record_id", "organisation", "outcome", "group", "age", "sex", "seen"]
ITEMS = ["F1", "Q1", "Q3", "comment"]
ROWS = 12
PEOPLE = [
    {
        "record_id": f"r{i}",
        "organisation": "AB"[i % 2],
        "outcome": 1 + 5 * (i % 4 == 3),
        "group": 1 + i % 2,
        "age": 20 + i,
        "sex": 1 + i % 2,
        "seen": f"2025-04-{i + 1:02}",
        # Doubtful answers that cleaning removes: no message may repeat them.
        "F1": (1, 2, CANARY)[i % 3],
        "Q1": (CANARY, "", "2")[i % 3],
        "Q3": ("1;2", "3", CANARY)[i % 3],
        "comment": f"{CANARY} said, so",
    }
    for i in range(ROWS)
]
ALL = text_of(PEOPLE, [*WHO, *ITEMS]).encode()
SAMPLE = text_of(PEOPLE, WHO).encode()
ANSWERS = text_of(PEOPLE, ["record_id", *ITEMS]).encode()


def stored(write: Callable[[Path, pa.Table], None], ending: str) -> Callable[[bytes], bytes]:
    def make(content: bytes) -> bytes:
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"table{ending}"
            write(path, pa_csv.read_csv(io.BytesIO(content)))
            return path.read_bytes()

    return make


def delimited(mark: str, how: str = "utf-8") -> Callable[[bytes], bytes]:
    def make(content: bytes) -> bytes:
        text = io.StringIO(newline="")
        rows = csv.reader(io.StringIO(content.decode(), newline=""))
        csv.writer(text, delimiter=mark, lineterminator="\n").writerows(rows)
        return text.getvalue().encode(how)

    return make


def as_texts(write: Callable[[Path, pa.Table], None]) -> Callable[[Path, pa.Table], None]:
    """Dates and blanks as text, as people type them."""

    def make(path: Path, table: pa.Table) -> None:
        texts = {
            name: [None if value is None else str(value) for value in table[name].to_pylist()]
            if pa.types.is_date(table[name].type)
            else table[name]
            for name in table.column_names
        }
        write(path, pa.table(texts))

    return make


def zipped(content: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr(zipfile.ZipInfo("table.csv"), content, zipfile.ZIP_DEFLATED)
    return sink.getvalue()


# From the bytes of a good CSV file to those of the same rows in every kind that is read.
KINDS: dict[str, Callable[[bytes], bytes]] = {
    ".csv": bytes,
    ".tsv": delimited("\t"),
    ".txt": delimited("|", "utf-16"),
    ".csv.gz": lambda content: gzip.compress(content, mtime=0),
    ".tsv.gz": lambda content: gzip.compress(delimited("\t")(content), mtime=0),
    ".txt.gz": lambda content: gzip.compress(content, mtime=0),
    ".parquet": stored(file_kinds.parquet, ".parquet"),
    ".arrow": stored(file_kinds.arrow, ".arrow"),
    ".sav": stored(as_texts(file_kinds.spss), ".sav"),
    ".zsav": stored(as_texts(file_kinds.spss), ".zsav"),
    ".xlsx": stored(as_texts(file_kinds.xlsx), ".xlsx"),
    ".xlsm": stored(as_texts(file_kinds.xlsx), ".xlsm"),
    ".xls": stored(as_texts(file_kinds.old_workbook), ".xls"),
    ".ods": stored(as_texts(file_kinds.ods), ".ods"),
    ".dta": stored(as_texts(file_kinds.stata), ".dta"),
    ".xpt": stored(as_texts(file_kinds.sas_transport), ".xpt"),
    ".zip": zipped,
}
# No library writes these as they are read.
UNWRITTEN = {".xlsb", ".sas7bdat"}
OF_PARTS = (".xlsx", ".ods", ".zip")


@cache
def good(ending: str) -> bytes:
    return KINDS[ending](ALL)


def counted(responses: Path, sample: Path | None = None) -> Tally:
    files = Sources({ASKED.wave: Source(responses, sample)}, LISTED)
    return pipeline.count(ASKED, files)[0]


def attempt(content: bytes, ending: str, sample: bytes | None = None) -> int | None:
    """People counted in one file, or in answers beside a sample; None where it was refused."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"answers{ending}"
        path.write_bytes(content)
        drawn = None
        if sample is not None:
            drawn = Path(folder) / f"sample{ending}"
            drawn.write_bytes(sample)
        tally = tried(lambda: counted(path, drawn))
    return None if tally is None else int(tally.waves[ASKED.wave].outcomes.sum())


def test_good_files_are_good_in_every_kind() -> None:
    assert set(KINDS) | UNWRITTEN == set(ENDINGS)
    for ending, make in KINDS.items():
        assert attempt(make(ALL), ending) == ROWS
        assert attempt(make(ANSWERS), ending, make(SAMPLE)) == ROWS


@pytest.mark.parametrize("ending", ENDINGS)
@given(content=anything)
@fewer(2)
def test_any_bytes(ending: str, content: bytes) -> None:
    assert attempt(content, ending) is None


@pytest.mark.parametrize("ending", KINDS)
@given(seed=seeds, count=times)
@fewer(3)
def test_spoiled_bytes_of_every_kind(ending: str, seed: int, count: int) -> None:
    people = attempt(mutated(good(ending), seed, count), ending)
    assert people is None or people <= ROWS + 1000


@pytest.mark.parametrize("ending", OF_PARTS)
@given(seed=seeds, count=times)
@fewer(3)
def test_spoiled_parts_of_a_workbook_or_zip_file(ending: str, seed: int, count: int) -> None:
    people = attempt(mutated_zip(good(ending), seed, count), ending)
    assert people is None or people <= ROWS + 1000


@given(seed=seeds, count=times)
def test_spoiled_tables(seed: int, count: int) -> None:
    people = attempt(mutated_table(ALL, seed, count), ".csv")
    assert people is None or people <= ROWS + count


@given(seed=seeds, count=times, which=st.booleans())
def test_spoiled_answers_or_sample(seed: int, count: int, which: bool) -> None:
    answers = mutated_table(ANSWERS, seed, count) if which else ANSWERS
    sample = SAMPLE if which else mutated_table(SAMPLE, seed, count)
    people = attempt(answers, ".csv", sample)
    assert people is None or people <= ROWS + count


@given(content=anything | st.builds(mutated, st.just(b"code,name\nA,x\nB,y\n"), seeds, times))
@example(content=b"code,name\nA,\0\n")
def test_lists_of_organisations(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "organisations.csv"
        path.write_bytes(content)
        found = tried(lambda: read_organisations(path), answers=False)
    assert found is None or all(entry.code and entry.name for entry in found)


@given(seed=seeds, count=times)
def test_spoiled_lists_of_organisations(seed: int, count: int) -> None:
    good = b'code,name,synthetic\nA,Trust A,yes\nB,"Trust B, north",no\n'
    with TemporaryDirectory() as folder:
        path = Path(folder) / "organisations.csv"
        path.write_bytes(mutated_table(good, seed, count))
        found = tried(lambda: read_organisations(path), answers=False)
    assert found is None or all(entry.code and entry.name for entry in found)


# Found before


@pytest.mark.parametrize(("ending", "seed", "count"), [(".sav", 16522, 4), (".zsav", 2709, 1)])
def test_names_of_spss_variables_that_are_no_text(ending: str, seed: int, count: int) -> None:
    assert attempt(mutated(good(ending), seed, count), ending) is None


@pytest.mark.parametrize(("seed", "count"), [(86, 2), (396, 1), (411, 4)])
def test_answers_that_an_open_quote_makes_a_name(seed: int, count: int) -> None:
    assert attempt(mutated(good(".csv"), seed, count), ".csv") is None


def test_a_cell_beyond_all_memory() -> None:
    assert attempt(mutated_zip(good(".xlsx"), 3, 1), ".xlsx") is None


def test_rows_without_a_header_are_not_repeated(tmp_path: Path) -> None:
    headless = b"".join(ALL.splitlines(keepends=True)[1:])
    assert attempt(headless, ".csv") is None
    assert attempt(b"".join(ANSWERS.splitlines(keepends=True)[1:]), ".csv", SAMPLE) is None
    twice = f"{CANARY},{CANARY},A\n".encode() * 3
    assert attempt(twice, ".csv") is None


@pytest.mark.parametrize("kind", [pa.date32(), pa.date64(), pa.timestamp("us")], ids=str)
def test_days_beyond_all_calendars_are_refused(kind: pa.DataType) -> None:
    far = {pa.date32(): 536_891_092, pa.date64(): 86_400_000 * 536_891_092}.get(kind, 2**62)
    width = pa.int32() if kind == pa.date32() else pa.int64()
    late = pa.array([far] * ROWS, width).view(kind)
    assert with_days(late) is None
    assert with_days(pa.array([20_200] * ROWS, pa.date32()).cast(kind)) == ROWS
    assert with_days(pa.array([None] * ROWS, kind)) == ROWS


def with_days(days: pa.Array) -> int | None:
    table = pa_csv.read_csv(io.BytesIO(ALL))
    sink = io.BytesIO()
    pq.write_table(table.set_column(table.column_names.index("seen"), "seen", days), sink)
    return attempt(sink.getvalue(), ".parquet")
