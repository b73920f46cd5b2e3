"""The expected range: tiny tables, the arithmetic beside them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats.mstats import winsorize

from surveybench.stats import expected_range

pytestmark = pytest.mark.filterwarnings("error")  # edges are met without a warning


def test_equal_standard_errors_give_tau2_in_closed_form() -> None:
    # z = -2, 0, 2 with s = 1 and no pulling in: phi = 8/3, q = 8 > I - 1 = 2.
    # W1 = 3, W2 = 3: tau2 = (8 - 2) / (3 - 1) = 3.
    found = expected_range.spread(np.array([4.0, 6.0, 8.0]), np.ones(3), winsorise=0.0)
    assert found.national == 6
    assert found.phi == pytest.approx(8 / 3)
    assert found.tau2 == pytest.approx(3)


def test_scores_closer_than_chance_have_no_between_variance() -> None:
    found = expected_range.spread(np.array([5.9, 6.0, 6.1]), np.ones(3))
    assert found.tau2 == 0


def test_a_very_precise_organisation_does_not_break_tau2() -> None:
    # Two organisations, z = -1e8 and 1, nothing pulled in; W1 - W2/W1 = 2 w1 w2 / W1, near 2.
    y, s = np.array([5.0, 7.0]), np.array([1e-8, 1.0])
    found = expected_range.spread(y, s, winsorise=0.0)
    q = (1 / 1e-8) ** 2 + 1
    assert found.tau2 == pytest.approx((q - 1) / (2 * 1e16 * 1 / (1e16 + 1)))


def test_organisations_all_alike_have_no_spread() -> None:
    found = expected_range.spread(np.full(40, 7.3), np.full(40, 0.2))
    assert found.phi == pytest.approx(0, abs=1e-12)
    assert found.tau2 == 0


def test_fewer_than_two_organisations_have_no_spread() -> None:
    alone = expected_range.spread(np.array([6.0]), np.array([0.2]))
    assert alone.national == 6
    assert np.isnan(alone.phi)
    assert alone.tau2 == 0
    assert np.isnan(expected_range.spread(np.array([]), np.array([])).national)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("type7", [1.9, 2, 3, 4, 5, 6, 7, 8, 9, 9.1]),  # 1 + 0.1 * 9 = position 1.9
        ("type6", [1.1, 2, 3, 4, 5, 6, 7, 8, 9, 9.9]),  # 0.1 * 11 = position 1.1
        ("rank", [2, 2, 3, 4, 5, 6, 7, 8, 9, 9]),  # one value at each end
    ],
)
def test_ends_are_pulled_in_to_a_quantile(
    rule: expected_range.Quantile, expected: list[float]
) -> None:
    found = expected_range.winsorised(np.arange(1.0, 11.0), 0.1, rule)
    np.testing.assert_allclose(found, expected)


@pytest.mark.parametrize("size", [10, 13, 29, 48])
def test_the_rank_rule_is_that_of_scipy(size: int) -> None:
    z = np.random.default_rng(size).normal(size=size)
    found = expected_range.winsorised(z, 0.1, "rank")
    np.testing.assert_array_equal(found, np.asarray(winsorize(z, limits=(0.1, 0.1))))


@pytest.mark.parametrize(("share", "size", "pulled"), [(0.29, 100, 29), (0.0999, 10, 0)])
def test_the_rank_rule_pulls_in_the_whole_number(share: float, size: int, pulled: int) -> None:
    # 0.29 * 100 is 28.999999999999996 in floating point; 0.999 of a value is none.
    z = np.arange(float(size))
    found = expected_range.winsorised(z, share, "rank")
    assert (found.min(), found.max()) == (pulled, size - 1 - pulled)


def test_z_allows_for_both_variances() -> None:
    found = expected_range.z_scores(np.array([7.0]), np.array([0.3]), 6.5, 0.16)
    assert found[0] == pytest.approx(0.5 / 0.5)  # sqrt(0.09 + 0.16) = 0.5


def test_a_standard_error_of_nothing_has_no_z_and_no_limits() -> None:
    assert np.isnan(expected_range.z_scores(np.array([7.0]), np.array([0.0]), 6.5, 0.16)[0])
    assert np.isnan(expected_range.limits(np.array([0.0]), 6.5, 0.16)).all()


@pytest.mark.parametrize(("y", "s"), [(7.0, np.nan), (np.nan, np.nan)])
def test_an_organisation_without_a_figure_has_no_z_no_limits_and_no_band(
    y: float, s: float
) -> None:
    z = expected_range.z_scores(np.array([y]), np.array([s]), 6.5, 0.16)
    assert np.isnan(z[0])
    assert np.isnan(expected_range.bands(z)[0])
    assert np.isnan(expected_range.limits(np.array([s]), 6.5, 0.16)).all()


def test_bands_by_z() -> None:
    z = np.array([-4, -2.5, -1.8, -1, 0, 1, 1.8, 2.5, 4, np.nan])
    expected = [1, 2, 3, 4, 4, 4, 5, 6, 7, np.nan]
    np.testing.assert_array_equal(expected_range.bands(z), expected)


def test_a_tie_goes_outward() -> None:
    inner, middle, outer = expected_range.cuts((0.9, 0.95, 0.998))
    np.testing.assert_array_equal(
        expected_range.bands(np.array([inner, -inner, middle, -middle, outer, -outer])),
        [5, 3, 6, 2, 7, 1],
    )


def test_limits_are_where_the_band_changes() -> None:
    limits = expected_range.limits(np.array([0.3]), 6.0, 0.16)[:, 0]
    reach = 0.5  # sqrt(0.09 + 0.16)
    cuts = [-3.0902323, -1.9599640, -1.6448536, 1.6448536, 1.9599640, 3.0902323]
    np.testing.assert_allclose(limits, [6 + c * reach for c in cuts], atol=1e-6)


def test_limits_are_clipped_to_the_scale() -> None:
    limits = expected_range.limits(np.array([3.0]), 8.0, 0.0)[:, 0]
    assert limits[0] == 0
    assert limits[-1] == 10
