"""Rows that look like no person's are told with their numbers, in every kind of file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pytest

from file_kinds import KINDS, write_folder, write_table
from surveybench import checking
from surveybench.intake import Source, Sources, join, twins
from surveybench.jobs import pipeline
from surveybench.quantities import Organisation
from surveybench.readers import Mapped, Note, text
from surveybench.respondents import Issues, Refused
from surveybench.survey import Columns, Survey
from surveybench.survey.mapping import FileMapping, labels_of
from tiny import CANARY, MADE, chosen, item, survey

ASKED = survey(
    item("Q1"),
    item("Q2"),
    item("Q3"),
    columns=Columns(record_id="", outcome="", mode="mode"),
    settings=chosen(strata={"sexes": (("1", "Male"), ("2", "Female"))}),
)
NAMES = ("organisation", "mode", "age", "sex", "Q1", "Q2", "Q3")
TEXTS = (
    "Which trust?",
    "How?",
    "How old are you?",
    "Are you male?",
    "Was it clean?",
    "Calm?",
    "?!",
)
LISTED = (Organisation("A", "A"), Organisation("B", "B"))
every_kind = pytest.mark.parametrize("kind", KINDS)


def people(number: int = 40, *, labels: bool = False) -> list[list[Any]]:
    """People of whom no two are the same."""
    return [
        [
            "AB"[i % 2],
            "online",
            str(20 + i),
            "12"[i % 2],
            *(f"{'option ' * labels}{1 + (i + k) % 3}" for k in range(3)),
        ]
        for i in range(number)
    ]


def table(rows: Sequence[Sequence[Any]], names: Sequence[str] = NAMES) -> pa.Table:
    columns = zip(*rows, strict=True)
    texts = [pa.array(list(column), pa.string()) for column in columns]
    return pa.table(texts, names=list(names))


def first_row(kind: str) -> int:
    """The number of the first row of people in a kind of file."""
    return 1 if kind.startswith(("Parquet", "Arrow", "SPSS")) else 2


def both(
    asked: Survey, file: Path | Mapped, listed: tuple[Organisation, ...] = ()
) -> tuple[tuple[Note, ...], tuple[Note, ...]]:
    """The notes of a run and of a check."""
    files = Sources({2025: Source(file)}, listed)
    try:
        run = pipeline.count(asked, files)[1].notes
    except Refused as refused:
        run = refused.notes
    checked = checking.check(asked, files, made=MADE)
    return run, checked.evidence.notes


def told(notes: Sequence[Note]) -> dict[str, tuple[int, tuple[int, ...]]]:
    return {note.kind: (note.count, note.rows) for note in notes}


def put(rows: list[list[Any]], *others: tuple[int, Sequence[Any]]) -> list[list[Any]]:
    """The rows with others before the ones that stood at these places."""
    for place, other in sorted(others, key=lambda entry: entry[0], reverse=True):
        rows.insert(place, list(other))
    return rows


TOTAL = ("Total", "", "", "", "80", "79", "82")
TEST = ("Test trust 1", "online", "44", "1", "1", "2", "3")
ODD = {
    "second_header": ((20, NAMES),),
    "total_row": ((40, TOTAL),),
    "test_record": ((7, TEST),),
    "label_row": ((0, TEXTS),),
    "number_row": ((40, ("A", "", "", "", "80", "79", "82")),),
    "twin_row": ((30, people()[3]),),
}


@every_kind
@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("listed", [(), LISTED], ids=["no list", "a list"])
def test_each_odd_row_is_told_by_run_and_check(
    kind: str, odd: str, listed: tuple[Organisation, ...], tmp_path: Path
) -> None:
    path = write_table(kind, tmp_path, "answers", table(put(people(), *ODD[odd])))
    run, check = both(ASKED, path, listed)
    row = ODD[odd][0][0] + first_row(kind)
    assert told(run) == told(check) == {odd: (1, (row,))}
    assert run == check


@every_kind
@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("mapped", [False, True], ids=["as they are", "by a mapping"])
def test_the_same_where_answers_are_words(
    kind: str, odd: str, mapped: bool, tmp_path: Path
) -> None:
    rows = put(people(labels=True), *ODD[odd])
    if odd == "twin_row":
        rows[30] = rows[3]
    path = write_table(kind, tmp_path, "answers", table(rows))
    mapping = FileMapping(answers="label", labels=labels_of(ASKED))
    run, check = both(ASKED, Mapped(path, mapping) if mapped else path)
    # Where answers are words a test that gives numbers is odd for that, too, but told once.
    assert told(run) == told(check) == {odd: (1, (ODD[odd][0][0] + first_row(kind),))}


@every_kind
def test_people_who_are_all_different_are_not_told(kind: str, tmp_path: Path) -> None:
    path = write_table(kind, tmp_path, "answers", table(people()))
    assert both(ASKED, path, LISTED) == ((), ())


def test_names_of_the_file_are_known_by_the_mapping(tmp_path: Path) -> None:
    names = ("Haus", "mode", "Alter", "sex", "F1", "Q2", "Q3")
    path = write_table("CSV", tmp_path, "answers", table(put(people(), (5, names)), names))
    columns = {"Haus": "organisation", "Alter": "age", "F1": "Q1"}
    mapping = FileMapping(columns=MappingProxyType(columns))
    run, check = both(ASKED, Mapped(path, mapping), LISTED)
    assert told(run) == told(check) == {"second_header": (1, (7,))}


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("GRAND TOTAL", "total_row"),
        ("Sub-total", "total_row"),
        ("01 Total", "total_row"),
        ("R1K Ergebnis", "total_row"),
        ("Total (n=345)", "total_row"),
        ("n = 345", "total_row"),
        ("Insgesamt", "total_row"),
        ("Average", "total_row"),
        ("Total number of returns", "total_row"),
        ("TEST", "test_record"),
        ("test_01", "test_record"),
        ("Dummy record 3", "test_record"),
        ("Survey Preview", "test_record"),
        ("PLEASE IGNORE", "test_record"),
        ("Respondent test 2", "test_record"),
        ("Organisation", "second_header"),
    ],
)
@pytest.mark.parametrize("column", ["organisation", "record_id"])
def test_words_for_totals_and_tests(word: str, kind: str, column: str, tmp_path: Path) -> None:
    asked = replace(ASKED, columns=replace(ASKED.columns, record_id="record_id"))
    word = "Record_ID" if kind == "second_header" and column == "record_id" else word
    rows = [[f"p{i}", *row] for i, row in enumerate(people())]
    rows[9][0 if column == "record_id" else 1] = word
    path = write_table("CSV", tmp_path, "answers", table(rows, ("record_id", *NAMES)))
    run, check = both(asked, path)
    assert told(run) == told(check) == {kind: (1, (11,))}


@pytest.mark.parametrize(
    "name",
    ["Test Valley", "Teston Hospital", "Totnes", "Summerfield", "Meanwood", "Sample Street 4 Ward"],
)
def test_names_that_only_begin_so_are_organisations(name: str, tmp_path: Path) -> None:
    rows = [[name if row[0] == "A" else row[0], *row[1:]] for row in people()]
    path = write_table("CSV", tmp_path, "answers", table(rows))
    assert both(ASKED, path) == ((), ())


def test_answers_and_sample_file(tmp_path: Path) -> None:
    """The sample file's own odd rows, and those of the answers, each in its file."""
    asked = survey(item("Q1"), item("Q2"), columns=Columns(record_id="record_id"))
    ids = [f"p{i}" for i in range(30)]
    drawn = [[one, "A", "1", "30", "1"] for one in ids]
    drawn += [["Total", "", "30", "", ""], ["test 1", "A", "1", "30", "1"]]
    given = [["Record_id", "First?", "Second?"], *([one, "1", "2"] for one in ids)]
    names = ("record_id", "organisation", "outcome", "age", "sex")
    source = Source(
        write_table("CSV", tmp_path, "responses", table(given, ("record_id", "Q1", "Q2"))),
        write_table("XLSX", tmp_path, "sample", table(drawn, names)),
    )
    files = Sources({2025: source})
    with pytest.raises(Refused) as caught:
        pipeline.count(asked, files)
    notes = {(note.place.file, note.kind): note.rows for note in caught.value.notes}
    expected = {
        ("responses.csv", "second_header"): (2,),
        ("sample.xlsx", "total_row"): (32,),
        ("sample.xlsx", "test_record"): (33,),
    }
    assert notes == expected
    checked = checking.check(asked, files, made=MADE)
    assert checked.evidence.notes == caught.value.notes
    assert "Noticed in the files:\n  responses.csv: rows that repeat" in str(caught.value)


