"""SPSS files, workbooks and folders of files: what is read, and what is refused by place."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from file_kinds import KINDS, Rows, ods, write_folder, xlsx
from sav_file import write_sav
from surveybench import readers
from surveybench.errors import InputError
from surveybench.readers import Mapped, spss, workbook
from surveybench.survey.mapping import FileMapping, Limits
from tiny import CANARY

COLUMNS = ["organisation", "Q1"]
TABLE = pa.table({"record_id": [1, 2, 3], "organisation": ["A", "B", "B"], "Q1": [1, None, 3]})
Row = tuple[str, object, object]


def read(file: Path | Mapped, columns: Sequence[str] = COLUMNS) -> list[Row]:
    """Place, and the columns as text, of every row, which are those of the file once opened."""
    found = listed(file, columns)
    opened = readers.opened(file)
    assert readers.whole(opened) == file
    if opened != file:
        assert listed(opened, columns) == found
        assert readers.header(opened) == readers.header(file)
        assert readers.header_place(opened) == readers.header_place(file)
        assert readers.rows_in(opened) >= len(found)
    return found


def listed(file: readers.File, columns: Sequence[str]) -> list[Row]:
    names = readers.header(file)
    assert set(columns) <= set(names)
    where = readers.places(file)
    found: list[Row] = []
    for batch in readers.batches(file, list(columns)):
        values = [batch.table[name].to_pylist() for name in columns]
        for number, *row in zip(batch.rows.tolist(), *values, strict=True):
            found.append((str(readers.located(where, number)), *row))
    return found


def refusal(file: Path | Mapped) -> str:
    with pytest.raises(InputError) as caught:
        read(file)
    message = str(caught.value)
    assert message.startswith((file.name, str(file)))
    assert CANARY not in message
    assert "\n" not in message
    assert caught.value.remedy
    return message


def rows_if_readable(path: Path) -> int:
    """Rows of a file of which a byte was changed: it may be refused, or have other names."""
    with suppress(InputError):
        if set(COLUMNS) <= set(readers.header(path)):
            return len(read(path))
    return 0


# SPSS


@pytest.mark.parametrize("ending", [".sav", ".zsav"])
def test_numbers_texts_and_dates_of_spss(tmp_path: Path, ending: str) -> None:
    table = TABLE.append_column("seen", pa.array([date(2025, 4, 1), None, date(2024, 2, 29)]))
    path = write_sav(tmp_path / f"answers{ending}", table)
    assert readers.header(path) == ["record_id", "organisation", "Q1", "seen"]
    assert readers.rows_in(path) == 3
    assert read(path, ["organisation", "Q1", "seen"]) == [
        (f"answers{ending}, row 1", "A", 1.0, "2025-04-01"),
        (f"answers{ending}, row 2", "B", None, None),
        (f"answers{ending}, row 3", "B", 3.0, "2024-02-29"),
    ]


def test_values_that_spss_declares_missing_are_blank(tmp_path: Path) -> None:
    table = pa.table({"organisation": ["A"] * 6, "Q1": [1, 7, 8, 9, 98, 99]})
    path = write_sav(tmp_path / "answers.sav", table, missing={"Q1": [(8, 9), 98]})
    assert [q for _, _, q in read(path)] == [1, 7, None, None, None, 99]
    path = write_sav(tmp_path / "answers.sav", table, missing={"Q1": [1, 7, 99]})
    assert [q for _, _, q in read(path)] == [None, None, 8, 9, 98, None]


def test_spss_comes_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = pa.table({"organisation": ["A"] * 25, "Q1": list(range(25))})
    path = write_sav(tmp_path / "answers.sav", table)
    for size in (1, 7, 25, 26):
        monkeypatch.setattr(spss, "ROWS_A_BATCH", size)
        found = [batch.rows.tolist() for batch in readers.batches(path, ["Q1"])]
        assert len(found) == -(-25 // size)
        assert [row for rows in found for row in rows] == list(range(1, 26))


def test_labels_that_spss_holds(tmp_path: Path) -> None:
    path = write_sav(tmp_path / "answers.sav", TABLE, labels={"Q1": {1: "Yes ", 2: "No, längst"}})
    ((place, found),) = readers.labels(path)
    assert str(place) == "answers.sav"
    assert found == {"Q1": {"1": "Yes", "2": "No, längst"}}


def test_the_encoding_of_old_spss_files(tmp_path: Path) -> None:
    table = pa.table({"organisation": ["Süd", "Nord"], "Q1": [1, 2]})
    path = write_sav(tmp_path / "answers.sav", table, encoding="windows-1252")
    assert [name for _, name, _ in read(path)] == ["Süd", "Nord"]


def test_damaged_spss(tmp_path: Path) -> None:
    whole = write_sav(tmp_path / "whole.sav", TABLE).read_bytes()
    path = tmp_path / "answers.sav"
    for content in (b"", b"$FL2", whole[:200], whole[:-9], b"x" * 1000, b"record_id,Q1\n1,2\n"):
        path.write_bytes(content)
        assert refusal(path).startswith("answers.sav: the file cannot be read as SPSS data")


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bytes_of_spss_never_end_in_a_defect(tmp_path: Path, seed: int) -> None:
    content = bytearray(write_sav(tmp_path / "answers.sav", TABLE).read_bytes())
    content[176 + seed * (len(content) - 176) // 40] ^= 1 << (seed % 8)
    (tmp_path / "answers.sav").write_bytes(content)
    assert rows_if_readable(tmp_path / "answers.sav") <= 3


# Workbooks

SHEETS = {".xlsx": xlsx, ".ods": ods}
both = pytest.mark.parametrize("ending", SHEETS)
TITLES: Rows = [["Survey of 2025", None, None], [None], ["Made by", "us"], [None]]


def sheet(path: Path, rows: Rows) -> Path:
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("Data")
    for at, row in enumerate(rows):
        page.write_row(at, 0, row)
    book.close()
    return path


@both
def test_a_sheet_is_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"answers{ending}"
    SHEETS[ending](path, TABLE)
    assert readers.header(path) == ["record_id", "organisation", "Q1"]
    assert read(path) == [
        (f"answers{ending}, sheet Data, row 2", "A", "1"),
        (f"answers{ending}, sheet Data, row 3", "B", None),
        (f"answers{ending}, sheet Data, row 4", "B", "3"),
    ]


@both
def test_the_header_is_found_under_titles(tmp_path: Path, ending: str) -> None:
    wide = pa.table(
        {**{f"x{i}": [1, 2] for i in range(5)}, "organisation": ["A", "B"], "Q1": [1, 2]}
    )
    path = tmp_path / f"answers{ending}"
    SHEETS[ending](path, wide, above=TITLES)
    assert next(place for place, *_ in read(path)) == f"answers{ending}, sheet Data, row 6"
    assert str(readers.header_place(path)) == f"answers{ending}, sheet Data, row 5"


def test_cells_of_every_kind_become_text(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "answers.xlsx")
    page = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, ["organisation", "Q1"])
    page.write_row(1, 0, ["A", 1.0])
    page.write_row(2, 0, ["A", 2.5])
    page.write_row(3, 0, [" A ", True])
    page.write_datetime(4, 1, date(2025, 4, 1), day)  # pyright: ignore[reportArgumentType]
    page.write_row(6, 0, ["  ", "1;3"])
    page.write_formula(7, 1, "=1+1", None, 2)
    book.close()
    assert [row[1:] for row in read(tmp_path / "answers.xlsx")] == [
        ("A", "1"), ("A", "2.5"), ("A", "True"), (None, "2025-04-01"), (None, "1;3"), (None, "2")
    ]  # fmt: skip
    assert read(tmp_path / "answers.xlsx")[4][0].endswith("row 7")  # row 6 is blank


def test_a_workbook_of_several_sheets(tmp_path: Path) -> None:
    path = tmp_path / "answers.xlsx"
    book = xlsxwriter.Workbook(path)
    for name in ("North", "South", "Empty"):
        page = book.add_worksheet(name)
        if name != "Empty":
            page.write_row(0, 0, ["organisation", "Q1"])
            page.write_row(1, 0, [name, 1])
    page = book.add_worksheet("Hidden")
    page.hide()
    page.write(0, 0, "x")
    book.close()
    message = refusal(path)
    assert "the workbook has 2 sheets with something in them: North, South." in message
    assert "sheet: North" in message
    one = Mapped(path, FileMapping(sheets=("South",)))
    assert read(one) == [("answers.xlsx, sheet South, row 2", "South", "1")]
    two = Mapped(path, FileMapping(sheets=("South", "North")))
    assert read(two) == [
        ("answers.xlsx, sheet South, row 2", "South", "1"),
        ("answers.xlsx, sheet North, row 2", "North", "1"),
    ]
    assert list(readers.files_in(two)) == ["answers.xlsx"]
    assert "there is no sheet East. Its sheets are: North, South, Empty, Hidden" in refusal(
        Mapped(path, FileMapping(sheets=("East",)))
    )
    assert "there are no column names" in refusal(Mapped(path, FileMapping(sheets=("Empty",))))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["organisation", None, "Q1"], ["A", CANARY, 1]], "row 1: no row near the top is plainly"),
        ([["organisation", "Q1", "Q1"], ["A", 1, 1]], "row 1: no row near the top is plainly"),
        ([[CANARY, "B", "C"], [1, 2, 3, 4]], "row 1: no row near the top is plainly"),
        ([[1, 2], [3, 4]], "row 1: no row near the top is plainly"),
        ([["organisation", "Q1"], *[["A", 1]] * 120, ["A", 1, CANARY]],
         "row 122, column number 3: a value stands in a column without a name"),
    ],
)  # fmt: skip
def test_sheets_that_are_refused(tmp_path: Path, rows: Rows, words: str) -> None:
    assert words in refusal(sheet(tmp_path / "answers.xlsx", rows))


def test_a_stated_header_row(tmp_path: Path) -> None:
    rows: Rows = [["a", "b"], ["c", "d"], ["organisation", "Q1"], ["A", 1]]
    path = sheet(tmp_path / "answers.xlsx", rows)
    assert [row[1:] for row in read(Mapped(path, FileMapping(header_row=3)))] == [("A", "1")]
    message = refusal(Mapped(path, FileMapping(header_row=9)))
    assert "sheet Data, row 9: there is no such row" in message
    text = path.with_name("answers.csv")
    text.write_text("Title; of it\n\norganisation,Q1\nA,1\nB,2\nB\n")
    message = refusal(Mapped(text, FileMapping(header_row=3)))
    assert "answers.csv, row 6: the row has 1 values, but the header has 2" in message
    text.write_text("Title; of it\n\norganisation,Q1\nA,1\n")
    assert read(Mapped(text, FileMapping(header_row=3))) == [("answers.csv, row 4", "A", "1")]


def test_a_sheet_comes_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sheet(tmp_path / "answers.xlsx", [["organisation", "Q1"], *[["A", i] for i in range(9)]])
    for size in (1, 4, 9, 10):
        monkeypatch.setattr(workbook, "ROWS_A_BATCH", size)
        found = [batch.rows.tolist() for batch in readers.batches(path, ["Q1"])]
        assert len(found) == -(-9 // size)
        assert [row for rows in found for row in rows] == list(range(2, 11))


def test_a_stray_cell_far_away_is_refused(tmp_path: Path) -> None:
    rows: list[list[object]] = [["organisation", "Q1"], ["A", 1]]
    path = tmp_path / "answers.xlsx"
    far = {(1_048_575, 16_383): "1,048,576 rows", (12_999, 16_383): "13,000 rows"}
    for at, words in far.items():
        book = xlsxwriter.Workbook(path)
        page = book.add_worksheet("Data")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        page.write(*at, CANARY)
        book.close()
        told = refusal(path)
        assert told.startswith("answers.xlsx, sheet Data: a cell stands far from the others")
        assert f"a sheet has {words} and 16,384" in told
    wide = sheet(path, [["organisation", *(f"Q{i}" for i in range(1, 1001))], ["A", *range(1000)]])
    assert read(wide) == [("answers.xlsx, sheet Data, row 2", "A", "0")]


def test_columns_are_numbered_from_the_first_of_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "answers.xlsx"
    rows: Rows = [[None, None, "organisation", "Q1"], *[[None, None, "A", 1]] * 120]
    path = sheet(path, [*rows, [None, None, "A", 1, CANARY]])
    assert "row 122, column number 5: a value stands in a column without a name" in refusal(path)
    path = sheet(path, [[None, "Q1", None, "Q1"], [None, 1, None, 1]])
    stated = Mapped(path, FileMapping(header_row=1))
    assert "row 1, column number 4: the column has the name of column number 2" in refusal(stated)
    path = sheet(path, [[None, "organisation", None, None, "Q1"], [None, "A", None, 1, 1]])
    assert "row 1, column number 4: a column has no name" in refusal(stated)


@pytest.mark.parametrize("ending", [".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"])
def test_damaged_workbooks(tmp_path: Path, ending: str) -> None:
    whole = sheet(tmp_path / "whole.xlsx", [["organisation", "Q1"], ["A", 1]]).read_bytes()
    path = tmp_path / f"answers{ending}"
    for content in (b"", b"PK\3\4", whole[:-30], b"\xd0\xcf\x11\xe0" * 300, b"a,b\n1,2\n"):
        path.write_bytes(content)
        assert f"answers{ending}: the file cannot be read as a workbook" in refusal(path)


@pytest.mark.parametrize("seed", range(40))
@both
def test_flipped_bytes_of_workbooks_never_end_in_a_defect(
    tmp_path: Path, ending: str, seed: int
) -> None:
    path = tmp_path / f"answers{ending}"
    SHEETS[ending](path, TABLE)
    content = bytearray(path.read_bytes())
    content[seed * len(content) // 40] ^= 1 << (seed % 8)
    path.write_bytes(content)
    assert rows_if_readable(path) <= 3


# Folders


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_of_files(tmp_path: Path, kind: str) -> None:
    folder = write_folder(kind, tmp_path, "answers", TABLE, parts=2)
    (folder / ".hidden").write_text("x")
    (folder / "~$part0.xlsx").write_text("x")
    (folder / "Thumbs.db").write_text("x")
    assert readers.header(folder) == ["record_id", "organisation", "Q1"]
    found = read(folder)
    end = KINDS[kind][0]
    names = [f"answers/part{i}{end}" for i in (0, 0, 1)]
    assert [place.split(", ")[0] for place, *_ in found] == names
    assert [name for _, name, _ in found] == ["A", "B", "B"]
    assert list(readers.files_in(folder)) == [f"answers/part{i}{end}" for i in range(2)]


def test_rows_of_a_folder_are_those_of_each_file(tmp_path: Path) -> None:
    folder = write_folder("CSV", tmp_path, "answers", TABLE, parts=2)
    assert [place for place, *_ in read(folder)] == [
        "answers/part0.csv, row 2", "answers/part0.csv, row 3", "answers/part1.csv, row 2"
    ]  # fmt: skip


def test_folders_that_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    assert "the folder is empty" in refusal(folder)
    (folder / "letter.pdf").write_text("x")
    assert "answers/letter.pdf: files ending in '.pdf' cannot be read" in refusal(folder)
    (folder / "letter.pdf").unlink()
    (folder / "more").mkdir()
    assert "there is a folder in it, more, which is not read" in refusal(folder)


def test_a_fault_in_one_file_of_a_folder_names_it(tmp_path: Path) -> None:
    folder = write_folder("CSV", tmp_path, "answers", TABLE, parts=2)
    with (folder / "part1.csv").open("a") as file:
        file.write(f"{CANARY}\n")
    assert "answers/part1.csv, row 3: the row has 1 values" in refusal(folder)


def test_names_in_a_parquet_file_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path, packed = tmp_path / "answers.parquet", tmp_path / "answers.zip"
    pq.write_table(pa.table({"organisation": ["A"], "Q1": [1]}), path, store_schema=False)
    path.write_bytes(path.read_bytes().replace(b"organisation", b"organis\xe9tion"))
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(path, "answers.parquet")
    for file in (path, packed):
        for reading in (readers.header, readers.pieces, lambda p: list(readers.batches(p, ["Q1"]))):
            with pytest.raises(InputError, match=r"answers\.parquet: the names of its columns"):
                reading(file)


def ends_itself(path: Path, inside: str, encoding: str, limits: Limits) -> None:
    """What a damaged file can do to the library that reads it."""
    os._exit(139)


@pytest.mark.slow
def test_an_spss_file_that_ends_the_library_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_sav(tmp_path / "bad.sav", TABLE)
    readers.trial([path])
    monkeypatch.setattr(spss, "_through", ends_itself)
    with pytest.raises(InputError, match=r"bad\.sav: the file cannot be read as SPSS data"):
        readers.trial([path])
    packed = tmp_path / "answers.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(path, "bad.sav")
    with pytest.raises(InputError, match=r"answers\.zip/bad\.sav: the file cannot be read as SPSS"):
        readers.trial([packed])
    folder = tmp_path / "parts"
    folder.mkdir()
    path.rename(folder / "bad.sav")
    with pytest.raises(InputError, match=r"parts/bad\.sav"):
        readers.trial([folder])


def test_nothing_is_tried_but_spss_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []
    monkeypatch.setattr(spss, "trial", tried.append)
    (tmp_path / "a.csv").write_text("x\n1\n")
    readers.trial([tmp_path / "a.csv", tmp_path / "missing.csv"])
    assert tried == []
