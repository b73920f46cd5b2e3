"""Scores adjusted by regression against R lm and sandwich, from rows to sections."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from surveybench.engines.spark.rows import added_up, as_rows, as_tally
from surveybench.respondents import clean
from surveybench.results.wave import scores_of_wave
from surveybench.survey import Survey, load_survey
from surveybench.tally import Counter, WaveTally, axes_of, load_tally, save_tally, total
from tiny import raw

HERE = Path(__file__).parent
DEFINITION = """
survey: mix
wave: 2026
words: {title: Mix, report: Report}
columns: {outcome: "", mode: "", age: [], sex: []}
strata: {dimensions: []}
settings: {min_answered: 0, min_respondents: 2}
populations: [{id: all, name: All}]
adjust:
  covariates:
    - {name: age group, column: age, codes: {"1": a, "2": b, "3": c, "4": d}}
    - {name: education, linear: true, codes: {"1": a, "2": b, "3": c, "4": d, "5": e, "6": f}}
    - {name: proxy, codes: {"1": "No", "2": "Yes"}}
    - {name: helper, codes: {"1": "No", "2": "Yes"}}
scales:
  usual:
    - {code: 1, label: Never, score: 0}
    - {code: 2, label: Sometimes, score: 4}
    - {code: 3, label: Usually, score: 7}
    - {code: 4, label: Always, score: 10}
    - {code: 9, label: Not sure}
items:
  - {id: Q1, text: One, options: usual}
  - {id: Q2, text: Two, options: usual}
sections: [{id: S1, name: Both, items: [Q1, Q2]}]
"""
CODES = ("A", "B", "C", "D", "E")


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    path = tmp_path_factory.mktemp("mix") / "mix.yaml"
    path.write_text(DEFINITION, "utf-8")
    return load_survey(path)


def _rows() -> list[dict[str, str | None]]:
    with (HERE / "input.csv").open() as file:
        return [{k: v or None for k, v in row.items()} for row in csv.DictReader(file)]


def _counted(survey: Survey, rows: list[dict[str, str | None]], step: int) -> WaveTally:
    counter = Counter(axes_of(survey, CODES), len(rows))
    for first in range(0, len(rows), step):
        counter.add(clean(raw(survey, rows[first : first + step], {}), survey, CODES)[0])
    return counter.tally()


def _expected(column: str) -> Iterator[tuple[str, str, float]]:
    with (HERE / "expected.csv").open() as file:
        for row in csv.DictReader(file):
            yield row["measure"], row["organisation"], float(row[column])


@pytest.fixture(scope="module")
def tally(survey: Survey) -> WaveTally:
    return _counted(survey, _rows(), 1_000)


@pytest.mark.parametrize("column", ["score", "variance", "crude"])
def test_scores_errors_and_sections_are_those_of_r(
    survey: Survey, tally: WaveTally, column: str
) -> None:
    scores = scores_of_wave(survey, survey, {"Q1": "Q1", "Q2": "Q2"}, tally)
    values = getattr(scores, column)[0]
    seen = set()
    for measure, code, expected in _expected(column):
        found = values[survey.measures.index(measure), CODES.index(code)]
        assert found == pytest.approx(expected, rel=1e-10), (measure, code)
        seen.add((measure, code))
    assert {("Q1", "E"), ("S1", "D")} <= seen
    # Nobody of E answered Q2, so that there is no section either.
    assert np.isnan(values[survey.measures.index("Q2"), CODES.index("E")])


def test_sums_are_the_same_in_any_order_in_parts_and_from_a_file(
    survey: Survey, tally: WaveTally, tmp_path: Path
) -> None:
    rows = _rows()
    backwards = _counted(survey, rows[::-1], 7)
    assert backwards == tally
    parts = total([_counted(survey, rows[:90], 50), _counted(survey, rows[90:], 31)])
    assert parts[2026] == tally
    for name, one in (("a", total([tally])), ("b", total([backwards])), ("c", parts)):
        save_tally(one, tmp_path / name)
    assert load_tally(tmp_path / "a")[2026] == tally
    files = {(tmp_path / name).read_bytes() for name in "abc"}
    assert len(files) == 1


def test_a_cluster_adds_them_up_too(survey: Survey) -> None:
    rows = _rows()
    parts = [_counted(survey, rows[:90], 50), _counted(survey, rows[90:], 31)]
    batches = [batch for part in parts for batch in as_rows(part)]
    together = as_tally(parts[0].axes, pa.Table.from_batches(added_up(batches)))
    assert together == _counted(survey, rows, 1_000)


def test_nothing_is_summed_where_nothing_is_adjusted(tmp_path: Path) -> None:
    path = tmp_path / "mix.yaml"
    begin, end = DEFINITION.index("adjust:"), DEFINITION.index("scales:")
    path.write_text(DEFINITION[:begin] + DEFINITION[end:], "utf-8")
    plain = load_survey(path)
    counted = _counted(plain, _rows(), 1_000)
    assert not list(counted.moments)
    path.write_text(DEFINITION, "utf-8")
    assert plain.fingerprint != load_survey(path).fingerprint
