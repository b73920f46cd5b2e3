"""Shares of extreme answers, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from surveybench.stats import verdict


def test_each_person_counts_alike_however_many_answers_are_scored() -> None:
    counts = np.zeros((1, 1, 5, 5), np.int64)
    counts[0, 0, 1, 1] = 1  # one answer, extreme
    counts[0, 0, 4, 1] = 1  # four answers, one of them
    one = verdict.share(counts, np.ones((1, 1)))
    assert one.score[0] == pytest.approx((1 + 0.25) / 2)
    assert one.n[0] == 2


def test_who_has_no_scored_answer_is_left_out() -> None:
    counts = np.zeros((2, 1, 3, 3), np.int64)
    counts[0, 0, 0, 0] = 50
    counts[0, 0, 2, 1] = 1
    counts[1, 0, 0, 0] = 7
    one = verdict.share(counts, np.ones((2, 1)))
    assert one.n.tolist() == [1, 0]
    assert one.score[0] == 0.5
    assert np.isnan(one.score[1])
