"""What goes with overall experience: from people one by one, and where it is not worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from small_nations import CODES, Case, drawn
from surveybench.quantities import Flag, Grid
from surveybench.survey.inconsistent import InconsistentSurvey


def by_hand(case: Case, item: str, population: str) -> float | None:
    """The correlation of `item` with Q1 over the rows of organisations compared on both."""
    grids, asked = case.results.grids, case.survey
    groups = next(p.groups for p in asked.populations if p.id == population)
    xs: list[float] = []
    ys: list[float] = []
    compared = 0
    for code in CODES:
        place = (population, code)
        if not all(_band(grids, measure, *place) for measure in (item, "Q1")):
            continue
        compared += 1
        pairs = [
            (_points(case, item, row[item]), _points(case, "Q1", row["Q1"]))
            for row in case.rows[case.survey.wave]
            if row["organisation"] == code
            and (not groups or row["group"] in groups)
            and (row["age"] is not None or asked.settings.strata.missing_stratum != "exclude")
            and row.get(item)
            and row.get("Q1")
        ]
        scored = [(x, y) for x, y in pairs if x is not None and y is not None]
        if scored:
            x, y = (np.array(side) - np.mean(side) for side in zip(*scored, strict=True))
            xs += x.tolist()
            ys += y.tolist()
    if compared < asked.settings.release.min_organisations:
        return None
    return float(np.corrcoef(xs, ys)[0, 1])


def _band(grids: Mapping[str, Grid], measure: str, population: str, code: str) -> bool:
    grid = grids["expected_range.band"]
    place = (grid.populations.index(population), grid.measures.index(measure))
    return bool(np.isfinite(grid.values[0][place][grid.organisations.index(code)]))


def _points(case: Case, item: str, code: str | None) -> float | None:
    return next(o.score for o in case.survey.item[item].options if str(o.code) == code)


@pytest.mark.slow
def test_correlations_are_those_of_people_one_by_one() -> None:
    found = 0
    for seed in range(4):
        case = drawn(seed)
        grid = case.results.grids["priority.correlation"]
        for item, population in product(("Q2", "Q3"), grid.populations):
            m, p = grid.measures.index(item), grid.populations.index(population)
            ours = grid.values[0, p, m]
            hand = by_hand(case, item, population)
            if np.isfinite(ours):
                assert hand == pytest.approx(ours, abs=1e-12)
                found += 1
            else:
                assert hand is None or not np.isfinite(hand)
    assert found > 2


def test_a_correlation_leaves_with_two_decimals_and_only_where_a_question_is_compared() -> None:
    for seed in range(4):
        out = drawn(seed).release
        grid = out.grids["priority.correlation"]
        shown = grid.flags == Flag.OK
        assert np.array_equal(grid.values[shown], grid.values[shown].round(2))
        compared = out.grids["expected_range.national"].flags[:1] == Flag.OK
        assert not (shown & ~compared).any()


def test_each_question_is_counted_with_overall_experience_once_and_only_where_it_is_named() -> None:
    asked = drawn(0).survey
    asked = replace(asked, overall_verdict=False)
    assert asked.pairs == (("Q1", "Q2"), ("Q3", "Q1"))
    plain = replace(asked, overall="")
    assert plain.pairs == (("Q1", "Q2"),)
    assert plain.fingerprint != asked.fingerprint


def test_overall_experience_must_be_a_scored_question() -> None:
    with pytest.raises(InconsistentSurvey, match="there is no scored item Q9"):
        replace(drawn(0).survey, overall="Q9")
