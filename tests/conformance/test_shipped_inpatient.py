"""The shipped model of an inpatient survey, from made-up files to reports."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from surveybench import simulate
from surveybench.cli import app
from surveybench.definitions import lint
from surveybench.survey import load_survey

NAME = "inpatient/2026"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with made-up files of 32 hospitals, and what a run of them wrote."""
    folder = tmp_path_factory.mktemp("inpatient")
    survey = load_survey(NAME)
    truth = simulate.plain(survey, organisations=32, people=150, response=0.6)
    simulate.simulate(survey, truth, folder / "data", seed=7)
    words = ["run", NAME, str(folder / "data"), "--out", str(folder / "out"), "-q"]
    words += ["--date", "2027-03-01", "--jobs", "1", "-f", "html", "-f", "csv", "-f", "xlsx"]
    assert CliRunner().invoke(app, words).exit_code == 0
    return folder


def test_the_check_finds_nothing_in_the_way(made: Path) -> None:
    words = ["check", NAME, str(made / "data"), "--date", "2027-03-01"]
    checked = CliRunner().invoke(app, words)
    assert checked.exit_code == 0
    assert "Verdict: ready" in checked.output


def test_every_hospital_has_scores_and_a_band_where_it_is_compared(made: Path) -> None:
    with next((made / "out").rglob("inpatient_2026_*.csv")).open() as file:
        rows = list(csv.DictReader(file))
    bands = [r for r in rows if (r["statistic"], r["quantity"]) == ("expected_range", "band")]
    assert len({row["organisation"] for row in bands if row["value"]}) == 32
    sections = {row["measure"] for row in bands if row["value"] and row["measure"][0] == "S"}
    assert sections >= {"S2", "S3", "S5"}


def test_sentences_speak_of_all_three_dimensions_and_of_no_other_field(made: Path) -> None:
    page = next((made / "out").rglob("Z03_inpatient_2026_*.html")).read_text("utf-8")
    # The usual value of the setting is age and sex; no sentence says so of this survey.
    text = re.sub(r"<[^>]+>", " ", page.replace(">age and sex<", "><"))
    assert "People who differ in age, sex and route of admission" in text
    assert "the age, sex and route of admission profile of" in text
    for words in ("trust", "trusts", "England", "age and sex", "Older people"):
        assert not re.search(rf"\b{words}\b", text), words


def test_lint_has_no_warning() -> None:
    assert [found for found in lint(NAME) if found.severity == "warning"] == []
