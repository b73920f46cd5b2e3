"""Answers beside the sample file: every invited person once, and every column in one of the two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveybench import readers
from surveybench.errors import InputError
from surveybench.intake import Source, join, open_wave, record_ids
from surveybench.readers import text
from surveybench.respondents import Fault, Issues, clean
from surveybench.survey import Columns, Survey
from surveybench.tally import Tally
from tiny import CANARY, chosen, item, survey, tallied, text_of

DRAWN = ["record_id", "organisation", "outcome", "age", "sex"]
TINY = survey()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def person(record: str, **values: Any) -> dict[str, Any]:
    return {
        "record_id": record,
        "organisation": "A",
        "outcome": 1,
        "age": 30,
        "sex": 2,
        **values,
    }


def answer(record: str, **values: Any) -> dict[str, Any]:
    return {"record_id": record, "Q1": 1, **values}


def count(
    folder: Path,
    people: list[dict[str, Any]],
    answers: list[dict[str, Any]],
    *,
    drawn: list[str] | None = None,
    own: list[str] | None = None,
    asked: Survey = TINY,
) -> Tally:
    sample, responses = folder / "sample.csv", folder / "responses.csv"
    sample.write_text(text_of(people, drawn or DRAWN), "utf-8")
    responses.write_text(text_of(answers, own or ["record_id", "Q1"]), "utf-8")
    return tallied(asked, responses, sample)


def refusal(folder: Path, *tables: list[dict[str, Any]], **rest: Any) -> str:
    with pytest.raises(InputError) as caught:
        count(folder, *tables, **rest)
    message = str(caught.value)
    assert CANARY not in message
    assert "\n" not in message
    assert caught.value.remedy
    return message


def test_everyone_invited_counts_once(folder: Path) -> None:
    people = [
        person("r1"),
        person("r2", organisation="B", age=50, sex=1),
        person("r3", outcome=6),
        person("r4", outcome=2),
        person("r5"),  # returned, by the sample file, but no answers came
    ]
    answers = [answer("r2", Q1=3), answer("r1", Q1=1)]
    tally = count(folder, people, answers)[2025]
    assert tally.axes.organisations == ("A", "B")
    # Outcomes: 1 usable, 2 undelivered, 4 blank, 6 no reply. min_answered is 0, so r5 is usable.
    assert tally.outcomes.tolist() == [[0, 2, 1, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, 0, 0, 0]]
    # [population, organisation, stratum, option]; strata: M16-40, M41-120, F16-40, F41-120, missing
    assert tally.answers["Q1"][0, 0, 2].tolist() == [1, 0, 0]
    assert tally.answers["Q1"][0, 1, 1].tolist() == [0, 0, 1]
    assert tally.people.sum() == 3


def test_age_and_sex_come_from_either_file(folder: Path) -> None:
    both = survey(columns=Columns(age=("age_answer", "age"), sex=("sex_answer", "sex")))
    people = [person("r1", age=30, sex=1), person("r2", age=30, sex=1)]
    answers = [answer("r1", age_answer=50, sex_answer=2), answer("r2")]
    tally = count(
        folder, people, answers, own=["record_id", "age_answer", "sex_answer", "Q1"], asked=both
    )[2025]
    assert tally.people[0, 0].tolist() == [1, 0, 0, 1, 0]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_slices_make_no_difference(
    folder: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    people = [person(f"r{i}", organisation="AB"[i % 2], outcome=1 + i % 7) for i in range(20)]
    answers = [answer(f"r{i}", Q1=1 + i % 4) for i in range(0, 20, 3)]
    whole = count(folder, people, answers)
    monkeypatch.setattr(join, "ROWS_A_SLICE", size)
    assert count(folder, people, answers) == whole


# Ids


def test_ids_must_be_there_and_differ(folder: Path) -> None:
    people = [person("r1"), person("r2"), person("r1"), person("r2", outcome=CANARY)]
    message = refusal(folder, people, [answer("r1")])
    assert message.startswith(
        "sample.csv, row 4, column record_id: the record id stands already in row 2 "
        "(2 such rows: 4, 5)."
    )
    message = refusal(folder, [person("r1"), person("r2")], [answer("r2"), answer("r2", Q1=CANARY)])
    assert message.startswith(
        "responses.csv, row 3, column record_id: the record id stands already in row 2"
    )
    message = refusal(folder, [person("r1"), person(" ", outcome=CANARY)], [answer("r1")])
    assert message.startswith("sample.csv, row 3, column record_id: the record id is blank. Give")
    message = refusal(folder, [person("r1")], [answer("r1"), answer("", Q1=CANARY)])
    assert message.startswith("responses.csv, row 3, column record_id: the record id is blank")


def test_blanks_around_an_id_do_not_make_another(folder: Path) -> None:
    assert "stands already in row 2" in refusal(
        folder, [person("r1"), person(" r1")], [answer("r1")]
    )
    assert count(folder, [person("r1 ")], [answer(" r1")])[2025].answers["Q1"].sum() == 1


def test_answers_of_nobody_are_refused(folder: Path) -> None:
    message = refusal(folder, [person("r1")], [answer("r1"), answer(CANARY), answer("x")])
    assert message.startswith(
        "responses.csv, row 3, column record_id: the record id is not in the sample file "
        "(2 such rows: 3, 4). Add the person to the sample file, or correct the id."
    )


@pytest.mark.parametrize("written", ["0R1", "00r1", "\u00a0r 1", "\u200br1", "r1.0"])
def test_an_id_that_a_spreadsheet_altered_is_told_from_an_unknown_one(
    folder: Path, written: str
) -> None:
    found = refusal(folder, [person("r1"), person("r2")], [answer(written), answer("r2")])
    assert found.startswith(
        "responses.csv, row 2, column record_id: the record id is in the sample file only with "
        "other zeros, capitals or spaces. Export ids as text"
    )


@pytest.mark.parametrize("written", ["9.43E+11", "9E+11", "9,4e+11"])
def test_an_id_that_a_spreadsheet_rounded_is_refused_in_either_file(
    folder: Path, written: str
) -> None:
    for people, answers, file in (
        ([person("r1"), person(written)], [answer("r1")], "sample.csv"),
        ([person("r1"), person("r2")], [answer("r1"), answer(written)], "responses.csv"),
    ):
        assert refusal(folder, people, answers).startswith(
            f"{file}, row 3, column record_id: the record id was rounded by a spreadsheet"
        )
    assert count(folder, [person("r+1"), person("9E11")], [answer("9E11")])[2025].people.sum() == 2


def test_blank_rows_do_not_shift_the_rows_named(folder: Path) -> None:
    blank = dict.fromkeys(DRAWN)
    people = [person("r1"), blank, blank, person("r1")]
    assert refusal(folder, people, [answer("r1")]).startswith("sample.csv, row 5,")
    people = [person("r1"), blank, person("r2", outcome=9)]
    assert refusal(folder, people, [answer("r1")]).startswith("sample.csv, row 4, column outcome")
    answers = [answer("r1"), {}, answer("r9")]
    assert refusal(folder, [person("r1")], answers).startswith("responses.csv, row 4,")


@pytest.mark.parametrize(
    ("kind", "other"), [(pa.int64(), pa.float64()), (pa.int8(), pa.string()), (pa.int32(), None)]
)
def test_whole_numbers_are_one_id_in_every_type(
    folder: Path, kind: pa.DataType, other: pa.DataType | None
) -> None:
    people = pa.table(
        {
            "record_id": pa.array([1, 2], kind),
            "organisation": ["A", "A"],
            "outcome": [1, 6],
            "age": [30.0, float("nan")],
            "sex": [2, None],
        }
    )
    answers = pa.array([1]).dictionary_encode() if other is None else pa.array([1]).cast(other)
    pq.write_table(people, folder / "sample.parquet")
    pq.write_table(pa.table({"record_id": answers, "Q1": [3]}), folder / "responses.parquet")
    tally = tallied(TINY, folder / "responses.parquet", folder / "sample.parquet")[2025]
    assert tally.answers["Q1"][0, 0, 2].tolist() == [0, 0, 1]


def test_rows_of_parquet_begin_at_one(folder: Path) -> None:
    table = pa.table({"record_id": [1.0, float("nan")], "Q1": [1, 1]})
    pq.write_table(table, folder / "responses.parquet")
    (folder / "sample.csv").write_text(text_of([person("1")], DRAWN))
    with pytest.raises(InputError, match=r"^responses.parquet, row 2, column record_id: .* blank"):
        tallied(TINY, folder / "responses.parquet", folder / "sample.csv")


def test_ids_are_unique_over_batches_of_one_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "BYTES_A_BLOCK", 300)
    path = folder / "answers.csv"
    rows = [{**person(f"r{i}"), **answer(f"r{i}")} for i in range(200)]
    path.write_text(text_of([*rows, {**rows[3], "Q1": CANARY}], [*DRAWN, "Q1"]))
    with pytest.raises(InputError) as caught:
        tallied(TINY, path)
    assert str(caught.value).startswith(
        "answers.csv, row 202, column record_id: the record id stands already in row 5"
    )
    assert len(list(readers.batches(path, ["Q1"]))) > 5


def test_one_file_needs_no_ids(folder: Path) -> None:
    path = folder / "answers.csv"
    path.write_text(text_of([{**person("x"), "Q1": 2}] * 3, [*DRAWN[1:], "Q1"]))
    assert tallied(TINY, path)[2025].answers["Q1"].sum() == 3


def faults(folder: Path, *, sample: Path | None = None) -> list[tuple[str, str, int]]:
    """Rule, place and count of all that a wave is refused for."""
    batches = join.raw_batches(open_wave(TINY, Source(folder / "responses.csv", sample)))
    issues = Issues()
    for batch in batches:
        issues = issues + clean(batch, TINY, ("A",))[1]
    return [(fault.rule, str(fault.place), fault.count) for fault in issues.faults]


def test_all_that_is_wrong_with_two_files_is_told_at_once(folder: Path) -> None:
    people = [person("r1"), person("r1"), person(""), person("r2", organisation="Z"), person("r3")]
    answers = [answer("r3", more=1), answer("r3"), answer("r9"), answer("")]
    message = count_faults(folder, people, answers)
    assert message == [
        ("missing_column", "responses.csv, row 1", 1),
        ("unknown_column", "responses.csv, row 1", 1),
        ("unknown_column", "sample.csv, row 1", 1),
        ("blank_record_id", "responses.csv, row 5, column record_id", 1),
        ("blank_record_id", "sample.csv, row 4, column record_id", 1),
        ("duplicate_record_id", "responses.csv, row 3, column record_id", 1),
        ("duplicate_record_id", "sample.csv, row 3, column record_id", 1),
        ("orphan", "responses.csv, row 4, column record_id", 1),
        ("unknown_organisation", "sample.csv, row 5, column organisation", 1),
    ]


def count_faults(
    folder: Path, people: list[dict[str, Any]], answers: list[dict[str, Any]]
) -> list[tuple[str, str, int]]:
    drawn = ["record_id", "organisation", "outcome", "sex", "postcode"]
    (folder / "sample.csv").write_text(text_of(people, drawn), "utf-8")
    (folder / "responses.csv").write_text(text_of(answers, ["record_id", "Q1", "more"]), "utf-8")
    return faults(folder, sample=folder / "sample.csv")


def test_a_file_that_breaks_off_says_so_once(folder: Path) -> None:
    rows = [{**person("r1"), "Q1": 1}, {**person("r1", outcome=9), "Q1": 1}]
    text = text_of(rows, [*DRAWN, "Q1"])
    (folder / "responses.csv").write_text(text + "r3,A,1,30,2,1,1,1,1\n", "utf-8")
    # The three rows are one block of the reader, which gives none of them.
    assert faults(folder) == [("unreadable", "responses.csv, row 4", 1)]


def test_nobody_is_an_orphan_of_a_sample_file_that_breaks_off(folder: Path) -> None:
    (folder / "sample.csv").write_text(text_of([person("r1")], DRAWN) + "r2,A,1,3,2,2\n", "utf-8")
    (folder / "responses.csv").write_text(text_of([answer("r2")], ["record_id", "Q1"]), "utf-8")
    found = faults(folder, sample=folder / "sample.csv")
    assert found == [("unreadable", "sample.csv, row 3", 1)]


def test_files_without_what_counting_needs_are_not_read(folder: Path) -> None:
    (folder / "responses.csv").write_text("record_id,Q1,age,sex\nr1,1,30,2\n", "utf-8")
    assert faults(folder) == [("missing_column", "responses.csv, row 1", 2)]
    (folder / "sample.csv").write_bytes(b"")
    found = faults(folder, sample=folder / "sample.csv")
    assert found == [("unreadable", "sample.csv", 1)]


# Columns


def test_columns_missing_are_named_by_file(folder: Path) -> None:
    people, answers = [person("r1")], [answer("r1")]
    for column in ("record_id", "organisation", "outcome"):
        left = [name for name in DRAWN if name != column]
        message = refusal(folder, people, answers, drawn=left)
        assert message.startswith(f"sample.csv, row 1: 1 column is missing: {column}.")
    message = refusal(folder, people, answers, own=["record_id"])
    assert message.startswith("responses.csv, row 1: 1 column is missing: Q1.")
    with pytest.raises(InputError, match=r"is missing: Q1; capitals count, and there is q1\. Add"):
        count(folder, people, answers, own=["record_id", "q1"])
    message = refusal(folder, people, answers, drawn=["record_id", "organisation", "outcome"])
    assert message.startswith("responses.csv, row 1: 2 columns are missing: age, sex.")


def test_many_missing_columns_are_cut_short(folder: Path) -> None:
    asked = survey(*(item(f"Q{i}") for i in range(1, 20)))
    message = refusal(folder, [person("r1")], [answer("r1")], asked=asked)
    assert "18 columns are missing: Q2, Q3, Q4, Q5, Q6, Q7, Q8, Q9, Q10, Q11 …" in message


def test_columns_nobody_knows_are_refused(folder: Path) -> None:
    people, answers = [person("r1")], [answer("r1")]
    message = refusal(folder, people, answers, drawn=[*DRAWN, "postcode"])
    assert message.startswith("sample.csv, row 1: 1 column is not in the definition: postcode.")
    message = refusal(folder, people, answers, own=["record_id", "Q1", "q1", "Q2"])
    assert message.startswith("responses.csv, row 1: 2 columns are not in the definition: q1, Q2.")
    known = survey(columns=Columns(ignore=("postcode", "q1")))
    tally = count(
        folder,
        people,
        answers,
        drawn=[*DRAWN, "postcode", "mode"],
        own=["record_id", "Q1", "q1"],
        asked=known,
    )
    assert tally[2025].people.sum() == 1


# What both files say of a person

DATED = survey(
    groups=("1", "2"),
    seen_from=date(2025, 4, 1),
    seen_to=date(2025, 5, 31),
    columns=Columns(seen="seen"),
)


def contradictions(
    folder: Path, asked: Survey, people: list[dict[str, Any]], answers: list[dict[str, Any]]
) -> tuple[Tally, dict[tuple[str, str], int]]:
    """Counts, and how often the answers contradict the sample file, by organisation and column."""
    more = ["seen", "group"] if asked.groups else []
    drawn, own = [*DRAWN, "mode", *more], ["record_id", "Q1", *DRAWN[1:], "mode", *more]
    tally = count(folder, people, answers, drawn=drawn, own=own, asked=asked)
    issues = Issues()
    codes = tally[2025].axes.organisations
    files = Source(folder / "responses.csv", folder / "sample.csv")
    for raw in join.raw_batches(open_wave(asked, files)):
        issues = issues + clean(raw, asked, codes)[1]
    rows = [row for row in issues.rows if row.rule == "contradicts_sample"]
    return tally, {(row.organisation, row.item): row.count for row in rows}


def all_of(record: str, **values: Any) -> dict[str, Any]:
    return {**person(record), "mode": "post", "seen": "2025-04-02", "group": "1", **values}


def test_what_both_files_say_is_compared_and_blanks_say_nothing(folder: Path) -> None:
    people = [all_of("r1"), all_of("r2", organisation="B"), all_of("r3"), all_of("r4", outcome=6)]
    alike = {"organisation": " A ", "outcome": "1.0", "age": 31, "sex": "02", "mode": "Paper"}
    alike |= {"seen": "2025-04-02 ", "group": "group 1"}
    other = {"organisation": "A", "outcome": 4, "age": 33, "sex": 1, "mode": "web", "group": "2"}
    answers = [
        answer("r1", **alike),
        answer("r2", **other, seen="2025-04-03"),
        answer("r3"),
        answer("r4"),
    ]
    tally, found = contradictions(folder, DATED, people, answers)
    columns = ["age", "group", "mode", "organisation", "outcome", "seen", "sex"]
    assert found == {("B", f"{name} (responses)"): 1 for name in columns}
    # The sample file says where people belong; of age and sex the questionnaire is asked first.
    assert tally[2025].people[0].tolist() == [[0, 0, 2, 0, 0], [1, 0, 0, 0, 0]]


@pytest.mark.parametrize(
    ("setting", "stratum", "counted"),
    [("questionnaire", 1, 2), ("sample", 2, 2), ("unchecked", 1, 0)],
)
def test_whose_age_and_sex_count_is_a_setting(
    folder: Path, setting: str, stratum: int, counted: int
) -> None:
    asked = survey(settings=chosen(cleaning={"contradicts_sample": setting}))
    drawn, own = [person("r1", age=30, sex=2)], [answer("r1", age=50, sex=1)]
    tally, found = contradictions(folder, asked, drawn, own)
    assert tally[2025].people[0, 0].tolist() == [int(at == stratum) for at in range(5)]
    assert sum(found.values()) == counted


def test_a_contradiction_may_refuse_the_files(folder: Path) -> None:
    asked = survey(settings=chosen(cleaning={"contradicts_sample": "refuse"}))
    with pytest.raises(InputError) as caught:
        contradictions(folder, asked, [person("r1")], [answer("r1", organisation=CANARY)])
    assert str(caught.value).startswith(
        "responses.csv, row 2, column organisation: not what the sample file says of the person. "
        "See which of the two is right"
    )


@pytest.mark.parametrize(("years", "fired"), [(0, 1), (1, 0), (2, 0)])
def test_a_birthday_is_no_contradiction(folder: Path, years: int, fired: int) -> None:
    asked = survey(settings=chosen(cleaning={"ages_apart": years}))
    found = contradictions(folder, asked, [person("r1")], [answer("r1", age=31)])[1]
    assert sum(found.values()) == fired


def test_a_column_that_is_ignored_is_not_compared(folder: Path) -> None:
    people, answers = [person("r1")], [answer("r1", organisation="B")]
    own = ["record_id", "organisation", "Q1"]
    known = survey(columns=Columns(ignore=("organisation",)))
    assert count(folder, people, answers, own=own, asked=known)[2025].axes.organisations == ("A",)


def test_one_file_has_the_same_rules(folder: Path) -> None:
    path = folder / "answers.csv"
    path.write_text(text_of([person("r1")], DRAWN))
    with pytest.raises(InputError, match=r"^answers.csv, row 1: 1 column is missing: Q1\."):
        tallied(TINY, path)
    path.write_text(text_of([person("r1", Q1=1)], [*DRAWN, "Q1", "Q2"]))
    with pytest.raises(InputError, match=r"^answers.csv, row 1: 1 column is not in the definition"):
        tallied(TINY, path)


# Organisations


def test_organisations_come_from_the_sample_file(folder: Path) -> None:
    people = [person("r1", organisation=" B"), person("r2", organisation="A", outcome=6)]
    assert count(folder, people, [answer("r1")])[2025].axes.organisations == ("A", "B")


def test_codes_of_organisations_may_be_numbers(folder: Path) -> None:
    table = pa.table(
        {
            "organisation": [0.0, 12.0, 12.0],
            "outcome": [1, 1, 1],
            "age": [30, 30, 30],
            "sex": [2, 2, 2],
            "Q1": [1, 1, 2],
        }
    )
    pq.write_table(table, folder / "answers.parquet")
    tally = tallied(TINY, folder / "answers.parquet")[2025]
    assert tally.axes.organisations == ("0", "12")
    assert tally.people.sum(axis=(0, 2)).tolist() == [1, 2]


def test_a_blank_organisation_is_refused(folder: Path) -> None:
    message = refusal(folder, [person("r1"), person("r2", organisation="")], [answer("r1")])
    assert message.startswith("sample.csv, row 3, column organisation: the organisation is blank")


def test_no_organisation_is_the_whole_country(folder: Path) -> None:
    message = refusal(folder, [person("r1", organisation="national")], [answer("r1")])
    assert message.startswith("sample.csv, row 2, column organisation: 'national' is no")


@pytest.mark.parametrize("empty", ["sample", "responses"])
def test_a_file_without_rows(folder: Path, empty: str) -> None:
    people = [] if empty == "sample" else [person("r1")]
    answers = [] if empty == "responses" else [answer("r1")]
    assert f"{empty}.csv: there are no rows under the header." in refusal(folder, people, answers)


# ---- ids of one file ----


def of_one(folder: Path, ids: Sequence[object], kind: pa.DataType) -> list[Fault]:
    columns = {name: [person("")[name]] * len(ids) for name in DRAWN[1:]} | {"Q1": [1] * len(ids)}
    table = pa.table({"record_id": pa.array(ids, kind), **columns})
    pq.write_table(table, folder / "people.parquet", row_group_size=3)
    raws = join.raw_batches(open_wave(TINY, Source(folder / "people.parquet")))
    return [fault for raw in raws for fault in raw.faults]


def test_ids_that_share_a_number_are_still_told_apart(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_ids, "FACTOR", 1)  # so that ab and ba do
    assert of_one(folder, ["ab", "ba", "abc", "cab", "bca"], pa.string()) == []
    (found,) = of_one(folder, ["ab", "ba", "abc", " ba", "cab", "ab", "ba"], pa.string())
    assert (found.rule, found.count, found.rows) == ("duplicate_record_id", 3, (4, 6, 7))
    assert found.what == "the record id stands already in row 2"


def test_ids_that_stand_again_or_are_missing_are_told_whatever_their_type(folder: Path) -> None:
    for ids, kind in (
        ([1, 2, None, 3, 2], pa.int64()),
        ([1.0, 2.0, None, 3.5, 2.0], pa.float64()),
        (["å", "b", " ", "c", "b"], pa.string()),
        (["å", "b", "", "c", "b"], pa.dictionary(pa.int32(), pa.string())),
    ):
        found = {fault.rule: fault.rows for fault in of_one(folder, ids, kind)}
        assert found == {"blank_record_id": (3,), "duplicate_record_id": (5,)}, kind


@given(st.lists(st.text(max_size=3), max_size=60))
def test_seen_ids_are_judged_as_a_person_would(ids: list[str]) -> None:
    texts = record_ids.as_text(pa.array(ids, pa.string()))
    seen = record_ids.Seen()
    seen.add(texts)
    seen.add(texts.slice(len(ids) // 2))
    told = [text for text in texts.to_pylist() if text is not None]
    twice = len(told) != len(set(told)) or any(
        t is not None for t in texts.to_pylist()[len(ids) // 2 :]
    )
    blank, suspects = seen.suspects()
    assert (blank, bool(len(suspects))) == (texts.null_count > 0, twice)
