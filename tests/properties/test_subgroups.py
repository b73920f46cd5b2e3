"""Subgroups: an intruder with every published number of people bounds no hidden one too closely.

The rows that he has are written down here from what is published, without the rule: everybody's
number less the subgroups shown, populations inside others, rows and columns of two dimensions, and
the country's numbers, which leave in tens.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from small_nations import GROUPS, LEAST, POPULATIONS
from surveybench.disclosure import groups_within
from surveybench.disclosure.subgroup_rule import Told
from surveybench.disclosure.subgroups import shown_subgroups
from surveybench.survey import Breakdown, Dimension, Survey
from tiny import chosen, item, survey

Ints = NDArray[np.int64]
SITE = Dimension("site", ("site",), codes=(("1", "Ash"), ("2", "Beech"), ("3", "Cedar")))
MODE = Dimension("mode", ("how",), codes=(("1", "Paper"), ("2", "Online")))
ORGANISATIONS = 4
NARROWEST = min(10, LEAST - 1)


def by(*dimensions: Dimension) -> Breakdown:
    return Breakdown(dimensions, tuple(True for _ in dimensions))


def asked(populations: str, *breakdowns: Breakdown, secondary: str = "on") -> Survey:
    return survey(
        item("Q1"),
        groups=GROUPS,
        populations=POPULATIONS[populations],
        breakdowns=breakdowns,
        settings=chosen(release={"min_respondents": LEAST, "secondary": secondary}),
    )


def in_populations(one: Survey, people: Ints) -> Ints:
    """People by group, of no group last, as people by population."""
    names = [*one.groups, ""]
    inside = [[names.index(g) for g in groups] for groups in groups_within(one)]
    return np.stack([people[members].sum(axis=0) for members in inside])


@dataclass
class Intruder:
    """Rows of whole numbers: people by group, site, mode and organisation."""

    shape: tuple[int, ...]
    rows: list[NDArray[np.float64]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def knows(self, cells: NDArray[np.bool_], low: float, high: float) -> None:
        """The sum of these people lies between."""
        self.rows.append(cells.ravel().astype(float))
        self.low.append(low)
        self.high.append(high)

    def width(self, cells: NDArray[np.bool_], stop: int) -> int:
        """How many whole numbers the sum of some can be, at most `stop`."""
        aim = cells.ravel().astype(float)
        rows = LinearConstraint(np.array(self.rows), self.low, self.high)  # pyright: ignore[reportArgumentType]
        ends = []
        for sign in (1, -1):
            solved = milp(
                sign * aim, constraints=rows, integrality=np.ones(aim.size), bounds=Bounds(0, 500)
            )
            assert solved.x is not None
            ends.append(round(float(aim @ solved.x)))
            if len(ends) == 2 and ends[1] - ends[0] + 1 >= stop:
                return stop
        return ends[1] - ends[0] + 1


def cells_of(one: Survey, p: int, o: int, shape: tuple[int, ...], *at: slice | int) -> NDArray:
    """The people of a population and organisation, at some sites and modes."""
    names, mask = [*one.groups, ""], np.zeros(shape, bool)
    for group in groups_within(one)[p]:
        mask[(names.index(group), *at, o)] = True
    return mask


def published(
    one: Survey, people: Ints, whole: NDArray[np.bool_], told: tuple[Told, ...]
) -> Intruder:
    """All that is published, of a breakdown by site, by mode, and by both."""
    n = in_populations(one, people)
    intruder = Intruder(people.shape)
    everything = slice(None)
    for p, o in np.ndindex(n.shape[0], ORGANISATIONS):
        if whole[p, 0, o]:
            exact = float(n[p, :, :, o].sum())
            intruder.knows(cells_of(one, p, o, people.shape, everything, everything), exact, exact)
    for breakdown, shown in zip(one.breakdowns, told, strict=True):
        for p, s in np.ndindex(shown.visible.shape[0], shown.visible.shape[2]):
            place = positions(breakdown, s)
            for o in np.flatnonzero(shown.visible[p, 0, s]):
                exact = float(n[(p, *place, o)].sum())
                intruder.knows(cells_of(one, p, int(o), people.shape, *place), exact, exact)
            if shown.national[p, 0, s]:
                tens = round(float(n[(p, *place)].sum()) / 10) * 10
                parts = [cells_of(one, p, o, people.shape, *place) for o in range(ORGANISATIONS)]
                intruder.knows(np.logical_or.reduce(parts), tens - 5, tens + 5)
    return intruder


def positions(breakdown: Breakdown, s: int) -> tuple[slice | int, slice | int]:
    """Where a subgroup stands on the axes of site and mode."""
    if breakdown.names == ("site",):
        return s, slice(None)
    if breakdown.names == ("mode",):
        return slice(None), s
    return s // 2, s % 2


def told_of(one: Survey, people: Ints) -> tuple[NDArray[np.bool_], tuple[Told, ...]]:
    n = in_populations(one, people)[:, None]
    whole = n.sum(axis=(2, 3)) >= LEAST
    counts = {("site",): n.sum(axis=3), ("mode",): n.sum(axis=2), ("site", "mode"): n}
    tables = [counts[breakdown.names] for breakdown in one.breakdowns]
    return whole, shown_subgroups(one, one.breakdowns, tables, (n.sum(axis=(1, 2, 3)), whole))


def narrow(one: Survey, people: Ints) -> list[tuple[int, ...]]:
    """Hidden numbers of few people that the intruder bounds too closely."""
    whole, told = told_of(one, people)
    intruder = published(one, people, whole, told)
    n = in_populations(one, people)
    found = []
    for b, (breakdown, shown) in enumerate(zip(one.breakdowns, told, strict=True)):
        for p, s, o in np.ndindex(shown.visible.shape[0], shown.visible.shape[2], ORGANISATIONS):
            place = positions(breakdown, s)
            exact = int(n[(p, *place, o)].sum())
            # Nothing of what is all hidden follows from the rule.
            beside = shown.visible[p, 0, :, o].any()
            if 0 < exact < LEAST and beside:
                cells = cells_of(one, p, o, people.shape, *place)
                if intruder.width(cells, NARROWEST) < NARROWEST:
                    found.append((b, p, s, o))
    return found


SIZES = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 7, 9, 14])


def tables(modes: int) -> st.SearchStrategy[Ints]:
    """People by group, site, mode and organisation, of unknown ones few."""
    size = 4 * 4 * modes * ORGANISATIONS
    return st.lists(SIZES, min_size=size, max_size=size).map(
        lambda n: np.array(n).reshape(4, 4, modes, ORGANISATIONS)
    )


@pytest.mark.parametrize("populations", ["whole", "parts", "whole and parts", "nested"])
@settings(max_examples=25)
@given(people=tables(1))
def test_no_small_subgroup_is_bounded_too_closely(populations: str, people: Ints) -> None:
    assert narrow(asked(populations, by(SITE)), people) == []


@pytest.mark.parametrize("populations", ["whole", "whole and parts"])
@settings(max_examples=20)
@given(people=tables(3))
def test_nor_is_one_of_two_dimensions(populations: str, people: Ints) -> None:
    assert narrow(asked(populations, by(SITE), by(MODE), by(SITE, MODE)), people) == []


def test_without_the_rule_a_small_subgroup_is_everybody_less_those_shown() -> None:
    people = np.full((4, 4, 1, ORGANISATIONS), 6)
    people[:, 3], people[:, 2] = 0, 0
    people[0, 2, 0, 0] = 1
    assert narrow(asked("whole", by(SITE)), people) == []
    assert narrow(asked("whole", by(SITE), secondary="off"), people) == [(0, 0, 2, 0)]
