"""The fewest respondents that two ways of telling people apart prove, against every whole table."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from surveybench.disclosure.two_ways import Answered, fewest_respondents

Ints = NDArray[np.int64]
ITEMS, A, B = 3, 4, 3  # those of whom a category is not known included


def fewest(n: Ints, hidden: tuple[NDArray, NDArray, NDArray], sure: bool) -> int:
    """The same by a programme of whole numbers over every cell of every question."""
    size = A * B
    rows, low, high = list[NDArray](), list[float](), list[float]()

    def know(item: int, cells: NDArray, number: float, respondents: float = 0.0) -> None:
        row = np.zeros((ITEMS + 1, A, B))
        row[item][cells] = 1
        row[ITEMS][cells] = respondents
        rows.append(row.ravel())
        low.append(number if not respondents else -np.inf)
        high.append(number)

    every = np.ones((A, B), bool)
    for i in range(ITEMS):
        know(i, every, n[i].sum())
        for cell in np.eye(size, dtype=bool).reshape(size, A, B):
            know(i, cell, 0, -1.0)
        for a in range(A - 1):
            if not hidden[0][i, a]:
                know(i, np.arange(A)[:, None].repeat(B, 1) == a, n[i, a].sum())
        for b in range(B - 1):
            if not hidden[1][i, b]:
                know(i, np.arange(B)[None].repeat(A, 0) == b, n[i, :, b].sum())
        for a in range(A - 1):
            for b in range(B - 1):
                if not hidden[2][i, a]:
                    cell = np.zeros((A, B), bool)
                    cell[a, b] = True
                    know(i, cell, n[i, a, b])
    most = np.full((ITEMS + 1, A, B), 500.0)
    if sure:
        most[:, -1], most[:, :, -1] = 0, 0
    aim = np.zeros((ITEMS + 1, A, B))
    aim[ITEMS] = 1
    solved = milp(
        aim.ravel(),
        constraints=LinearConstraint(np.array(rows), low, high),  # pyright: ignore[reportArgumentType]
        integrality=np.ones(aim.size),
        bounds=Bounds(0, most.ravel()),  # pyright: ignore[reportArgumentType]
    )
    assert solved.x is not None
    return round(solved.fun)


def proven(n: Ints, hidden: tuple[NDArray, NDArray, NDArray], sure: bool) -> int:
    """What the program proves of the same figures."""
    first, second, both = (np.full((ITEMS, *shape), np.nan) for shape in ((A,), (B,), (A, B)))
    first[:, :-1] = np.where(hidden[0], np.nan, n.sum(axis=2)[:, :-1])
    second[:, :-1] = np.where(hidden[1], np.nan, n.sum(axis=1)[:, :-1])
    both[:, :-1, :-1] = np.where(hidden[2][:, :, None], np.nan, n[:, :-1, :-1])
    everybody = n.sum(axis=(1, 2)).astype(float)
    parts = (everybody[:, None], first[..., None], second[..., None], both[..., None])
    (number,) = fewest_respondents(Answered(*parts, (sure, sure)))
    return int(number)


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.sampled_from([6, 20, 60]), st.booleans())
def test_nobody_proves_more_than_the_bound(seed: int, most: int, sure: bool) -> None:
    rng = np.random.default_rng(seed)
    people = rng.integers(0, most, (A, B))
    if sure:
        people[-1], people[:, -1] = 0, 0
    n = rng.binomial(people, rng.uniform(0.6, 1, (ITEMS, 1, 1)))
    hidden = (
        rng.random((ITEMS, A - 1)) < 0.3,
        rng.random((ITEMS, B - 1)) < 0.3,
        rng.random((ITEMS, A - 1)) < 0.6,
    )
    # A row of both is shown where its sum is, as the rule has it.
    hidden[2][hidden[0]] = True
    number = proven(n, hidden, sure)
    assert number == fewest(n, hidden, sure)
    assert number <= people.sum()
