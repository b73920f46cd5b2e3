"""Response rates: tiny tables, the arithmetic beside them."""

from __future__ import annotations

import numpy as np
import pytest

from surveybench.stats import response_rate

REMOVED = (2, 3, 5, 7)
pytestmark = pytest.mark.filterwarnings("error")  # edges are met without a warning


def outcomes(*codes: int) -> np.ndarray:
    return np.array([[0, *codes]], dtype=np.int64)


def test_removed_codes_leave_the_denominator_of_the_adjusted_rate_only() -> None:
    found = response_rate.rates(outcomes(19, 10, 2, 30, 5, 50, 3), REMOVED)
    assert found.invited[0] == 119
    assert found.completed[0] == 19
    assert found.raw[0] == pytest.approx(19 / 119)
    assert found.adjusted[0] == pytest.approx(19 / (119 - 10 - 2 - 5 - 3))  # 19 / 99


def test_published_figures_of_the_whole_survey() -> None:
    # 67,127 invited and 12,319 completed; an adjusted rate printed as 19 % needs between 538 and
    # 3,952 people removed. 2,000 undelivered lie between.
    found = response_rate.rates(outcomes(12_319, 2_000, 0, 0, 0, 52_808, 0), REMOVED)
    assert found.invited[0] == 67_127
    assert round(found.adjusted[0] * 100) == 19


def test_a_code_named_twice_is_removed_once() -> None:
    found = response_rate.rates(outcomes(19, 10, 2, 30, 5, 50, 3), (2, 2, 3))
    assert found.adjusted[0] == pytest.approx(19 / (119 - 10 - 2))


def test_nothing_removed_leaves_the_raw_rate() -> None:
    found = response_rate.rates(outcomes(19, 10, 2, 30, 5, 50, 3), ())
    assert found.adjusted[0] == found.raw[0] == 19 / 119


def test_one_person_who_answered_is_everyone() -> None:
    found = response_rate.rates(outcomes(1, 0, 0, 0, 0, 0, 0), REMOVED)
    assert found.raw[0] == found.adjusted[0] == 1


def test_nobody_invited_has_no_rate() -> None:
    found = response_rate.rates(outcomes(0, 0, 0, 0, 0, 0, 0), REMOVED)
    assert np.isnan(found.raw[0])
    assert np.isnan(found.adjusted[0])


def test_nobody_left_after_removal_has_no_adjusted_rate() -> None:
    found = response_rate.rates(outcomes(0, 7, 0, 0, 0, 0, 0), REMOVED)
    assert found.raw[0] == 0
    assert np.isnan(found.adjusted[0])
