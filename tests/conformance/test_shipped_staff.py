"""The shipped model of a staff survey: per cent, three verdicts, standardised by occupation."""

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

NAME = "staff/2026"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with made-up files of 31 employers, and what a run of them wrote."""
    folder = tmp_path_factory.mktemp("staff")
    survey = load_survey(NAME)
    truth = simulate.plain(survey, organisations=31, people=45, spread=0.6)
    simulate.simulate(survey, truth, folder / "data", seed=7)
    words = ["run", NAME, str(folder / "data"), "--out", str(folder / "out"), "-q"]
    words += ["--date", "2027-03-01", "--jobs", "1", "-f", "html", "-f", "csv", "-f", "pptx"]
    ended = CliRunner().invoke(app, words)
    assert ended.exit_code == 0, ended.output
    return folder


def test_scores_are_the_share_who_answered_favourably(made: Path) -> None:
    with next((made / "out").rglob("staff_2026_*.csv")).open() as file:
        rows = list(csv.DictReader(file))
    of_q1 = {r["organisation"]: r for r in rows if r["ref"].startswith("score.score:Q1:")}
    assert len(of_q1) == 31
    assert all(0 <= float(r["value"]) <= 100 for r in of_q1.values() if r["value"])
    # A score is no more exact than a tenth of a per cent.
    assert all(re.fullmatch(r"\d+(\.\d)?", r["value"]) for r in of_q1.values() if r["value"])
    bands = {r["value"] for r in rows if r["ref"].startswith("expected_range.band:") and r["value"]}
    assert {float(band) for band in bands} == {2, 4, 6}


def test_no_sentence_is_of_patients_or_of_seven_bands(made: Path) -> None:
    page = next((made / "out").rglob("Z03_staff_2026_*.html")).read_text("utf-8")
    text = re.sub(r"<[^>]+>", " ", page)
    assert "the occupation profile of all staff together" in text
    assert "Each answer to a scored question is worth 0% (worst) or 100% (best)." in text
    assert "Above the range" in text
    for words in ("treated", "trust", "England", "omewhat better", "uch worse", "six limits"):
        assert not re.search(rf"\b{words}\b", text), words


def test_lint_has_no_warning() -> None:
    assert [found for found in lint(NAME) if found.severity == "warning"] == []
