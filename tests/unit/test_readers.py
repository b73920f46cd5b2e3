"""Files of rows: every oddity of CSV and Parquet is read, or refused by file, row and column."""

from __future__ import annotations

import gzip
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from surveybench import readers
from surveybench.errors import InputError
from surveybench.readers import Mapped
from surveybench.readers import text as text_files
from surveybench.survey.mapping import FileMapping, Limits
from tiny import CANARY

# What goes wrong inside a library's callback must not end as a traceback on the screen.
pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")

COLUMNS = ["organisation", "Q1"]
HEADER = "record_id,organisation,Q1,comment\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "answers.csv"


Row = tuple[int, str | None, str | None]


def read(path: Path) -> list[Row]:
    """Row number, organisation and Q1 of every row."""
    assert readers.header(path)
    found: list[Row] = []
    for batch in readers.batches(path, COLUMNS):
        columns = [batch.table[name].to_pylist() for name in COLUMNS]
        found += zip(batch.rows.tolist(), *columns, strict=True)
    return found


def refusal(path: Path, content: bytes | str | None = None) -> str:
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as caught:
        read(path)
    message = str(caught.value)
    assert message.startswith((path.name, str(path)))
    assert CANARY not in message
    assert "\n" not in message
    assert caught.value.remedy
    assert caught.value.exit_code == 2
    return message


TWO: list[Row] = [(2, "A", "1"), (3, "B", None)]
ODD = [
    ("plain", HEADER + "x,A,1,\ny,B,,\n"),
    ("no end of line", HEADER + "x,A,1,\ny,B,,"),
    ("Windows line ends", (HEADER + "x,A,1,\ny,B,,\n").replace("\n", "\r\n")),
    ("old Macintosh line ends", (HEADER + "x,A,1,\ny,B,,\n").replace("\n", "\r")),
    ("byte order mark", "\ufeff" + HEADER + "x,A,1,\ny,B,,\n"),
    ("everything in quotes",
     '"record_id","organisation","Q1","comment"\n"x","A","1",""\n"y","B","",""\n'),
    ("blanks around names", "record_id, organisation ,Q1 ,comment\nx,A,1,\ny,B,,\n"),
    ("blank last lines", HEADER + "x,A,1,\ny,B,,\n\n\r\n\n"),
    ("rows of commas at the end", HEADER + "x,A,1,\ny,B,,\n,,,\n,,,\n"),
    ("commas and quotes in text", HEADER + 'x,A,1,"so, ""well"" said"\ny,B,,"a,b"\n'),
    ("other letters", HEADER + "x,A,1,Größe 100 € 日本\ny,B,,\n"),
    ("semicolons", HEADER.replace(",", ";") + "x;A;1;so, well\ny;B;;a|b\n"),
    ("tabs", HEADER.replace(",", "\t") + "x\tA\t1\t\ny\tB\t\t\n"),
    ("bars", HEADER.replace(",", "|") + "x|A|1|\ny|B||\n"),
    ("other delimiters in quotes", '"record;id",organisation,Q1,"a|b\tc"\nx,A,1,\ny,B,,\n'),
    ("another order of columns", "comment,Q1,record_id,organisation\n,1,x,A\n,,y,B\n"),
]  # fmt: skip


