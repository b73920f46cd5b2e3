"""Rows that are lost without a gap: in a quote mark left open, or where a file was cut."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow as pa
import pytest

import file_kinds
from surveybench import readers
from surveybench.errors import InputError
from surveybench.readers import cut_off, records, text, uneven_rows

HEADER = "id,Q1,comment\n"
ROWS = [f"a{n},{n % 3},remark\n" for n in range(40)]


def told(path: Path) -> list[str]:
    batches = list(readers.batches(path, ["id", "Q1"]))
    return [str(note) for note in readers.noted(note for batch in batches for note in batch.notes)]


def swallowing(first: int, last: int) -> str:
    """The rows of a file in which the comment of one begins with a quote mark, and ends later."""
    rows = list(ROWS)
    rows[first] = rows[first].replace("remark", '"remark')
    rows[last] = rows[last].replace("remark", 'remark"')
    return HEADER + "".join(rows)


@pytest.mark.parametrize("block", [1 << 20, 50, 7])
@pytest.mark.parametrize("end", [".csv", ".csv.gz"])
def test_people_in_a_comment_are_told_with_the_row_that_holds_them(
    tmp_path: Path, end: str, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "BYTES_A_BLOCK", block if block > 20 else 64)
    monkeypatch.setattr(uneven_rows, "BLOCK", block)
    content = swallowing(7, 9).encode()
    path = tmp_path / f"a{end}"
    path.write_bytes(gzip.compress(content) if end.endswith(".gz") else content)
    (note,) = told(path)
    assert "look like rows" in note
    assert note.endswith(": 2 (rows 9, 9).")


def test_rows_after_it_and_short_rows_are_counted_on(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    content = swallowing(3, 4) + 'b1,1,"one\ntwo"\nb2,2\nb3,1,"x\nb4,2,y"\n'
    path.write_text(content, encoding="utf-8")
    notes = told(path)
    assert any(note.endswith(": 2 (rows 5, 43).") for note in notes)
    assert any("lacking their last cells" in note for note in notes)


@pytest.mark.parametrize(
    "comment",
    ['"one\ntwo, three\n\nfour"', '"a ""quoted"" word\nand a line"', 'half an inch (1") or 2"'],
)
def test_comments_of_several_lines_are_none(tmp_path: Path, comment: str) -> None:
    path = tmp_path / "a.csv"
    rows = [*ROWS[:5], f"b,1,{comment}\n", *ROWS[5:]]
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    assert told(path) == []


def test_a_text_of_one_column_has_no_rows_that_look_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id\na\n"b\nc"\n', encoding="utf-8")
    assert list(readers.header(path)) == ["id"]
    with pytest.raises(InputError, match="closed only lines later"):
        list(readers.batches(path, ["id"]))


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.utf-16.txt"])
def test_a_last_row_without_a_line_break_is_told(tmp_path: Path, end: str, name: str) -> None:
    """A file that was cut within its last column looks whole: its rows have all their values."""
    mark = end or "\n"
    content = mark.join([HEADER.strip(), *(row.strip() for row in ROWS)]) + end
    raw = content.encode("utf-16" if "16" in name else "utf-8")
    path = tmp_path / name
    path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    notes = told(path)
    assert len(notes) == (not end)
    assert all("no line break behind it" in note for note in notes)


@pytest.mark.parametrize("kind", ["CSV", "TSV", "gzip", "XLSX", "ODS", "XLS", "Parquet", "SPSS"])
@pytest.mark.parametrize("rows", [39, 40, 41])
def test_a_sheet_that_is_full_may_have_been_cut(
    tmp_path: Path, kind: str, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of an old workbook with 65,536 rows; people behind the last would be lost in silence."""
    monkeypatch.setattr(cut_off, "LAST_ROWS", (41,))
    table = pa.table({"id": [f"a{n}" for n in range(rows)], "Q1": [n % 3 for n in range(rows)]})
    path = file_kinds.located_table(kind, tmp_path, table)
    assert isinstance(path, Path)
    full = rows == 40 and kind not in {"Parquet", "SPSS"}
    assert [("ends in row 41, the last" in note) for note in told(path)] == [True] * full


def test_full_sheets_are_those_that_spreadsheets_have() -> None:
    assert cut_off.LAST_ROWS == (2**16, 2**20)


@pytest.mark.parametrize("full", [41, 21])
def test_a_piece_of_a_text_that_ends_there_is_not_its_end(
    tmp_path: Path, full: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cut_off, "LAST_ROWS", (full,))
    monkeypatch.setattr(records, "BYTES_A_PIECE", 1)
    monkeypatch.setattr(records, "LONGEST_LINE", 64)
    path = tmp_path / "a.csv"
    path.write_text(HEADER + "".join(ROWS), encoding="utf-8")
    pieces = readers.pieces(path)
    assert len(pieces) > 1
    notes = [note for piece in pieces for b in readers.batches(piece, ["id"]) for note in b.notes]
    assert [note.kind for note in notes] == ["cut_off"] * (full == 41)
