"""Real respondents: what they answered, recomputed person by person in plain Python.

The data are patients of general hospitals, 67 wards. They are not in the repository; the tests
skip, saying so, where they are not at hand.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from math import fsum
from pathlib import Path

import pytest

from shared_data import shared_data
from surveybench.disclosure import release
from surveybench.intake import Source, Sources
from surveybench.jobs import pipeline
from surveybench.quantities import NATIONAL, Flag, Ref, figure
from surveybench.results import Results
from surveybench.survey import load_survey
from tiny import MADE

ROOT = Path(__file__).parents[2]
WAVE, CAP = 2016, 5
BANDS = ((16, 35), (36, 50), (51, 65), (66, 120))
Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with (shared_data() / "il_general16" / "respondents.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def worth() -> dict[str, dict[str, float]]:
    """The score of each answer to each question."""
    text = (shared_data() / "il_general16" / "scoring.json").read_text("utf-8")
    return {item: entry["map"] for item, entry in json.loads(text).items()}


@pytest.fixture(scope="module")
def exact() -> Results:
    wards = load_survey(ROOT / "examples" / "il_general16" / "definition.yaml")
    files = Sources({WAVE: Source(shared_data() / "il_general16" / "respondents.csv")})
    tally, _ = pipeline.count(wards, files)
    return pipeline.results(wards, tally, made=MADE, version="0")


def stratum(row: Row) -> tuple[int, str]:
    band = next(b for b, (low, high) in enumerate(BANDS) if low <= int(row["age"]) <= high)
    return band, row["sex"]


def recomputed(rows: list[Row], items: dict[str, dict[str, float]]) -> dict[Ref, float]:
    """Shares of scored answers of each ward, weighted to everybody's age and sex."""
    everybody = Counter(map(stratum, rows))
    by_ward: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_ward[row["unit"]].append(row)
    shares: dict[Ref, float] = {}
    for ward, people in by_ward.items():
        there = Counter(map(stratum, people))
        weight = {
            g: min(CAP, (everybody[g] / len(rows)) / (n / len(people))) for g, n in there.items()
        }
        for item, scores in items.items():
            scored = [row for row in people if row[item] in scores]
            total = fsum(weight[stratum(row)] for row in scored)
            for option in scores:
                chose = fsum(weight[stratum(row)] for row in scored if row[item] == option)
                if total:
                    shares[Ref("score.share", item, ward, "all", WAVE, option)] = chose / total
    return shares


def test_shares_of_every_ward_to_twelve_places(
    rows: list[Row], worth: dict[str, dict[str, float]], exact: Results
) -> None:
    expected = recomputed(rows, worth)
    assert len(expected) > 3000
    for ref, share in expected.items():
        assert figure(exact.grids, ref).value == pytest.approx(share, rel=1e-12, abs=1e-15), ref


def test_scores_are_made_of_shares_to_twelve_places(
    worth: dict[str, dict[str, float]], exact: Results
) -> None:
    definition = exact.survey
    compared = 0
    for item in definition.evaluative:
        scores = {str(option.code): option.score for option in item.options}
        for code in (NATIONAL, *(one.code for one in exact.organisations)):
            name = "score.national_share" if code == NATIONAL else "score.share"
            shares = {
                option: figure(exact.grids, Ref(name, item.id, code, "all", WAVE, option)).value
                for option, score in scores.items()
                if score is not None
            }
            score_name = "expected_range.national" if code == NATIONAL else "score.score"
            score = figure(exact.grids, Ref(score_name, item.id, code, "all", WAVE)).value
            if score is not None:
                made = fsum((scores[o] or 0.0) * (share or 0.0) for o, share in shares.items())
                assert made == pytest.approx(score, rel=1e-12)
                compared += 1
    assert compared > 850


def test_the_national_share_is_the_mean_of_those_compared(exact: Results) -> None:
    for item in exact.survey.evaluative:
        for option in item.options:
            if option.score is None:
                continue
            refs = [
                Ref("score.share", item.id, one.code, "all", WAVE, str(option.code))
                for one in exact.organisations
                if figure(
                    exact.grids, Ref("expected_range.z", item.id, one.code, "all", WAVE)
                ).value
                is not None
            ]
            values = [figure(exact.grids, ref).value or 0.0 for ref in refs]
            ref = Ref("score.national_share", item.id, NATIONAL, "all", WAVE, str(option.code))
            assert figure(exact.grids, ref).value == pytest.approx(
                fsum(values) / len(values), rel=1e-12
            )


def test_what_is_released_is_of_enough_people_and_whole_per_cent(
    rows: list[Row], worth: dict[str, dict[str, float]], exact: Results
) -> None:
    chose = Counter((row["unit"], item, row[item]) for row in rows for item in worth)
    out = release(exact)
    seen = hidden = 0
    for one in out.figures():
        if one.ref.statistic != "score.share":
            continue
        if one.value is None:
            hidden += one.flag is Flag.FEW_CHOSE
            continue
        seen += 1
        assert chose[one.ref.organisation, one.ref.measure, one.ref.option] >= 5, one.ref
        assert round(one.value * 100) == pytest.approx(one.value * 100, abs=1e-9)
    assert seen > 1500
    assert hidden > 100
