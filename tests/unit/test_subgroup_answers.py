"""What groups of people of the country answered: counted one by one, and what its shares tell."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pytest

from surveybench.disclosure import BLURRED_SHARE, Release, release
from surveybench.disclosure.choices import chosen_in
from surveybench.quantities import NATIONAL, Flag, Ref
from surveybench.results import Results
from surveybench.results.subgroup_sections import of_sections
from surveybench.stats import distribution
from surveybench.survey import Breakdown, Dimension, Section, Survey
from tiny import chosen, computed, item, survey

SHARE = "inequality.share"
SITE = Dimension("site", ("site",), codes=(("1", "Ash"), ("2", "Beech"), ("3", "Cedar")))
CODES = ("A", "B", "C", "D")


def asked() -> Survey:
    settings = chosen(release={"min_respondents": 30})
    one = survey(item("Q1"), item("Q2", (10, None, 0)), settings=settings)
    return replace(one, breakdowns=(Breakdown((SITE,), (True,)),))


@cache
def people() -> tuple[dict[str, str | None], ...]:
    rng = np.random.default_rng(12)
    return tuple(
        {
            "organisation": code,
            "outcome": "1",
            "age": "30",
            "sex": "1",
            "site": str(rng.choice([1, 2, 3], p=[0.5, 0.4, 0.1])),
            "Q1": str(rng.choice([1, 2, 3], p=[0.5, 0.4, 0.1])),
            "Q2": str(rng.integers(1, 4)),
        }
        for code in CODES
        for _ in range(700)
    )


@cache
def results() -> Results:
    return computed(asked(), {2025: people()}, CODES)


@cache
def out() -> Release:
    return release(results())


def ref(option: str, site: str, item: str = "Q1", key: str = SHARE) -> Ref:
    return Ref(key, item, NATIONAL, "all", 2025, option=option, subgroup=f"site {site}")


@pytest.mark.parametrize(("code", "site"), SITE.codes)
def test_shares_are_those_of_the_people_one_by_one(code: str, site: str) -> None:
    given = [row["Q1"] for row in people() if row["site"] == code]
    grid, points = results().grids[SHARE], (10, 5, 0)
    shares = [given.count(option) / len(given) for option in ("1", "2", "3")]
    ours = [grid.values[grid.at(ref(option, site))] for option in ("1", "2", "3")]
    assert ours == pytest.approx(shares, abs=1e-15)
    scores = results().grids["inequality.score"]
    at = scores.at(Ref("inequality.score", "Q1", NATIONAL, "all", 2025, subgroup=f"site {site}"))
    mean = sum(share * point for share, point in zip(shares, points, strict=True))
    assert scores.values[at] == pytest.approx(mean, abs=1e-12)


def test_an_answer_without_a_score_is_none_of_them() -> None:
    grid = results().grids[SHARE]
    assert grid.flags[grid.at(ref("2", "Ash", "Q2"))] == Flag.NO_SUCH_ANSWER


def test_shares_of_many_leave_in_whole_per_cent_and_their_ends_say_no_more() -> None:
    n = sum(row["site"] == "1" for row in people())
    assert n >= BLURRED_SHARE
    share = out().at(ref("3", "Ash")).value
    assert share is not None
    assert round(share * 100) == pytest.approx(share * 100)
    ends = [out().at(ref("3", "Ash", key=f"{SHARE}_{end}")).value for end in ("lower", "upper")]
    tens = np.array([round(n, -1)], dtype=float)
    of_what_leaves = distribution.interval(np.array([share]), tens, 1.959963984540054)
    assert ends == pytest.approx([float(end[0]) for end in of_what_leaves], abs=0.005)


def test_of_fewer_none_is_shown_and_the_reason_is_true() -> None:
    assert sum(row["site"] == "3" for row in people()) < BLURRED_SHARE
    for option in ("1", "2", "3"):
        found = out().at(ref(option, "Cedar"))
        assert found.value is None
        assert found.flag is Flag.PROTECTS_ANOTHER


def test_a_section_is_the_mean_of_its_questions_and_is_hidden_with_any_of_them() -> None:
    one, sections = results().grids["subgroup.score"], results().grids["subgroup.section"]
    np.testing.assert_allclose(sections.values[:, :, 0], one.values.mean(axis=2), rtol=1e-12)
    country = results().grids["inequality.score"].values.mean(axis=2)
    of_country = results().grids["inequality.section"].values[:, :, 0]
    np.testing.assert_allclose(of_country, country, rtol=1e-12)
    for key in ("subgroup", "inequality"):
        shown = out().grids[f"{key}.score"].flags == Flag.OK
        seen = out().grids[f"{key}.section"].flags[:, :, 0] == Flag.OK
        assert np.array_equal(seen, shown.all(axis=2))
    assert seen.any()


def test_weighted_sections_follow_their_weights_and_those_over_persons_are_left_out() -> None:
    weighted = Section("W", "W", ("Q1", "Q2"), weights=(("Q1", 3.0), ("Q2", 1.0)))
    persons = Section("P", "P", ("Q1", "Q2"), score="persons")
    one = replace(asked(), sections=(weighted, persons))
    grid = results().grids["inequality.score"]
    values = of_sections(one, "inequality.section", grid)["inequality.section"].values
    expected = 0.75 * grid.values[:, :, 0] + 0.25 * grid.values[:, :, 1]
    np.testing.assert_allclose(values[:, :, 0], expected, rtol=1e-12)
    assert np.isnan(values[:, :, 1]).all()


def test_few_of_any_answer_hide_all_of_the_question() -> None:
    chose = np.array([[[[900, 95, 5], [900, 70, 30]], [[900, 100, 0], [500, 499, 0]]]])
    scored = np.array([[True, True, True], [True, True, False]])
    found = chosen_in(asked(), chose, scored)
    assert found.few.tolist() == [[[True, False], [False, False]]]
    assert found.exact.tolist() == [[[False, False], [False, True]]]


def test_score_and_shares_leave_ten_numbers_of_a_difference_of_two() -> None:
    """All tables of so many people that print the same shares, number in tens and score."""
    chose = (612, 301, 87)
    n = sum(chose)
    assert n == BLURRED_SHARE

    def printed(a: int, b: int, c: int) -> tuple[float, ...]:
        total = a + b + c
        shares = (int(100 * x / total + 0.5) for x in (a, b, c))
        return (*shares, round(total / 10), round((10 * a + 5 * b) / total, 2))

    told = printed(*chose)
    near = range(-12, 13)
    fits = [
        table
        for steps in product(near, near, range(-5, 5))
        if printed(
            *(table := (612 + steps[0], 301 + steps[1], 87 + steps[2] - steps[0] - steps[1]))
        )
        == told
    ]
    for k in range(3):
        reach = {table[k] for table in fits}
        assert 2 * (max(reach) - min(reach)) + 1 >= 10
