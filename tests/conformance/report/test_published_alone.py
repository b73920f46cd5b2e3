"""Sentences of reports from published figures that nobody else stands beside, or that we added."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import relaid
from surveybench.disclosure import release
from surveybench.published import read_all
from surveybench.quantities import rounded
from surveybench.report.compose import compose
from surveybench.report.document import texts
from surveybench.report.lens.rounding import plotted
from surveybench.survey import load_survey
from tiny import MADE

DEFINITION = """survey: small
wave: 2022
origin: published
words: {{title: Small, report: Report}}
populations: [{{id: all, name: Everyone}}]
settings: {{min_respondents: 30, min_organisations: 3}}
items:
  - {{id: Q1, text: First, wording: {first}}}
  - {{id: Q2, text: Second, wording: {second}}}
sections: [{{id: S1, name: One, items: [Q1, Q2]}}]
"""


@cache
def alone() -> str:
    """What the report from the table of one organisation says."""
    source = relaid.official()
    with TemporaryDirectory() as folder:
        survey = load_survey(relaid.definition(source, Path(folder)))
        path = relaid.one(source, Path(folder) / "R0A.csv", "R0A")
        results = read_all([path], survey, made=MADE, version="0").results
    return " ".join(texts(compose(release(results), "R0A")))


def test_one_organisation_is_not_ranked_among_itself() -> None:
    """Its table says that other trusts have lower and higher scores."""
    assert "section score first" not in alone()
    assert "Lowest: Manchester" not in alone()
    assert "The ranking of a section" not in alone()


def several(folder: Path, first: str, second: str) -> str:
    """What a report says of three organisations of which scores alone are published."""
    (folder / "d.yaml").write_text(DEFINITION.format(first=first, second=second), "utf-8")
    rows = [["trust_code", "trust_name", "q1_mean", "q2_mean"]]
    rows += [[f"R{i}", f"Trust {i}", *scores] for i, scores in enumerate(((7, 8), (6, 9), (5, 7)))]
    path = relaid.workbook(folder / "w.xlsx", {"IP22_trust_results": rows})
    results = read_all([path], load_survey(folder / "d.yaml"), made=MADE, version="0").results
    return " ".join(texts(compose(release(results), "R0")))


@pytest.mark.parametrize(
    ("first", "second", "meaning"),
    [
        ("summary", "summary", "* wording is a summary, not the questionnaire's own."),
        ("unknown", "verbatim", "* the questionnaire's own wording is not known here."),
        ("unknown", "summary", "it is a summary, or the own one is not known here."),
    ],
)
def test_a_star_says_what_is_true_of_the_wordings(
    tmp_path: Path, first: str, second: str, meaning: str
) -> None:
    said = several(tmp_path, first, second)
    assert meaning in said
    assert ("* wording is a summary" in said) == (first == "summary")


def test_lowest_and_highest_scores_that_we_found_are_named_as_ours(tmp_path: Path) -> None:
    said = several(tmp_path, "verbatim", "verbatim")
    assert "the lowest score, the highest score" in said
    assert "But for the average, which is the plain one, the lowest and the highest, worked" in said


@pytest.mark.parametrize("value", [6.8497, 6.85, 8.9499, 8.95, 0.4967, -0.0451, 7.0, 99.4996])
def test_a_number_of_a_chart_prints_as_on_the_page(value: float) -> None:
    held = plotted(value)
    assert held == rounded(held, 2)
    assert abs(held - value) <= 0.01
    assert [rounded(held, d) for d in (0, 1)] == [rounded(value, d) for d in (0, 1)]
