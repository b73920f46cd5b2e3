"""The official Adult Inpatient 2022 workbook: every figure read equals the figure published.

The workbook is opened a second time here, cell by cell, without the package's own reader.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ods_rows
from ods_rows import Sheets
from shared_data import shared_data
from surveybench.disclosure import Release
from surveybench.jobs import pipeline
from surveybench.published import read
from surveybench.quantities import Flag
from surveybench.results import Results
from surveybench.survey import Survey, load_survey

NAME = "Adult-Inpatient-Survey-2022_trust_benchmark.ods"
SAMPLE = ("R0A", "RBQ", "REN", "RH8", "RL1", "RM3", "RXW", "RYR")
LIMITS = {
    "lower_outer": "ll99",
    "lower_middle": "ll95",
    "lower_inner": "ll90",
    "upper_inner": "ul90",
    "upper_middle": "ul95",
    "upper_outer": "ul99",
}


@pytest.fixture(scope="module")
def path() -> Path:
    """The workbook."""
    return shared_data() / "nhs_aip22" / NAME


@pytest.fixture(scope="module")
def sheets(path: Path) -> Sheets:
    """Every sheet as rows by column name."""
    return ods_rows.sheets(path)


@pytest.fixture(scope="module")
def survey() -> Survey:
    """The shipped definition."""
    return load_survey("aip/2022")


@pytest.fixture(scope="module")
def results(path: Path, survey: Survey) -> Results:
    """What the package reads."""
    return read(path, survey, made=date(2026, 1, 1), version="0")


@pytest.fixture(scope="module")
def release(path: Path, survey: Survey) -> Release:
    """What may be published: all of it, as it is published already."""
    return pipeline.published(survey, path, made=date(2026, 1, 1), version="0")


def value(
    release: Release, statistic: str, measure: str, who: str, wave: int = 2022
) -> float | str:
    """A figure as the workbook writes it: a number, or blank."""
    found = release.figure(statistic, measure, who, "all", wave).value
    return "" if found is None else found


def by_code(sheets: Sheets, name: str) -> dict[str, dict[str, Any]]:
    """The rows of a sheet by trust."""
    return {row["TrustCode"]: row for row in sheets[name]}


def test_the_definition_has_the_sections_of_the_survey(survey: Survey) -> None:
    known = json.loads((shared_data() / "nhs_aip22" / "sections.json").read_text("utf-8"))
    assert {section.id: list(section.items) for section in survey.sections} == known


def test_it_holds_7434_results_of_133_trusts(results: Results, release: Release) -> None:
    assert len(release.organisations) == 133
    for statistic in ("expected_range.band", "expected_range.z", "score.score"):
        for grids in (results.grids, release.grids):
            assert int((grids[statistic].flags[0] == Flag.OK).sum()) == 7434


def test_every_band_limit_and_score_of_every_trust_is_the_published_one(
    sheets: Sheets, release: Release, survey: Survey
) -> None:
    """56 measures × 133 trusts × 9 figures, and the numbers of respondents."""
    scores, people = by_code(sheets, "Trust_Scores"), by_code(sheets, "Trust_Respondents")
    assert list(scores) == [organisation.code for organisation in release.organisations]
    compared = 0
    for statistic, column in {
        "score.score": "mean{}",
        **{f"expected_range.{name}": f"{given}{{}}" for name, given in LIMITS.items()},
        "expected_range.z": "{}_Zfinal",
    }.items():
        grid = release.grids[statistic]
        for m, measure in enumerate(survey.measures):
            given = [row[column.format(measure)] for row in scores.values()]
            wanted = np.array([np.nan if cell == "" else cell for cell in given])
            np.testing.assert_array_equal(grid.values[0, 0, m], wanted)
            compared += int(np.isfinite(wanted).sum())
    assert compared == 8 * 7434
    for m, measure in enumerate(survey.measures):
        wanted = np.array([row[f"band{measure}"] or np.nan for row in scores.values()])
        band = release.grids["expected_range.band"].values[0, 0, m]
        np.testing.assert_array_equal(band, wanted)
        if measure in survey.item:
            given = [row[f"{measure}_tres"] for row in people.values()]
            n = release.grids["score.n"].values[0, 0, m]
            np.testing.assert_array_equal(n, [np.nan if c == "" else c for c in given])


@pytest.mark.parametrize("code", SAMPLE)
def test_a_trust_equals_its_rows(
    sheets: Sheets, release: Release, survey: Survey, code: str
) -> None:
    scores = by_code(sheets, "Trust_Scores")[code]
    people = by_code(sheets, "Trust_Respondents")[code]
    country = sheets["National_Max&Min"][0]
    assert value(release, "response_rate.completed", "all", code) == people["n_tpat"]
    rate = value(release, "response_rate.adjusted", "all", code)
    assert rate == pytest.approx(people["tr_rate"] / 100)
    for measure in survey.measures:
        assert value(release, "score.score", measure, code) == scores[f"mean{measure}"]
        assert value(release, "expected_range.band", measure, code) == (
            scores[f"band{measure}"] or ""
        )
        for name, column in LIMITS.items():
            limit = value(release, f"expected_range.{name}", measure, code)
            assert limit == scores[f"{column}{measure}"]
        for name, end in (("lowest", "min"), ("highest", "max")):
            found = value(release, f"expected_range.{name}", measure, "national")
            assert found == pytest.approx(country[f"{measure}_{end}"], abs=1e-12)
        if measure in survey.item:
            assert value(release, "score.n", measure, code) == people[f"{measure}_tres"]


@pytest.mark.parametrize(("wave", "ending", "trusts"), [(2021, "H", 132), (2020, "H2", 130)])
def test_earlier_waves_equal_their_sheets(
    sheets: Sheets, release: Release, survey: Survey, wave: int, ending: str, trusts: int
) -> None:
    rows = by_code(sheets, f"Historical_Comparisonsto{wave}")
    now = by_code(sheets, "Trust_Scores")
    assert len(rows) == trusts
    items = {entry.survey.wave: entry.items for entry in survey.earlier}[wave]
    verdicts = 0
    for code, row in rows.items():
        for item in items:
            hidden = row[f"{item}_mean_{ending}"] == ""
            assert value(release, "score.score", item, code, wave) == row[f"{item}_mean_{ending}"]
            assert hidden or value(release, "score.n", item, code, wave) == row[f"{item}_Base_unw"]
            verdict = value(release, "change.verdict", item, code, wave)
            assert verdict == (row[f"{item}_sig"] if now[code][f"mean{item}"] != "" else "")
            verdicts += verdict != ""
    assert verdicts == {2021: 5669, 2020: 5062}[wave]
    for code in set(now) - set(rows):
        assert release.figure("score.score", "Q8", code, "all", wave).flag is Flag.NOT_COMPARABLE


def test_national_averages_are_where_the_limits_are_centred(
    sheets: Sheets, release: Release, survey: Survey
) -> None:
    """The workbook prints no national average; its limits, where not clipped, say it."""
    for measure in survey.measures:
        national = value(release, "expected_range.national", measure, "national")
        for row in sheets["Trust_Scores"]:
            low, high = row[f"ll90{measure}"], row[f"ul90{measure}"]
            if low != "" and low > 0 and high < 10:
                assert (low + high) / 2 == pytest.approx(national, abs=1e-12)


def test_a_suppressed_question_takes_its_section_along(release: Release) -> None:
    without = [
        organisation.code
        for organisation in release.organisations
        if release.figure("score.score", "Q7", organisation.code, "all", 2022).value is None
    ]
    assert without == ["RAN", "REN", "REP", "RL1", "RPC", "RQ3", "RRJ"]
    for code in without:
        for measure in ("Q7", "S02"):
            found = release.figure("score.score", measure, code, "all", 2022)
            assert found.flag is Flag.SUPPRESSED
        assert release.figure("score.score", "Q8", code, "all", 2022).flag is Flag.OK
    assert value(release, "expected_range.organisations", "S02", "national") == 126
    assert value(release, "expected_range.organisations", "S01", "national") == 133


def test_the_country_in_figures(release: Release) -> None:
    assert value(release, "response_rate.completed", "all", "national") == 63224
    rate = value(release, "response_rate.adjusted", "all", "national")
    assert round(100 * float(rate), 1) == 40.2
    assert value(release, "response_rate.organisations", "all", "national") == 133


def test_new_questions_are_not_compared(release: Release) -> None:
    for item in ("Q34", "Q51"):
        found = release.figure("change.verdict", item, "R0A", "all", 2021)
        assert found.flag is Flag.NOT_COMPARABLE
