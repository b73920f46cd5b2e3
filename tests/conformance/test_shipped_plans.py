"""The shipped model of a survey of health plans: scores adjusted by regression."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from surveybench import simulate
from surveybench.cli import app
from surveybench.definitions import lint
from surveybench.survey import load_survey

NAME = "plans/2026"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with made-up files of 32 plans, and what a run of them wrote."""
    folder = tmp_path_factory.mktemp("plans")
    survey = load_survey(NAME)
    truth = simulate.plain(survey, organisations=32, people=120, response=0.6)
    simulate.simulate(survey, truth, folder / "data", seed=9)
    words = ["run", NAME, str(folder / "data"), "--out", str(folder / "out"), "-q"]
    words += ["--date", "2027-03-01", "--jobs", "1", "-f", "site", "-f", "csv"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    return folder


def _people(made: Path) -> list[dict[str, str]]:
    wave = made / "data" / "2026"
    with (wave / "sample.csv").open() as file:
        sample = {row["record_id"]: row for row in csv.DictReader(file)}
    with (wave / "responses.csv").open() as file:
        return [sample[row["record_id"]] | row for row in csv.DictReader(file)]


def _covariates(person: dict[str, str]) -> list[float]:
    of_age = [float(person["age_group"] == code) for code in ("1", "2", "4")]
    return [*of_age, *(float(person[name]) for name in ("education", "general_health", "proxy"))]


def test_scores_are_those_of_a_regression_with_a_dummy_for_every_plan(made: Path) -> None:
    """Least squares by numpy, from rows: of a question that everybody was asked."""
    people = [p for p in _people(made) if p["Q4"]]
    plans = sorted({p["plan"] for p in people})
    x = np.array([_covariates(p) for p in people])
    everybody = np.array([_covariates(p) for p in _people(made)]).mean(axis=0)
    dummies = np.array([[float(p["plan"] == code) for code in plans] for p in people])
    points = {"1": 0, "2": 33.3, "3": 66.7, "4": 100}
    y = np.array([points[p["Q4"]] for p in people])
    expected = np.linalg.lstsq(np.hstack([dummies, x - everybody]), y, rcond=None)[0]
    with next((made / "out").rglob("plans_2026_release.csv")).open() as file:
        told = defaultdict(dict)
        for row in csv.DictReader(file):
            told[row["statistic"], row["quantity"]][row["measure"], row["organisation"]] = row
    scores = told["score", "score"]
    for code, score in zip(plans, expected[: len(plans)], strict=True):
        # One decimal, to the side of its limits that its band is on.
        assert float(scores["Q4", code]["value"]) == pytest.approx(score, abs=0.101)
    assert ("chance", "p") not in told  # nobody draws answers that a regression has changed
    bands = {row["value"] for row in told["expected_range", "band"].values() if row["value"]}
    assert bands <= {"2.0", "4.0", "6.0"}


def test_sentences_say_what_is_adjusted_and_never_that_nothing_is(made: Path) -> None:
    for page in ("z03/about.html", "site/about.html"):
        text = next((made / "out").rglob(page)).read_text("utf-8")
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
        assert "adjusted by regression" in text
        assert "age, education, health and help with answering" in text
        for words in ("weighted until", "not weighted", "not standardised", "star", "trust"):
            assert not re.search(rf"\b{words}\b", text), (page, words)


def test_a_reference_of_it_is_refused_and_its_working_is_said(made: Path) -> None:
    words = ["reference", NAME, str(made / "data"), "--out", str(made / "reference.json")]
    refused = CliRunner().invoke(app, words)
    assert "by regression over all organisations" in str(refused.exception)
    said = CliRunner().invoke(
        app, ["explain", "score.score:Q4:Z03:all:2026", NAME, str(made / "data")]
    )
    assert "one b for all organisations" in said.output
    assert "age and sex" not in said.output.partition("Settings")[0]


def test_the_check_finds_nothing_in_the_way_and_the_definition_tests_itself(made: Path) -> None:
    words = ["check", NAME, str(made / "data"), "--date", "2027-03-01"]
    checked = CliRunner().invoke(app, words)
    assert checked.exit_code == 0
    assert "Verdict: ready" in checked.output
    assert CliRunner().invoke(app, ["definition", "test", NAME]).exit_code == 0
    assert [found for found in lint(NAME) if found.severity == "warning"] == []