@pytest.mark.parametrize("kind", ["CSV", "Parquet", "XLSX"])
def test_rows_in_other_files_and_batches(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "BYTES_A_BLOCK", 300)
    rows = people(48)
    rows[47] = rows[4]  # in the file part3 and in part0
    folder = write_folder(kind, tmp_path, "answers", table(rows), parts=4)
    run, check = both(ASKED, folder)
    (note,) = run
    assert run == check
    assert (note.kind, note.place.file) == ("twin_row", f"answers/part3{KINDS[kind][0]}")
    assert note.rows == (11 + first_row(kind),)


def test_twins_by_chance_are_not_told(tmp_path: Path) -> None:
    """Of many people with few answers, many are alike."""
    rows = [["A", "online", "30", "12"[i % 2], *("123"[(i // 3**k) % 3] for k in range(3))]
            for i in range(300)]  # fmt: skip
    path = write_table("CSV", tmp_path, "answers", table(rows))
    assert both(ASKED, path) == ((), ())


def test_people_who_answered_nothing_are_no_twins(tmp_path: Path) -> None:
    rows = [*people(), *[["A", "online", "", "", "", "", ""]] * 9]
    path = write_table("CSV", tmp_path, "answers", table(rows))
    assert both(ASKED, path) == ((), ())


def test_a_whole_file_that_was_pasted_twice(tmp_path: Path) -> None:
    path = write_table("CSV", tmp_path, "answers", table([*people(), *people()]))
    run, _ = both(ASKED, path)
    assert told(run) == {"twin_row": (40, tuple(range(42, 52)))}


def test_notes_hold_nobodys_answer(tmp_path: Path) -> None:
    odd = (CANARY, CANARY, CANARY, CANARY, CANARY, CANARY, CANARY)
    path = write_table("CSV", tmp_path, "answers", table(put(people(), (4, odd))))
    run, _ = both(ASKED, path)
    assert told(run) == {"label_row": (1, (6,))}
    assert CANARY not in str(Issues((), (), run))


def test_slices_of_two_files_tell_each_row_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(join, "ROWS_A_SLICE", 7)
    asked = survey(item("Q1"), item("Q2"), columns=Columns(record_id="record_id"))
    ids = [f"p{i}" for i in range(30)]
    drawn = table([[one, "A", "1", "30", "1"] for one in ids],
                  ("record_id", "organisation", "outcome", "age", "sex"))  # fmt: skip
    given = [[one, "1", "2"] for one in ids]
    given[25] = ["p25", "First?", "Second?"]
    source = Source(
        write_table("CSV", tmp_path, "responses", table(given, ("record_id", "Q1", "Q2"))),
        write_table("CSV", tmp_path, "sample", drawn),
    )
    notes = pipeline.count(asked, Sources({2025: source}))[1].notes
    assert [(n.place.file, n.kind, n.rows) for n in notes] == [
        ("responses.csv", "label_row", (27,))
    ]


WITH_IDS = replace(ASKED, columns=Columns(record_id="record_id", outcome="", mode="mode"))


def with_ids(rows: Sequence[Sequence[Any]]) -> pa.Table:
    return table([[f"p{i}", *row] for i, row in enumerate(rows)], ("record_id", *NAMES))


@every_kind
def test_a_person_entered_twice_under_two_ids_is_told(kind: str, tmp_path: Path) -> None:
    path = write_table(kind, tmp_path, "answers", with_ids(put(people(), (30, people()[3]))))
    run, check = both(WITH_IDS, path)
    assert told(run) == told(check) == {"twin_person": (1, (30 + first_row(kind),))}
    assert "in everything that is read but the record id" in str(run[0])


def test_people_with_ids_who_answer_all_alike_are_no_twins(tmp_path: Path) -> None:
    """Many tick the same everywhere; then two of one age and sex are nothing to speak of."""
    rows = [["A", "online", str(30 + i % 20), "12"[i % 2], "1", "1", "1"] for i in range(200)]
    path = write_table("CSV", tmp_path, "answers", with_ids(rows))
    assert both(WITH_IDS, path) == ((), ())


def test_larger_files_with_ids_are_not_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_table("CSV", tmp_path, "answers", with_ids(put(people(), (30, people()[3]))))
    monkeypatch.setattr(twins, "MOST_WITH_IDS", 40)
    assert both(WITH_IDS, path) == ((), ())


def test_twins_of_two_files_are_those_of_whom_both_say_the_same(tmp_path: Path) -> None:
    asked = survey(item("Q1"), item("Q2"), columns=Columns(record_id="record_id"))
    ids = [f"p{i}" for i in range(30)]
    # p21 is p1 once more; p22 answers as p2 does, and is of another age.
    ages = [str(30 + i) for i in range(30)]
    ages[21], given = ages[1], [[one, "123"[i % 3], "12"[i % 2]] for i, one in enumerate(ids)]
    given[21][1:], given[22][1:] = given[1][1:], given[2][1:]
    drawn = table([[one, "A", "1", age, "1"] for one, age in zip(ids, ages, strict=True)],
                  ("record_id", "organisation", "outcome", "age", "sex"))  # fmt: skip
    source = Source(
        write_table("CSV", tmp_path, "responses", table(given, ("record_id", "Q1", "Q2"))),
        write_table("CSV", tmp_path, "sample", drawn),
    )
    notes = pipeline.count(asked, Sources({2025: source}))[1].notes
    assert [(n.place.file, n.kind, n.rows) for n in notes] == [
        ("responses.csv", "twin_person", (23,))
    ]
