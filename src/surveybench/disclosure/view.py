"""One release as a reader has it; whose people are the same in two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

import numpy as np

from surveybench.disclosure.by_subgroup import SUBGROUP, told_apart
from surveybench.disclosure.linear import Floats, Ints
from surveybench.disclosure.shape import Shape
from surveybench.quantities import ALL, CATALOGUE, NATIONAL, Axis, Grid, Ref, Unit

Numbers = TypeVar("Numbers", Ints, Floats)
Matched = tuple[tuple[str, ...], tuple[str, ...]]  # codes that are the same people, on both sides


@dataclass(frozen=True)
class View:
    """One release as a reader has it: its figures, its populations and rule, and whose they are.

    `populations` gives the groups inside each, the group '' for people in none. `column` is what
    stands for the organisation, `within` gives for other columns the larger unit that each
    organisation is a part of. `items` gives by wave what its measures are called in the definition
    of that wave: the figures of an earlier wave stand under this wave's names. `breakdowns` gives
    the subgroups of each breakdown.
    """

    name: str
    grids: Mapping[str, Grid]
    populations: Mapping[str, frozenset[str]]
    least: int
    whole: bool
    column: str
    within: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    items: Mapping[int, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    breakdowns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def shape(self) -> Shape:
        """What its reader knows of populations, subgroups and the rule."""
        grid = self.grids.get(SUBGROUP)
        labels = () if grid is None else tuple(map(str, grid.axes[Axis.SUBGROUP]))
        ways = told_apart(self.breakdowns, labels)
        return Shape(tuple(self.populations.values()), self.least, self.whole, ways)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Its organisations, in the order of its figures."""
        lists = [grid.organisations for grid in self.grids.values()]
        return max(
            (tuple(code for code in names if code != NATIONAL) for names in lists),
            key=len,
            default=(),
        )

    @cached_property
    def waves(self) -> tuple[int, ...]:
        """Waves that anything is said of."""
        return tuple(dict.fromkeys(w for grid in self.grids.values() for w in grid.waves))


def of_wave(view: View, wave: int) -> View:
    """What a release says of one wave, with measures called as in that wave's own definition."""
    called = view.items.get(wave, {})
    grids = {}
    for name, grid in view.grids.items():
        if wave not in grid.waves:
            continue
        w = grid.axes[Axis.WAVE].index(wave)
        axes = {**grid.axes, Axis.WAVE: (wave,)}
        if Axis.MEASURE in axes:
            axes[Axis.MEASURE] = tuple(called.get(m, m) for m in grid.measures)
        bounds = None if grid.bounds is None else grid.bounds[w : w + 1]
        grids[name] = Grid(axes, grid.values[w : w + 1], grid.flags[w : w + 1], bounds=bounds)
    return replace(view, grids=grids)


def in_release(view: View, ref: Ref) -> Ref:
    """The reference as the release has it, for one of `of_wave`."""
    called = view.items.get(int(ref.wave), {})
    measure = next((m for m, own_name in called.items() if own_name == ref.measure), ref.measure)
    return replace(ref, measure=measure)


def everybody_alike(views: Sequence[View]) -> tuple[View, ...]:
    """The same releases, where a population of everybody has the same groups in all of them."""
    every = frozenset().union(*(g for view in views for g in view.populations.values()))
    return tuple(
        replace(
            view,
            populations={p: every if "" in g else g for p, g in view.populations.items()},
        )
        for view in views
    )


def matched(one: View, other: View) -> list[Matched]:
    """Organisations of two releases that are the same people, or together are."""
    if one.column == other.column:
        return [((code,), (code,)) for code in one.codes if code in other.codes]
    if other.column in one.within:
        inside = _by_parent(one.codes, one.within[other.column])
        return [(inside[code], (code,)) for code in other.codes if code in inside]
    if one.column in other.within:
        return [(theirs, ours) for ours, theirs in matched(other, one)]
    for column in sorted(one.within.keys() & other.within.keys()):
        ours, theirs = (_by_parent(v.codes, v.within[column]) for v in (one, other))
        return [(ours[parent], theirs[parent]) for parent in ours if parent in theirs]
    return [(one.codes, other.codes)] if one.whole and other.whole else []


def _by_parent(codes: Sequence[str], parent_of: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    inside: dict[str, tuple[str, ...]] = {}
    for code in codes:
        if code in parent_of:
            inside[parent_of[code]] = (*inside.get(parent_of[code], ()), code)
    return inside


def agreeing(one: View, other: View, pairs: Sequence[Matched]) -> list[Matched]:
    """The pairs of which no number of people that both show differs, in the one wave of both.

    Where returns came late, or were taken out, two releases are not of the same people.
    """
    columns = [(places_of(one.codes, x), places_of(other.codes, y)) for x, y in pairs]
    differ = np.zeros(len(pairs), bool)
    populations = same_populations(one, other)
    for name in one.grids.keys() & other.grids.keys():
        row = CATALOGUE[name]
        if row.unit is not Unit.PEOPLE or Axis.SUBGROUP in row.axes:
            continue
        ours, theirs = one.grids[name].values[0], other.grids[name].values[0]
        ours, theirs = of_both(one.grids, other.grids, name, ours, theirs)
        if Axis.POPULATION in CATALOGUE[name].axes:
            ours, theirs = ours[populations[:, 0]], theirs[populations[:, 1]]
        for number, (x, y) in enumerate(columns):
            gap = ours[..., x].sum(axis=-1) - theirs[..., y].sum(axis=-1)
            differ[number] |= bool((np.abs(gap) > 0).any())
    return [pair for pair, is_other in zip(pairs, differ, strict=True) if not is_other]


def same_populations(one: View, other: View) -> Ints:
    """Positions of the populations that have the same groups in both [pair, release]."""
    ours, theirs = list(one.populations.values()), list(other.populations.values())
    both = [(p, theirs.index(inside)) for p, inside in enumerate(ours) if inside in theirs]
    return np.array(both, np.int64).reshape(-1, 2)


def places_of(codes: Sequence[str], some_codes: Sequence[str]) -> list[int]:
    """Where some codes stand among all."""
    return [codes.index(code) for code in some_codes]


def of_both(
    one: Mapping[str, Grid], other: Mapping[str, Grid], name: str, first: Numbers, second: Numbers
) -> tuple[Numbers, Numbers]:
    """Two arrays [population or part, measure, organisation] for the measures that both have."""
    if Axis.MEASURE not in CATALOGUE[name].axes or name not in one or name not in other:
        return first, second
    ours, theirs = one[name].measures, other[name].measures
    both = [measure for measure in ours if measure in theirs and measure != ALL]
    return (
        first[:, [ours.index(measure) for measure in both]],
        second[:, [theirs.index(measure) for measure in both]],
    )
