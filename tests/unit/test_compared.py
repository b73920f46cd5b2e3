"""Two releases of more and fewer people: what both show leaves others, who must not be few."""

from __future__ import annotations

import numpy as np

from surveybench.disclosure.compared import differences
from surveybench.disclosure.view import View
from surveybench.quantities import Axis, Flag, Grid

POPULATIONS = {"all": frozenset("123"), "P1": frozenset("1"), "P2": frozenset("2")}
AGES = {"age": ("young", "middle", "old")}


def release(
    people: dict[str, int], subgroups: tuple[int, int, int] = (0, 0, 0), least: int = 30
) -> View:
    """A release of one organisation and question; a number of 0 is hidden."""
    axes = {Axis.WAVE: (2025,), Axis.POPULATION: tuple(POPULATIONS), Axis.MEASURE: ("Q1",)}
    own = {**axes, Axis.ORGANISATION: ("A",)}
    apart = {**axes, Axis.SUBGROUP: AGES["age"], Axis.ORGANISATION: ("A",)}
    n = np.array([[[people.get(p, 0)]] for p in POPULATIONS], float)[None]
    of_subgroup = np.zeros((1, 3, 1, 3, 1))
    of_subgroup[0, 0, 0, :, 0] = subgroups
    grids = {"score.n": _grid(own, n), "subgroup.n": _grid(apart, of_subgroup)}
    return View("", grids, POPULATIONS, least, True, "organisation", breakdowns=AGES)


def _grid(axes: dict, values: np.ndarray) -> Grid:
    flags = np.where(values > 0, Flag.OK, Flag.PROTECTS_ANOTHER).astype(np.int8)
    return Grid(axes, np.where(values > 0, values, np.nan), flags)


def kinds(before: View, after: View) -> list[tuple[str, str]]:
    return [(d.ref.population, d.kind) for d in differences(after, before)]


def test_what_two_populations_leave_of_a_third_must_not_differ_by_few() -> None:
    before = release({"all": 200, "P1": 80, "P2": 70})
    assert kinds(before, release({"all": 270, "P1": 115, "P2": 105})) == []
    # 5 people of group 3, in neither
    assert kinds(before, release({"all": 275, "P1": 115, "P2": 105})) == [("all", "rest")]
    # 4 of all outside P1, with P2 not shown
    lacking = release({"all": 200, "P1": 80})
    assert kinds(lacking, release({"all": 240, "P1": 116})) == [("all", "rest")]
    assert kinds(lacking, release({"all": 240, "P1": 80})) == []


def test_what_shown_subgroups_leave_must_not_differ_by_few() -> None:
    before = release({"all": 200}, (60, 0, 0))
    assert kinds(before, release({"all": 240}, (60, 0, 0))) == []
    assert kinds(before, release({"all": 240}, (95, 0, 0))) == [("all", "rest")]
    assert kinds(before, release({"all": 240}, (100, 0, 0))) == []
    # nothing is said where nothing of the breakdown is shown
    assert kinds(release({"all": 200}), release({"all": 240})) == []
