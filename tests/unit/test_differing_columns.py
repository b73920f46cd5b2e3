"""Files beside each other whose columns differ: which column is missing in which file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pytest

from file_kinds import KINDS, write_table, xlsx
from surveybench import checking
from surveybench.errors import DefinitionError
from surveybench.intake import Source, Sources
from surveybench.jobs import pipeline
from surveybench.readers import Mapped
from surveybench.respondents import Fault, Refused
from surveybench.survey import Columns, Survey
from surveybench.survey.mapping import FileMapping, Several
from surveybench.survey.mapping_file import load_mapping
from tiny import CANARY, MADE, filter_item, item, survey

ASKED = survey(
    item("Q1"),
    item("Q2"),
    filter_item("Q3", 3, multiple=True),
    columns=Columns(record_id="id", outcome="", mode="mode", ignore=("comment",)),
)
NAMES = ("id", "organisation", "age", "sex", "Q1", "Q2", "Q3")
every_kind = pytest.mark.parametrize("kind", KINDS)


def people(code: str, *, without: tuple[str, ...] = (), more: Mapping[str, str] = {}) -> pa.Table:
    columns = {
        "id": [f"{code}{i}" for i in range(20)],
        "organisation": [code] * 20,
        "age": [str(20 + i) for i in range(20)],
        "sex": ["12"[i % 2] for i in range(20)],
        "Q1": ["123"[i % 3] for i in range(20)],
        "Q2": ["321"[i % 3] for i in range(20)],
        "Q3": ["1;2"] * 20,
    }
    columns |= {name: [value] * 20 for name, value in more.items()}
    return pa.table(
        {n: pa.array(values, pa.string()) for n, values in columns.items() if n not in without}
    )


def folder_of(tmp_path: Path, kind: str, **tables: pa.Table) -> Path:
    folder = tmp_path / "answers"
    folder.mkdir()
    for name, table in tables.items():
        write_table(kind, folder, name, table)
    return folder


def refused(file: Path | Mapped, asked: Survey = ASKED) -> tuple[Fault, ...]:
    files = Sources({2025: Source(file)})
    with pytest.raises(Refused) as caught:
        pipeline.count(asked, files)
    assert checking.check(asked, files, made=MADE).evidence.faults == caught.value.faults
    return caught.value.faults


@every_kind
def test_each_file_is_told_what_it_lacks(kind: str, tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        kind,
        a=people("A"),
        b=people("B", without=("Q2",)),
        c=people("C", without=("Q1", "Q3")),
        d=people("D", more={"forename": CANARY}),
    )
    end = KINDS[kind][0]
    told = [(f.rule, f.place.file, f.what) for f in refused(folder)]
    assert told == [
        ("missing_column", f"answers/b{end}", "1 column is missing: Q2"),
        ("missing_column", f"answers/c{end}", "2 columns are missing: Q1, Q3"),
        ("unknown_column", f"answers/d{end}", "1 column is not in the definition: forename"),
    ]


def test_what_all_files_lack_is_told_once(tmp_path: Path) -> None:
    tables = {
        code.lower(): people(code, without=("Q1", *("Q2",) * (code == "B")), more={"x": "1"})
        for code in "ABC"
    }
    folder = folder_of(tmp_path, "CSV", **tables)
    told = [(f.rule, f.place.file, f.what) for f in refused(folder)]
    assert told == [
        ("missing_column", "answers/a.csv", "1 column is missing: Q1"),
        ("missing_column", "answers/b.csv", "1 column is missing: Q2"),
        ("unknown_column", "answers/a.csv", "1 column is not in the definition: x"),
    ]


def test_a_file_without_a_header_shows_nobodys_answers(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "CSV", a=people("A"))
    (folder / "b.csv").write_text(f"b1,{CANARY},30,1,2,3,4\nb2,B,40,2,1,1,1\n")
    faults = refused(folder)
    assert {(f.rule, f.place.file) for f in faults} == {
        ("missing_column", "answers/b.csv"), ("unknown_column", "answers/b.csv")
    }  # fmt: skip
    assert CANARY not in str(faults)
    assert "the first row holds none of the definition's columns" in str(faults)


@every_kind
def test_columns_that_are_not_needed_may_differ(kind: str, tmp_path: Path) -> None:
    """The mode is good to know, and comments are not read."""
    folder = folder_of(
        tmp_path,
        kind,
        a=people("A", more={"comment": "x"}),
        b=people("B", more={"mode": "online"}),
        c=people("C"),
    )
    tally, issues = pipeline.count(ASKED, Sources({2025: Source(folder)}))
    assert tally[2025].outcomes[:, 1].tolist() == [20, 20, 20]
    assert issues.faults == issues.notes == ()


@every_kind
def test_what_was_not_asked_is_blank_if_the_mapping_says_so(kind: str, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, kind, a=people("A"), b=people("B", without=("Q2", "Q3")))
    mapped = Mapped(folder, FileMapping(not_asked=("Q2", "Q3")))
    tally, issues = pipeline.count(ASKED, Sources({2025: Source(mapped)}))
    answers = tally[2025].answers["Q2"].sum(axis=(0, 2))
    assert answers.tolist() == [[6, 7, 7], [0, 0, 0]]
    assert tally[2025].outcomes[:, 1].tolist() == [20, 20]
    (note,) = issues.notes
    assert (note.kind, note.place.file) == ("not_asked", f"answers/b{KINDS[kind][0]}")
    assert str(note).endswith("count as not asked, as the mapping says: Q2, Q3.")
    other = Mapped(folder, FileMapping(not_asked=("Q2",)))
    assert [f.what for f in refused(other)] == ["1 column is missing: Q3"]


def test_one_file_may_lack_it_too(tmp_path: Path) -> None:
    path = write_table("CSV", tmp_path, "a", people("A", without=("Q2",)))
    mapped = Mapped(path, FileMapping(not_asked=("Q2",)))
    tally, issues = pipeline.count(ASKED, Sources({2025: Source(mapped)}))
    assert not tally[2025].answers["Q2"].any()
    assert [note.kind for note in issues.notes] == ["not_asked"]


def test_names_and_joined_columns_of_a_mapping_may_lack_in_a_file(tmp_path: Path) -> None:
    def own(table: pa.Table) -> pa.Table:
        named = [{"Q1": "F1"}.get(name, name) for name in table.column_names]
        table = table.rename_columns(named)
        ticks = {"Q3_1": ["1"] * 20, "Q3_2": [""] * 20}
        for name, values in ticks.items():
            table = table.append_column(name, pa.array(values))
        return table.drop_columns(["Q3"])

    whole = own(people("A"))
    folder = folder_of(tmp_path, "CSV", a=whole, b=whole.drop_columns(["F1", "Q3_2"]))
    mapping = FileMapping(
        columns=MappingProxyType({"F1": "Q1"}),
        several=MappingProxyType({"Q3": Several({"Q3_1": "1", "Q3_2": "2"}, "1")}),
    )
    assert {f.what for f in refused(Mapped(folder, mapping))} >= {"2 columns are missing: Q1, Q3"}
    (folder / "b.csv").unlink()
    b = whole.drop_columns(["F1", "Q3_1", "Q3_2"])
    ids = pa.array([f"B{i}" for i in range(20)])
    write_table("CSV", folder, "b", b.set_column(0, "id", ids))
    said = replace(mapping, not_asked=("Q1", "Q3"))
    tally, _ = pipeline.count(ASKED, Sources({2025: Source(Mapped(folder, said))}))
    assert int(tally[2025].answers["Q3"].sum()) == 20


def test_an_ignored_column_may_be_in_one_file_only(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "CSV", a=people("A", more={"Ward": "x"}), b=people("B"))
    mapped = Mapped(folder, FileMapping(ignore=("Ward",)))
    tally, _ = pipeline.count(ASKED, Sources({2025: Source(mapped)}))
    assert int(tally[2025].people.sum()) == 40
    nowhere = Mapped(folder, FileMapping(ignore=("Word",)))
    assert "speaks of a column Word, which is not there" in str(refused(nowhere))


def test_sheets_read_as_one_may_differ_too(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "a.xlsx"
    xlsx(path, people("A"), sheet="North")
    book = openpyxl.load_workbook(path)
    page = book.create_sheet("South")
    south = people("B", without=("Q2",))
    for row in [south.column_names, *zip(*(c.to_pylist() for c in south.columns), strict=True)]:
        page.append(list(row))
    book.save(path)
    mapped = Mapped(path, FileMapping(sheets=("North", "South")))
    (fault,) = refused(mapped)
    assert (fault.place.sheet, fault.what) == ("South", "1 column is missing: Q2")
    asked = replace(mapped, mapping=replace(mapped.mapping, not_asked=("Q2",)))
    tally, _ = pipeline.count(ASKED, Sources({2025: Source(asked)}))
    assert int(tally[2025].people.sum()) == 40


@pytest.mark.parametrize(
    ("column", "words"),
    [("Q9", "Q9 is no column of a question"), ("organisation", "organisation is no column of a")],
)
def test_only_questions_can_be_unasked(tmp_path: Path, column: str, words: str) -> None:
    stated = tmp_path / "mapping.yaml"
    stated.write_text(f"responses:\n  not_asked: [Q1, {column}]\n")
    with pytest.raises(DefinitionError, match=words):
        load_mapping(stated, ASKED)
    stated.write_text("responses:\n  not_asked: [Q1, mode]\n")
    assert load_mapping(stated, ASKED)[2025].responses.not_asked == ("Q1", "mode")
