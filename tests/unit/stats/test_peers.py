"""Organisations beside their peers, by hand."""

from __future__ import annotations

import numpy as np

from surveybench.stats import peers


def test_the_mean_is_of_the_group_and_the_highest_is_first() -> None:
    scores = np.array([[6.0, 8.0, 7.0, 5.0], [6.0, np.nan, 8.0, 9.0]])
    one = peers.beside(scores, np.array([0, 0, 0, 1]))
    mean, place, count = one.mean, one.place, one.count
    assert mean[0, :3].tolist() == [7.0, 7.0, 7.0]
    assert place[0, :3].tolist() == [3.0, 1.0, 2.0]
    assert count[1].tolist()[::2] == [2.0, 2.0]
    assert np.isnan(mean[1, 1])


def test_a_group_of_one_and_no_group_have_no_peers() -> None:
    one = peers.beside(np.array([6.0, 7.0]), np.array([0, -1]))
    assert np.isnan([*one.mean, *one.place, *one.count]).all()
