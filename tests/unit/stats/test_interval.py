"""Intervals: tiny tables, closed forms and edges."""

from __future__ import annotations

import numpy as np
import pytest

from surveybench.stats import interval

pytestmark = pytest.mark.filterwarnings("error")  # edges are met without a warning
Z = 1.959963984540054
THREE = np.array([[0.0, 5.0, 10.0]])


def test_two_options_give_wilsons_interval() -> None:
    # Nine of ten: (p + z2/2n -+ z sqrt(p q / n + z2 / 4n2)) / (1 + z2/n), from the textbook.
    lower, upper = interval.question(
        np.array([[0.1, 0.9]]), np.array([[0.0, 10.0]]), np.array([10.0]), Z
    )
    assert lower[0] == pytest.approx(5.958499, abs=1e-5)
    assert upper[0] == pytest.approx(9.821238, abs=1e-5)


def test_equal_answers_do_not_give_a_point() -> None:
    lower, upper = interval.question(np.array([[0.0, 0.0, 1.0]]), THREE, np.array([31.0]), Z)
    assert upper[0] == 10
    assert 8.5 < lower[0] < 9.5


def test_more_people_give_a_narrower_interval_around_the_score() -> None:
    shares, n = np.array([[0.1, 0.3, 0.6]] * 3), np.array([30.0, 100.0, 1000.0])
    lower, upper = interval.question(shares, np.repeat(THREE, 3, axis=0), n, Z)
    assert (lower < 7.5).all()
    assert (upper > 7.5).all()
    assert (np.diff(upper - lower) < 0).all()
    # With very many people it is Y -+ z s.
    s = np.sqrt((0.1 * 7.5**2 + 0.3 * 2.5**2 + 0.6 * 2.5**2) / 1000)
    assert lower[2] == pytest.approx(7.5 - Z * s, abs=0.01)


def test_nobody_has_no_interval() -> None:
    nobody = np.array([[np.nan, np.nan, np.nan]])
    lower, upper = interval.question(nobody, THREE, np.array([np.nan]), Z)
    assert np.isnan(lower[0])
    assert np.isnan(upper[0])


def test_options_that_a_question_lacks_change_nothing() -> None:
    padded = np.array([[0.0, 5.0, 10.0, np.nan]])
    one = interval.question(np.array([[0.2, 0.2, 0.6]]), THREE, np.array([50.0]), Z)
    two = interval.question(np.array([[0.2, 0.2, 0.6, 0.0]]), padded, np.array([50.0]), Z)
    np.testing.assert_allclose(one, two, rtol=1e-12)


def test_a_section_of_alike_questions_without_correlation() -> None:
    # Four questions with ends 1 below and 2 above: 1 / sqrt(4) below, 2 / sqrt(4) above.
    y = np.full((4, 1), 6.0)
    lower, upper = interval.section(y, y - 1, y + 2, np.array([1.0]))
    assert lower[0] == pytest.approx(5.5)
    assert upper[0] == pytest.approx(7.0)


def test_perfectly_correlated_questions_give_their_own_interval() -> None:
    y = np.full((4, 1), 6.0)
    lower, upper = interval.section(y, y - 1, y + 2, np.array([4.0]))
    assert lower[0] == pytest.approx(5)
    assert upper[0] == pytest.approx(8)


def test_it_holds_the_truth_as_often_as_it_says() -> None:
    # Simulated truth: 4,000 surveys of 30 people whose mean is 9.5; three standard errors.
    rng, true = np.random.default_rng(3), np.array([0.02, 0.06, 0.92])
    shares = rng.multinomial(30, true, size=4000) / 30
    scores, n = np.repeat(THREE, 4000, axis=0), np.full(4000, 30.0)
    lower, upper = interval.question(shares, scores, n, Z)
    held = ((lower <= 9.5) & (upper >= 9.5)).mean()
    assert 0.94 - 0.011 < held < 0.96 + 0.011
