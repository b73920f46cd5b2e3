"""Range and slope of subgroups' scores, by hand."""

from __future__ import annotations

import numpy as np

from surveybench.stats import inequality


def test_two_halves_have_twice_their_difference_as_slope() -> None:
    """Half of all have the rank 1/4 and half 3/4: from 0 to 1 the line rises by twice as much."""
    slope, error = inequality.slope(np.array([50.0, 50.0]), np.array([4.0, 5.0]), np.full(2, 0.02))
    assert np.isclose(slope, 2.0)
    assert np.isclose(error, 0.4)
    assert inequality.spread(np.array([4.0, 7.5, 5.0])) == 3.5


def test_where_a_score_is_missing_or_all_are_in_one_there_is_none() -> None:
    missing = np.array([4.0, np.nan])
    assert np.isnan(inequality.spread(missing))
    assert np.isnan(inequality.slope(np.array([5.0, 5.0]), missing, np.ones(2))[0])
    assert np.isnan(inequality.slope(np.array([5.0, 0.0]), np.array([4.0, 4.0]), np.ones(2))[0])
