"""Rows of "at most" whose smaller number stands nowhere else are solved by themselves."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from surveybench.disclosure.feasible import intervals
from surveybench.disclosure.leaves import without_leaves
from surveybench.disclosure.linear import Floats, Ints, Rows, System


def system(seed: int) -> System:
    """Two numbers with a known sum, and three that are at most one of them, drawn at random."""
    rng = np.random.default_rng(seed)
    low = rng.integers(0, 3, 5)
    rows = Rows()
    number = rows.variables(low, low + rng.integers(0, 4, 5))
    rows.add_sum(number[:2], 3, 4)
    for leaf, whole in ((2, 0), (3, 0), (4, 1)):
        terms: list[tuple[Ints, float | Floats]] = [(number[[leaf]], 1.0), (number[[whole]], -1.0)]
        rows.add(terms if seed % 2 else terms[::-1], high=0.0)
    return rows.system()


def solutions(one: System) -> list[tuple[int, ...]]:
    """Every solution, tried one by one."""
    ends = zip(one.lower, one.upper, strict=True)
    return [
        x
        for x in product(*(range(low, high + 1) for low, high in ends))
        if 3 <= x[0] + x[1] <= 4 and x[2] <= x[0] and x[3] <= x[0] and x[4] <= x[1]
    ]


@pytest.mark.parametrize("seed", range(40))
def test_intervals_are_those_of_all_solutions(seed: int) -> None:
    one = system(seed)
    possible = np.array(solutions(one))
    if not possible.size:
        return
    solved = intervals(one, np.ones(5, bool))
    assert solved.reached_low.tolist() == solved.lower.tolist() == possible.min(axis=0).tolist()
    assert solved.reached_high.tolist() == solved.upper.tolist() == possible.max(axis=0).tolist()


def test_only_numbers_of_one_row_are_leaves() -> None:
    core, leaves = without_leaves(system(0))
    assert sorted(leaves.numbers.tolist()) == [2, 3, 4]
    assert leaves.above[np.argsort(leaves.numbers)].tolist() == [0, 0, 1]
    assert len(core.low) == 1
    rows = Rows()
    number = rows.variables(np.zeros(3, np.int64), np.full(3, 9))
    rows.add([(number[[0]], 1.0), (number[[1]], -1.0)], high=0.0)
    rows.add([(number[[1]], 1.0), (number[[2]], -1.0)], high=0.0)
    rows.add([(number[[2]], 2.0), (number[[1]], -0.5)], high=0.0)
    _, leaves = without_leaves(rows.system())
    assert (leaves.numbers.tolist(), leaves.above.tolist()) == ([0], [1])
