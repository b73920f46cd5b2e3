"""Cleaning: every rule, in its order, on tables small enough to see through."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from surveybench.errors import Place
from surveybench.respondents import REFUSALS, RULES, Fault, Issue, Issues, Refused, clean
from surveybench.survey import Columns, Dimension, Survey
from tiny import (
    CANARY,
    ORGANISATIONS,
    chosen,
    cleaned,
    filter_item,
    item,
    raw,
    row,
    survey,
)

WINDOW: dict[str, Any] = {"seen_from": date(2025, 4, 1), "seen_to": date(2025, 5, 31)}


def outcomes(people: Any, organisation: int = 0) -> dict[int, int]:
    return {code: int(n) for code, n in enumerate(people.outcomes[organisation]) if n}


# a. code not in the item's options → missing


def test_a_codes_that_are_no_option_become_missing() -> None:
    found = cleaned(survey(), *(row(Q1=code) for code in ("1", "3", "4", "x", "-1", None, " ")))
    assert found.answers("Q1") == [1, 3, 0, 0, 0, 0, 0]
    assert found.issues == {("not_an_option", "Q1"): 3}


def test_a_whole_numbers_and_their_texts_are_one_code() -> None:
    found = cleaned(survey(), *(row(Q1=code) for code in ("2", "2.0", " 2 ", "02", "2.5")))
    assert found.answers("Q1") == [2, 2, 2, 2, 0]
    assert found.issues == {("not_an_option", "Q1"): 1}


# b. two ticks in a single-answer item → missing


def test_b_several_ticks_in_one_answer_become_missing() -> None:
    found = cleaned(survey(), *(row(Q1=code) for code in ("1;2", "1,3", "1 2", "1|3", "1;9")))
    assert found.answers("Q1") == [0, 0, 0, 0, 0]
    # 9 is no option, so the last row says nothing of two ticks.
    assert found.issues == {("several_ticks", "Q1"): 4, ("not_an_option", "Q1"): 1}


def test_several_answers_are_ticks_and_unknown_ones_are_left_out() -> None:
    asked = survey(item("Q1"), filter_item("Q2", 3, multiple=True))
    found = cleaned(asked, *(row(Q2=code) for code in ("1;3", "2", "2;9", "", None, "x")))
    assert found.ticks("Q2") == [[1, 3], [2], [2], [], [], []]
    assert found.issues == {("not_an_option", "Q2"): 2}


# c. an answer given although routing leads past the item → removed, in questionnaire order


def chain(**settings: Any) -> Survey:
    """F1 = 1 leads to F2; F2 = 1 leads to Q1."""
    return survey(
        filter_item("F1"),
        filter_item("F2", ask_if={"F1": [1]}),
        item("Q1", ask_if={"F2": [1]}),
        settings=chosen(cleaning=settings),
    )


def test_c_an_answer_behind_a_filter_is_removed() -> None:
    found = cleaned(
        chain(),
        row(F1=1, F2=1, Q1=3),  # asked all the way
        row(F1=1, F2=2, Q1=3),  # led past Q1
        row(F1=1, F2=2),  # led past Q1 and did so
    )
    assert found.answers("Q1") == [3, 0, 0]
    assert found.issues == {("routed_past", "Q1"): 1}


def test_c_a_removed_filter_takes_along_what_follows_it() -> None:
    # F1 = 2 leads past F2; the F2 = 1 given anyway is removed, so nothing leads to Q1.
    found = cleaned(chain(), row(F1=2, F2=1, Q1=3))
    assert (found.answers("F2"), found.answers("Q1")) == ([0], [0])
    assert found.issues == {("routed_past", "F2"): 1, ("routed_past", "Q1"): 1}


def test_c_follows_the_questionnaire_even_where_the_filter_is_an_invalid_code() -> None:
    # Rule a comes first: F1 = 9 is blank, so F2 is kept; F2 = 2 leads past Q1.
    found = cleaned(chain(), row(F1=9, F2=2, Q1=3))
    assert found.issues == {("not_an_option", "F1"): 1, ("routed_past", "Q1"): 1}


def test_c_two_ticks_in_a_filter_are_a_blank_filter() -> None:
    # Rule b comes before c.
    found = cleaned(chain(), row(F1="1;2", F2=1, Q1=3))
    assert found.answers("Q1") == [3]
    assert found.issues == {("several_ticks", "F1"): 1}


# d. a blank filter keeps what follows, or not


def test_d_a_blank_filter_keeps_what_follows() -> None:
    found = cleaned(chain(), row(F2=1, Q1=3), row(F1=1, Q1=3), row(Q1=3))
    assert found.answers("Q1") == [3, 3, 3]
    assert found.issues == {}


def test_d_a_blank_filter_removes_what_follows_where_so_chosen() -> None:
    found = cleaned(chain(blank_filter="remove"), row(F2=1, Q1=3), row(F1=1, Q1=3))
    assert (found.answers("F2"), found.answers("Q1")) == ([0, 0], [0, 0])
    assert found.issues == {("blank_filter", "F2"): 1, ("blank_filter", "Q1"): 2}


def test_d_a_blank_filter_does_not_hide_that_an_earlier_one_leads_past() -> None:
    # F1 = 2 leads past F2, which is blank as it should be: Q1 was led past too, not unknown.
    found = cleaned(chain(), row(F1=2, Q1=3))
    assert found.answers("Q1") == [0]
    assert found.issues == {("routed_past", "Q1"): 1}


# c and d: three-valued logic


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        # Rows: F1, F2 = (1, 1), (1, 2), (1, blank), (2, blank), (blank, blank)
        ({"F1": [1]}, "11102"),
        ({"not": {"F1": [1]}}, "00012"),
        ({"all": [{"F1": [1]}, {"F2": [1]}]}, "10202"),
        ({"F1": [1], "F2": [1]}, "10202"),
        ({"any": [{"F1": [1]}, {"F2": [1]}]}, "11122"),
        ({"not": {"any": [{"F1": [1]}, {"F2": [1]}]}}, "00022"),
        ({"not": {"all": [{"F1": [1]}, {"F2": [1]}]}}, "01212"),
        ({"all": [{"F1": [1, 2]}, {"not": {"F2": [2]}}]}, "10222"),
    ],
)
def test_conditions_are_true_false_or_unknown(condition: dict[str, Any], expected: str) -> None:
    rows = [(1, 1), (1, 2), (1, None), (2, None), (None, None)]
    for policy, kept in (("keep", "12"), ("remove", "1")):
        asked = survey(
            filter_item("F1"),
            filter_item("F2"),
            item("Q1", ask_if=condition),
            settings=chosen(cleaning={"blank_filter": policy}),
        )
        found = cleaned(asked, *(row(F1=a, F2=b, Q1=1) for a, b in rows))
        assert found.answers("Q1") == [int(truth in kept) for truth in expected], policy
        assert found.issues.get(("routed_past", "Q1"), 0) == expected.count("0")


def test_a_filter_of_several_answers_is_true_where_one_of_its_codes_is_ticked() -> None:
    asked = survey(filter_item("F1", 3, multiple=True), item("Q1", ask_if={"F1": [1, 2]}))
    found = cleaned(asked, *(row(F1=ticks, Q1=1) for ticks in ("1;3", "2", "3", None)))
    assert found.answers("Q1") == [1, 1, 0, 1]
    assert found.issues == {("routed_past", "Q1"): 1}


def test_ticks_behind_a_filter_are_removed_too() -> None:
    asked = survey(item("Q1"), filter_item("Q2", 3, multiple=True, ask_if={"Q1": [1]}))
    found = cleaned(asked, row(Q1=1, Q2="1;2"), row(Q1=2, Q2="1;2"))
    assert found.ticks("Q2") == [[1, 2], []]
    assert found.issues == {("routed_past", "Q2"): 1}


# e. "none of these" ticked with others → the exclusive one is dropped


def exclusive(**settings: Any) -> Survey:
    return survey(
        item("Q1"),
        filter_item("Q2", 3, multiple=True, exclusive=3),
        item("Q3", ask_if={"Q2": [3]}),
        settings=chosen(cleaning=settings),
    )


def test_e_an_exclusive_option_with_others_is_dropped() -> None:
    found = cleaned(exclusive(), *(row(Q2=ticks) for ticks in ("1;3", "3", "1;2", "1;2;3")))
    assert found.ticks("Q2") == [[1], [3], [1, 2], [1, 2]]
    assert found.issues == {("exclusive_option", "Q2"): 2}


def test_e_an_exclusive_option_stays_where_so_chosen() -> None:
    found = cleaned(exclusive(exclusive_option="keep"), row(Q2="1;3"))
    assert found.ticks("Q2") == [[1, 3]]
    assert found.issues == {}


def test_e_comes_after_routing() -> None:
    # At the time of routing, option 3 is still ticked and leads to Q3.
    found = cleaned(exclusive(), row(Q2="1;3", Q3=2))
    assert found.answers("Q3") == [2]


# f. age outside the valid ages → missing; 1.5 age and sex of either source


def test_f_impossible_ages_become_missing() -> None:
    ages = ("16", "120", "121", "-1", "200", "x", None)
    found = cleaned(survey(), *(row(age=age) for age in ages))
    # Strata: men 16-40, men 41-120, women 16-40, women 41-120, not known.
    assert found.people.stratum.tolist() == [2, 3, 4, 4, 4, 4, 4]
    assert found.issues == {("age_invalid", "age"): 4, ("no_stratum", ""): 5}


@pytest.mark.parametrize(
    ("age", "stratum"), [("40", 2), ("40.9", 2), ("41", 3), ("40.0", 2), (" 17 ", 2)]
)
def test_age_bands_go_by_whole_years(age: str, stratum: int) -> None:
    assert cleaned(survey(), row(age=age)).people.stratum.tolist() == [stratum]


def test_sexes_that_are_not_standardised_by_are_counted() -> None:
    found = cleaned(survey(), *(row(sex=sex) for sex in ("1", "2", "3", None)))
    assert found.people.stratum.tolist() == [0, 2, 4, 4]
    assert found.issues == {("sex_not_standardised", "sex"): 1, ("no_stratum", ""): 2}


def test_age_and_sex_come_from_the_questionnaire_first() -> None:
    both = Columns(age=("age_answer", "age"), sex=("sex_answer", "sex"))
    found = cleaned(
        survey(columns=both),
        row(age_answer="50", age="30", sex_answer="1", sex="2"),  # the questionnaire's
        row(age_answer=None, age="30", sex_answer=None, sex="2"),  # the sample file's
        row(age_answer="150", age="50", sex_answer="3", sex="1"),  # an invalid answer, so the other
        row(age_answer="50", age=None, sex_answer=None, sex="1"),
        row(age_answer=None, age=None, sex_answer=None, sex=None),
    )
    assert found.people.stratum.tolist() == [1, 2, 1, 1, 4]
    assert found.issues == {
        ("age_invalid", "age_answer"): 1,
        ("sex_not_standardised", "sex_answer"): 1,
        ("contradicts_sample", "age_answer"): 1,
        ("contradicts_sample", "sex_answer"): 1,
        ("no_stratum", ""): 1,
    }


# 1.1 usable returns; 1.3 eligibility; outcomes


def test_too_few_answers_make_a_blank_return() -> None:
    asked = survey(
        item("Q1"),
        item("Q2"),
        filter_item("Q3", multiple=True),
        settings=chosen(cleaning={"min_answered": 2}),
    )
    found = cleaned(
        asked,
        row(Q1=1, Q2=2),
        row(Q1=1, Q3="1;2"),  # two ticks in one question are one answered question
        row(Q3="1;2"),
        row(Q1=1, Q2=9),  # 9 is removed first, so one answer is left
        row(),
    )
    assert len(found.people.stratum) == 2
    assert outcomes(found.people) == {1: 2, 4: 3}
    assert found.issues == {("not_an_option", "Q2"): 1, ("too_few_answers", ""): 3}


def test_answers_removed_by_routing_do_not_count_as_answered() -> None:
    asked = survey(
        filter_item("F1"),
        item("Q1", ask_if={"F1": [1]}),
        settings=chosen(cleaning={"min_answered": 2}),
    )
    found = cleaned(asked, row(F1=2, Q1=1), row(F1=1, Q1=1))
    assert outcomes(found.people) == {1: 1, 4: 1}


def test_too_young_people_are_ineligible_by_the_sample_file() -> None:
    both = Columns(age=("age_answer", "age"))
    found = cleaned(
        survey(columns=both),
        row(age_answer="40", age="15", Q1=1),
        row(age_answer="15", age="40", Q1=1),  # the answer is invalid, the person is eligible
        row(age_answer="15", age=None, Q1=1),
        row(age_answer=None, age="15.9", Q1=1),
    )
    assert outcomes(found.people) == {1: 2, 5: 2}
    assert found.issues[("too_young", "")] == 2
    assert found.answers("Q1") == [1, 1]


@pytest.mark.parametrize(("youngest", "kinds"), [(16, ["zero_age"]), (0, [])])
def test_two_digits_of_a_year_are_told_from_ages(youngest: int, kinds: list[str]) -> None:
    """Of 47, 83 and 07 the last tells: born in 2007, and no seven-year-old was asked."""
    asked = survey(settings=chosen(cleaning={"min_age": youngest}))
    rows = [row(age=age, Q1=1) for age in ("47", "07", "83", "9", None)]
    _, issues = clean(raw(asked, rows, {}), asked, ORGANISATIONS)
    assert [note.kind for note in issues.notes] == kinds
    assert [note.rows for note in issues.notes] == [(3,)] * len(kinds)


def test_people_seen_outside_the_window_are_ineligible() -> None:
    asked = survey(columns=Columns(seen="seen"), **WINDOW)
    days = ("2025-03-31", "2025-04-01", "2025-05-31", "2025-06-01", None, "", " ")
    found = cleaned(asked, *(row(seen=day, Q1=1) for day in days))
    # A blank date is no evidence against the person, and it is told.
    assert outcomes(found.people) == {1: 5, 5: 2}
    assert found.issues == {("outside_window", ""): 2, ("blank_date", ""): 3}


def test_a_blank_date_is_told_of_usable_returns_where_a_window_counts() -> None:
    rows = (row(seen=None, Q1=1), row(seen=None, outcome=6), row(seen="2025-04-01", Q1=1))
    asked = survey(columns=Columns(seen="seen"), **WINDOW)
    assert cleaned(asked, *rows).issues == {("blank_date", ""): 1}
    keep = replace(asked, settings=chosen(cleaning={"outside_window": "keep"}))
    assert cleaned(keep, *rows).issues == {}


def test_a_blank_age_is_told_where_it_decides_who_is_eligible_alone() -> None:
    of_sex = (Dimension("sex", ("sex",), codes=(("1", "Men"), ("2", "Women"))),)
    rows = (row(age=None, Q1=1), row(age=" ", Q1=1), row(age="12", Q1=1), row(age="40", Q1=1))
    found = cleaned(survey(strata=of_sex), *rows)
    assert outcomes(found.people) == {1: 3, 5: 1}
    assert found.issues[("blank_age", "")] == 2
    by_age = cleaned(survey(), *rows).issues
    assert by_age[("no_stratum", "")] == 2
    assert ("blank_age", "") not in by_age


def test_returns_of_no_known_stratum_are_told_where_they_count() -> None:
    asked = survey(settings=chosen(strata={"missing_stratum": "weight_1"}))
    found = cleaned(asked, row(age=None, Q1=1), row(sex=None, Q1=1), row(Q1=1))
    assert found.issues == {("unknown_stratum", ""): 2}


@pytest.mark.parametrize("kind", [pa.date32(), pa.timestamp("us"), pa.timestamp("s", "UTC")])
def test_dates_may_come_as_dates(kind: pa.DataType) -> None:
    asked = survey(columns=Columns(seen="seen"), **WINDOW)
    days = [date(2025, 3, 31), date(2025, 4, 1), None]
    given = [d and (d if kind == pa.date32() else datetime(d.year, d.month, d.day)) for d in days]
    found = cleaned(asked, *(row(seen=day, Q1=1) for day in given), seen=kind)
    assert outcomes(found.people) == {1: 2, 5: 1}


def test_only_usable_returns_are_respondents() -> None:
    found = cleaned(survey(), *(row(outcome=code, Q1=1) for code in range(1, 8)))
    assert outcomes(found.people) == dict.fromkeys(range(1, 8), 1)
    assert found.answers("Q1") == [1]
    assert found.issues == {("answers_without_return", ""): 6}


def test_without_an_outcome_column_every_row_is_a_return() -> None:
    found = cleaned(survey(columns=Columns(outcome="")), row(Q1=1), row(Q1=2, organisation="B"))
    assert outcomes(found.people, 0) == {1: 1}
    assert outcomes(found.people, 1) == {1: 1}


def test_ineligible_people_without_a_return_keep_their_outcome() -> None:
    found = cleaned(survey(), row(outcome=6, age=10), row(outcome=1, age=10))
    assert outcomes(found.people) == {5: 1, 6: 1}


# Populations


def test_groups_decide_the_populations() -> None:
    asked = survey(
        groups=("1", "2", "3"), populations={"all": (), "one": ("1",), "both": ("1", "2")}
    )
    found = cleaned(asked, *(row(group=group, Q1=1) for group in ("1", "2", "3", None, "1.0")))
    people = found.people
    inside = [people.memberships[m].tolist() for m in people.membership]
    assert inside == [
        [True, True, True],
        [True, False, True],
        [True, False, False],
        [True, False, False],
        [True, True, True],
    ]
    assert found.issues == {("blank_group", ""): 1}


def test_people_in_no_population_are_counted_and_left_out() -> None:
    asked = survey(groups=("1", "2"), populations={"one": ("1",)})
    found = cleaned(asked, *(row(group=group, Q1=1) for group in ("1", "2", None)))
    assert found.people.membership.tolist() == [1]
    assert found.issues == {("no_group", ""): 2}
    assert outcomes(found.people) == {1: 3}


# 1.6 what cannot be placed is refused, by file, row and column, and no value is repeated


def refusal(asked: Survey, *rows: dict[str, Any], **types: pa.DataType) -> str:
    _, found = clean(raw(asked, rows, types), asked, ORGANISATIONS)
    with pytest.raises(Refused) as caught:
        found.refuse()
    message, _, noticed = str(caught.value).partition("\n")
    assert CANARY not in message + noticed
    assert not noticed or noticed.startswith("Noticed in the files:\n  answers.csv: rows that hold")
    return message


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"organisation": CANARY}, "column organisation: the organisation is not a known code"),
        ({"organisation": None}, "column organisation: the organisation is blank"),
        ({"organisation": "  "}, "column organisation: the organisation is blank"),
        ({"organisation": "a"}, "column organisation: the organisation is a known code only with"),
        ({"organisation": "00A"}, "column organisation: the organisation is a known code only wit"),
        ({"outcome": CANARY}, "column outcome: the outcome is not a known code"),
        ({"outcome": "9"}, "column outcome: the outcome is not a known code"),
        ({"outcome": "0"}, "column outcome: the outcome is not a known code"),
        ({"outcome": "1;2"}, "column outcome: the outcome is not a known code"),
        ({"outcome": None}, "column outcome: the outcome is blank"),
        ({"group": CANARY}, "column group: the group is none of 1, 2"),
        ({"group": "3"}, "column group: the group is none of 1, 2"),
        ({"seen": CANARY}, "column seen: the date cannot be read, or does not exist"),
        ({"seen": "2025-02-30"}, "column seen: the date cannot be read, or does not exist"),
        ({"seen": "31/05/2025"}, "column seen: the date cannot be read, or does not exist"),
    ],
)
def test_what_cannot_be_placed_is_refused(bad: dict[str, Any], words: str) -> None:
    asked = survey(
        groups=("1", "2"),
        populations={"all": (), "one": ("1",)},
        columns=Columns(seen="seen"),
        **WINDOW,
    )
    good = row(group="1", seen="2025-04-02", Q1=1)
    message = refusal(asked, good, good, {**row(Q1=CANARY), **bad}, good)
    assert message.startswith(f"answers.csv, row 4, {words}")
    assert message.count(".") >= 2  # what is wrong, and what to do


def test_codes_of_organisations_are_exact() -> None:
    # 01 and 1 are two codes; so are 1.0 and 1.
    message = refusal(survey(), row(organisation="A"), row(organisation="A.0"))
    assert message.startswith("answers.csv, row 3, column organisation")


def test_the_first_bad_row_is_named_and_all_are_counted() -> None:
    message = refusal(survey(), row(), row(outcome="9"), row(outcome="8"))
    assert message.startswith("answers.csv, row 3, column outcome")
    assert "(2 such rows: 3, 4)" in message


def faulty(*rows: dict[str, Any]) -> tuple[Any, Issues]:
    asked = survey(groups=("1", "2"), populations={"all": (), "one": ("1",)})
    return clean(raw(asked, rows, {}), asked, ORGANISATIONS)


def test_all_kinds_are_told_at_once_and_the_other_rows_are_counted() -> None:
    people, issues = faulty(
        row(Q1=1),
        row(Q1=CANARY, outcome="9"),
        row(organisation="?", outcome="9", Q1=2),
        row(organisation="national", Q1=2),
        row(group="7", Q1=3),
        row(Q1=2),
    )
    assert people.answers["Q1"].tolist() == [1, 2]
    assert people.outcomes.tolist() == [[0, 2, 0, 0, 0, 0, 0, 0], [0] * 8]
    assert [(fault.rule, fault.count, fault.rows) for fault in issues.faults] == [
        ("unknown_organisation", 1, (4,)),
        ("reserved_organisation", 1, (5,)),
        ("unknown_outcome", 2, (3, 4)),
        ("unknown_group", 1, (6,)),
    ]
    with pytest.raises(Refused) as caught:
        issues.refuse()
    lines = str(caught.value).split("\n")
    assert lines[0] == "4 kinds of fault; no report can be made."
    assert lines[1].startswith("  answers.csv, row 4, column organisation: the organisation is not")
    assert len(lines) == 5
    assert CANARY not in str(caught.value)


def test_a_batch_of_faults_alone_counts_nobody() -> None:
    people, issues = faulty(row(outcome="9"), row(outcome=None))
    assert people.outcomes.sum() == len(people.stratum) == 0
    assert people.answers["Q1"].tolist() == []
    assert [(fault.rule, fault.count) for fault in issues.faults] == [
        ("blank_outcome", 1),
        ("unknown_outcome", 1),
    ]


def test_thousands_of_rows_are_summed_up() -> None:
    _, issues = faulty(*[row(outcome="9")] * 3000)
    (fault,) = issues.faults
    assert (fault.count, fault.rows) == (3000, tuple(range(2, 12)))
    assert "(3,000 such rows: 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …)" in str(fault)
    assert len(str(fault)) < 300


def test_faults_add_up_in_whatever_order_the_batches_come() -> None:
    def fault(rule: str, *rows: int, file: str = "a.csv") -> Issues:
        place = Place(file=file, row=rows[0], column="c")
        return Issues((), (Fault(rule, place, len(rows), rows),))

    parts = [
        fault("orphan", 7, 9),
        fault("orphan", 3),
        fault("orphan", *range(20, 40)),
        fault("orphan", 2, file="b.csv"),
        fault("blank_record_id", 4),
    ]
    forwards, backwards = Issues(), Issues()
    for part in parts:
        forwards = forwards + part
        backwards = part + backwards
    assert forwards == backwards
    assert [(f.rule, f.place.file, f.place.row, f.count) for f in forwards.faults] == [
        ("blank_record_id", "a.csv", 4, 1),
        ("orphan", "a.csv", 3, 23),
        ("orphan", "b.csv", 2, 1),
    ]
    assert forwards.faults[1].rows == (3, 7, 9, *range(20, 27))


def test_every_refusal_says_what_is_wrong_and_what_to_do() -> None:
    for rule, (what, remedy) in REFUSALS.items():
        assert rule.isidentifier()
        assert what[-1] != "."
        assert remedy.endswith(".")
        assert rule not in RULES


def test_nothing_wrong_refuses_nothing() -> None:
    people, issues = faulty(row(group="1", Q1=1))
    issues.refuse()
    assert (replace(issues, watched=()), len(people.stratum)) == (Issues(), 1)


# Switches: every rule that changes something may be switched off, or refuse the file


def test_several_ticks_may_count_as_the_first_option() -> None:
    asked = survey(settings=chosen(cleaning={"several_ticks": "first"}))
    found = cleaned(asked, *(row(Q1=code) for code in ("3;2", "2", "1;9", "")))
    assert found.answers("Q1") == [2, 2, 0, 0]
    assert found.issues == {("not_an_option", "Q1"): 1}


def test_answers_that_the_routing_leads_past_may_be_kept() -> None:
    found = cleaned(
        chain(routed_past="keep"),
        row(F1=2, F2=1, Q1=3),  # the F2 = 1 given is believed, so Q1 was asked
        row(F1=1, F2=2, Q1=3),
        row(F1=2, Q1=3),  # F2 was led past and says nothing
    )
    assert found.answers("F2") == [1, 2, 0]
    assert found.answers("Q1") == [3, 3, 3]
    assert found.issues == {}


def test_invalid_ages_and_other_sexes_may_be_kept_as_they_are() -> None:
    columns = Columns(age=("answered", "age"), sex=("told", "sex"))
    rows = [row(answered="150", age="30", told="3", sex="1"), row(answered="", age="30", sex="1")]
    found = cleaned(survey(columns=columns), *rows)
    assert found.people.stratum.tolist() == [0, 0]
    keeping = chosen(cleaning={"age_invalid": "keep"})
    assert cleaned(survey(columns=columns, settings=keeping), *rows).people.stratum[0] == 4
    keeping = chosen(cleaning={"sex_not_standardised": "keep"})
    found = cleaned(survey(columns=columns, settings=keeping), *rows)
    assert found.people.stratum.tolist() == [4, 0]
    assert found.issues == {("age_invalid", "answered"): 1, ("no_stratum", ""): 1}


def test_returns_of_the_too_young_and_outside_the_window_may_be_kept() -> None:
    rows = [row(age=10, seen="2025-04-02", Q1=1), row(seen="2020-01-01", Q1=1)]
    columns = Columns(seen="seen")
    found = cleaned(survey(columns=columns, **WINDOW), *rows)
    assert outcomes(found.people) == {5: 2}
    for switch in ("too_young", "outside_window"):
        kept = chosen(cleaning={switch: "keep"})
        found = cleaned(survey(columns=columns, settings=kept, **WINDOW), *rows)
        assert outcomes(found.people) == {1: 1, 5: 1}
        assert (switch, "") not in found.issues


@pytest.mark.parametrize(
    ("rule", "column", "bad"),
    [
        ("not_an_option", "Q1", row(Q1=CANARY)),
        ("answers_without_return", "outcome", row(Q1=1, outcome=6)),
    ],
)
def test_a_rule_may_refuse_the_file(rule: str, column: str, bad: dict[str, Any]) -> None:
    asked = survey(settings=chosen(cleaning={rule: "refuse"}))
    _, found = clean(raw(asked, [row(Q1=1), bad, bad], {}), asked, ORGANISATIONS)
    (fault,) = found.faults
    assert (fault.rule, fault.place.column, fault.rows) == (rule, column, (3, 4))
    with pytest.raises(Refused, match=f"answers.csv, row 3, column {column}: ") as caught:
        found.refuse()
    assert RULES[rule][2] in str(caught.value)
    assert CANARY not in str(caught.value)


# Issues


def test_issues_add_up_in_a_fixed_order() -> None:
    first = Issues((Issue("routed_past", "Q2", "B", 1), Issue("not_an_option", "Q1", "A", 2)))
    second = Issues((Issue("not_an_option", "Q1", "A", 3), Issue("not_an_option", "Q1", "B", 1)))
    assert (first + second).rows == (
        Issue("not_an_option", "Q1", "A", 5),
        Issue("not_an_option", "Q1", "B", 1),
        Issue("routed_past", "Q2", "B", 1),
    )
    assert first + second == second + first
    assert {rule for rule in RULES if Issue(rule, "", "", 1).action} == set(RULES)


def test_issues_are_counted_by_organisation() -> None:
    rows = [row(Q1=9), row(Q1=9, organisation="B"), row(Q1=1), row(Q1=8, organisation="B")]
    _, issues = clean(raw(survey(), rows, {}), survey(), ORGANISATIONS)
    assert issues.rows == (
        Issue("not_an_option", "Q1", "A", 1),
        Issue("not_an_option", "Q1", "B", 2),
    )


def test_many_strata_and_many_options_fit() -> None:
    years = tuple((age, age) for age in range(16, 121))
    wide = survey(item("Q1", [10 * k / 125 for k in range(126)]))
    wide = survey(*wide.items, settings=chosen(strata={"age_bands": years}))
    found = cleaned(wide, row(age="120", sex="2", Q1="126"), row(age="16", sex="1", Q1="1"))
    assert found.people.stratum.tolist() == [209, 0]
    assert found.answers("Q1") == [126, 1]
    assert found.people.answers["Q1"].dtype == np.int8
