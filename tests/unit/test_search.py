"""A block in pieces is searched as a whole: what is narrow by itself is, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from surveybench.disclosure.feasible import ContradictionError, intervals
from surveybench.disclosure.linear import Ints, Rows, System, stacked
from surveybench.disclosure.pieces import Pieces

PLACES = 4


def tied(seed: int, organisations: int = 12) -> System:
    """Organisations with four counts in two rows each, tied to each other by four long sums."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 9, (organisations, PLACES))
    rows = Rows()
    numbers = rows.variables(np.zeros_like(truth), np.full_like(truth, 30))
    for own, people in zip(numbers, truth, strict=True):
        rows.add([(own[:1], 1.0), (own[1:2], 1.0), (own[2:3], 1.0)], high=people[:3].sum() + 2.0)
        rows.add([(own[1:2], 1.0), (own[3:], 1.0)], people[1] + people[3], people[1] + people[3])
    for place in range(PLACES):
        total = float(truth[:, place].sum())
        rows.add_sum(numbers[:, place], total, total)
    return rows.system()


def widths(system: System, enough: int | None) -> Ints:
    """How many whole numbers each is known to be able to be."""
    found = intervals(system, np.ones(len(system.lower), bool), enough)
    return found.reached_high - found.reached_low + 1


@pytest.mark.parametrize("seed", range(4))
def test_in_pieces_the_same_is_narrow(seed: int) -> None:
    system = tied(seed)
    exact = widths(system, None)
    for enough in (4, 8, 12):
        assert np.array_equal(widths(system, enough) < enough, exact < enough)


@pytest.mark.parametrize("enough", [None, 4, 8])
def test_side_by_side_each_is_as_by_itself(enough: int | None) -> None:
    systems = [tied(seed, 3) for seed in range(8)]
    apart = [intervals(system, np.ones(len(system.lower), bool), enough) for system in systems]
    one = stacked(systems)
    together = intervals(one, np.ones(len(one.lower), bool), enough)
    narrow = np.concatenate([found.narrow(enough or 2) for found in apart])
    assert np.array_equal(together.narrow(enough or 2), narrow)
    if enough is None:
        assert np.array_equal(together.lower, np.concatenate([found.lower for found in apart]))
        assert np.array_equal(together.upper, np.concatenate([found.upper for found in apart]))


def test_what_has_no_solution_is_told_among_others() -> None:
    odd = Rows()
    numbers = odd.variables(np.zeros(3, int), np.full(3, 9))
    for first, second in ((0, 1), (1, 2), (0, 2)):  # three odd sums in a ring
        odd.add([(numbers[first : first + 1], 1.0), (numbers[second : second + 1], 1.0)], 5.0, 5.0)
    system = stacked([tied(0, 3), odd.system(), tied(1, 3)])
    with pytest.raises(ContradictionError) as caught:
        intervals(system, np.ones(len(system.lower), bool), 4)
    assert caught.value.variables.tolist() == [12, 13, 14]


def test_pieces_hold_together_by_short_rows() -> None:
    pieces = Pieces(tied(0))
    assert pieces.count == 12
    members = pieces.members(11, 2)
    assert len(members) == 2 * PLACES
    assert set(pieces.piece[members].tolist()) == {11, 0}
    solution = np.zeros(12 * PLACES, np.int64)
    alone = pieces.others_fixed(members, solution)
    assert len(alone.low) == 4 + PLACES
    assert len(pieces.without_long(members).low) == 4
