"""The search says what is the most: no less than a table of people that fits."""

from __future__ import annotations

import numpy as np

from surveybench.disclosure.linear import System
from surveybench.disclosure.solver import solved

# An organisation of 261 to 270 people in three populations and everybody; five questions with
# what each population answered. Variable 20 is how many people the third population has.
LOWER = [261, 81, 0, 0, 0, 68, 68, 0, 69, *[0] * 12, 173, 81]
UPPER = [270, 97, 189, 189, 97, 84, 84, 97, 85, *[16] * 3, 14, *[16] * 5, 302, 16, 16, 189, 97]
ROWS = (  # least, most, what is added, what is taken away
    *((84, 84, (14, 5), ()), (84, 84, (15, 6), ()), (0, 0, (16, 3, 7), (18,))),
    *((85, 85, (17, 8), ()), (0, 0, (1, 19), (22,)), (0, 0, (20, 21, 22), (0,))),
    *((-np.inf, 0, (v,), (20,)) for v in (9, 10, 11, 12, 13, 17)),
    *((-np.inf, 0, (v,), (w,)) for v, w in ((2, 21), (4, 22), (8, 22))),
)
FITS = [270, 81, 173, 0, 0, 84, 68, 0, 69, 16, 0, 16, 14, 16, 0, 16, 0, 16, 0, 0, 16, 173, 81]
THIRD = 20


def block() -> System:
    """The rows as a system."""
    entries = [(*added, *taken) for _, _, added, taken in ROWS]
    signs = [[1.0] * len(added) + [-1.0] * len(taken) for _, _, added, taken in ROWS]
    return System(
        np.array(LOWER, np.int64),
        np.array(UPPER, np.int64),
        np.cumsum([0, *map(len, entries)]),
        np.array([v for several in entries for v in several], np.int64),
        np.array([sign for several in signs for sign in several]),
        np.array([row[0] for row in ROWS], float),
        np.array([row[1] for row in ROWS], float),
    )


def test_no_table_that_fits_has_more_than_is_said_to_be_the_most() -> None:
    system, people = block(), np.array(FITS)
    sums = np.bincount(system.row, system.coefficient * people[system.variable])
    assert ((sums >= system.low) & (sums <= system.high)).all()
    assert ((people >= system.lower) & (people <= system.upper)).all()
    objective = np.zeros(len(people))
    objective[THIRD] = -1
    solution, bound = solved(system, objective)
    assert bound <= -people[THIRD]
    assert solution is not None
    assert solution[THIRD] == people[THIRD]


def test_rows_with_fractions_fit_what_is_a_hair_beside_them() -> None:
    """A third, three times, is 1 but for rounding: the slack is for these."""
    system = System(
        np.zeros(3, np.int64),
        np.full(3, 5),
        np.array([0, 3]),
        np.arange(3),
        np.full(3, 1 / 3),
        np.array([1.0 + 1e-9]),
        np.array([1.0 + 1e-9]),
    )
    solution, _ = solved(system, np.array([1.0, 0.0, 0.0]))
    assert solution is not None
    assert solution[0] == 0
    assert solution.sum() == 3
