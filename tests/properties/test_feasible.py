"""Feasible intervals against plain enumeration: every combination of small whole numbers tried."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveybench.disclosure.feasible import intervals, propagated
from surveybench.disclosure.linear import Rows, System
from surveybench.errors import ReleaseError


def enumerated(system: System) -> list[tuple[int, ...]]:
    """Every solution, by trying all."""
    ranges = [range(a, b + 1) for a, b in zip(system.lower, system.upper, strict=True)]
    solutions = []
    for values in product(*ranges):
        sums = [
            sum(
                float(system.coefficient[e]) * values[system.variable[e]]
                for e in range(system.start[r], system.start[r + 1])
            )
            for r in range(len(system.low))
        ]
        if all(
            low - 1e-9 <= total <= high + 1e-9
            for low, total, high in zip(system.low, sums, system.high, strict=True)
        ):
            solutions.append(values)
    return solutions


@st.composite
def systems(draw: st.DrawFn) -> System:
    """Two to five variables of 0 to 6, one to four rows that some solution fits, mostly."""
    size = draw(st.integers(2, 5))
    truth = draw(st.lists(st.integers(0, 6), min_size=size, max_size=size))
    made = Rows()
    lower = [draw(st.integers(0, value)) for value in truth]
    upper = [draw(st.integers(value, 6)) for value in truth]
    numbers = made.variables(np.array(lower), np.array(upper))
    for _ in range(draw(st.integers(1, 4))):
        members = draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=size, unique=True))
        factors = [draw(st.sampled_from([1, 1, 1, -1, 2, -0.5])) for _ in members]
        total = sum(f * truth[m] for f, m in zip(factors, members, strict=True))
        low = total - draw(st.sampled_from([0, 0, 1, np.inf]))
        high = total + draw(st.sampled_from([0, 0, 1, np.inf]))
        made.add([(numbers[m], f) for f, m in zip(factors, members, strict=True)], low, high)
    return made.system()


@given(systems())
@settings(max_examples=150, deadline=None)
def test_intervals_are_those_of_plain_enumeration(system: System) -> None:
    solutions = np.array(enumerated(system))
    found = intervals(system, np.ones(len(system.lower), bool))
    assert found.reached_low.tolist() == solutions.min(axis=0).tolist()
    assert found.reached_high.tolist() == solutions.max(axis=0).tolist()
    assert found.lower.tolist() == solutions.min(axis=0).tolist()
    assert found.upper.tolist() == solutions.max(axis=0).tolist()


@given(systems(), st.integers(1, 5))
@settings(max_examples=150, deadline=None)
def test_a_search_that_stops_early_says_the_same_of_what_is_narrow(
    system: System, enough: int
) -> None:
    solutions = np.array(enumerated(system))
    found = intervals(system, np.ones(len(system.lower), bool), enough)
    narrow = solutions.max(axis=0) - solutions.min(axis=0) + 1 < enough
    assert found.narrow(enough).tolist() == narrow.tolist()
    assert (found.lower <= solutions.min(axis=0)).all()
    assert (found.upper >= solutions.max(axis=0)).all()


@given(systems())
@settings(max_examples=100, deadline=None)
def test_propagation_never_cuts_a_solution_off(system: System) -> None:
    lower, upper = propagated(system)
    solutions = np.array(enumerated(system))
    assert (lower <= solutions.min(axis=0)).all()
    assert (upper >= solutions.max(axis=0)).all()


def test_a_ring_that_bounds_alone_do_not_settle() -> None:
    # a + b = 3, b + c = 3, a + c = 4 has one solution: a = 2, b = 1, c = 2.
    made = Rows()
    a, b, c = made.variables(np.zeros(3, np.int64), np.full(3, 9))
    for pair, total in (((a, b), 3), ((b, c), 3), ((a, c), 4)):
        made.add([(np.array(x), 1.0) for x in pair], total, total)
    lower, upper = propagated(made.system())
    assert (lower < upper).all()
    found = intervals(made.system(), np.ones(3, bool))
    assert found.lower.tolist() == found.upper.tolist() == [2, 1, 2]


def test_figures_that_contradict_each_other_are_said() -> None:
    made = Rows()
    a, b = made.variables(np.zeros(2, np.int64), np.full(2, 5))
    made.add([(np.array(a), 1.0), (np.array(b), 1.0)], 11, 11)
    with pytest.raises(ReleaseError, match="contradict each other"):
        intervals(made.system(), np.ones(2, bool))


def test_hidden_counts_of_a_known_sum() -> None:
    # 58 people in two cells of at most 29: both are fixed.
    made = Rows()
    cells = made.variables(np.ones(2, np.int64), np.full(2, 29))
    made.add_sum(cells, 58, 58)
    found = intervals(made.system(), np.ones(2, bool))
    assert found.lower.tolist() == found.upper.tolist() == [29, 29]
