"""What an audit says of several releases, against every table of people that they allow.

Small organisations with three groups of people are published twice, by random populations or by
units; every table of whole numbers that shows the same figures is tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from surveybench.disclosure import View, audit_together
from surveybench.quantities import Axis, Flag, Grid

LEAST, MOST = 4, 9
GROUPS = ("1", "2")
EVERYBODY = frozenset(("", *GROUPS))
SETS = (EVERYBODY, frozenset("1"), frozenset("2"), frozenset("12"))
Table = tuple[int, ...]


def shown(n: np.ndarray, populations: Sequence[frozenset[str]], codes: tuple[str, ...]) -> Grid:
    """Counts [population, organisation] as the rule shows them."""
    flags = np.where(n < LEAST, Flag.SUPPRESSED, Flag.OK).astype(np.int8)
    axes = {
        Axis.WAVE: (2025,),
        Axis.POPULATION: tuple(map(name, populations)),
        Axis.MEASURE: ("Q1",),
        Axis.ORGANISATION: codes,
    }
    values = np.where(flags == Flag.OK, n, np.nan)
    return Grid(axes, values[None, :, None, :], flags[None, :, None, :])


def name(groups: frozenset[str]) -> str:
    return "all" if "" in groups else "P" + "".join(sorted(groups))


def view(
    title: str,
    table: np.ndarray,
    populations: Sequence[frozenset[str]],
    units: dict[str, list[int]],
) -> View:
    """A release of a table [unit, group] by organisations that are made of `units`."""
    n = np.array(
        [
            [
                sum(
                    table[u][g] for u in inside for g, label in enumerate(GROUPS) if label in groups
                )
                for inside in units.values()
            ]
            for groups in populations
        ]
    )
    single = all(len(inside) == 1 for inside in units.values())
    within = {"organisation": dict.fromkeys(units, "A")} if single and len(units) > 1 else {}
    column = "unit" if within else "organisation"
    return View(
        title,
        {"score.n": shown(n, populations, tuple(units))},
        {name(groups): groups for groups in populations},
        LEAST,
        True,
        column,
        within,
    )


def possible(views: list[View], units: list[dict[str, list[int]]], size: int) -> np.ndarray:
    """Every table [solution, unit, group] of at most MOST people a cell that the releases allow."""
    cells = np.array(list(product(range(MOST + 1), repeat=size * len(GROUPS))))
    tables = cells.reshape(-1, size, len(GROUPS))
    allowed = np.ones(len(tables), bool)
    for one, inside in zip(views, units, strict=True):
        grid = one.grids["score.n"]
        for p, groups in enumerate(one.populations.values()):
            chosen = [g for g, label in enumerate(GROUPS) if label in groups]
            for o, members in enumerate(inside.values()):
                total = tables[:, members][:, :, chosen].sum(axis=(1, 2))
                value, flag = grid.values[0, p, 0, o], grid.flags[0, p, 0, o]
                allowed &= (total < LEAST) if flag else (total == value)
    return tables[allowed]


def check(views: list[View], units: list[dict[str, list[int]]], size: int) -> int:
    """Hold the audit against all tables; how many hidden counts there were."""
    tables = possible(views, units, size)
    assert len(tables)
    found = audit_together(views)
    by_name = {one.name: (one, inside) for one, inside in zip(views, units, strict=True)}
    for title, cell in found.cells:
        one, inside = by_name[title]
        if cell.ref.population not in one.populations:
            continue
        groups = one.populations[cell.ref.population]
        chosen = [g for g, label in enumerate(GROUPS) if label in groups]
        totals = tables[:, inside[cell.ref.organisation]][:, :, chosen].sum(axis=(1, 2))
        low, high = totals.min(), totals.max()
        assert cell.lower <= low, (cell, low, high)
        assert high <= cell.upper, (cell, low, high)
        if tables.max() == MOST:
            continue  # there may be more
        if cell.exact:
            assert (cell.lower, cell.upper) == (low, high), (cell, low, high)
        # What the flag itself tells of somebody, 1 to LEAST - 1, is as close as anything may come.
        narrow = high >= 1 and high - low + 1 < min(10, LEAST - 1)
        is_unsafe = any(bad.ref == cell.ref and where == title for where, bad in found.unsafe)
        if narrow:
            assert is_unsafe, (cell, low, high)
    return len(found.cells)


POPULATIONS = st.lists(st.sampled_from(SETS), min_size=1, max_size=3, unique=True)
PEOPLE = st.integers(0, 5)


@settings(max_examples=120, deadline=None)
@given(POPULATIONS, POPULATIONS, st.lists(PEOPLE, min_size=4, max_size=4))
def test_two_sets_of_populations(
    first: Sequence[frozenset[str]], second: Sequence[frozenset[str]], people: list[int]
) -> None:
    table = np.array(people).reshape(2, 2)
    units = [{"A": [0], "B": [1]}] * 2
    views = [view("new", table, first, units[0]), view("old", table, second, units[1])]
    assert check(views, units, 2) >= 0


@settings(max_examples=120, deadline=None)
@given(POPULATIONS, st.lists(PEOPLE, min_size=4, max_size=4))
def test_an_organisation_and_its_units(
    populations: Sequence[frozenset[str]], people: list[int]
) -> None:
    table = np.array(people).reshape(2, 2)
    units: list[dict[str, list[int]]] = [{"A1": [0], "A2": [1]}, {"A": [0, 1]}]
    views = [
        view("units", table, populations, units[0]),
        view("whole", table, populations, units[1]),
    ]
    assert check(views, units, 2) >= 0


def test_the_rest_of_two_releases_is_found() -> None:
    """Nobody but both releases together sets the two people of group 2 apart."""
    table = np.array([[9, 2]])
    units = [{"A": [0]}] * 2
    first, second = [EVERYBODY], [frozenset("1")]
    views = [view("new", table, first, units[0]), view("old", table, second, units[1])]
    found = audit_together(views)
    assert [(str(c.ref), c.lower, c.upper) for _, c in found.unsafe] == [
        ("score.n:Q1:A:all less P1:2025", 2, 2)
    ]
    assert audit_together(views[:1]).unsafe == ()


def test_figures_of_other_people_are_not_put_together() -> None:
    """Two releases that contradict each other are each looked at by themselves."""
    units = [{"A1": [0], "A2": [1]}, {"A": [0, 1]}]
    new = view("units", np.array([[9, 0], [2, 0]]), [EVERYBODY], units[0])
    old = view("whole", np.array([[5, 0], [2, 0]]), [EVERYBODY], units[1])
    assert audit_together([new, old]).unsafe == ()


def test_nobody_is_not_protected() -> None:
    table = np.array([[9, 0]])
    one = view("new", table, [frozenset("1"), frozenset("2")], {"A": [0]})
    assert audit_together([one]).unsafe == ()


def test_who_changed_elsewhere_hides_nothing_here() -> None:
    """Other populations, and forty more returns of B: A's rest falls all the same."""
    units = [{"A": [0], "B": [1]}] * 2
    new = view("new", np.array([[9, 2], [50, 9]]), [EVERYBODY], units[0])
    old = view("old", np.array([[9, 2], [10, 9]]), [EVERYBODY, frozenset("1")], units[1])
    found = audit_together([new, old])
    assert [str(cell.ref) for _, cell in found.unsafe] == ["score.n:Q1:A:all less P1:2025"]
