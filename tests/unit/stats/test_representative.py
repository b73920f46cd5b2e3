"""The R-indicator, by hand."""

from __future__ import annotations

import numpy as np

from surveybench.stats import representative


def test_two_halves_differ_by_twice_the_spread() -> None:
    """Rates of 0.6 and 0.2 of 100 each: S^2 = 200 (0.2)^2 / 199, less (0.24 + 0.16) / 200."""
    one = representative.indicator(np.array([100, 100, 0]), np.array([60, 20, 0]))
    assert np.isclose(one.spread2, 8 / 199)
    assert np.isclose(one.indicator, 1 - 2 * np.sqrt(8 / 199 - 0.002))
    assert np.isclose(one.variation, np.sqrt(8 / 199 - 0.002) / 0.4)
    # 4 (1/4) (0.04) (v1 + v2) + 2 (1/16) (v1 + v2)^2, v1 = 0.0024, v2 = 0.0016
    assert np.isclose(one.standard_error, np.sqrt((0.04 * 0.004 + 2e-6) / (8 / 199)))


def test_where_chance_alone_explains_the_rates_it_is_one() -> None:
    one = representative.indicator(np.array([50, 50, 0]), np.array([25, 26, 0]))
    assert one.indicator == 1
    assert np.isfinite(one.standard_error)


def test_there_is_none_of_unknown_strata_or_where_all_or_nobody_answered() -> None:
    invited = np.array([[50, 50, 6], [50, 50, 5], [50, 50, 0], [50, 50, 0], [50, 0, 0]])
    answered = np.array([[20, 10, 6], [20, 10, 0], [50, 50, 0], [0, 0, 0], [20, 0, 0]])
    one = representative.indicator(invited, answered)
    assert np.isnan(one.indicator).tolist() == [True, False, True, True, True]
    assert np.isnan(one.standard_error).tolist() == [True, False, True, True, True]
