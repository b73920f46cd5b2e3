"""Chance: closed forms, edges, and what must hold of any counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, norm

from surveybench.stats import chance

pytestmark = pytest.mark.filterwarnings("error")  # edges are met without a warning
LEVELS = np.array([-3.0902, -1.96, -1.6449, 1.6449, 1.96, 3.0902])
YES_NO = np.array([0.0, 10.0])


def test_yes_or_no_in_one_stratum_is_binomial() -> None:
    answers = np.array([[[12, 28]], [[14, 46]]])
    weights = np.ones((2, 1))
    y = np.array([7.0, 46 / 6])
    found = chance.null(answers, weights, YES_NO, y, chance.Expected(7.4, 0.0, LEVELS))
    for o, (n, yes) in enumerate(((40, 28), (60, 46))):
        below = binom.cdf(yes - 1, n, 0.74) + binom.pmf(yes, n, 0.74) / 2
        assert found.p[o] == pytest.approx(2 * min(below, 1 - below), abs=1e-4)


def test_of_scores_that_are_compared_alone_it_is_a_part_of_the_binomial() -> None:
    """Two organisations of 40 and 60; scores from 2 to 8.5 are compared."""
    answers = np.array([[[12, 28]], [[14, 46]]])
    y, low, high = np.array([7.0, 46 / 6]), np.full(2, 2.0), np.full(2, 8.5)
    expected = chance.Expected(7.4, 0.0, LEVELS)
    found = chance.null(answers, np.ones((2, 1)), YES_NO, y, expected, (low, high))
    for o, (n, yes) in enumerate(((40, 28), (60, 46))):
        scores = 10 * np.arange(n + 1) / n
        inside = (scores >= 2) & (scores <= 8.5)
        weight = np.where(inside, binom.pmf(np.arange(n + 1), n, 0.74), 0)
        weight /= weight.sum()
        below = weight[:yes].sum() + weight[yes] / 2
        assert found.p[o] == pytest.approx(2 * min(below, 1 - below), abs=1e-4)
        spread = np.where(inside, np.sqrt(scores * (10 - scores) / n), 1)
        bands = np.digitize((scores - 7.4) / spread, LEVELS)
        often = [weight[bands == band].sum() for band in range(7)]
        np.testing.assert_allclose(found.bands[o], often, atol=0.03)
        assert found.bands[o].sum() == pytest.approx(1)


def test_very_many_people_and_a_wide_spread_give_the_normal_p() -> None:
    answers = np.tile(np.array([2000, 3000, 5000]), (3, 2, 1))
    y = np.array([6.5, 7.0, 6.1])
    expected = chance.Expected(6.5, 0.09, LEVELS)
    found = chance.null(answers, np.ones((3, 2)), np.array([0.0, 5, 10]), y, expected)
    s2 = (0.2 * 6.5**2 + 0.3 * 1.5**2 + 0.5 * 3.5**2) / 20000
    np.testing.assert_allclose(
        found.p, 2 * norm.sf(np.abs(y - 6.5) / np.sqrt(s2 + 0.09)), atol=2e-3
    )
    np.testing.assert_allclose(
        found.bands[0], np.diff(norm.cdf([-np.inf, *LEVELS, np.inf])), atol=2e-3
    )


def test_answers_all_equal_have_no_band() -> None:
    answers = np.array([[[0, 30]], [[6, 24]]])
    expected = chance.Expected(9.0, 0.0, LEVELS)
    again = chance.repeated(answers, np.ones((2, 1)), YES_NO, expected)
    assert again[0].sum() == pytest.approx(0, abs=1e-12)
    assert again[1].sum() == pytest.approx(1 - 0.8**30, abs=1e-6)


def test_nobody_has_no_chance() -> None:
    answers = np.array([[[0, 0]], [[6, 24]]])
    found = chance.null(
        answers, np.ones((2, 1)), YES_NO, np.array([np.nan, 8.0]), chance.Expected(8, 0, LEVELS)
    )
    assert np.isnan(found.p[0])
    assert np.isfinite(found.p[1])


def test_a_stratum_without_anybody_changes_nothing() -> None:
    answers = np.array([[[3, 9, 28]], [[5, 10, 40]]])
    scores, y = np.array([0.0, 5, 10]), np.array([8.1, 8.2])
    expected = chance.Expected(8.2, 0.02, LEVELS)
    padded = np.concatenate([answers, np.zeros_like(answers)], axis=1)
    one = chance.null(answers, np.ones((2, 1)), scores, y, expected)
    two = chance.null(padded, np.array([[1.0, 0.0], [1.0, 3.0]]), scores, y, expected)
    np.testing.assert_allclose(two.p, one.p, rtol=1e-9)
    np.testing.assert_allclose(two.bands, one.bands, atol=1e-9)


def test_unequal_steps_between_options_are_the_same_answer() -> None:
    # An option that nobody can choose takes the fast way's place: the result may not move.
    answers = np.array([[[4, 0, 9, 30]], [[3, 0, 12, 40]]])
    scores, y = np.array([0.0, 2.0, 5.0, 10.0]), np.array([8.0, 8.4])
    expected = chance.Expected(8.2, 0.0, LEVELS)
    slow = chance.null(answers, np.ones((2, 1)), scores, y, expected)
    fast = chance.null(answers[:, :, [0, 2, 3]], np.ones((2, 1)), scores[[0, 2, 3]], y, expected)
    np.testing.assert_allclose(slow.p, fast.p, atol=1e-9)


@given(st.lists(st.tuples(*[st.integers(0, 12)] * 3), min_size=2, max_size=6), st.floats(0, 0.5))
def test_chances_are_chances(rows: list[tuple[int, ...]], tau2: float) -> None:
    answers = np.array(rows)[:, None, :]
    total = answers.sum(axis=(1, 2))
    scores = np.array([0.0, 5.0, 10.0])
    with np.errstate(invalid="ignore"):
        y = (answers[:, 0] * scores).sum(axis=1) / total
    expected = chance.Expected(
        float(np.nan_to_num(np.nanmean(y))) if total.any() else 5.0, tau2, LEVELS
    )
    found = chance.null(answers, np.ones((len(rows), 1)), scores, y, expected)
    somebody = total > 0
    assert ((found.p[somebody] >= 0) & (found.p[somebody] <= 1)).all()
    assert (found.bands[somebody] >= 0).all()
    assert (found.bands[somebody].sum(axis=1) <= 1 + 1e-6).all()


def test_q_is_no_smaller_than_p_and_keeps_its_order() -> None:
    p = np.array([[0.01, 0.04, np.nan, 0.03], [0.5, 0.5, 0.5, 0.5]])
    q = chance.adjusted(p, axis=1)
    np.testing.assert_allclose(q[0, [0, 1, 3]], [0.03, 0.04, 0.04])  # 0.01 x 3, then 0.04 x 3 / 3
    np.testing.assert_allclose(q[1], 0.5)
    assert np.isnan(q[0, 2])


def test_p_by_the_normal_curve_needs_an_average() -> None:
    found = chance.by_normal_curve(np.array([5.0, 6.0]), np.ones(2), float("nan"), 0.0)
    assert np.isnan(found).all()
