"""Headers of several rows, rows of other widths than the header, and what lies beside data."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

import file_kinds
import workbook_files as books
from surveybench import readers
from surveybench.errors import InputError
from surveybench.readers import Mapped, headers
from surveybench.survey.mapping import FileMapping
from tiny import CANARY

Rows = list[list[str]]
KINDS = [".csv", ".tsv", ".csv.gz", ".utf-16.txt", ".xlsx", ".ods"]
QUALTRICS = [
    ["id", "trust", "Q1"],
    ["Response ID", "Trust", "Was it quiet?\n\nThink of the night."],
    ['{"ImportId":"_recordId"}', '{"ImportId":"trust"}', '{"ImportId":"QID1","choiceId":"1"}'],
]
SURVEY_MONKEY = [
    ["Respondent ID", "Which trust?", "Who helped?", ""],
    ["", "Response", "Nurse", "Doctor"],
]
PEOPLE = [["a", "A", "1"], ["b", "B", "2"]]


def write(folder: Path, end: str, rows: Rows, stem: str = "a") -> Path:
    """A table in one kind of file, its line breaks inside of quotes."""
    path = folder / f"{stem}{end}"
    if end == ".xlsx":
        book = xlsxwriter.Workbook(path)
        page = book.add_worksheet("Data")
        for number, row in enumerate(rows):
            page.write_row(number, 0, [cell or None for cell in row])
        book.close()
        return path
    if end == ".ods":
        cells = [
            [books.words(cell) if cell else "<table:table-cell/>" for cell in row] for row in rows
        ]
        return books.ods(path, "".join(books.row(*row) for row in cells))
    text = io.StringIO()
    mark = "\t" if end == ".tsv" else ","
    csv.writer(text, delimiter=mark, lineterminator="\n").writerows(rows)
    content = text.getvalue().encode("utf-16" if "16" in end else "utf-8")
    path.write_bytes(gzip.compress(content) if end.endswith(".gz") else content)
    return path


def read(path: Path, mapping: FileMapping | None = None) -> tuple[list[str], list[list[object]]]:
    """Names, and rows with their numbers in front."""
    file = readers.opened(Mapped(path, mapping or FileMapping()))
    names = readers.header(file)
    names = [name for name in names if name not in (mapping.ignore if mapping else ())]
    rows: list[list[object]] = []
    for batch in readers.batches(file, names):
        columns = [batch.table[name].to_pylist() for name in names]
        rows += [list(row) for row in zip(batch.rows.tolist(), *columns, strict=True)]
    return names, rows


def notes_of(path: Path, mapping: FileMapping | None = None) -> list[str]:
    file = readers.opened(Mapped(path, mapping or FileMapping()))
    batches = list(readers.batches(file, readers.header(file)))
    return [str(note) for note in readers.noted(n for batch in batches for n in batch.notes)]


@pytest.mark.parametrize("end", KINDS)
def test_an_export_of_qualtrics_is_recognised(tmp_path: Path, end: str) -> None:
    path = write(tmp_path, end, [*QUALTRICS, *PEOPLE])
    assert read(path) == (["id", "trust", "Q1"], [[4, "a", "A", "1"], [5, "b", "B", "2"]])
    (note,) = notes_of(path)
    assert note.endswith("as Qualtrics writes them, are not read (rows 2, 3).")


@pytest.mark.parametrize("end", KINDS)
def test_rows_of_an_export_can_be_skipped_and_names_taken_from_any(
    tmp_path: Path, end: str
) -> None:
    path = write(tmp_path, end, [QUALTRICS[0], ["Id", "Trust", "Quiet"], *PEOPLE])
    assert read(path, FileMapping(skip_rows=(2,)))[1] == [[3, "a", "A", "1"], [4, "b", "B", "2"]]
    path = write(tmp_path, end, [*QUALTRICS, *PEOPLE], "b")
    names = {QUALTRICS[2][0]: "id", QUALTRICS[2][1]: "trust"}
    mapping = FileMapping(header_row=3, columns=names, ignore=(QUALTRICS[2][2],))
    assert read(path, mapping) == (["id", "trust"], [[4, "a", "A"], [5, "b", "B"]])


@pytest.mark.parametrize("end", KINDS)
def test_two_rows_of_names_are_one_name_each(tmp_path: Path, end: str) -> None:
    rows = [*SURVEY_MONKEY, ["a", "A", "Nurse", "Doctor"], ["b", "B", "", ""]]
    path = write(tmp_path, end, rows)
    names, found = read(path, FileMapping(header_row=2, header_rows=(1, 2)))
    assert names == [
        "Respondent ID",
        "Which trust? / Response",
        "Who helped? / Nurse",
        "Who helped? / Doctor",
    ]
    assert found == [[3, "a", "A", "Nurse", "Doctor"], [4, "b", "B", None, None]]


@pytest.mark.parametrize("end", KINDS)
def test_columns_are_named_by_letter_or_number(tmp_path: Path, end: str) -> None:
    rows = [*SURVEY_MONKEY, ["a", "A", "Nurse", "Doctor"]]
    path = write(tmp_path, end, rows)
    named = {"column A": "id", "column 2": "trust", "column d": "doctor"}
    mapping = FileMapping(header_row=1, skip_rows=(2,), columns=named, ignore=("column C",))
    assert read(path, mapping) == (["id", "trust", "doctor"], [[3, "a", "A", "Doctor"]])


def test_names_of_rows_that_go_on_and_of_rows_that_repeat() -> None:
    rows = [["Q1", "", "Q2", ""], ["a", "b", "Q2", ""]]
    assert headers.names_in(rows, FileMapping()) == ["Q1 / a", "Q1 / b", "Q2", ""]
    assert headers.below([["x"], ["{not one}"]]) == 0
    assert headers.below([]) == 0


def test_titles_above_and_line_breaks_in_them_count_as_a_spreadsheet_counts(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'"A title\r\nof two lines",\r\n\r\nid,Q1\r\na,1\r\n')
    assert read(path, FileMapping(header_row=3)) == (["id", "Q1"], [[4, "a", "1"]])
    path.write_bytes(b'"A title\rof two lines",\r\rid,Q1\ra,1\r')
    assert read(path, FileMapping(header_row=3)) == (["id", "Q1"], [[4, "a", "1"]])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", [".csv", ".csv.gz"])
def test_short_rows_and_blank_columns_come_in_with_a_note(
    tmp_path: Path, end: str, mark: str, encoding: str
) -> None:
    path = tmp_path / f"a{end}"
    text = "id,trust,Q1,Q2,\n1,A,1,1,\n2,A,2\n3,A,1\n\n4,B,2,1,,\n5,B,1,2,\n"
    content = text.replace(",", mark).encode(encoding)
    path.write_bytes(gzip.compress(content) if end == ".csv.gz" else content)
    assert [row[0] for row in read(path)[1]] == [2, 3, 4, 6, 7]
    assert read(path)[1][1] == [3, "2", "A", "2", None]
    assert notes_of(path) == [
        f"{path.name}, row 1: 1 column without a name is blank, and not read.",
        f"{path.name}: rows with blank cells beyond the last column: 1 (row 6).",
        f"{path.name}: rows lacking their last cells, which count as blank: 2 (rows 3, 4).",
    ]


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        (f"1,A\n{CANARY},1,2\n", 2),  # a broken line
        (f"1,A,1,1\n2,{CANARY}\n", 3),  # half of it is gone
        (f"1,A,1,1\n2,A,{CANARY}", 3),  # the file was cut
        (f"1,A,1,1\n2,A,1,1,{CANARY}\n", 3),
        (f"1,A,1\n2,A,1\n{CANARY},B\n", 4),
    ],
)
def test_what_may_be_a_broken_line_is_refused(tmp_path: Path, rows: str, row: int) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"id,trust,Q1,Q2\n{rows}")
    with pytest.raises(InputError) as caught:
        read(path)
    assert f"a.csv, row {row}: the row has" in str(caught.value)
    assert CANARY not in str(caught.value)


def test_a_comment_of_several_lines_comes_in_where_it_is_stated(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,comment\na,"First, good.\n\nThen ""bad""."\nb,"x\ny"\n')
    assert len(read(path, FileMapping(line_breaks=True))[1]) == 2
    with pytest.raises(InputError, match="row 2, column comment: a quote mark is opened"):
        read(path)
    path.write_text('"id","comment"\r\n"a","First\r\nsecond"\r\n', encoding="utf-8-sig")
    assert len(read(path, FileMapping(line_breaks=True))[1]) == 1
    path.write_text('id,comment\na,"First\nb,"x"\nc,"y"\n')
    with pytest.raises(InputError, match="a quote mark is opened"):
        read(path, FileMapping(line_breaks=True))


@pytest.mark.parametrize("kind", [*file_kinds.KINDS, "Stata", "SAS transport", "zip", "XLS"])
def test_what_programs_leave_beside_their_files_is_passed_over(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    table = pa.table({"id": ["a"] * 70, "trust": ["A"] * 70})
    file_kinds.located_table(kind, folder, table)
    for name in ("_SUCCESS", "_metadata", "_common_metadata", ".part-0.parquet.crc", "~$a.xlsx",
                 "Thumbs.db", "desktop.ini", ".~lock.a.ods#", ".DS_Store"):  # fmt: skip
        (folder / name).write_bytes(b"")
    (folder / "_delta_log").mkdir()
    assert [row[1] for row in read(folder)[1]] == ["a"] * 70


def test_a_file_whose_name_begins_as_such_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    pq.write_table(pa.table({"id": ["a"]}), folder / "part-0.parquet")
    (folder / "_more.csv").write_text("id\nb\n")
    assert sorted(str(row[1]) for row in read(folder)[1]) == ["a", "b"]
