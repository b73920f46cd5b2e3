"""Scores with design weights against R survey and cov.wt, from rows to sections."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from surveybench.errors import DefinitionError
from surveybench.respondents import clean
from surveybench.results.wave import scores_of_wave
from surveybench.survey import Survey, load_survey
from surveybench.tally import Counter, WaveTally, axes_of, load_tally, save_tally, total
from tiny import counted, raw

HERE = Path(__file__).parent
CODES = ("A", "B", "C")
DEFINITION = """
survey: weighed
wave: 2026
words: {title: Weighed, report: Report}
columns: {outcome: "", mode: "", age: [], sex: []}
strata: {dimensions: []}
weight: {column: weight, decimals: 3}
settings: {min_answered: 0, min_respondents: 2, variance: VARIANCE}
populations: [{id: all, name: All}]
scales:
  usual:
    - {code: 1, label: A, score: 10}
    - {code: 2, label: B, score: 5}
    - {code: 3, label: C, score: 0}
    - {code: 9, label: Not sure}
items:
  - {id: Q1, text: One, options: usual}
  - {id: Q2, text: Two, options: usual}
sections: [{id: S1, name: Both, items: [Q1, Q2]}]
"""


def _survey(folder: Path, text: str = DEFINITION, variance: str = "weighted") -> Survey:
    path = folder / "weighed.yaml"
    path.write_text(text.replace("VARIANCE", variance), "utf-8")
    return load_survey(path)


def _rows() -> list[dict[str, str | None]]:
    with (HERE / "design_input.csv").open() as file:
        return [{k: v or None for k, v in row.items()} for row in csv.DictReader(file)]


def _tally(survey: Survey, rows: list[dict[str, str | None]], step: int) -> WaveTally:
    counter = Counter(axes_of(survey, CODES), len(rows))
    for first in range(0, len(rows), step):
        counter.add(clean(raw(survey, rows[first : first + step], {}), survey, CODES)[0])
    return counter.tally()


@pytest.mark.parametrize("variance", ["weighted", "linearised"])
def test_scores_and_errors_are_those_of_r(tmp_path: Path, variance: str) -> None:
    survey = _survey(tmp_path, variance=variance)
    scores = scores_of_wave(survey, survey, {"Q1": "Q1", "Q2": "Q2"}, _tally(survey, _rows(), 999))
    with (HERE / "design_expected.csv").open() as file:
        for row in csv.DictReader(file):
            m, o = survey.measures.index(row["measure"]), CODES.index(row["organisation"])
            expected = float(row["score"]), float(row[variance])
            found = scores.score[0, m, o], scores.variance[0, m, o]
            assert found == pytest.approx(expected, rel=1e-11), row
            if row["crude"].strip() != "NA":
                assert scores.crude[0, m, o] == pytest.approx(float(row["crude"]), rel=1e-11)


def test_sums_add_up_whatever_the_order_and_travel(tmp_path: Path) -> None:
    survey, rows = _survey(tmp_path), _rows()
    tally = _tally(survey, rows, 999)
    parts = total([_tally(survey, rows[::-2], 7), _tally(survey, rows[-2::-2], 50)])
    assert parts[2026] == tally
    for name, one in (("a", total([tally])), ("b", parts)):
        save_tally(one, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert load_tally(tmp_path / "a")[2026] == tally


def test_a_weight_that_cannot_be_used_is_told_and_its_person_left_out(tmp_path: Path) -> None:
    survey = _survey(tmp_path)
    rows = [{"organisation": "A", "Q1": "1", "weight": w} for w in ("1.5", "0", "-2", "1001", None)]
    batch, issues = clean(raw(survey, rows, {}), survey, CODES)
    assert batch.stratum.tolist() == [0, 1, 1, 1, 1]
    assert batch.covariates[:, 0].tolist() == [1500, 0, 0, 0, 0]
    assert counted(issues)["not_a_weight", "weight"] == 3
    assert counted(issues)["no_weight", "weight"] == 1


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("strata: {dimensions: []}\n", "", "standardised or adjusted"),
        ("{column: weight,", "{column: Q1,", "no column of weights"),
        ("decimals: 3", "decimals: 5", "less than or equal to 4"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    tmp_path: Path, before: str, after: str, says: str
) -> None:
    with pytest.raises(DefinitionError, match=says) as refused:
        _survey(tmp_path, DEFINITION.replace(before, after))
    assert (refused.value.where.key or "").startswith("weight")
