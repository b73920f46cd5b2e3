"""Every basis in the catalogue is needed: without it, or with a weaker one, an attacker gets in."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from small_nations import Case, drawn, leaks, planted
from surveybench.disclosure import Release, release
from surveybench.disclosure.give_up import protect_counts
from surveybench.errors import ReleaseError
from surveybench.quantities import CATALOGUE, Axis, Basis, Flag, Grid, Quantity, Worker
from surveybench.results import Results

# What decides which figures are hidden, and what others are rounded beside.
COUNTED = ("score.n", "response_rate.", "standardise.")
DECIDING = (*COUNTED, "score.score", "expected_range.organisations")
UNPROTECTED = {Basis.NOBODY, Basis.INVITED}
# Figures of a publisher are what has left already; how many organisations took part a frozen
# reference says. Figures of subgroups are attacked in test_subgroups, those of strata of the
# invited in test_represented; those of peers and of many waves are made of scores that are shown.
UNCOUNTED = {
    name
    for name, row in CATALOGUE.items()
    if Worker.PROGRAM not in row.worked_out_by
    or name == "response_rate.organisations"
    or Axis.SUBGROUP in row.axes
    or row.statistic in ("peers", "trend", "representative")
}
# Whoever forgets its basis still meets what protects hidden counts: bounds take its place.
PROTECTED_TWICE = {"response_rate.completed"}
ROWS = [r for name, r in CATALOGUE.items() if name not in UNCOUNTED and not r.diagnostic]
DIAGNOSTICS = [row for row in CATALOGUE.values() if row.diagnostic]


@dataclass(frozen=True)
class Nation:
    """A nation with its truth, its results with values planted, and what leaves of them."""

    case: Case
    careless: Results
    released: Release


@cache
def nations() -> tuple[Nation, ...]:
    """A dozen nations, with values planted where nobody should have worked one out."""
    made = [drawn(seed) for seed in range(12)]
    careless = [planted(case.results) for case in made]
    return tuple(Nation(c, r, release(r)) for c, r in zip(made, careless, strict=True))


@pytest.fixture(scope="module", autouse=True)
def one_protection() -> Iterator[None]:
    """The same counts, with the same ones hidden, are protected alike: looked at once."""
    memory: dict[bytes, dict[str, Grid]] = {}

    def remembered(grids: dict[str, Grid], *rest: Any) -> dict[str, Grid]:
        counts = {name: grid for name, grid in grids.items() if name.startswith(COUNTED)}
        digest = hashlib.sha256(repr(rest[0]).encode())
        for name, grid in counts.items():
            digest.update(repr((name, grid.axes)).encode())
            digest.update(grid.flags.tobytes() + grid.values.tobytes())
        if (key := digest.digest()) not in memory:
            memory[key] = protect_counts(counts, *rest)
        return grids | memory[key]

    with patch.object(sys.modules[release.__module__], "protect_counts", remembered):
        yield


def shown(out: Release, name: str) -> np.ndarray:
    return out.grids[name].flags == Flag.OK


def slim(careless: Results, name: str) -> Results:
    """The results with one quantity, and those that decide what is hidden."""
    grids = {n: g for n, g in careless.grids.items() if n == name or n.startswith(DECIDING)}
    return replace(careless, grids=grids, standard=None)


@cache
def attacked(name: str, basis: Basis) -> tuple[bool, bool]:
    """Whether more is shown with another basis, and whether an attacker takes something then.

    Raises ReleaseError where nothing is released: figures that then contradict each other, or a
    basis that decides on axes that the quantity does not have.
    """
    catalogue = {**CATALOGUE, name: replace(CATALOGUE[name], basis=basis)}
    shows_more = False
    for nation in nations():
        mutated = release(slim(nation.careless, name), catalogue)
        if (shown(mutated, name) & ~shown(nation.released, name)).any():
            shows_more = True
            if any(leaks(nation.case, mutated)):
                return True, True
    return shows_more, False


def test_every_quantity_that_is_counted_is_attacked() -> None:
    held = set().union(*(nation.careless.grids for nation in nations()))
    assert held == CATALOGUE.keys() - UNCOUNTED


def test_as_it_is_declared_nothing_leaks() -> None:
    for nation in nations():
        assert list(leaks(nation.case, nation.released)) == []
        assert list(leaks(nation.case, nation.case.release)) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_with_the_others_left_out_the_same_is_shown(row: Quantity) -> None:
    """So that the attacks below are on what a release of everything would show."""
    nation = nations()[1]
    alone = release(slim(nation.careless, row.name))
    assert np.array_equal(shown(alone, row.name), shown(nation.released, row.name))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_weaker_basis_lets_an_attacker_in(row: Quantity) -> None:
    weaker = 0
    for basis in set(Basis) - {row.basis}:
        try:
            shows_more, taken = attacked(row.name, basis)
        except ReleaseError:
            weaker += 1
            continue
        assert taken or not shows_more or row.name in PROTECTED_TWICE, basis
        weaker += shows_more
    assert weaker > 0


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_nothing_at_all_is_hidden_of_nobody_only(row: Quantity) -> None:
    try:
        shows_more, taken = attacked(row.name, Basis.NOBODY)
    except ReleaseError:
        shows_more = taken = True  # nothing leaves: what would be shown contradicts the rest
    assert shows_more == (row.basis not in UNPROTECTED)
    assert taken == (shows_more and row.name not in PROTECTED_TWICE)


@pytest.mark.parametrize("row", DIAGNOSTICS, ids=lambda row: row.name)
def test_a_diagnostic_leaves_with_no_basis_at_all(row: Quantity) -> None:
    held = [n.careless for n in nations() if row.name in n.careless.grids]
    assert held
    for basis in (row.basis, Basis.NOBODY):
        mutated = release(held[0], {**CATALOGUE, row.name: replace(row, basis=basis)})
        assert row.name not in mutated.grids


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_without_a_basis_nothing_is_released(row: Quantity) -> None:
    careless = slim(nations()[0].careless, row.name)
    for nothing in (None, "", "own answers"):
        mutated = replace(row, basis=nothing)  # pyright: ignore[reportArgumentType]
        with pytest.raises(ReleaseError, match=rf"^{row.name} has no basis") as error:
            release(careless, {**CATALOGUE, row.name: mutated})
        assert "quantities/catalogue.py" in error.value.remedy


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_without_a_row_nothing_is_released(row: Quantity) -> None:
    careless = slim(nations()[0].careless, row.name)
    without = {name: entry for name, entry in CATALOGUE.items() if name != row.name}
    with pytest.raises(ReleaseError, match=f"no row '{row.name}'") as error:
        release(careless, without)
    assert f"Add Quantity(name='{row.name}'" in error.value.remedy


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_with_other_axes_nothing_is_released(row: Quantity) -> None:
    careless = slim(nations()[0].careless, row.name)
    mutated = replace(row, axes=row.axes[:-1])
    with pytest.raises(ReleaseError, match=f"^{row.name} stands on the axes wave"):
        release(careless, {**CATALOGUE, row.name: mutated})
