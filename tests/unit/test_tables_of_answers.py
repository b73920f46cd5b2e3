"""How many people can have given each answer: against every table of few people, one by one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from surveybench.disclosure.tables import steps_of_levels, tells_of_few

LEAST, NARROWEST = 6, 5


def tables(n: int, options: int) -> list[tuple[int, ...]]:
    first = product(range(n + 1), repeat=options - 1)
    return [(*table, n - sum(table)) for table in first if sum(table) <= n]


@pytest.mark.parametrize(
    ("levels", "most"),
    [
        ((0.0, 10.0), 30),
        ((0.0, 5.0, 10.0), 26),
        ((0.0, 3.33, 10.0), 22),
        ((0.0, 2.5, 5.0, 10.0), 14),
    ],
)
def test_it_is_told_exactly_where_every_table_of_that_sum_tells(
    levels: tuple[float, ...], most: int
) -> None:
    steps = steps_of_levels(np.array(levels))
    for n in range(1, most):
        by_sum: dict[int, list[tuple[int, ...]]] = {}
        for table in tables(n, len(levels)):
            by_sum.setdefault(int(np.dot(table, steps)), []).append(table)
        totals = np.array(sorted(by_sum))
        found = tells_of_few(np.full(len(totals), n), totals, steps, LEAST, NARROWEST)
        for total, tells in zip(totals.tolist(), found.tolist(), strict=True):
            numbers = [set(column) for column in zip(*by_sum[total], strict=True)]
            few = any(
                len(possible) < NARROWEST and any(1 <= x < LEAST for x in possible)
                for possible in numbers
            )
            # Of four answers the rule is on the safe side, and of whole people only.
            assert tells or not few, (n, total)
            if len(levels) < 4:
                in_fractions = any(_may_be_few(n, total, steps, j) for j in range(len(steps)))
                assert few or not tells or in_fractions, (n, total)


def _may_be_few(n: int, total: int, steps: np.ndarray, option: int) -> bool:
    """Whether 1 to LEAST - 1 people, others in fractions, can have given an answer."""
    rest = np.delete(steps, option)
    return any(
        min(rest) * (n - x) <= total - steps[option] * x <= max(rest) * (n - x)
        for x in range(1, min(LEAST, n + 1))
    )


def test_levels_are_steps() -> None:
    assert steps_of_levels(np.array([0.0, 5.0, 10.0])).tolist() == [0, 1, 2]
    assert steps_of_levels(np.array([0.0, 3.33, 6.67, 10.0])).tolist() == [0, 1, 2, 3]
    assert steps_of_levels(np.array([1.0, 2.0, 5.0])).tolist() == [0, 1, 4]
    assert steps_of_levels(np.array([3.0])).tolist() == [0]
