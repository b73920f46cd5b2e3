"""The shipped model of a maternity survey: populations overlap, and have sections of their own."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from surveybench import simulate
from surveybench.cli import app
from surveybench.definitions import lint
from surveybench.survey import load_survey

NAME = "maternity/2026"
HERE = "antenatal_care=1, postnatal_care=1"
INVITED = {HERE: 150, "antenatal_care=1, postnatal_care=2": 50, "antenatal_care=1": 4}
INVITED |= {"antenatal_care=2, postnatal_care=1": 50, "antenatal_care=2, postnatal_care=2": 60}
SECTIONS = {"ANT": {"S1", "B1", "B2", "B3"}, "POST": {"S4", "E1", "E2"}}
SECTIONS["LAB"] = {"S2", "C2", "C3", "C4", "S3", "D1"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with made-up files of 32 hospitals, and what a run of them wrote."""
    folder = tmp_path_factory.mktemp("maternity")
    survey = load_survey(NAME)
    truth = simulate.plain(survey, organisations=32, response=0.6)
    invited = tuple(tuple(INVITED.get(g, 0) for g in survey.groups) for _ in truth.organisations)
    groups = tuple(replace(group, ages=(16.0, 30.0, 46.0)) for group in truth.groups)
    waves = tuple(replace(wave, invited=invited) for wave in truth.waves)
    truth = replace(truth, waves=waves, groups=groups)
    simulate.simulate(survey, truth, folder / "data", seed=7)
    words = ["run", NAME, str(folder / "data"), "--out", str(folder / "out"), "-q"]
    words += ["--date", "2027-03-01", "--jobs", "1", "-f", "csv", "-f", "site"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="module")
def rows(made: Path) -> list[dict[str, str]]:
    with next((made / "out").rglob("maternity_2026_release.csv")).open() as file:
        return list(csv.DictReader(file))


def test_each_population_has_figures_of_its_own_measures_alone(rows: list[dict[str, str]]) -> None:
    measures = defaultdict(set)
    for row in rows:
        if row["measure"] not in ("", "all"):
            measures[row["population"]].add(row["measure"])
    assert {name: measures[name] for name in SECTIONS} == SECTIONS


def _people(made: Path) -> list[dict[str, str]]:
    """Everybody who sent a questionnaire back, sample and answers together."""
    wave = made / "data" / "2026"
    with (wave / "sample.csv").open() as file:
        sample = {row["record_id"]: row for row in csv.DictReader(file)}
    with (wave / "responses.csv").open() as file:
        return [sample[row["record_id"]] | row for row in csv.DictReader(file)]


def _stratum(person: dict[str, str]) -> tuple[str, int] | None:
    age = person["age_answer"] or person["age"]
    if not (age and person["parity"]):
        return None
    return person["parity"], sum(int(age) >= first for first in (25, 30, 35))


def test_scores_are_those_of_a_plain_program(made: Path, rows: list[dict[str, str]]) -> None:
    """Of whoever a column puts into a population, weighted to all of that population."""
    answers = ("B1", "B2", "B3", "C1", "C2", "C3", "C4", "D1", "E1", "E2")
    people = _people(made)
    for person in people:
        if person["C1"] == "2":
            person["C2"] = ""
    people = [p for p in people if sum(bool(p[name]) for name in answers) >= 5]
    told = {
        (r["population"], r["measure"], r["organisation"]): r["value"]
        for r in rows
        if (r["statistic"], r["quantity"]) == ("score", "score") and r["value"]
    }
    cases = (("ANT", "B2", "antenatal_care"), ("POST", "E2", "postnatal_care"), ("LAB", "C3", ""))
    for population, item, column in cases:
        inside = [p for p in people if not column or p[column] == "1"]
        everybody = Counter(s for p in inside if (s := _stratum(p)))
        whole = sum(everybody.values())
        for code in ("Z03", "Z17"):
            own = [p for p in inside if p["hospital"] == code and _stratum(p)]
            strata = Counter(_stratum(p) for p in own)
            weight = {
                s: min(5.0, everybody[s] / whole / (count / len(own)))
                for s, count in strata.items()
                if s
            }
            scored = [
                (weight[s], {"1": 10, "2": 5, "3": 0}[p[item]])
                for p in own
                if (s := _stratum(p)) and p[item] in "123" and p[item]
            ]
            score = sum(w * y for w, y in scored) / sum(w for w, _ in scored)
            # Two decimals, to the side of its limits that its band is on.
            assert float(told[population, item, code]) == pytest.approx(score, abs=0.0101)


def test_a_report_says_what_each_group_was_asked_about(made: Path) -> None:
    page = next((made / "out").rglob("z03/about.html")).read_text("utf-8")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "one person may be in several of them" in text
    assert "Care before birth: Care before birth" in text
    assert "Labour and birth: Labour and birth and Leaving hospital" in text
    assert "age and parity profile" in text
    for words in ("trust", "England", "the age and sex", "1 sections", "All 2 questions"):
        assert not re.search(rf"\b{words}\b", text), words


def test_the_site_lists_of_a_population_what_it_was_asked(made: Path) -> None:
    site = next((made / "out").rglob("site"))
    listed = (site / "results" / "ant" / "index.html").read_text("utf-8")
    assert "b2.html" in listed
    assert "c2.html" not in listed
    elsewhere = (site / "results" / "ant" / "c2.html").read_text("utf-8")
    assert "they were not asked about this" in elsewhere
    assert "../lab/c2.html" in elsewhere


def test_the_check_finds_nothing_in_the_way_and_the_definition_tests_itself(made: Path) -> None:
    words = ["check", NAME, str(made / "data"), "--date", "2027-03-01"]
    checked = CliRunner().invoke(app, words)
    assert checked.exit_code == 0
    assert "Verdict: ready" in checked.output
    assert CliRunner().invoke(app, ["definition", "test", NAME]).exit_code == 0
    assert [found for found in lint(NAME) if found.severity == "warning"] == []
