"""Real respondents: every number of scores, standard errors and expected range, end to end."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from shared_data import shared_data
from surveybench import pipeline
from surveybench.disclosure import Release
from surveybench.results import NATIONAL, Flag

DEFINITION = Path(__file__).parents[2] / "examples" / "il_general16" / "definition.yaml"
OWN = {
    "n": "score.n",
    "score": "score.score",
    "se": "score.standard_error",
    "z": "expected_range.z",
    "ll90": "expected_range.lower_inner",
    "ul90": "expected_range.upper_inner",
    "ll95": "expected_range.lower_middle",
    "ul95": "expected_range.upper_middle",
    "ll998": "expected_range.lower_outer",
    "ul998": "expected_range.upper_outer",
}
WHOLE = {name: f"expected_range.{name}" for name in ("national", "phi", "tau2")}


@cache
def released(by: str = "") -> Release:
    data = shared_data() / "il_general16" / "respondents.csv"
    survey, files = pipeline.prepare(str(DEFINITION), responses=data, by=by)
    return pipeline.run(survey, files, made=date(2025, 1, 1), version="0", jobs=2).release


@pytest.mark.parametrize(("file", "key"), [("items", "item"), ("sections", "section")])
def test_every_number_agrees_with_the_independent_program(file: str, key: str) -> None:
    release, checked = released(), 0
    path = shared_data() / "il_general16" / f"expected_{file}.csv"
    with path.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            for column, statistic in {**OWN, **WHOLE, "band": "expected_range.band"}.items():
                if not row.get(column):
                    continue
                who = NATIONAL if column in WHOLE else row["organisation"]
                figure = release.figure(statistic, row[key], who, "all", 2016)
                if figure.flag is Flag.SUPPRESSED:
                    assert file == "sections" or int(row["n"]) < 30
                    continue
                # Published limits are clipped to the scale; the reference's are not.
                clipped = column[:2] in ("ll", "ul")
                expected = float(row[column])
                expected = min(max(expected, 0.0), 10.0) if clipped else expected
                if column == "band":
                    assert figure.value == expected
                else:
                    assert figure.value == pytest.approx(expected, rel=1e-9, abs=1e-9)
                checked += 1
    assert checked > {"items": 12_000, "sections": 1_800}[file]


def test_hospitals_are_too_few_to_be_compared() -> None:
    release = released("hospital")
    assert len(release.organisations) == 23
    for item in release.survey.evaluative:
        figures = [
            release.figure("score.score", item.id, o.code, "all", 2016)
            for o in release.organisations
        ]
        assert all(figure.flag is Flag.OK for figure in figures)
        national = release.figure("expected_range.national", item.id, NATIONAL, "all", 2016)
        assert national.flag is Flag.TOO_FEW_ORGANISATIONS
    for section in release.survey.sections:
        code = release.organisations[0].code
        hidden = release.figure("score.score", section.id, code, "all", 2016)
        assert hidden.flag is Flag.TOO_FEW_ORGANISATIONS
