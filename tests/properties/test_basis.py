"""Every basis in the catalogue is needed: without it, or with a weaker one, an attacker gets in."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from small_nations import Case, drawn, leaks, planted
from surveybench.disclosure import Release, release
from surveybench.errors import ReleaseError
from surveybench.quantities import CATALOGUE, Basis, Flag, Quantity
from surveybench.results import Results

# Not in results that respondents were counted for: a publisher or a reference gives it.
UNCOUNTED = {"response_rate.organisations"}
UNPROTECTED = {Basis.NOBODY, Basis.INVITED}
ROWS = [r for name, r in CATALOGUE.items() if name not in UNCOUNTED and not r.diagnostic]
DIAGNOSTICS = [row for row in CATALOGUE.values() if row.diagnostic]


@cache
def nations() -> tuple[tuple[Case, Results, Release], ...]:
    """A dozen nations, with values planted where nobody should have worked one out."""
    made = [drawn(seed) for seed in range(12)]
    careless = [planted(case.results) for case in made]
    return tuple((case, found, release(found)) for case, found in zip(made, careless, strict=True))


def shown(out: Release, name: str) -> np.ndarray:
    return out.grids[name].flags == Flag.OK


def attacked(row: Quantity, basis: Basis) -> tuple[bool, bool]:
    """Whether more is shown with another basis, and whether an attacker takes something then.

    Raises ReleaseError or AssertionError where nothing is released: figures that then contradict
    each other, or masks on other axes than the quantity has.
    """
    catalogue = {**CATALOGUE, row.name: replace(row, basis=basis)}
    shows_more = taken = False
    for case, found, as_declared in nations():
        mutated = release(found, catalogue)
        if (shown(mutated, row.name) & ~shown(as_declared, row.name)).any():
            shows_more = True
            taken = taken or any(leaks(case, mutated))
    return shows_more, taken


def test_as_it_is_declared_nothing_leaks() -> None:
    for case, _, as_declared in nations():
        assert list(leaks(case, as_declared)) == []
        assert list(leaks(case, case.release)) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_weaker_basis_lets_an_attacker_in(row: Quantity) -> None:
    weaker = 0
    for basis in set(Basis) - {row.basis}:
        try:
            shows_more, taken = attacked(row, basis)
        except (ReleaseError, AssertionError):
            weaker += 1
            continue
        assert taken or not shows_more, basis
        weaker += shows_more
    assert weaker > 0


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_nothing_at_all_is_hidden_of_nobody_only(row: Quantity) -> None:
    try:
        shows_more, taken = attacked(row, Basis.NOBODY)
    except ReleaseError:
        shows_more = taken = True  # nothing leaves: what would be shown contradicts the rest
    assert shows_more == taken == (row.basis not in UNPROTECTED)


@pytest.mark.parametrize("row", DIAGNOSTICS, ids=lambda row: row.name)
def test_a_diagnostic_leaves_with_no_basis_at_all(row: Quantity) -> None:
    held = [found for _, found, _ in nations() if row.name in found.grids]
    assert held
    for basis in (row.basis, Basis.NOBODY):
        mutated = release(held[0], {**CATALOGUE, row.name: replace(row, basis=basis)})
        assert row.name not in mutated.grids


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_without_a_basis_nothing_is_released(row: Quantity) -> None:
    _, found, _ = nations()[0]
    for nothing in (None, "", "own answers"):
        mutated = replace(row, basis=nothing)  # pyright: ignore[reportArgumentType]
        with pytest.raises(ReleaseError, match=rf"^{row.name} has no basis") as error:
            release(found, {**CATALOGUE, row.name: mutated})
        assert "quantities/catalogue.py" in error.value.remedy


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_without_a_row_nothing_is_released(row: Quantity) -> None:
    _, found, _ = nations()[0]
    without = {name: entry for name, entry in CATALOGUE.items() if name != row.name}
    with pytest.raises(ReleaseError, match=f"no row '{row.name}'") as error:
        release(found, without)
    assert f"Add Quantity(name='{row.name}'" in error.value.remedy


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_with_other_axes_nothing_is_released(row: Quantity) -> None:
    _, found, _ = nations()[0]
    mutated = replace(row, axes=row.axes[:-1])
    with pytest.raises(ReleaseError, match=f"^{row.name} stands on the axes wave"):
        release(found, {**CATALOGUE, row.name: mutated})
