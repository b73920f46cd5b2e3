"""The published report of one trust, as a table: every figure of it stands in the release."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rre_table import write_table
from shared_data import shared_data
from surveybench.disclosure import Release
from surveybench.jobs import pipeline
from surveybench.quantities import Flag
from surveybench.survey import load_survey

BANDS = {
    "Much worse than expected": 1,
    "Worse than expected": 2,
    "Somewhat worse than expected": 3,
    "About the same": 4,
    "Somewhat better than expected": 5,
    "Better than expected": 6,
    "Much better than expected": 7,
    None: None,
}
VERDICTS = {"Decrease": -1, "No change": 0, "Increase": 1, None: None}


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    """The published report's figures."""
    return json.loads((shared_data() / "rre_published.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The release of its table, under the shipped definition."""
    target = tmp_path_factory.mktemp("rre") / "rre.csv"
    path = write_table(Path(shared_data() / "rre_published.json"), target)
    survey = load_survey("cmh/2025")
    return pipeline.published(survey, path, made=date(2026, 1, 1), version="0")


def value(
    release: Release, statistic: str, measure: str, who: str = "RRE", wave: int = 2025
) -> float | None:
    """A figure of adults, or None."""
    return release.figure(statistic, measure, who, "AMHS", wave).value


def flag(release: Release, statistic: str, measure: str, wave: int = 2025) -> Flag:
    """Why a figure of adults is missing."""
    return release.figure(statistic, measure, "RRE", "AMHS", wave).flag


def test_34_questions(report: dict[str, Any], release: Release) -> None:
    assert len(report["questions"]) == 34
    assert {q["id"] for q in report["questions"]} == {i.id for i in release.survey.evaluative}
    for question in report["questions"]:
        measure = question["id"]
        assert value(release, "score.n", measure) == question["n"]
        assert value(release, "score.score", measure) == question["trust_score"]
        assert value(release, "expected_range.band", measure) == BANDS[question["band"]]
        for name, column in (
            ("national", "national_average"),
            ("lowest", "lowest"),
            ("highest", "highest"),
        ):
            found = value(release, f"expected_range.{name}", measure, "national")
            assert found == question[column]


def test_12_sections(report: dict[str, Any], release: Release) -> None:
    assert len(report["sections"]) == len(release.survey.sections) == 12
    for section, ours in zip(report["sections"], release.survey.sections, strict=True):
        assert (section["name"], section["questions"]) == (ours.name, list(ours.items))
        assert value(release, "score.score", ours.id) == section["trust_score"]
        assert value(release, "expected_range.band", ours.id) == BANDS[section["band"]]


def test_21_change_rows(report: dict[str, Any], release: Release) -> None:
    rows = [question for question in report["questions"] if question["trend"]]
    assert len(rows) == 21
    for question in report["questions"]:
        trend = question["trend"] or {"n": {}}
        for wave in (2024, 2023):
            n = value(release, "score.n", question["id"], wave=wave)
            assert n == trend["n"].get(str(wave))
            verdict = value(release, "change.verdict", question["id"], wave=wave)
            assert verdict == VERDICTS[trend.get(f"sig_2025_vs_{wave}")]


def test_what_is_not_comparable_has_that_reason(report: dict[str, Any], release: Release) -> None:
    scored = {item.id for item in release.survey.evaluative}
    for item in set(report["non_comparable_questions"]) & scored:
        assert flag(release, "change.verdict", item, 2024) is Flag.NOT_COMPARABLE
    for item in ("Q9", "Q16", "Q24"):
        assert flag(release, "score.n", item, 2023) is Flag.NOT_ASKED


def test_six_comparison_lists(report: dict[str, Any], release: Release) -> None:
    for words, items in report["comparison_lists"]["AMHS"].items():
        found = [
            item.id
            for item in release.survey.evaluative
            if value(release, "expected_range.band", item.id) == BANDS[words]
        ]
        assert found == sorted(items)


def test_the_survey_in_figures(report: dict[str, Any], release: Release) -> None:
    survey = report["survey"]
    wanted = {
        "invited": survey["invited"],
        "completed": survey["responses"],
        "adjusted": survey["adjusted_response_rate_pct"] / 100,
        "organisations": survey["trusts"],
    }
    assert wanted == {"invited": 67127, "completed": 12319, "adjusted": 0.19, "organisations": 50}
    for name, figure in wanted.items():
        found = release.figure(f"response_rate.{name}", "all", "national", "all", 2025)
        assert found.value == figure


def test_suppression_is_as_published(release: Release) -> None:
    # Q6 is compared and Q7 shown alone, so section 1 is hidden.
    assert value(release, "expected_range.band", "Q6") == 4
    assert value(release, "score.score", "Q7") == 7.1
    assert flag(release, "expected_range.band", "Q7") is Flag.TOO_FEW_ORGANISATIONS
    assert flag(release, "score.score", "S1") is Flag.TOO_FEW_ORGANISATIONS
    # This trust has no data of older people; of children nobody has.
    assert (release.has("RRE", "OPMHS"), release.anyone_has("OPMHS")) == (False, True)
    assert (release.has("RRE", "CYPMHS"), release.anyone_has("CYPMHS")) == (False, False)
    assert (release.has("RRE", "AMHS"), release.anyone_has("AMHS")) == (True, True)


def test_nothing_is_invented(release: Release) -> None:
    for name in ("z", "lower_outer", "upper_inner"):
        assert flag(release, f"expected_range.{name}", "Q6") is Flag.NOT_PUBLISHED
    # At least 30 organisations, but not how many; earlier scores are in pictures only.
    found = release.figure("expected_range.organisations", "Q6", "national", "AMHS", 2025)
    assert found.flag is Flag.NOT_PUBLISHED
    assert flag(release, "score.score", "Q6", 2024) is Flag.NOT_PUBLISHED
    assert flag(release, "change.difference", "Q6", 2024) is Flag.NOT_PUBLISHED
    assert flag(release, "change.verdict", "Q24", 2024) is Flag.NOT_PUBLISHED
    assert value(release, "expected_range.national", "S2", "national") is None
