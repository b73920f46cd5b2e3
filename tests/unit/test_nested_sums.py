"""What smaller sums leave of a larger one, by numbers made by hand."""

from __future__ import annotations

import numpy as np

from surveybench.disclosure.nested_sums import HiddenSum, KnownSums, of_hidden, remainders

NAN = np.nan


def test_what_is_shown_is_taken_out_and_the_smallest_come_first() -> None:
    group = np.array([0, 0, 1, 1, 1, -1])
    several = KnownSums(group, {"n": np.array([30.0, 70.0])})
    everybody = KnownSums(np.zeros(6, np.int64), {"n": np.array([120.0])})
    counts = np.array([0.0, 12.0, 0.0, 0.0, 25.0, 20.0])
    found = of_hidden([everybody, several], "n", counts, np.array([0, 2, 3]))
    assert [entry.members.tolist() for entry in found] == [
        [True, False, False],
        [False, True, True],
        [True, True, True],
    ]
    assert [float(entry.totals) for entry in found] == [18, 45, 120 - 12 - 25 - 20]


def test_a_larger_sum_is_of_those_whose_own_is_not_known() -> None:
    one = HiddenSum(np.array([True, True, False, False]), np.array([9.0, NAN]))
    other = HiddenSum(np.array([False, False, True, False]), np.array([5.0, 6.0]))
    everybody = HiddenSum(np.ones(4, bool), np.array([20.0, 30.0]))
    left = {
        tuple(entry.members.tolist()): entry.totals.tolist()
        for entry in remainders(everybody, [other, one])
    }
    assert left[False, False, False, True][0] == 6
    assert np.isnan(left[False, False, False, True][1])
    assert left[True, True, False, True][1] == 24
    assert len(left) == 2


def test_nobody_is_left_of_a_sum_that_others_make_up() -> None:
    one = HiddenSum(np.array([True, False]), np.array(4.0))
    other = HiddenSum(np.array([False, True]), np.array(7.0))
    (left,) = remainders(HiddenSum(np.ones(2, bool), np.array(11.0)), [one, other])
    assert not left.members.any()
    assert float(left.totals) == 0
    (alone,) = remainders(one, [])
    assert alone is one
