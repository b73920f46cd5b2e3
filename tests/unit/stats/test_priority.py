"""Correlation within organisations, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from surveybench.stats import priority

TWO = np.array([0.0, 10.0])


def test_differences_between_organisations_are_no_link() -> None:
    # In each organisation the answers are unrelated; one is high in both, the other low in both.
    counts = np.array([[[16, 4], [4, 1]], [[1, 4], [4, 16]]])
    linked = priority.within(counts, (TWO, TWO))
    assert linked.correlation == pytest.approx(0.0, abs=1e-12)
    assert linked.lower == pytest.approx(-linked.upper)


def test_answers_that_go_together_or_against_each_other_entirely() -> None:
    together = np.array([[[5, 0], [0, 5]]])
    assert priority.within(together, (TWO, TWO)).correlation == pytest.approx(1.0)
    assert priority.within(together[:, ::-1], (TWO, TWO)).correlation == pytest.approx(-1.0)


def test_answers_without_a_score_and_organisations_without_people_count_nothing() -> None:
    counts = np.array([[[6, 2], [3, 9]]])
    wider = np.zeros((2, 3, 2), np.int64)
    wider[0, :2], wider[0, 2] = counts[0], 50
    points = np.array([0.0, 10.0, np.nan])
    assert priority.within(wider, (points, TWO)) == priority.within(counts, (TWO, TWO))


@pytest.mark.parametrize("counts", [[[[9, 0], [4, 0]]], [[[1, 1], [1, 1]]], [[[0, 0], [0, 0]]]])
def test_without_spread_or_people_there_is_none(counts: list[list[list[int]]]) -> None:
    linked = priority.within(np.array(counts), (TWO, TWO))
    assert np.isnan([linked.correlation, linked.lower, linked.upper]).all()
