"""How many respondents a population has at least, by its subgroups and all questions together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import combinations

import numpy as np

from surveybench.disclosure.linear import Floats, Ints
from surveybench.disclosure.two_ways import Answered, fewest_respondents
from surveybench.quantities import Axis, Grid

N, SUBGROUP = "score.n", "subgroup.n"
Less = tuple[int, tuple[int, ...]]  # a population, and those inside it that share nobody
Category = tuple[str, str]  # a dimension and what somebody is in it


@dataclass(frozen=True, slots=True)
class ToldApart:
    """How breakdowns tell people apart.

    `breakdowns` are the positions of each one's subgroups: they share nobody. `categories` says by
    position what everybody of a subgroup is, in one dimension or two. Of everybody it is known what
    they are in the `sure` dimensions.
    """

    breakdowns: tuple[tuple[int, ...], ...] = ()
    categories: tuple[tuple[Category, ...], ...] = ()
    sure: frozenset[str] = frozenset()

    @property
    def dimensions(self) -> dict[str, list[str]]:
        """The categories of each dimension."""
        listed: dict[str, list[str]] = {}
        for dimension, category in (pair for entry in self.categories for pair in entry):
            if category not in listed.setdefault(dimension, []):
                listed[dimension].append(category)
        return listed

    def positions(self, *names: str) -> dict[tuple[str, ...], int]:
        """Subgroups of the breakdown by these dimensions, by their categories in this order."""
        return {
            tuple(dict(entry)[name] for name in names): position
            for position, entry in enumerate(self.categories)
            if {name for name, _ in entry} == set(names)
        }


def told_apart(breakdowns: Mapping[str, Sequence[str]], labels: Sequence[str]) -> ToldApart:
    """The same from what breakdowns and subgroups are called; `labels` are those of the axis.

    As in a release: `age and sex` has `age 16-35, sex Female`, with an en dash.
    """
    listed: dict[str, tuple[Category, ...]] = {}
    for name, subgroups in breakdowns.items():
        first, _, second = name.partition(" and ")
        for subgroup in subgroups:
            one, _, other = subgroup.partition(f", {second} ")
            single = ((name, subgroup.removeprefix(f"{name} ")),)
            by_both = ((first, one.removeprefix(f"{first} ")), (second, other))
            listed[subgroup] = by_both if second and other else single
    positions = (
        tuple(labels.index(one) for one in subgroups if one in labels)
        for subgroups in breakdowns.values()
    )
    return ToldApart(
        tuple(places for places in positions if places),
        tuple(listed.get(label, ()) for label in labels),
    )


def fewest_by_subgroup(
    grids: Mapping[str, Grid],
    ways: ToldApart,
    wave: int,
    organisations: Sequence[int] | Ints,
    less: Sequence[Less] = (),
) -> Floats | None:
    """The fewest respondents that subgroups prove [population, organisation]; None without any.

    Whoever answered a question is a respondent, whatever they are, and of every dimension
    everybody is one thing. Every two dimensions are looked at together. After the populations
    follow those of `less`.
    """
    grid = grids.get(SUBGROUP)
    if grid is None or wave not in grid.waves or not len(organisations):
        return None
    n = _and_less(grid.values[grid.waves.index(wave)][..., organisations], less)
    everybody = _and_less(_everybody(grids, grid, wave)[..., organisations], less)
    return _fewest(_Figures(n, everybody, ways))


def populations_less(groups: Sequence[frozenset[str]]) -> list[Less]:
    """Each population less one, or less the largest that share nobody, of those inside it."""
    listed: list[Less] = []
    for outer, everybody in enumerate(groups):
        inner = [p for p, part in enumerate(groups) if part < everybody]
        disjoint = list[int]()
        for p in sorted(inner, key=lambda p: -len(groups[p])):
            if not any(groups[p] & groups[q] for q in disjoint):
                disjoint.append(p)
        sets = dict.fromkeys([*((p,) for p in inner), tuple(disjoint)])
        listed += [(outer, inside) for inside in sets if inside]
    return listed


def _and_less(people: Floats, less: Sequence[Less]) -> Floats:
    """Numbers by population, first axis, and of each population less some inside it."""
    remaining = (people[outer] - people[list(inside)].sum(axis=0) for outer, inside in less)
    return np.stack([*people, *remaining])


@dataclass(frozen=True, eq=False)
class _Figures:
    """People of subgroups [population, item, subgroup, organisation], and everybody without it.

    Those that say the same are equal: the same figures are looked at again and again.
    """

    n: Floats
    everybody: Floats
    ways: ToldApart

    @cached_property
    def digest(self) -> bytes:
        mark = sha256(self.n.tobytes())
        mark.update(self.everybody.tobytes())
        mark.update(repr((self.n.shape, self.ways)).encode())
        return mark.digest()

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, second: object) -> bool:
        return isinstance(second, _Figures) and self.digest == second.digest


@lru_cache(maxsize=4)
def _fewest(figures: _Figures) -> Floats:
    ways, names = figures.ways, [*figures.ways.dimensions]
    people = [_of_breakdown(figures, positions) for positions in ways.breakdowns]
    people += [_of_two(figures, *two) for two in combinations(names, 2)]
    zero = np.zeros((figures.n.shape[0], figures.n.shape[-1]))
    return np.max([zero, *people], axis=0)


def _of_breakdown(figures: _Figures, positions: Sequence[int]) -> Floats:
    """What one breakdown proves by itself.

    A subgroup has at least as many as answered any question, and all of them together at least as
    many as answered one question beside those of its subgroups that are shown.
    """
    answered = figures.n[:, :, list(positions)]
    is_shown = np.isfinite(answered)
    largest = np.nan_to_num(answered).max(axis=1, initial=0)
    hidden_people = figures.everybody - np.nan_to_num(answered).sum(axis=2)
    known_of_hidden = np.where(is_shown, 0, largest[:, None]).sum(axis=2)
    further = np.nan_to_num(hidden_people - known_of_hidden).max(axis=1, initial=0)
    return largest.sum(axis=1) + np.maximum(further, 0)


def _of_two(figures: _Figures, first: str, second: str) -> Floats:
    """What two dimensions prove together, and the breakdown by both where there is one."""
    ways = figures.ways
    sizes = [len(ways.dimensions[name]) + 1 for name in (first, second)]
    if sizes[1] > sizes[0]:  # of the second one every set of categories is looked at
        first, second, sizes = second, first, sizes[::-1]
    items_first = np.moveaxis(figures.n, 1, 0)  # [item, population, subgroup, organisation]
    shape = (len(items_first), items_first.shape[1], *sizes, items_first.shape[-1])
    table = np.full(shape, np.nan)
    margins = [np.full((*shape[:2], size, shape[-1]), np.nan) for size in sizes]
    places = ways.dimensions
    for margin, name in zip(margins, (first, second), strict=True):
        for (category,), position in ways.positions(name).items():
            margin[:, :, places[name].index(category)] = items_first[:, :, position]
    for (one, two), position in ways.positions(first, second).items():
        cell = places[first].index(one), places[second].index(two)
        table[:, :, cell[0], cell[1]] = items_first[:, :, position]

    def by_cell(values: Floats) -> Floats:
        """[item, …, population and organisation]."""
        moved = np.moveaxis(values, 1, -2)
        return moved.reshape(*moved.shape[:-2], -1)

    answered = Answered(
        by_cell(np.moveaxis(figures.everybody, 1, 0)),
        by_cell(margins[0]),
        by_cell(margins[1]),
        by_cell(table),
        (first in ways.sure, second in ways.sure),
    )
    proven = fewest_respondents(answered)
    return proven.reshape(shape[1], shape[-1])


def _everybody(grids: Mapping[str, Grid], grid: Grid, wave: int) -> Floats:
    """Who answered each question [population, item, organisation]; NaN where that is hidden."""
    result = np.full((*grid.values.shape[1:3], grid.values.shape[-1]), np.nan)
    whole = grids.get(N)
    if whole is None or wave not in whole.waves:
        return result
    values = whole.values[whole.waves.index(wave)]
    places = {measure: m for m, measure in enumerate(whole.measures)}
    columns = {code: o for o, code in enumerate(whole.organisations)}
    organisations = grid.axes[Axis.ORGANISATION]
    for i, measure in enumerate(grid.measures):
        if measure in places:
            result[:, i] = values[:, places[measure]][:, [columns[str(o)] for o in organisations]]
    return result
