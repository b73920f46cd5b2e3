"""The shipped Community Mental Health definitions hold what the published report says."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from shared_data import shared_data
from surveybench.survey import Survey, load_survey, shipped

# Typed from the published report: section, name, questions in the order of its tables.
SECTIONS = (
    ("S1", "Support while waiting", "Q6 Q7"),
    ("S2", "Mental Health Team", "Q8 Q9 Q10 Q11 Q12 Q13"),
    ("S3", "Your care", "Q15 Q16 Q17 Q18 Q19"),
    ("S4", "Medication", "Q21_1 Q21_2 Q21_3 Q21_4 Q22"),
    ("S5", "Psychological therapies", "Q24"),
    ("S6", "Crisis care support", "Q29 Q30"),
    ("S7", "Crisis care access", "Q26 Q28"),
    ("S8", "Support with other areas of life", "Q31 Q32_1 Q32_2 Q32_3 Q33"),
    ("S9", "Support in accessing care", "Q36 Q37"),
    ("S10", "Respect, dignity and compassion", "Q14 Q39"),
    ("S11", "Overall experience", "Q38"),
    ("S12", "Feedback", "Q40"),
)
NOT_COMPARABLE = "Q13 Q15 Q19 Q21_1 Q21_2 Q21_3 Q21_4 Q22 Q27 Q28 Q29 Q30 Q32_3 Q37"
# The questions whose change the report prints a table or a pair of respondent counts for.
COMPARED_2024 = (
    "Q6 Q7 Q8 Q9 Q10 Q11 Q12 Q14 Q16 Q17 Q18 Q24 Q26 Q31 Q32_1 Q32_2 Q33 Q36 Q38 Q39 Q40"
)
ROUTED = "Q6 Q7 Q21_1 Q21_2 Q21_3 Q21_4 Q22 Q24 Q28 Q29 Q30 Q37"
NO_2023_FIGURE = {"Q9", "Q16", "Q24"}


@pytest.fixture(scope="module")
def cmh() -> Survey:
    return load_survey("cmh/2025")


@pytest.fixture(scope="module")
def published() -> dict[str, dict]:
    text = (shared_data() / "rre_published.json").read_text("utf-8")
    return {question["id"]: question for question in json.loads(text)["questions"]}


def test_every_shipped_definition_loads() -> None:
    assert {"cmh/2023", "cmh/2024", "cmh/2025"} <= set(shipped())
    for name in shipped():
        assert load_survey(name).items


def test_thirty_four_questions_in_twelve_sections(cmh: Survey) -> None:
    assert len(cmh.evaluative) == 34
    found = tuple((s.id, s.name, " ".join(s.items)) for s in cmh.sections)
    assert found == SECTIONS


def test_items_stand_in_questionnaire_order(cmh: Survey) -> None:
    numbers = [tuple(map(int, item.id[1:].split("_"))) for item in cmh.items]
    assert numbers == sorted(numbers)
    assert numbers[0] == (1,)
    assert numbers[-1] == (41,)


def test_what_is_compared_with_which_wave(cmh: Survey) -> None:
    assert cmh.waves == (2025, 2024, 2023)
    to_2024, to_2023 = (entry.items for entry in cmh.earlier)
    assert list(to_2024) == COMPARED_2024.split()
    assert set(to_2023) == set(COMPARED_2024.split()) - NO_2023_FIGURE
    assert to_2023["Q8"] == "Q8"  # before the questions that were new in 2024
    assert to_2023["Q10"] == "Q9"  # after one of them
    assert to_2023["Q17"] == "Q15"  # after both
    assert to_2023["Q32_2"] == "Q30_2"


def test_what_is_not_compared_has_a_reason(cmh: Survey) -> None:
    assert list(cmh.not_comparable) == NOT_COMPARABLE.split()
    assert all(cmh.not_comparable.values())
    for entry in cmh.earlier:
        assert not set(entry.items) & set(NOT_COMPARABLE.split())


def test_the_same_question_has_the_same_scores_in_every_wave(cmh: Survey) -> None:
    for entry in cmh.earlier:
        for ours, theirs in entry.items.items():
            assert cmh.item[ours].scores == entry.survey.item[theirs].scores
            assert cmh.item[ours].text == entry.survey.item[theirs].text


def test_routing_leads_where_the_report_says(cmh: Survey) -> None:
    routed = {item.id for item in cmh.items if item.ask_if is not None}
    scored = {item.id for item in cmh.evaluative}
    assert routed & scored == set(ROUTED.split())
    kinds = {item.id: item.kind for item in cmh.items}
    assert kinds["Q1"] == "descriptive"
    assert kinds["Q20"] == "routing"
    assert [item.id for item in cmh.items if item.multiple] == ["Q25"]


def test_scores_run_from_worst_to_best(cmh: Survey) -> None:
    assert cmh.item["Q18"].scores == (10, 5, 0, None)  # the report's own example
    assert cmh.item["Q12"].scores == (0, 5, 10, None)  # repeating one's history is bad
    assert cmh.item["Q38"].scores == tuple(range(11))
    for item in cmh.evaluative:
        scored = sorted(s for s in item.scores if s is not None)
        steps = {b - a for a, b in pairwise(scored)}
        assert (scored[0], scored[-1], len(steps)) == (0, 10, 1), item.id


def test_who_is_compared_with_whom(cmh: Survey) -> None:
    assert [(p.id, p.groups) for p in cmh.populations] == [
        ("AMHS", ("2",)),
        ("OPMHS", ("3",)),
        ("CYPMHS", ("1",)),
    ]
    assert cmh.columns.age == ("age_answer", "age")
    for wave in (cmh, *(entry.survey for entry in cmh.earlier)):
        assert (wave.seen_from, wave.seen_to) == (date(wave.wave, 4, 1), date(wave.wave, 5, 31))


def test_texts_and_bases_are_quoted_or_marked(cmh: Survey, published: dict[str, dict]) -> None:
    assert set(published) == {item.id for item in cmh.evaluative}
    for item in cmh.evaluative:
        question = published[item.id]
        stated = question["text_certainty"].startswith("stated")
        unknown = not question["text"]
        marked = "unknown" if unknown else "verbatim" if stated else "summary"
        assert item.wording == marked, item.id
        if question["text"]:
            assert item.text == question["text"]
        if question["trend"]:
            assert item.base == question["trend"]["base_note"]
        assert item.base.startswith("Answered by"), item.id


def test_no_text_of_an_unscored_item_claims_to_be_quoted(cmh: Survey) -> None:
    unscored = [item for item in cmh.items if not item.evaluative]
    assert unscored
    assert {item.wording for item in unscored} == {"summary"}


EXAMPLE = Path(__file__).parents[2] / "examples" / "il_general16" / "definition.yaml"


def test_example_follows_the_reference_scoring() -> None:
    folder = shared_data() / "il_general16"
    spec = json.loads((folder / "expected_spec.json").read_text("utf-8"))
    scoring = json.loads((folder / "scoring.json").read_text("utf-8"))
    survey = load_survey(EXAMPLE)
    assert {s.id: list(s.items) for s in survey.sections} == spec["sections"]
    for item in survey.items:
        scores = {str(o.code): o.score for o in item.options if o.score is not None}
        assert scores == scoring[item.id]["map"]
        unscored = [str(o.code) for o in item.options if o.score is None]
        assert unscored == scoring[item.id]["not_scored"]
    assert survey.settings.strata.age_bands == tuple(map(tuple, spec["age_bands"]))
    assert survey.settings.standardising.cap == spec["cap"]
