"""The overall verdict: from people one by one, and what is counted for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from small_nations import CODES, LEAST, Case, drawn
from surveybench.quantities import Flag
from surveybench.survey.inconsistent import InconsistentSurvey

WORST, BEST = "lowest", "highest"


def of_person(case: Case, row: Mapping[str, str | None], side: str) -> tuple[int, int]:
    """How many answers are scored, and how many of them are the worst or the best."""
    given = extreme = 0
    for item in case.survey.evaluative:
        scores = {str(o.code): o.score for o in item.options if o.score is not None}
        score = scores.get(row.get(item.id) or "")
        if score is not None:
            given += 1
            extreme += score == (min if side == WORST else max)(scores.values())
    return given, extreme


def by_hand(case: Case, population: str, side: str) -> dict[str, tuple[int, float]]:
    """By organisation people with a scored answer, and the weighted mean share."""
    asked = case.survey
    groups = next(p.groups for p in asked.populations if p.id == population)
    people: dict[str, list[tuple[tuple[str | None, str | None], int, int]]] = {}
    for row in case.rows[asked.wave]:
        if (groups and row["group"] not in groups) or not any(row.get(q) for q in asked.item):
            continue
        if row["age"] is None and asked.settings.strata.missing_stratum == "exclude":
            continue
        stratum = (row["age"], row["sex"])
        people.setdefault(str(row["organisation"]), []).append(
            (stratum, *of_person(case, row, side))
        )
    everybody = [one for rows in people.values() for one in rows if one[0][0]]
    national = Counter(stratum for stratum, _, _ in everybody)
    result = {}
    for code, rows in people.items():
        own = Counter(stratum for stratum, _, _ in rows if stratum[0])
        weights = {
            g: min(5.0, national[g] / len(everybody) / (own[g] / sum(own.values()))) for g in own
        }
        judged = [(weights.get(g, 1.0), k / m) for g, m, k in rows if m]
        total = sum(w for w, _ in judged)
        mean = sum(w * x for w, x in judged) / total if total else float("nan")
        result[code] = (len(judged), mean)
    return result


def test_shares_are_those_of_people_one_by_one() -> None:
    found = 0
    for seed in range(4):
        case = drawn(seed)
        for side in (WORST, BEST):
            grid = case.results.grids[f"verdict.{side}_share"]
            for p, population in enumerate(grid.populations):
                hand = by_hand(case, population, side)
                for o, code in enumerate(CODES):
                    ours = grid.values[0, p, o]
                    if np.isfinite(ours):
                        n, share = hand[code]
                        assert n >= LEAST
                        assert ours == pytest.approx(share, abs=1e-12)
                        found += 1
    assert found > 10


def test_it_leaves_as_whole_per_cent_and_never_of_few_people() -> None:
    for seed in range(4):
        case = drawn(seed)
        for side in (WORST, BEST):
            grid = case.release.grids[f"verdict.{side}_share"]
            shown = grid.flags == Flag.OK
            assert np.array_equal(grid.values[shown], grid.values[shown].round(2))
            people = case.results.grids["standardise.respondents"].values[:1]
            assert (people[shown] >= LEAST).all()


def test_a_band_of_many_worst_answers_is_a_bad_one() -> None:
    for side, sign in ((WORST, -1), (BEST, 1)):
        case = drawn(1)
        shares = case.results.grids[f"verdict.{side}_share"].values[0]
        bands = case.results.grids[f"verdict.{side}_band"].values[0]
        for p in range(len(shares)):
            known = np.isfinite(bands[p])
            order = np.argsort(sign * shares[p][known])
            assert (np.diff(bands[p][known][order]) >= -7).all()
            outside = bands[p][known] != 4
            middle = np.median(shares[p][known]) if known.any() else 0.0
            above = (shares[p][known] > middle)[outside]
            assert (above == (sign * (bands[p][known][outside] - 4) > 0)).all()


def test_what_is_counted_follows_from_scores_so_they_are_part_of_the_fingerprint() -> None:
    asked = drawn(0).survey
    assert ("@scored", "@lowest") in asked.pairs
    assert asked.extremes["@scored"] == (0, 1, 2, 3)
    plain = replace(asked, overall_verdict=False)
    assert not plain.extremes
    assert plain.fingerprint != asked.fingerprint
    alone = replace(asked, overall="", overall_verdict=False, earlier=(), origin="published")
    with pytest.raises(InconsistentSurvey, match="published figures do not hold"):
        replace(alone, overall_verdict=True)
