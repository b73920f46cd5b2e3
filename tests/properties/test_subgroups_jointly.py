"""Subgroups: with the numbers of all questions known, no hidden one of few people is bounded.

The rows that an intruder has are written down here without the rule: who answered a question is one
of the respondents, of each site and mode.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from surveybench.disclosure.subgroups import shown_subgroups
from surveybench.survey import Breakdown, Dimension
from tiny import chosen, item, survey

Ints = NDArray[np.int64]
LEAST, NARROWEST, ITEMS = 6, 5, 3
ONE_DIMENSION = 5  # of the cells
SITE = Dimension("site", ("site",), codes=(("1", "Ash"), ("2", "Beech"), ("3", "Cedar")))
MODE = Dimension("mode", ("how",), codes=(("1", "Paper"), ("2", "Online")))
APART = tuple(Breakdown(d, tuple(True for _ in d)) for d in ((SITE,), (MODE,), (SITE, MODE)))
CELLS = [
    *(np.array([[s == site] * 2 for s in range(3)]) for site in range(3)),
    *(np.array([[m == mode for m in range(2)]] * 3) for mode in range(2)),
    *(np.eye(6, dtype=bool)[k].reshape(3, 2) for k in range(6)),
]
BREAKDOWNS = (range(3), range(3, 5), range(5, 11))
ASKED = survey(
    *(item(f"Q{i}") for i in range(ITEMS)),
    breakdowns=APART,
    settings=chosen(release={"min_respondents": LEAST}),
)


def bounded(
    people: Ints, answered: Ints, places: Sequence[int] = range(ONE_DIMENSION)
) -> list[tuple[int, int, int]]:
    """Hidden numbers of few people that fewer than NARROWEST of them can be: item, cell, number.

    `people` are respondents [site, mode], `answered` [item, site, mode] those who answered.
    """
    n = np.zeros((1, ITEMS, 4, 3, 1), np.int64)
    n[0, :, :3, :2, 0] = answered
    whole = n.sum(axis=(2, 3)) >= LEAST
    tables = [n.sum(axis=3), n.sum(axis=2), n]
    told = shown_subgroups(ASKED, APART, tables, (np.full((1, 1), people.sum()), whole))
    shown = np.concatenate([one.visible[0, :, :, 0] for one in told], axis=1)
    size, rows, low, high = 6 * (ITEMS + 1), list[NDArray](), list[float](), list[float]()

    def know(parts: dict[int, NDArray], least: float, most: float) -> None:
        row = np.zeros((ITEMS + 1, 3, 2))
        for place, cells in parts.items():
            row[place] = cells
        rows.append(row.ravel())
        low.append(least)
        high.append(most)

    know({ITEMS: np.ones((3, 2))}, people.sum(), people.sum())
    for i in range(ITEMS):
        if whole[0, i, 0]:
            know({i: np.ones((3, 2))}, answered[i].sum(), answered[i].sum())
        for cells in CELLS[ONE_DIMENSION:]:
            know({i: cells * 1.0, ITEMS: cells * -1.0}, -np.inf, 0)
        for cells, is_shown in zip(CELLS, shown[i], strict=True):
            if is_shown:
                know({i: cells * 1.0}, answered[i][cells].sum(), answered[i][cells].sum())
    rule = LinearConstraint(np.array(rows), low, high)  # pyright: ignore[reportArgumentType]
    found = []
    for i in np.flatnonzero(whole[0, :, 0]):
        for place in places:
            cells = CELLS[place]
            exact = int(answered[i][cells].sum())
            same = next(one for one in BREAKDOWNS if place in one)
            beside = shown[:, same].any()
            if shown[i, place] or not beside or not 1 <= exact < LEAST:
                continue
            aim = np.zeros((ITEMS + 1, 3, 2))
            aim[i] = cells
            ends = []
            for sign in (1, -1):
                solved = milp(
                    sign * aim.ravel(),
                    constraints=rule,
                    integrality=np.ones(size),
                    bounds=Bounds(0, 500),
                )
                assert solved.x is not None
                ends.append(round(float(aim.ravel() @ solved.x)))
            if min(ends[1], LEAST - 1) - ends[0] + 1 < NARROWEST:
                found.append((int(i), place, exact))
    return found


@settings(max_examples=15)
@given(
    sizes=st.lists(st.integers(0, 14), min_size=6, max_size=6),
    blank=st.lists(st.integers(0, 3), min_size=6 * ITEMS, max_size=6 * ITEMS),
)
def test_no_small_subgroup_follows_from_other_questions(sizes: list[int], blank: list[int]) -> None:
    people = np.array(sizes).reshape(3, 2)
    answered = np.maximum(0, people - np.array(blank).reshape(ITEMS, 3, 2))
    assert bounded(people, answered) == []


@pytest.mark.parametrize("seed", [4, 12, 16, 37, 39, 40])
def test_rows_of_two_dimensions_do_not_follow_from_either_alone(seed: int) -> None:
    """Tables of which a hidden number was bounded by rows of other questions and both sums."""
    rng = np.random.default_rng(seed)
    people = rng.integers(0, 25 if seed % 3 == 2 else 15, 6).reshape(3, 2)
    people += rng.integers(0, 2, (3, 2)) * 10 if seed % 2 else 0
    answered = np.maximum(0, people - rng.integers(0, 4, (ITEMS, 3, 2)))
    assert bounded(people, answered, range(ONE_DIMENSION, len(CELLS))) == []
