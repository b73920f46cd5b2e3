"""Questions that a column of the sample file decides who is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveybench.definitions.routing import routing, routing_of
from surveybench.errors import DefinitionError
from surveybench.survey import OfColumn, Survey, load_survey
from tiny import cleaned

DEFINITION = """
survey: routes
wave: 2026
words: {title: Routes, report: Report}
columns: {outcome: "", mode: "", age: [], sex: []}
strata: {dimensions: [{name: route, codes: {"1": Emergency, "2": Planned}}]}
settings: {min_answered: 0}
populations: [{id: all, name: All}]
scales:
  yes_no: [{code: 1, label: "Yes", score: 10}, {code: 2, label: "No", score: 0}]
items:
  - {id: Q1, text: One, options: yes_no, ask_if: {column: route, codes: ["2"]}}
  - {id: Q2, text: Two, options: yes_no, ask_if: {not: {column: ward, codes: [A]}, Q1: [1]}}
sections: [{id: S1, name: Part, items: [Q1, Q2]}]
"""


def loaded(folder: Path, before: str = "", after: str = "") -> Survey:
    path = folder / "routes.yaml"
    path.write_text(DEFINITION.replace(before, after) if before else DEFINITION, "utf-8")
    return load_survey(path)


def test_a_column_leads_past_a_question_and_a_blank_leaves_it_open(tmp_path: Path) -> None:
    survey = loaded(tmp_path)
    rows = [
        {"route": route, "ward": ward, "Q1": "1", "Q2": "1"}
        for route, ward in (
            ("2", "B"),
            ("1", "B"),
            (None, "B"),
            ("2.0", "A"),
            ("Planned", "b"),
            ("emergency", "B"),
        )
    ]
    found = cleaned(survey, *({"organisation": "A", **row} for row in rows))
    # Q1 of those who came as planned; Q2 of these, unless their ward was A.
    assert found.answers("Q1") == [1, 0, 1, 1, 1, 0]
    assert found.answers("Q2") == [1, 0, 1, 0, 1, 0]
    assert found.issues["routed_past", "Q1"] == 2
    assert found.issues["routed_past", "Q2"] == 3


def test_its_columns_are_read_and_its_rules_counted(tmp_path: Path) -> None:
    survey = loaded(tmp_path)
    assert survey.routing_columns == ("route", "ward")
    assert survey.item["Q1"].ask_if == OfColumn("route", ("2",))
    elsewhere = loaded(tmp_path, 'codes: ["2"]', 'codes: ["1"]')
    assert survey.fingerprint != elsewhere.fingerprint


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ({"column": "route", "codes": ["1", "B"]}, "column route = 1, B"),
        (
            {"any": [{"column": "ward", "codes": ["A"]}, {"Q1": [1, 2]}]},
            "column ward = A or Q1 = 1, 2",
        ),
        ({"not": {"column": "ward", "codes": ["A"]}}, "not (column ward = A)"),
    ],
)
def test_a_cell_says_it_and_is_read_back(condition: dict, text: str) -> None:
    assert routing_of(condition) == text
    assert routing(text) == condition


@pytest.mark.parametrize("codes", ["[]", "[1.5]", "{}"])
def test_what_names_no_codes_is_refused(tmp_path: Path, codes: str) -> None:
    with pytest.raises(DefinitionError, match="names no column, or no codes") as refused:
        loaded(tmp_path, 'codes: ["2"]', f"codes: {codes}")
    assert refused.value.where.key == "items.0.ask_if"
