"""No way in is open on random small releases; `python -m attacks.random_releases` tries many."""

from __future__ import annotations

import pytest

from attacks.random_releases import ONE, Tally, table, tried


@pytest.mark.parametrize("seed", [4, 7])  # small ones, with breakdowns; two releases each
def test_nothing_is_given_away(seed: int) -> None:
    tallies = tried(range(seed, seed + 1))
    assert sum(one.fallen for one in tallies.values()) == 0
    assert not tallies or set(ONE) <= set(tallies)


def test_the_table_has_a_line_a_way() -> None:
    lines = list(table({"01": Tally(2, 1200, 1100, 0)}))
    assert lines[-1] == "| 01 | 2 | 1,200 | 1,100 | 0 |"
