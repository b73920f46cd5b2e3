"""A block in pieces is searched as a whole: what is narrow by itself is, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from surveybench.disclosure.feasible import intervals
from surveybench.disclosure.linear import Ints, Rows, System
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
