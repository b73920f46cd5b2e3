"""The line `sep=;` with which Excel states what separates the columns: no row, and said."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from surveybench import definitions, readers
from surveybench.errors import InputError
from surveybench.intake import Source, Sources, read_organisations
from surveybench.jobs import pipeline
from surveybench.published.book import open_book
from surveybench.readers import Mapped, records
from surveybench.survey.mapping import FileMapping
from tiny import item, row, survey, text_of

COLUMNS = ["record_id", "organisation", "outcome", "age", "sex", "Q1"]
PEOPLE = [row(record_id=f"r{i}", Q1=1 + i % 2) for i in range(30)]
PLAIN = text_of(PEOPLE, COLUMNS)
LINES = ["sep={}", "SEP={}", '"sep={}"', "\ufeffsep={}", "sep={}{}{}"]


def separated(line: str, mark: str, end: str = "\r\n") -> str:
    return line.replace("{}", mark) + end + PLAIN.replace(",", mark).replace("\n", end)


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"], ids=repr)
@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.csv.gz"])
def test_such_a_file_is_read_like_one_without(
    name: str, line: str, mark: str, tmp_path: Path
) -> None:
    path, plain = tmp_path / name, tmp_path / "plain.csv"
    content = separated(line, mark).encode()
    path.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    plain.write_text(PLAIN)
    batches, others = (list(readers.batches(p, COLUMNS)) for p in (path, plain))
    assert readers.header(path) == COLUMNS
    assert [b.table.to_pydict() for b in batches] == [b.table.to_pydict() for b in others]
    # A spreadsheet shows no such line, and counts none.
    assert [b.rows.tolist() for b in batches] == [b.rows.tolist() for b in others]
    assert [note.kind for batch in batches for note in batch.notes] == ["separator_line"]


def test_it_counts_as_one_without_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(separated("sep=;", ";"))
    (tmp_path / "plain.csv").write_text(PLAIN)
    asked = survey(item("Q1"))
    with_line, without = (
        pipeline.count(asked, Sources({asked.wave: Source(tmp_path / name)}))
        for name in ("a.csv", "plain.csv")
    )
    assert with_line[0] == without[0]
    assert "a first line states what separates the columns" in str(with_line[1].notes[0])
    assert not without[1].notes


def test_faults_are_told_by_the_rows_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\nrecord_id;Q1\na;1\nb;1;2;3\n")
    with pytest.raises(InputError, match=r"a\.csv, row 3"):
        list(readers.batches(path, ["record_id", "Q1"]))
    titled = Mapped(path, FileMapping(header_row=2))
    path.write_text("sep=;\nA title\nrecord_id;Q1\na;1\n")
    (batch,) = readers.batches(titled, ["record_id", "Q1"])
    assert batch.rows.tolist() == [3]


def test_it_decides_between_two_delimiters(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\nrecord_id;Q1, first\na;1\n")
    assert readers.header(path) == ["record_id", "Q1, first"]


def test_a_long_one_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "BYTES_A_PIECE", 100)
    path = tmp_path / "a.csv"
    path.write_text(separated("sep=;", ";", "\n"))
    found = [b.rows for p in readers.pieces(path) for b in readers.batches(p, COLUMNS)]
    assert [number for rows in found for number in rows.tolist()] == list(range(2, 32))


def test_an_answer_of_that_kind_is_no_such_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep,Q1\na,1\n")
    assert readers.header(path) == ["sep", "Q1"]


def test_codebooks_lists_and_published_tables_may_begin_so(tmp_path: Path) -> None:
    codebook, listed, table = (tmp_path / name for name in ("book.csv", "list.csv", "table.csv"))
    codebook.write_text(
        "sep=;\nitem;text;code;label\nQ1;First;1;Yes\nQ1;First;2;No\n", encoding="utf-8"
    )
    draft = definitions.drafted(codebook, survey="tiny", wave=2025)
    assert [entry["id"] for entry in draft.said["items"]] == ["Q1"]
    listed.write_text("sep=;\ncode;name\nA;Trust A, north\nB;Trust B\n", encoding="utf-8")
    assert [entry.name for entry in read_organisations(listed)] == ["Trust A, north", "Trust B"]
    table.write_text("sep=;\na;b,c\n1;2\n", encoding="utf-8")
    assert open_book(table).sheets[0].rows == [["a", "b,c"], ["1", "2"]]
