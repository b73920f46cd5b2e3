"""Real respondents through the whole way: every figure of an independent program.

The data are patients of general hospitals, 67 wards of 23 hospitals. They are not in the
repository; the tests skip, saying so, where they are not at hand.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from shared_data import shared_data
from surveybench.disclosure import Release
from surveybench.intake import Source, Sources
from surveybench.jobs import pipeline
from surveybench.quantities import NATIONAL, Flag, Ref, figure
from surveybench.results import Results
from surveybench.survey import Survey, load_survey
from tiny import MADE

ROOT = Path(__file__).parents[2]
WAVE = 2016
OWN = {
    "score": "score.score",
    "se": "score.standard_error",
    "z": "expected_range.z",
    "band": "expected_range.band",
}
LIMITS = {
    "ll90": "expected_range.lower_inner",
    "ul90": "expected_range.upper_inner",
    "ll95": "expected_range.lower_middle",
    "ul95": "expected_range.upper_middle",
    "ll998": "expected_range.lower_outer",
    "ul998": "expected_range.upper_outer",
}
ACROSS = {
    "national": "expected_range.national",
    "phi": "expected_range.phi",
    "tau2": "expected_range.tau2",
}
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def wards() -> Survey:
    return load_survey(ROOT / "examples" / "il_general16" / "definition.yaml")


def released(definition: Survey) -> Release:
    files = Sources({WAVE: Source(shared_data() / "il_general16" / "respondents.csv")})
    return pipeline.run(definition, files, made=MADE, version="0", jobs=2).release


@pytest.fixture(scope="module")
def by_ward(wards: Survey) -> Release:
    return released(wards)


@pytest.fixture(scope="module")
def exact(wards: Survey) -> Results:
    """The same before anything is rounded or hidden."""
    files = Sources({WAVE: Source(shared_data() / "il_general16" / "respondents.csv")})
    tally, _ = pipeline.count(wards, files, jobs=2)
    return pipeline.results(wards, tally, made=MADE, version="0")


@pytest.fixture(scope="module")
def by_hospital(wards: Survey) -> Release:
    return released(pipeline.by_column(wards, "hospital"))


def expected(name: str) -> Rows:
    with (shared_data() / "il_general16" / f"expected_{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def value(release: Release, statistic: str, measure: str, code: str) -> float | None:
    return release.figure(statistic, measure, code, "all", WAVE).value


def differences(
    release: Release, exact: Results, rows: Rows, kind: str, statistics: dict[str, str]
) -> list[str]:
    """Expected figures that the results do not have, or that the release hides."""
    found = []
    for row in rows:
        for column, statistic in statistics.items():
            code = NATIONAL if column in ACROSS else row["organisation"]
            got, text = value(release, statistic, row[kind], code), row[column]
            if got is not None:  # a release is rounded
                got = figure(exact.grids, Ref(statistic, row[kind], code, "all", WAVE)).value
            if code == NATIONAL and not text:
                continue  # stands in the rows of the organisations compared only
            # A limit is drawn on the scale; the expected one is not cut off.
            want = None if text == "" else float(text)
            if want is not None and column in LIMITS:
                want = min(max(want, 0.0), 10.0)
            if got != (want if want is None else pytest.approx(want, rel=1e-9, abs=1e-9)):
                found.append(f"{statistic} {row[kind]} {code}: {got} instead of {want}")
    return found


def test_items_to_nine_places(by_ward: Release, exact: Results) -> None:
    rows = expected("items")
    assert len(rows) == 13 * 67
    assert not differences(by_ward, exact, rows, "item", {**OWN, **LIMITS, **ACROSS})


def test_sections_to_nine_places(by_ward: Release, exact: Results) -> None:
    rows = expected("sections")
    assert len(rows) == 4 * 66
    assert not differences(by_ward, exact, rows, "section", {**OWN, **ACROSS})


def test_bands_exactly(by_ward: Release) -> None:
    compared = 0
    for kind in ("item", "section"):
        for row in expected(f"{kind}s"):
            if row["band"]:
                band = value(by_ward, "expected_range.band", row[kind], row["organisation"])
                assert band == int(row["band"])
                compared += 1
    assert compared > 1000


def test_respondents_and_the_ward_that_has_too_few(by_ward: Release) -> None:
    hidden = set()
    for row in expected("items"):
        figure = by_ward.figure("score.n", row["item"], row["organisation"], "all", WAVE)
        if int(row["n"]) < 30:
            assert figure.flag is Flag.SUPPRESSED
            hidden.add(row["organisation"])
        else:
            assert figure.value == int(row["n"])
    assert hidden == {"Laniado - Other"}
    assert not by_ward.has("Laniado - Other", "all")


def test_nothing_had_to_be_cleaned(wards: Survey) -> None:
    files = Sources({WAVE: Source(shared_data() / "il_general16" / "respondents.csv")})
    tally, issues = pipeline.count(wards, files)
    assert tally[WAVE].people.sum() == 11_099
    assert issues.rows == ()


def test_hospitals_are_too_few_to_compare(by_hospital: Release) -> None:
    codes = [organisation.code for organisation in by_hospital.organisations]
    assert len(codes) == 23
    assert not by_hospital.anyone_has("all")
    survey = by_hospital.survey
    for name in (entry.id for entry in survey.evaluative):
        assert value(by_hospital, "expected_range.organisations", name, NATIONAL) == 23
        for code in codes:
            score = value(by_hospital, "score.score", name, code)
            n = value(by_hospital, "score.n", name, code)
            assert score is not None
            assert n is not None
            assert 0 <= score <= 10
            assert n >= 30
    for statistic, grid in by_hospital.grids.items():
        if statistic.startswith("expected_range") and not statistic.endswith("organisations"):
            assert (grid.flags == Flag.TOO_FEW_ORGANISATIONS).all(), statistic
    for section in survey.sections:
        for code in codes:
            figure = by_hospital.figure("score.score", section.id, code, "all", WAVE)
            assert figure.flag is Flag.TOO_FEW_ORGANISATIONS


def test_wards_of_a_hospital_add_up_to_it(by_ward: Release, by_hospital: Release) -> None:
    for name in ("Q3", "Q15"):
        for organisation in by_hospital.organisations:
            parts = [
                int(row["n"])
                for row in expected("items")
                if row["item"] == name and row["organisation"].startswith(f"{organisation.code} - ")
            ]
            assert value(by_hospital, "score.n", name, organisation.code) == sum(parts)
    assert len(by_ward.organisations) == 67