@pytest.mark.parametrize("text", [text for _, text in ODD], ids=[name for name, _ in ODD])
def test_oddities_that_are_read(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
    assert read(path) == TWO


@pytest.mark.parametrize("how", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_with_its_mark(path: Path, how: str) -> None:
    text = HEADER.replace(",", "\t") + "x\tA\t1\tGröße €\ny\tB\t\t日本\n"
    path.write_bytes(("" if how == "utf-16" else "\ufeff").encode(how) + text.encode(how))
    assert read(path) == TWO


@pytest.mark.parametrize("ending", [".csv.gz", ".tsv.gz", ".txt.gz", ".CSV.GZ"])
def test_compressed_text(path: Path, ending: str) -> None:
    target = path.with_name(f"answers{ending}")
    target.write_bytes(gzip.compress((HEADER + "x,A,1,\ny,B,,\n").encode()))
    assert read(target) == TWO


def test_damaged_compressed_text(path: Path) -> None:
    whole = gzip.compress((HEADER + "".join(f"{i},A,1,{i * i}\n" for i in range(5000))).encode())
    target = path.with_name("answers.csv.gz")
    for content in (whole[: len(whole) // 2], whole[:5], whole[:2000] + b"xxxx" + whole[2004:]):
        assert "the compressed file breaks off or is damaged" in refusal(target, content)
    assert "the compressed file breaks off or is damaged" in refusal(target, HEADER)


def test_latin_1_in_a_column_that_is_not_read_does_no_harm(path: Path) -> None:
    path.write_bytes(HEADER.encode() + "x,A,1,Größe\ny,B,,\n".encode("latin-1"))
    assert read(path) == TWO


# Rows are numbered as a spreadsheet numbers them


def test_blank_rows_count_but_hold_nobody(path: Path) -> None:
    path.write_text(HEADER + "x,A,1,\n\n,,,\ny,B,2,\n")
    assert read(path) == [(2, "A", "1"), (5, "B", "2")]


def test_a_text_with_line_breaks_is_one_row(path: Path) -> None:
    path.write_text(HEADER + 'x,A,1,"one\ntwo\n\nthree"\ny,B,2,\n')
    assert read(path) == [(2, "A", "1"), (3, "B", "2")]
    message = refusal(path, HEADER + f'x,A,1,"one\ntwo"\n\ny,B,2\n{CANARY}\n')
    assert "row 5: the row has 1 values, but the header has 4 columns" in message


def test_a_header_with_line_breaks_is_one_row(path: Path) -> None:
    path.write_text('record_id,organisation,Q1,"any\ncomment"\nx,A,1,\ny,B,2,\n')
    assert read(path) == [(2, "A", "1"), (3, "B", "2")]


def test_rows_go_on_over_blocks_and_batches(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_files, "BYTES_A_BLOCK", 2000)
    path.write_text(HEADER + "".join(f"{i},A,{i % 3},\n" for i in range(3000)))
    found = read(path)
    assert [row for row, _, _ in found] == list(range(2, 3002))
    assert [q for _, _, q in found[:4]] == ["0", "1", "2", "0"]
    with path.open("a") as file:
        file.write(f"{CANARY},A\n")
    assert "row 3002: the row has 2 values" in refusal(path)


# What cannot be read is refused

BAD = [
    ("empty", b"", "there are no column names: the file or its first row is empty"),
    ("a mark and nothing else", b"\xef\xbb\xbf", "there are no column names"),
    ("blank first row", b"\n" + HEADER.encode() + b"x,A,1,\n", "there are no column names"),
    ("two delimiters", HEADER.replace("comment", "a;b") + "x,A,1,\n",
     "row 1: the header holds commas and semicolons, and any of them could separate the columns"),
    ("UTF-32", (HEADER + "x,A,1,\n").encode("utf-32"), "the file is marked as utf-32"),
    ("a name twice", HEADER.replace("comment", "Q1") + "x,A,1,\n",
     "row 1, column number 4: the column has the name of column number 3."),
    ("a column without a name", HEADER.replace("comment", "") + f"x,A,1,{CANARY}\n",
     "row 2, column number 4: a value stands in a column without a name"),
    ("a short row", HEADER + f"x,A,1,\n{CANARY},B\n",
     "row 3: the row has 2 values, but the header has 4 columns"),
    ("a long row", HEADER + f"x,A,1,\ny,B,2,,{CANARY}\n",
     "row 3: the row has 5 values, but the header has 4 columns"),
    ("a comma without quotes", HEADER + f"x,A,1,so, {CANARY}\n", "row 2: the row has 5 values"),
    ("a row of blanks", HEADER + "x,A,1,\n   \n", "row 3: the row has 1 values"),
    ("cut in a row", HEADER + "x,A,1,\ny,B", "row 3: the row has 2 values"),
    ("an open quote at the end", HEADER + f'x,A,1,\ny,B,2,"{CANARY}\nz,A,1,\n',
     "row 3: a quote mark is opened in this row or before it, and never closed"),
    ("an open quote within", HEADER + f'x,A,1,\ny,"B,2,{CANARY}\nz,A,1,\n',
     "row 3: the file cannot be read as CSV. Check for a quote mark"),
    ("a quote closed lines later", HEADER + f'x,A,1,\ny,B,"{CANARY}\nz,A",\n',
     "row 3, column Q1: a quote mark is opened in this row or before it, and closed only lines"),
    ("latin-1", (HEADER + f"x,A,1,\ny,B,Grö{CANARY},\n").encode("latin-1"),
     "line 3: the text is not UTF-8"),
    ("latin-1 in a short row", (HEADER + f"x,A,1,\nGrö{CANARY},B\n").encode("latin-1"),
     "row 3: the row has 2 values"),
    ("latin-1 in a name", HEADER.replace("comment", "Größe").encode("latin-1") + b"x,A,1,\n",
     "line 1: the text is not UTF-8"),
    ("UTF-16, broken", (HEADER + "x,A,1,\ny").encode("utf-16") + b"\x00", "the text is not UTF-16"),
    ("UTF-16 without a mark", (HEADER + "x,A,1,\n").encode("utf-16-le"),
     "line 1: the file holds NUL bytes"),
    ("NUL in a row", HEADER + f"x,A,1,\ny,B\0,{CANARY},\n", "line 3: the file holds NUL bytes"),
    ("NULs at the end", (HEADER + "x,A,1,\n").encode() + bytes(500),
     "line 3: the file holds NUL bytes"),
    ("NUL in a name", HEADER.replace("Q1", "Q1\0") + "x,A,1,\n", "line 1: the file holds NUL"),
    ("gzip", gzip.compress((HEADER + "x,A,1,\n").encode()), "a compressed file (gzip), not text"),
    ("Parquet", b"PAR1....PAR1", "the file is a Parquet file, not text"),
    ("any bytes", bytes(range(1, 256)) * 4, "the file cannot be read as CSV"),
    ("an endless name", b"x" * 200_000, "row 1: the first row cannot be read as column names"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "words"), [c[1:] for c in BAD], ids=[c[0] for c in BAD])
def test_files_that_are_refused(path: Path, content: bytes | str, words: str) -> None:
    assert words in refusal(path, content)


def test_a_workbook_sent_as_csv(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/workbook.xml", "<x/>")
    assert "the file is a workbook or another zip file, not text" in refusal(path)


@pytest.mark.parametrize("text", [HEADER, HEADER + "\n\n", HEADER + ",,,\n"])
def test_a_header_and_nobody(path: Path, text: str) -> None:
    path.write_text(text)
    assert read(path) == []


def test_a_header_without_end_of_line(path: Path) -> None:
    assert "there are no rows under the header" in refusal(path, HEADER.strip())


def test_no_file_at_all(path: Path, tmp_path: Path) -> None:
    assert f"{path}: there is no such file. Check the path." in refusal(path)
    path.mkdir()
    assert "the folder is empty" in refusal(path)
    other = tmp_path / "answers.doc"
    other.write_bytes(b"x")
    assert "files ending in '.doc' cannot be read. Give a file ending in .csv, .tsv" in refusal(
        other
    )


def test_a_file_that_may_not_be_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text(HEADER + "x,A,1,\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "the file cannot be read (Permission denied)" in refusal(path)


# Parquet


def parquet(path: Path, **columns: pa.Array | list) -> Path:
    target = path.with_suffix(".parquet")
    pq.write_table(pa.table(columns), target)
    return target


@pytest.mark.parametrize(
    "make",
    [
        lambda values: pa.array(values),
        lambda values: pa.array(values, pa.large_string()),
        lambda values: pa.array(values).dictionary_encode(),
        lambda values: pa.array([v and v.encode() for v in values], pa.binary()),
    ],
)
def test_text_columns_of_every_kind(path: Path, make: Callable[[list], pa.Array]) -> None:
    found = parquet(path, Q1=make(["1", None]), organisation=make(["A", "B"]), other=[1, 2])
    assert read(found) == [(1, "A", "1"), (2, "B", None)]  # there is no header row


def test_columns_of_lists_are_refused(path: Path) -> None:
    found = parquet(path, organisation=["A"], Q1=[[1, 2]])
    assert "column Q1: the column holds list<" in refusal(found)
    found = parquet(path, organisation=["A"], Q1=[{"a": 1}])
    assert "column Q1: the column holds struct<" in refusal(found)


def test_bytes_that_are_no_text(path: Path) -> None:
    found = parquet(path, organisation=["A"], Q1=pa.array([b"\xff"]))
    assert "row 1: the file breaks off or is damaged" in refusal(found)


def test_a_name_twice_in_parquet(path: Path) -> None:
    target = path.with_suffix(".parquet")
    table = pa.Table.from_arrays([pa.array(["A"]), pa.array([1])], ["organisation", "organisation"])
    pq.write_table(table, target)
    assert "column number 2: the column has the name of column number 1." in refusal(target)


def test_damaged_parquet(path: Path) -> None:
    good = parquet(path, organisation=["A", "B"] * 500, Q1=["1", "2"] * 500)
    content = good.read_bytes()
    for cut in (0, 3, 8, len(content) // 2, len(content) - 1):
        assert "the file cannot be read as Parquet" in refusal(good, content[:cut])
    assert "the file cannot be read as Parquet" in refusal(good, HEADER)


@pytest.mark.parametrize("seed", range(60))
def test_flipped_bytes_never_end_in_a_defect(path: Path, seed: int) -> None:
    good = parquet(path, organisation=["A", "B"] * 50, Q1=["1", "2", None, "3"] * 25)
    content = bytearray(good.read_bytes())
    content[seed * len(content) // 60] ^= 1 << (seed % 8)
    good.write_bytes(content)
    # A flipped byte may sit in the name of a column; the caller looks for names first.
    with suppress(InputError, KeyError):
        assert len(read(good)) <= 200


@pytest.mark.parametrize("ending", [".csv", ".csv.gz", ".parquet"])
def test_about_how_many_rows_there_are_is_known_before(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"answers{ending}"
    lines = [f"{n % 97},{n % 13},{n % 5}" for n in range(300_000)]
    text = "\n".join(["organisation,Q1,comment", *lines]).encode()
    if ending == ".parquet":
        pq.write_table(pa.table({"Q1": np.arange(300_000)}), path)
    else:
        path.write_bytes(gzip.compress(text, 1) if ending.endswith("gz") else text)
    assert readers.about_rows(path) == pytest.approx(300_000, rel=0.05)


def test_of_a_file_that_cannot_be_read_nothing_is_known(path: Path) -> None:
    assert readers.about_rows(path) == 0
    path.with_suffix(".csv.gz").write_bytes(b"no gzip")
    assert readers.about_rows(path.with_suffix(".csv.gz")) == 0
    path.touch()
    assert readers.about_rows(path) == 0


def test_thousands_of_columns_take_time_in_proportion_and_a_limit_is_told(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{at}" for at in range(20_000)) + "\n" + "1," * 19_999 + "1\n")
    start = time.process_time()
    assert len(readers.header(path)) == 20_000
    assert time.process_time() - start < 2
    path.write_text(",".join(f"c{at}" for at in range(20_001)) + "\n")
    with pytest.raises(InputError, match=r"20,001 columns, and at most 20,000 .*columns: 20001"):
        readers.header(path)
    wider = FileMapping(limits=Limits(columns=20_001))
    assert len(readers.header(Mapped(path, wider))) == 20_001


def test_how_long_the_names_may_be_is_a_limit_of_the_mapping(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("record_id,Q1,Q2,Q3\na,1,2,3\n")
    tight = Mapped(path, FileMapping(limits=Limits(header=10)))
    words = r"a\.csv, row 1: the row of the column names has more than 10 letters.*header: 20\}"
    with pytest.raises(InputError, match=words):
        readers.header(tight)
    assert readers.header(Mapped(path, FileMapping(limits=Limits(header=30)))) == [
        *("record_id", "Q1", "Q2", "Q3")
    ]
