"""Reliability by hand."""

from __future__ import annotations

import numpy as np
import pytest

from surveybench.stats import reliability

pytestmark = pytest.mark.filterwarnings("error")  # edges are met without a warning


def one(y: float, s: float, n: float, tau2: float) -> tuple[float, float, float]:
    found = reliability.reliability(np.array([y]), np.array([s]), np.array([n]), 6.0, tau2)
    return found.reliability[0], found.needed[0], found.shrunken[0]


def test_half_of_the_difference_is_chance() -> None:
    # s^2 = tau2 = 0.25: R = 1/2; sigma^2 = 0.25 * 40 = 10; 0.25 / (0.25 + 10/n) = 0.7 at n = 280/3.
    assert one(8.0, 0.5, 40, 0.25) == pytest.approx((0.5, 280 / 3, 7.0))


def test_as_many_people_as_there_are_where_the_reliability_is_just_enough() -> None:
    share, needed, _ = one(8.0, np.sqrt(0.3), 40, 0.7)
    assert share == pytest.approx(0.7)
    assert needed == pytest.approx(40)


def test_organisations_that_do_not_differ_are_told_apart_by_nobody() -> None:
    share, needed, shrunken = one(8.0, 0.5, 40, 0.0)
    assert share == 0
    assert np.isnan(needed)
    assert shrunken == 6.0


def test_answers_that_are_all_equal_have_no_reliability() -> None:
    assert np.isnan(one(10.0, 0.0, 40, 0.25)).all()


def test_no_score_has_none() -> None:
    assert np.isnan(one(np.nan, np.nan, 0, 0.25)).all()


def test_the_national_average_stays_where_it_is() -> None:
    assert one(6.0, 0.5, 40, 0.25)[2] == 6.0


def test_differences_that_chance_explains_have_no_variance_between() -> None:
    y = np.array([6.0, 6.1, 5.9, 6.05, 5.95])
    assert reliability.between(y, np.full(5, 0.5)).tau2 == 0


def test_scores_without_chance_differ_by_their_variance() -> None:
    y = np.array([5.0, 6.0, 7.0, 8.0])
    found = reliability.between(y, np.full(4, 1e-9))
    assert found.tau2 == pytest.approx(np.var(y, ddof=1), rel=1e-6)
    assert found.lower < found.tau2 < found.upper


def test_with_equal_variances_it_is_the_plain_estimate() -> None:
    y = np.array([5.0, 6.5, 7.0, 8.2, 6.1])
    assert reliability.between(y, np.full(5, 0.3)).tau2 == pytest.approx(np.var(y, ddof=1) - 0.3)
