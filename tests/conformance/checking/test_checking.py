"""A check: its numbers by hand, its verdict, and that it finds everything and shows nobody."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from surveybench import checking, simulate
from surveybench.checking import Checked, Level, response, tables
from surveybench.checking.book import workbook
from surveybench.checking.compose import compose
from surveybench.checking.items import Blank
from surveybench.checking.limits import Limits, meanings
from surveybench.checking.standing_out import standing_out
from surveybench.errors import DefinitionError, OutputError
from surveybench.intake import Source, Sources
from surveybench.jobs import pipeline
from surveybench.quantities import CATALOGUE, Organisation
from surveybench.report.document import texts
from surveybench.report.words import check as words
from surveybench.respondents import Refused
from surveybench.survey import Columns, Earlier, Survey
from tiny import CANARY, MADE, chosen, filter_item, item, row, survey, text_of, written

Rows = Sequence[Mapping[str, Any]]
CODES = (Organisation("A", "First"), Organisation("B", "Second"))


def checked(
    folder: Path,
    asked: Survey,
    waves: Mapping[int, Rows],
    *,
    effect: bool = False,
    records: bool = False,
) -> tuple[Checked, Sources]:
    definitions = {asked.wave: asked} | {e.survey.wave: e.survey for e in asked.earlier}
    sources = {}
    for wave, rows in waves.items():
        (folder / str(wave)).mkdir(parents=True)
        sources[wave] = Source(written(folder / str(wave) / "answers.csv", definitions[wave], rows))
    files = Sources(sources, CODES)
    found = checking.check(asked, files, made=MADE, version="0", effect=effect, records=records)
    return found, files


def one(folder: Path, asked: Survey, rows: Rows, *, effect: bool = False) -> Checked:
    return checked(folder, asked, {asked.wave: rows}, effect=effect)[0]


def reasons(found: Checked) -> dict[str, tuple[str, ...]]:
    return {reason.code: reason.named for reason in found.found.reasons}


def compared(*items: Any, **rest: Any) -> Survey:
    """A survey compared with an equal one of 2024."""
    last = survey(*items, wave=2024, **rest)
    everything = {entry.id: entry.id for entry in last.items}
    return survey(*items, earlier=(Earlier(last, everything),), **rest)


MANY = chosen(release={"min_respondents": 30, "min_organisations": 3})
FEW = chosen(release={"min_respondents": 2, "min_organisations": 3})


# Verdict


def test_nothing_to_note_is_ready(tmp_path: Path) -> None:
    rows = [row(Q1=1 + n % 3, organisation=code) for n in range(9) for code in "ABC"]
    path = written(tmp_path / "answers.csv", survey(settings=FEW), rows)
    files = Sources({2025: Source(path)})
    found = checking.check(survey(settings=FEW), files, made=MADE, version="0")
    assert (found.found.level, found.found.reasons) == (Level.READY, ())
    assert [o.code for o in found.evidence.organisations] == ["A", "B", "C"]
    assert list(checking.lines(found)) == ["Verdict: ready. Nothing stands in the way of reports."]
    found.refuse()


def test_cleaning_is_a_note(tmp_path: Path) -> None:
    found = one(tmp_path, survey(settings=FEW), [row(Q1=1), row(Q1=2), row(Q1=CANARY)])
    assert found.found.level is Level.NOTE
    assert reasons(found)["cleaned"] == ("not_an_option",)
    assert reasons(found)["silent"] == ("B",)
    assert reasons(found)["removed"] == ("Q1",)


def test_every_fault_of_every_wave_is_listed_and_a_run_refuses_the_same(tmp_path: Path) -> None:
    rows = [row(Q1=1), row(Q1=1, outcome=CANARY), row(Q1=1, organisation="Z")]
    found, files = checked(tmp_path, compared(), {2025: rows, 2024: [row(Q1=1, outcome="")]})
    assert found.found.level is Level.NOT_READY
    said = [(fault.rule, str(fault.place)) for fault in found.evidence.faults]
    assert said == [
        ("unknown_organisation", "2025/answers.csv, row 4, column organisation"),
        ("blank_outcome", "2024/answers.csv, row 2, column outcome"),
        ("unknown_outcome", "2025/answers.csv, row 3, column outcome"),
    ]
    with pytest.raises(Refused) as caught:
        pipeline.count(compared(), files)
    assert caught.value.faults == found.evidence.faults
    with pytest.raises(Refused) as again:
        found.refuse()
    assert str(again.value) == str(caught.value)


def test_a_missing_and_an_unknown_column_do_not_stop_the_check(tmp_path: Path) -> None:
    asked = survey(item("Q1"), item("Q2"), settings=FEW)
    path = tmp_path / "answers.csv"
    rows = [{**row(Q1=1, more=CANARY), "age": 30}] * 3 + [row(Q1=CANARY, outcome=9)]
    path.write_text(text_of(rows, ["organisation", "outcome", "age", "sex", "Q1", "more"]))
    found = checking.check(asked, Sources({2025: Source(path)}), made=MADE, version="0")
    rules = [fault.rule for fault in found.evidence.faults]
    assert rules == ["missing_column", "unknown_column", "unknown_outcome"]
    assert {r.variable: r.completed for r in found.found.rates}["total"] == 3


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    files = Sources({2025: Source(tmp_path / "gone.csv")})
    found = checking.check(survey(), files, made=MADE, version="0", effect=True)
    assert reasons(found) == {"faults": ()}
    assert (found.moves, found.inputs) == ((), ())
    assert b"Not ready" in checking.write(found, tmp_path / "out")[0].read_bytes()


def test_a_question_that_nobody_answered_was_lost(tmp_path: Path) -> None:
    asked = survey(item("Q1"), item("Q2"), settings=MANY)
    found = one(tmp_path, asked, [row(Q1=1)] * 30)
    assert found.found.level is Level.NOT_READY
    assert reasons(found)["lost"] == ("Q2",)


@pytest.mark.parametrize("few", [2, 3])
def test_most_ages_or_sexes_that_are_none_are_coded_otherwise(tmp_path: Path, few: int) -> None:
    both = Columns(age=("age_answer", "age"), sex=("sex_answer", "sex"))
    asked = survey(settings=FEW, columns=both)
    good = {"age_answer": 30, "sex_answer": 1}
    rows = [row(Q1=1, **good, **({"age": 1990, "sex": "F"} if n < few else {})) for n in range(4)]
    found = one(tmp_path, asked, rows)
    assert reasons(found).get("miscoded", ()) == (("age", "sex") if few > 2 else ())
    assert found.found.level is Level.NOTE


def test_most_returns_without_age_or_sex_are_not_ready(tmp_path: Path) -> None:
    rows = [row(Q1=1, **({"sex": "F"} if n < 3 else {})) for n in range(5)]
    found = one(tmp_path, survey(settings=FEW), rows)
    assert found.found.level is Level.NOT_READY
    assert "no_strata" in reasons(found)
    kept = chosen(strata={"missing_stratum": "weight_1"})
    (tmp_path / "kept").mkdir()
    assert "no_strata" not in reasons(one(tmp_path / "kept", survey(settings=kept), rows))


def test_of_files_that_cannot_be_read_only_that_is_said(tmp_path: Path) -> None:
    path = written(tmp_path / "answers.csv", survey(), [row(Q1=1)] * 3)
    path.write_bytes(path.read_bytes().replace(b"r0", "r\u2019".encode("cp1252")))
    found = checking.check(survey(), Sources({2025: Source(path)}, CODES), made=MADE, version="0")
    assert reasons(found) == {"faults": ()}
    assert found.found.level is Level.NOT_READY


def test_nobody_usable_is_not_ready(tmp_path: Path) -> None:
    assert "nobody" in reasons(one(tmp_path, survey(), [row(outcome=6)] * 3))


def test_organisations_too_small_are_named_by_the_rule_of_reports(tmp_path: Path) -> None:
    rows = [row(Q1=1)] * 30 + [row(Q1=1, organisation="B")] * 29
    found = one(tmp_path, survey(settings=MANY), rows)
    assert reasons(found)["small"] == ("B",)
    sizes = {s.organisation: (s.returns, s.shown, s.populations) for s in found.found.sizes}
    assert sizes == {"A": (30, 1, ("all",)), "B": (29, 0, ())}
    assert "few_organisations" in reasons(found)


def test_published_figures_have_no_records() -> None:
    with pytest.raises(DefinitionError, match="there are no records"):
        checking.check(survey(origin="published"), Sources({}), made=MADE, version="0")


# People


PEOPLE = [
    row(Q1=1, age=20, sex=1, group="1", mode="Paper"),
    row(Q1=1, age=50, sex=2, group="1", mode="online"),
    row(age=50, sex=2, group="2", outcome=6, mode="paper"),
    row(age=20, sex=2, group="2", outcome=2, mode="paper"),
    row(age="", sex=3, group="", outcome=4, organisation="B", mode="by owl"),
]


def moded(folder: Path, people: Rows) -> Checked:
    asked = survey(
        groups=("1", "2"), populations={"all": (), "one": ("1",), "two": ("2",)}, settings=FEW
    )
    path = folder / "answers.csv"
    columns = ["organisation", "outcome", "age", "sex", "group", "Q1", "mode"]
    path.write_text(text_of(people, columns), "utf-8")
    return checking.check(asked, Sources({2025: Source(path)}, CODES), made=MADE, version="0")


def test_response_by_everything(tmp_path: Path) -> None:
    found = moded(tmp_path, PEOPLE).found
    rates = {
        (r.variable, r.category): (r.invited, r.completed, r.raw, r.adjusted) for r in found.rates
    }
    nan = pytest.approx(float("nan"), nan_ok=True)
    # Outcome 2 leaves the adjusted rate, 4 and 6 do not.
    assert rates["total", ""] == (5, 2, 2 / 5, 2 / 4)
    assert rates["population", "one"] == (2, 2, 1, 1)
    assert rates["population", "two"] == (2, 0, 0, 0)
    assert rates["mode", "paper"] == (3, 1, 1 / 3, 1 / 2)
    assert rates["mode", "online"] == (1, 1, 1, 1)
    assert rates["mode", "another"] == (1, 0, 0, 0)
    assert rates["mode", "telephone"] == (0, 0, nan, nan)
    assert rates["age", "16–40"] == (2, 1, 1 / 2, 1)
    assert rates["age", "not known"] == (1, 0, 0, 0)
    assert rates["sex", "Female"] == (3, 1, 1 / 3, 1 / 2)
    assert rates["organisation", "A"] == (4, 2, 1 / 2, 2 / 3)


def test_who_answered_and_who_was_invited(tmp_path: Path) -> None:
    found = moded(tmp_path, PEOPLE).found
    shares = {(s.variable, s.category): (s.invited, s.answered) for s in found.shares}
    assert shares["sex", "Male"] == (1 / 5, 1 / 2)
    assert shares["sex", "Female"] == (3 / 5, 1 / 2)
    assert shares["sex", "not known"] == (1 / 5, 0)
    assert shares["group", "Group 1"] == (2 / 5, 1)
    assert shares["mode", "paper"] == (3 / 5, 1 / 2)


def test_a_mode_of_returns_alone_has_no_rate(tmp_path: Path) -> None:
    people = [
        {**person, "mode": "" if person["outcome"] != "1" else person["mode"]} for person in PEOPLE
    ]
    found = moded(tmp_path, people)
    assert not [s for s in (*found.found.shares, *found.found.rates) if s.variable == "mode"]
    modes = [(m.category, m.completed, m.share) for m in found.found.modes]
    assert modes == [("paper", 1, 0.5), ("online", 1, 0.5)]
    page, book = checking.write(found, tmp_path / "out")
    assert "the mode of only 0 % of those who did not answer" in page.read_text("utf-8")
    sheets = CalamineWorkbook.from_path(str(book))
    assert not [
        line for line in sheets.get_sheet_by_name("Response").to_python() if "paper" in str(line)
    ]
    assert ["paper", 1, 50] in [line[:3] for line in sheets.get_sheet_by_name("Modes").to_python()]


def test_a_rate_by_mode_needs_the_mode_of_nearly_everybody_invited(tmp_path: Path) -> None:
    (tmp_path / "nine").mkdir()
    silent = [row(outcome=6, mode="paper" if n < 9 else "") for n in range(10)]
    nine = moded(tmp_path / "nine", [PEOPLE[1], *silent])
    assert {r.category: r.raw for r in nine.found.rates if r.variable == "mode"}["online"] == 1
    eight = moded(tmp_path, [PEOPLE[1], {**silent[0], "mode": ""}, *silent])
    assert [r for r in eight.found.rates if r.variable == "mode"] == []
    assert [m.category for m in eight.found.modes] == ["online"]


def test_a_response_that_fell_and_other_people_invited_are_notes(tmp_path: Path) -> None:
    then = [row(Q1=1, age=30), row(Q1=1, age=70)] * 20
    then[0] = row(age=30, outcome=6)
    now = [row(Q1=1, age=30), row(age=30, outcome=6)] * 20
    found, _ = checked(tmp_path, compared(settings=FEW), {2025: now, 2024: then})
    assert reasons(found)["response"] == ("", "A")
    assert reasons(found)["invited"] == ("age",)
    assert response.distance(found.found.shares, "age") == pytest.approx(1 / 2)


# Questions


def test_blank_where_an_answer_was_due(tmp_path: Path) -> None:
    asked = survey(filter_item("F1"), item("Q1", ask_if={"F1": [1]}), settings=FEW)
    rows = [
        row(F1=1, Q1=2),
        row(F1=1),  # asked, and blank
        row(F1=2),  # led past
        row(F1=2, Q1=1),  # led past, answered all the same: removed
        row(),  # nobody knows
        row(Q1=3),  # a blank filter, and an answer that is kept
    ]
    (first, second) = one(tmp_path, asked, rows).found.states
    assert (first.asked, first.answered, first.removed) == (6, 4, 0)
    assert (second.asked, second.answered, second.removed) == (3, 2, 1)
    assert (second.blank, second.changed) == (pytest.approx(1 / 3), pytest.approx(1 / 3))


def test_swapped_options_are_seen(tmp_path: Path) -> None:
    asked = compared(item("Q1"), item("Q2"), settings=FEW)
    then = [row(Q1=1 + (n % 10 > 6), Q2=1 + n % 3) for n in range(100)]
    now = [row(Q1=2 - (n % 10 > 6), Q2=1 + n % 3) for n in range(100)]
    found, _ = checked(tmp_path, asked, {2025: now, 2024: then})
    moves = {(m.item, m.organisation): m for m in found.found.moves}
    # 70 and 30 of 100 became 30 and 70: 40 of 100 answers are elsewhere; V is 0.4 too.
    assert moves["Q1", ""].distance == pytest.approx(0.4)
    assert moves["Q1", ""].cramer == pytest.approx(0.4)
    # Two options of a half each: sqrt(0.25 * 0.02) * sqrt(2 / pi), half of both.
    assert moves["Q1", ""].chance == pytest.approx(0.0564, abs=1e-4)
    assert moves["Q1", "A"].distance == pytest.approx(0.4)
    assert moves["Q2", ""].distance == 0
    assert ("Q2", "A") not in moves
    assert reasons(found)["moved"] == ("Q1",)
    # What moved everywhere is told once, not for each organisation.
    assert "moved_somewhere" not in reasons(found)


def test_other_options_and_few_answers_are_not_compared(tmp_path: Path) -> None:
    last = survey(item("Q1", (10, 0)), item("Q2"), wave=2024, settings=FEW)
    asked = survey(
        item("Q1"), item("Q2"), settings=FEW, earlier=(Earlier(last, {"Q1": "Q1", "Q2": "Q2"}),)
    )
    rows = [row(Q1=1, Q2=1 if n < 29 else "") for n in range(40)]
    found, _ = checked(tmp_path, asked, {2025: rows, 2024: rows})
    assert found.found.moves == ()


def test_one_organisation_may_have_lost_a_question(tmp_path: Path) -> None:
    asked = survey(item("Q1"), item("Q2"), settings=FEW)
    rows = [row(Q1=1, Q2=1)] * 100 + [row(Q1=1, organisation="B")] * 30
    found = one(tmp_path, asked, rows)
    assert found.found.blanks == (Blank("Q2", "B", 30, 1.0),)
    assert reasons(found)["blank_somewhere"] == ("B",)
    assert reasons(found)["blank"] == ("Q2",)


# What stands out


def test_organisations_that_stand_out_are_named_with_all_that_is_odd(tmp_path: Path) -> None:
    asked = compared(item("Q1"), item("Q2"), settings=MANY)
    codes = "ABCDEFGHIJKL"
    then = [row(Q1=1 + n % 3, Q2=1 + n % 3, organisation=c) for c in codes for n in range(60)]
    now = [dict(one) for one in then]
    # Without anybody who did not answer, nobody would know who was invited.
    then[-1] = row(organisation="L", outcome=6)
    for n, one in enumerate(now):
        code, at = one["organisation"], n % 60
        if code == "A":
            one["outcome"] = 6
        elif code == "B":
            one["Q2"] = ""
        elif code == "C":
            one["Q1"] = 1
        elif code == "D" and at > 20:
            one |= {"outcome": 6, "Q1": "", "Q2": ""}
    found = standing(tmp_path, asked, {2025: now, 2024: then})
    assert found == {
        "A": ("no usable return",),
        "B": ("mostly blank: Q2",),
        "C": ("moved since the last wave: Q1",),
        "D": (
            "21 usable returns, too few for any score",
            "adjusted response rate 35.0 %, last wave 100.0 %",
        ),
    }
    assert next(iter(found)) == "D"


def standing(folder: Path, asked: Survey, waves: Mapping[int, Rows]) -> dict[str, tuple[str, ...]]:
    files = Sources(
        {wave: Source(written(folder / f"{wave}.csv", asked, rows)) for wave, rows in waves.items()}
    )
    found = checking.check(asked, files, made=MADE, version="0")
    page, book = checking.write(found, folder / "out")
    out = standing_out(found.evidence, found.found, found.limits)
    sheet = CalamineWorkbook.from_path(str(book)).get_sheet_by_name("Stand out").to_python()
    for entry in out:
        assert all(what in page.read_text("utf-8") for what in entry.what)
        assert all(
            [entry.organisation, entry.name, what] in [r[:3] for r in sheet] for what in entry.what
        )
    return {entry.organisation: entry.what for entry in out}


@pytest.mark.parametrize(("swapped", "mixed"), [(1, ()), (2, ("A",))])
def test_many_contradictions_in_one_organisation_tell_of_mixed_up_ids(
    tmp_path: Path, swapped: int, mixed: tuple[str, ...]
) -> None:
    both = Columns(age=("age_answer", "age"))
    asked = survey(settings=FEW, columns=both)
    rows = [row(Q1=1, age_answer=30 + 9 * (n < swapped)) for n in range(30)]
    found = one(tmp_path, asked, rows)
    assert reasons(found)["contradicts_sample"] == ("age_answer",)
    assert reasons(found).get("mixed_up", ()) == mixed
    assert "cleaned" not in reasons(found)
    said = standing_out(found.evidence, found.found, found.limits)
    told = ("2 of 30 returns contradict the sample file",)
    assert [e.what for e in said if e.organisation == "A"] == ([told] if mixed else [])


# Effect


def test_the_effect_of_a_rule_is_the_score_with_it_less_the_score_without(tmp_path: Path) -> None:
    asked = survey(filter_item("F1"), item("Q1", ask_if={"F1": [1]}), settings=FEW)
    # All of one age and sex, so weights are 1: 25 points of three, and two noughts that the routing
    # leads past.
    rows = [row(F1=1, Q1=1)] * 2 + [row(F1=1, Q1=2)] + [row(F1=2, Q1=3)] * 2
    found = one(tmp_path, asked, rows, effect=True)
    assert found.moves is not None
    moves = {(m.rule, m.measure, m.organisation): (m.with_rule, m.without) for m in found.moves}
    assert moves["routed_past", "Q1", "A"] == moves["routed_past", "Q1", ""] == (8.33, 5.0)
    said = list(checking.lines(found))
    assert "Effect: routed_past moved Q1 (all) by +3.33 nationally." in said


def test_an_effect_on_few_records_is_not_shown(tmp_path: Path) -> None:
    """25 points of three people less 25 of four would be what the fourth answered."""
    asked = survey(filter_item("F1"), item("Q1", ask_if={"F1": [1]}), settings=FEW)
    lone = [row(F1=1, Q1=1)] * 2 + [row(F1=1, Q1=2), row(F1=2, Q1=3)]
    assert one(tmp_path / "lone", asked, lone, effect=True).moves == ()
    # Nor by what all organisations together, less those shown, leave over.
    rows = [row(F1=1, Q1=1)] * 2 + [row(F1=1, Q1=2)] + [row(F1=2, Q1=3)] * 2
    both = [*rows, *({**entry, "organisation": "B"} for entry in lone)]
    moves = one(tmp_path / "both", asked, both, effect=True).moves
    assert {move.organisation for move in moves or ()} == {""}


def test_diagnostics_of_weights_stand_in_the_check_for_those_who_hold_the_records(
    tmp_path: Path,
) -> None:
    asked = survey(item("Q1"), settings=FEW)
    rows = [row(Q1=1, sex="1"), *[row(Q1=3)] * 3]
    rows += [{**entry, "organisation": "B"} for entry in [row(Q1=1, sex="1")] * 2 + [row(Q1=2)] * 2]
    found = one(tmp_path, asked, rows)
    table = tables.weighting(found)
    heads = [head.header for head in table.heads]
    for name in CATALOGUE:
        row_of = CATALOGUE[name]
        if row_of.diagnostic and row_of.statistic == "standardise":
            assert row_of.header in heads
    by_code = {line[1]: dict(zip(heads, line, strict=True)) for line in table.rows}
    # Men are 3 of 8: one of four in A weighs (3/8) / (1/4), two of four in B (3/8) / (2/4).
    assert by_code["A"]["Largest weight (ratio)"] == pytest.approx(1.5)
    assert by_code["B"]["Largest weight (ratio)"] == pytest.approx(1.25)
    crude = {line[2]: line[-1] for line in tables.crude(found).rows}
    assert crude == {"A": pytest.approx(2.5), "B": pytest.approx(7.5)}
    book = {sheet.name: sheet for sheet in workbook(found).sheets}
    for name in ("Weights", "Crude scores"):
        assert any("Personal data" in line for line in book[name].lines)
    shown = "\n".join(texts(compose(found)))
    assert "Personal data" in shown
    assert "Largest weight" in shown
    assert "Weights: the largest is 1.50 (A, all)" in "\n".join(checking.lines(found))


def test_scores_of_too_few_people_have_no_effect_to_show(tmp_path: Path) -> None:
    asked = survey(filter_item("F1"), item("Q1", ask_if={"F1": [1]}), settings=MANY)
    rows = [row(F1=1, Q1=1)] * 3 + [row(F1=2, Q1=3)]
    assert one(tmp_path, asked, rows, effect=True).moves == ()


def test_without_being_asked_there_is_no_effect(tmp_path: Path) -> None:
    assert one(tmp_path, survey(), [row(Q1=1)]).moves is None


# Files


def mixed(folder: Path) -> tuple[Checked, Sources]:
    rows = [
        row(Q1=1),
        row(Q1=CANARY, age=CANARY),
        row(Q1="1;2"),
        row(Q1=1, outcome=6),
        row(Q1=1, outcome=CANARY),
        row(Q1=2, record_id="r0"),
        row(Q1=2, record_id="=1+1", outcome=8),
    ]
    asked = compared(settings=FEW)
    return checked(folder, asked, {2025: rows, 2024: [row(Q1=2)] * 5 + [row(Q1=9)]}, records=True)


def test_the_error_file_has_every_finding_and_no_answer(tmp_path: Path) -> None:
    found, files = mixed(tmp_path)
    target = tmp_path / "mend.csv"
    assert checking.write_records(found, files, target) == 9
    text = target.read_text("utf-8")
    assert CANARY not in text
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [(r["record_id"], r["row"], r["column"], r["rule"]) for r in lines] == [
        ("r1", "3", "Q1", "not_an_option"),
        ("r1", "3", "age", "age_invalid"),
        ("r1", "3", "age", "no_stratum"),
        ("r2", "4", "Q1", "several_ticks"),
        ("r3", "5", "outcome", "answers_without_return"),
        ("r4", "6", "outcome", "unknown_outcome"),
        ("r0", "7", "record_id", "duplicate_record_id"),
        ("'=1+1", "8", "outcome", "unknown_outcome"),
        ("r5", "7", "Q1", "not_an_option"),
    ]
    assert [r["wave"] for r in lines] == ["2025"] * 8 + ["2024"]
    assert all(r["file"] == "answers.csv" and r["found"] and r["what_to_do"] for r in lines)


def test_a_record_that_stands_twice_in_one_file_is_one_person(tmp_path: Path) -> None:
    once = [row(Q1=1, record_id=f"r{n}") for n in range(4)]
    again = [*once, row(Q1=2, record_id="r1"), row(Q1=3, record_id=""), row(Q1=3, record_id="r1")]
    good, bad = (
        checked(tmp_path / name, survey(settings=FEW), {2025: rows})[0]
        for name, rows in (("good", once), ("bad", again))
    )
    assert bad.counted[0] == good.counted[0]
    assert bad.found.sizes == good.found.sizes
    assert {fault.rule: fault.count for fault in bad.evidence.faults} == {
        "blank_record_id": 1,
        "duplicate_record_id": 2,
    }


def test_records_are_kept_only_when_asked_for(tmp_path: Path) -> None:
    found = one(tmp_path, survey(), [row(Q1=9)])
    assert found.evidence.now is not None
    assert found.evidence.now.findings == ()


@pytest.mark.parametrize("place", ["organisations/A", "national", "SITE/deep/er"])
def test_the_error_file_never_goes_into_reports(tmp_path: Path, place: str) -> None:
    with pytest.raises(OutputError, match="folder of reports"):
        checking.refuse_target(tmp_path / place / "mend.csv", None)
    checking.refuse_target(tmp_path / "mend.csv", tmp_path / "out")
    with pytest.raises(OutputError):
        checking.refuse_target(tmp_path / "out" / ".." / "out" / "mend.csv", tmp_path / "out")


def test_page_and_workbook_hold_no_answer_and_are_the_same_again(tmp_path: Path) -> None:
    found, _ = mixed(tmp_path)
    page, book = (path.read_bytes() for path in checking.write(found, tmp_path / "out"))
    assert (page, book) == tuple(p.read_bytes() for p in checking.write(found, tmp_path / "again"))
    text = page.decode()
    assert CANARY not in text
    for rule in ("not_an_option", "duplicate_record_id", "several_ticks"):
        assert rule in text
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        inside = b"".join(parts.read(name) for name in parts.namelist())
    assert CANARY.encode() not in inside
    assert b"duplicate_record_id" in inside


def test_every_limit_stands_in_the_report(tmp_path: Path) -> None:
    page = checking.write(one(tmp_path, survey(), [row(Q1=1)]), tmp_path / "out")[0].read_text()
    for limit in meanings(Limits()):
        assert f">{limit.name}<" in page
        assert f"{limit.value:g}" in page


def test_the_page_for_readers_lists_every_reason() -> None:
    page = Path(__file__).parents[3] / "docs" / "how-to" / "checking-submissions.md"
    rows = [line.split("|")[1:3] for line in page.read_text("utf-8").splitlines() if "|" in line]
    told = {code.strip(): weight for codes, weight in rows for code in codes.split(",")}
    assert set(words.REASONS) == set(words.TO_DO) <= set(told)
    stands = {code for code, weight in told.items() if "stands in the way" in weight}
    of_codes = {"lost", "no_options", "shifted", "shifted_people", "other_codes"}
    assert stands == {"faults", "nobody", "nobody_left", "no_strata", "no_numbers"} | of_codes


def test_made_up_data_are_said_to_be(tmp_path: Path) -> None:
    path = written(tmp_path / "answers.csv", survey(), [row(Q1=1)])
    listed = (Organisation("A", "First", synthetic=True),)
    found = checking.check(survey(), Sources({2025: Source(path)}, listed), made=MADE, version="0")
    assert b"Made-up data" in checking.write(found, tmp_path / "out")[0].read_bytes()


# Planted faults


@pytest.fixture(scope="module")
def cmh() -> Survey:
    return replace(pipeline.load_survey("cmh/2025"), earlier=())


@pytest.mark.parametrize(("kind", "level"), [("repairable", 1), ("refused", 2)])
def test_planted_faults_are_found_record_by_record(
    cmh: Survey, tmp_path: Path, kind: str, level: Level
) -> None:
    truth = simulate.plain(cmh, organisations=12, people=150)
    simulate.simulate(cmh, truth, tmp_path, seed=5, dirty=kind)
    files = pipeline.in_folder(tmp_path, cmh)
    found = checking.check(cmh, files, made=MADE, version="0", records=True)
    assert found.found.level == level
    checking.write_records(found, files, tmp_path / "mend.csv")
    said = {(r["rule"], r["record_id"]) for r in table(tmp_path / "mend.csv")}
    whole = {"unreadable", "no_rows", "missing_column", "unknown_column"}
    planted = {
        (r["finding"], r["record_id"])
        for r in table(tmp_path / "planted.csv")
        if r["finding"] and r["finding"] not in whole and r["row"]
    }
    assert len(planted) > 30
    assert planted <= said


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
