"""The shipped model of a monthly pulse: 24 waves, nobody invited, nothing known of people."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from typer.testing import CliRunner

from surveybench import simulate
from surveybench.cli import app
from surveybench.definitions import lint
from surveybench.survey import choices_of, load_survey, shipped

NAME = "pulse/2026-06"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of the report of one of 30 clinics, from made-up files of all months."""
    folder = tmp_path_factory.mktemp("pulse")
    survey = load_survey(NAME)
    truth = simulate.plain(survey, organisations=30, people=55, response=0.6)
    simulate.simulate(survey, truth, folder / "data", seed=7)
    words = ["run", NAME, str(folder / "data"), "--out", str(folder / "out"), "-q", "-o", "Z03"]
    words += ["--date", "2026-07-03", "--jobs", "1", "-f", "html"]
    ended = CliRunner().invoke(app, words)
    assert ended.exit_code == 0, ended.output
    assert "Cleaning changed nothing." in ended.output
    written = next((folder / "out").rglob("Z03_pulse_*.html")).read_text("utf-8")
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", written, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", bare)


def test_each_month_extends_the_one_before_and_all_of_them_are_compared() -> None:
    survey = load_survey(NAME)
    assert len(survey.waves) == 24
    assert all(later > earlier for later, earlier in pairwise(survey.waves))
    compared = {entry.survey.wave: set(entry.items) for entry in survey.earlier}
    assert compared[202510] == {"Q1", "Q2", "Q3"}
    assert compared[202509] == {"Q1", "Q2"}
    files = [name for name in shipped() if name.startswith("pulse/")]
    assert len(files) == 24


def test_no_sentence_is_of_what_such_a_survey_does_not_have(page: str) -> None:
    assert "How answers count Answers are not weighted" in " ".join(page.split())
    assert "Answers of 24 months, from July 2024 to June 2026, can be compared" in page
    for words in ("invited", "esponse rate", "trusts?", "England", "treated", "wards?"):
        assert not re.search(rf"\b{words}\b", page), words


def test_settings_that_nothing_is_decided_by_are_not_listed() -> None:
    listed = {choice.name for choice in choices_of(load_survey(NAME))}
    assert {"min_answered", "several_ticks", "significance"} <= listed
    idle = {"removed_outcomes", "outside_window", "routed_past", "contradicts_sample", "cap"}
    assert not idle & listed
    assert idle <= {choice.name for choice in choices_of(load_survey("inpatient/2026"))}


def test_lint_has_no_warning() -> None:
    assert [found for found in lint(NAME) if found.severity == "warning"] == []
