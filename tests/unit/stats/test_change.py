"""Change between two waves: tiny tables, the arithmetic beside them."""

from __future__ import annotations

import numpy as np
import pytest

from surveybench.stats import change

pytestmark = pytest.mark.filterwarnings("error")  # edges are met without a warning


def moments(y: float, v: float, n: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.array([y]), np.array([v]), np.array([n])


def test_z_is_the_difference_over_both_errors() -> None:
    found = change.compare(moments(5, 0.09, 50), moments(6, 0.16, 60))
    assert found.difference[0] == -1
    assert found.z[0] == pytest.approx(-2)  # sqrt(0.25) = 0.5
    assert found.p_z[0] == pytest.approx(0.04550026)


def test_degrees_of_freedom_of_two_alike_waves() -> None:
    # Equal variances and sizes: df = 2 (n - 1).
    found = change.compare(moments(5, 0.1, 21), moments(5, 0.1, 21))
    assert found.degrees[0] == pytest.approx(40)


def test_degrees_of_freedom_of_two_unlike_waves() -> None:
    # (0.09 + 0.16)^2 / (0.09^2 / 9 + 0.16^2 / 16) = 0.0625 / (0.0009 + 0.0016) = 25
    found = change.compare(moments(5, 0.09, 10), moments(6, 0.16, 17))
    assert found.degrees[0] == pytest.approx(25)
    assert found.p_welch[0] == pytest.approx(0.05647598043)  # R: 2 * pt(-2, 25)


def test_one_respondent_has_no_welch_test() -> None:
    found = change.compare(moments(5, 0.09, 1), moments(6, 0.16, 17))
    assert np.isfinite(found.p_z[0])
    assert np.isnan(found.p_welch[0])


def test_welch_is_more_careful_than_z() -> None:
    found = change.compare(moments(5, 0.09, 5), moments(6, 0.16, 5))
    assert found.p_welch[0] > found.p_z[0]


def test_a_missing_wave_has_no_test() -> None:
    found = change.compare(moments(5, 0.09, 50), moments(np.nan, np.nan, 0))
    assert np.isnan(found.z[0])
    assert np.isnan(change.verdict(found.difference, found.p_z)[0])


def test_two_waves_without_variance_have_no_test() -> None:
    found = change.compare(moments(5, 0, 50), moments(6, 0, 50))
    assert found.difference[0] == -1
    assert np.isnan(found.z[0])


@pytest.mark.parametrize(("p", "expected"), [(0.049, 1), (0.05, 1), (0.0501, 0)])
def test_significance_at_the_threshold(p: float, expected: int) -> None:
    assert change.verdict(np.array([0.5]), np.array([p]))[0] == expected


def test_the_verdict_has_the_sign_of_the_difference() -> None:
    found = change.verdict(np.array([-0.5, 0.5]), np.array([0.01, 0.01]), 0.95)
    np.testing.assert_array_equal(found, [-1, 1])


def test_the_score_test_takes_its_variance_from_both_waves_together() -> None:
    # Ten of 10 and ten of 0 against twenty of 10: 30 of 40 in all, s0^2 = 100 x 3/4 x 1/4.
    now = (np.array([5.0]), np.array([25.0]), np.array([20.0]))
    then = (np.array([10.0]), np.array([0.0]), np.array([20.0]))
    z, p_score = change.pooled(now, then)
    assert z[0] == pytest.approx(-5 / np.sqrt(18.75 * 2 / 20))
    assert p_score[0] == pytest.approx(2.607e-4, rel=1e-3)  # R: 2 * pnorm(-3.6514837)


def test_equal_answers_in_both_waves_have_no_score_test() -> None:
    all_best = (np.array([10.0]), np.array([0.0]), np.array([40.0]))
    z, p_score = change.pooled(all_best, all_best)
    assert np.isnan(z[0])
    assert np.isnan(p_score[0])
    nobody = (np.array([np.nan]), np.array([np.nan]), np.array([np.nan]))
    assert np.isnan(change.pooled(all_best, nobody)[1][0])
