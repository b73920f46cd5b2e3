"""What the published counts of a wave say of each other, as rows of whole numbers.

The rows follow from the relations that the catalogue gives each quantity: sums over organisations
and populations, what is at most something else, shares of two counts. A cell that is shown is its
value; of one that is hidden the rule itself tells something: too few people means fewer than
`min_respondents`, hidden for the sake of another means that it would have been enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.by_subgroup import fewest_by_subgroup, populations_less
from surveybench.disclosure.linear import Floats, Ints, Rows, System
from surveybench.disclosure.nested_sums import HiddenSum, KnownSums, of_hidden, remainders
from surveybench.disclosure.shape import Shape
from surveybench.disclosure.unscored import fewest_who_answered
from surveybench.quantities import (
    CATALOGUE,
    Axis,
    Basis,
    Flag,
    Grid,
    Quantity,
    Relates,
    Relation,
    Unit,
)
from surveybench.survey import Survey

Part = tuple[tuple[int, ...], frozenset[str]]  # populations that hold it, and its groups
MOST = 10_000_000  # people: more than any organisation has
COUNTED = (Basis.INVITED, Basis.RETURNS, Basis.PEOPLE, Basis.ANSWERS)
RESPONDENTS = ("standardise.respondents", "standardise.excluded")
HIDES = (Flag.SUPPRESSED, Flag.PROTECTS_ANOTHER, Flag.AT_LEAST)


@dataclass(frozen=True)
class Cells:
    """The cells of one quantity: its variables, and which of them are hidden as too few people.

    Both are [population, measure, organisation] without the axes that the quantity does not have.
    `organisations` gives the position in the grid of each organisation that is looked at.
    """

    name: str
    axes: tuple[Axis, ...]
    variables: Ints
    few: NDArray[np.bool_]
    organisations: Ints

    def position(self, place: tuple[int, ...]) -> tuple[int, ...]:
        """Position in the wave's part of the grid of a position in `variables`."""
        return (*place[:-1], int(self.organisations[place[-1]]))

    def positions(self, mask: NDArray[np.bool_]) -> list[tuple[int, ...]]:
        """The same of all cells of a mask, row by row."""
        organisations = self.organisations.tolist()
        return [(*place[:-1], organisations[place[-1]]) for place in np.argwhere(mask).tolist()]


@dataclass(frozen=True)
class Related:
    """One wave: everything that its published counts say, and where each cell stands in it."""

    wave: int
    system: System
    cells: tuple[Cells, ...]
    organisations: Ints

    def owners(self, variables: Ints) -> frozenset[int]:
        """Positions of the organisations that variables count people of.

        Variables are numbered organisation by organisation, whatever they count.
        """
        return frozenset(self.organisations[variables % len(self.organisations)].tolist())


def related(
    grids: Mapping[str, Grid],
    shape: Shape,
    wave: int,
    *,
    ungrouped: frozenset[int] = frozenset(),
    sums: Sequence[KnownSums] = (),
) -> Related:
    """The rows of one wave, for the organisations that have anything hidden.

    An intruder is sure that everybody is in one of the groups, but in organisations of which the
    positions are `ungrouped`. `sums` are sums over organisations that are published elsewhere.
    """
    organisations = looked_at(grids, wave)
    grouped = ~np.isin(organisations, [*ungrouped])
    draft = Draft(grids, shape, wave, organisations, everyone_grouped=grouped)
    draft.write(sums)
    return Related(wave, draft.rows.system(), tuple(draft.cells), organisations)


def count_names(grids: Mapping[str, Grid], wave: int) -> list[str]:
    """Published quantities that count people of an organisation, and shares of such counts."""
    return [
        name
        for name, row in CATALOGUE.items()
        if name in grids
        and wave in grids[name].waves
        and Axis.ORGANISATION in row.axes
        and row.basis in COUNTED
        and (row.unit is Unit.PEOPLE or _share_of(row))
    ]


def _share_of(row: Quantity) -> bool:
    kinds = (Relates.RATIO, Relates.AT_LEAST_RATIO)
    return any(relation.relates in kinds for relation in row.relations)


def _with_terms(names: Sequence[str]) -> Iterator[str]:
    """The counts among these, and counts that their relations name."""
    terms = [t for n in names for relation in CATALOGUE[n].relations for t in relation.terms]
    for name in dict.fromkeys([*names, *terms]):
        if CATALOGUE[name].unit is Unit.PEOPLE:
            yield name


def looked_at(grids: Mapping[str, Grid], wave: int) -> Ints:
    """Positions of organisations with a hidden count; `national`, always last, is none of them."""
    hidden: set[int] = set()
    for name in count_names(grids, wave):
        flags = grids[name].flags[grids[name].waves.index(wave)]
        size = len(grids[name].organisations) - CATALOGUE[name].everyone
        by_organisation = np.isin(flags[..., :size], HIDES).reshape(-1, size)
        hidden.update(np.flatnonzero(by_organisation.any(axis=0)).tolist())
    return np.array(sorted(hidden), np.int64)


@dataclass(frozen=True)
class _Known:
    """What a reader is told of the cells of one quantity in one wave, `national` last."""

    lower: Floats
    upper: Floats
    flags: NDArray[np.int8]


def _told(grid: Grid, name: str, wave: int, shape: Shape) -> _Known:
    w = grid.waves.index(wave)
    flags, values = grid.flags[w], grid.values[w]
    shown = flags == Flag.OK
    share, decimals = CATALOGUE[name].unit is Unit.SHARE, CATALOGUE[name].released or 0
    half, most = (0.5 * 10.0**-decimals, 1.0) if share else (0.0, float(MOST))
    lower = np.where(shown, values - half, 0.0)
    upper = np.where(shown, values + half, most)
    if CATALOGUE[name].unit is Unit.PEOPLE:
        upper = np.where(flags == Flag.SUPPRESSED, shape.least - 1, upper)
        lower = np.where(np.isin(flags, HIDES[1:]), shape.least, lower)
    if CATALOGUE[name].unit is Unit.PEOPLE and grid.bounds is not None:
        bounded = flags == Flag.AT_LEAST
        lower = np.where(bounded, grid.bounds[w], lower)
        if CATALOGUE[name].basis is not Basis.PEOPLE:  # shown if it were further from its bound
            upper = np.where(bounded, grid.bounds[w] + shape.narrowest - 1, upper)
    return _Known(lower, upper, flags)


class Draft:
    """The rows of one wave while they are being written down.

    Several releases of the same people share `rows`, and `divided`, the parts that all their
    populations are made of.
    """

    def __init__(
        self,
        grids: Mapping[str, Grid],
        shape: Shape,
        wave: int,
        organisations: Ints,
        *,
        everyone_grouped: bool | NDArray[np.bool_] = True,
        rows: Rows | None = None,
        divided: Sequence[Part] | None = None,
    ) -> None:
        self.grids, self.shape, self.wave = grids, shape, wave
        self.organisations = organisations
        self.rows = Rows() if rows is None else rows
        self.cells: list[Cells] = []
        self.parts = parts(shape.groups) if divided is None else list(divided)
        self.grouped = np.broadcast_to(everyone_grouped, organisations.shape)
        self.whole: dict[str, Ints] = {}  # variables of cells as published
        self.inside: dict[str, Ints] = {}  # variables by part, [part, …, organisation]
        self.added: dict[tuple[str, ...], Ints] = {}  # several of them added up, by part
        self.sums: dict[str, list[HiddenSum]] = {}  # known from elsewhere

    def write(self, sums: Sequence[KnownSums] = ()) -> None:
        """Variables and rows of all that is published of the wave."""
        names = count_names(self.grids, self.wave)
        for name in _with_terms(names):
            self.count(name)
            if (figures := self.told(name)) is not None:
                self.sums[name] = of_hidden(sums, name, figures.lower, self.organisations)
        for name in names:
            for relation in CATALOGUE[name].relations:
                self.relate(name, relation)
            self._sums(name)
        self._of_subgroups()

    def told(self, name: str) -> _Known | None:
        """What is published of a quantity, or None where it is not."""
        if name not in self.grids or self.wave not in self.grids[name].waves:
            return None
        return _told(self.grids[name], name, self.wave, self.shape)

    def count(self, name: str) -> None:
        """Variables of a count, whole and by part of populations."""
        row, bounds = CATALOGUE[name], self.told(name)
        axes = tuple(axis for axis in row.axes if axis is not Axis.WAVE)
        if bounds is None:
            size = [len(self.shape.groups)] * (Axis.POPULATION in axes)
            shape = (*size, len(self.organisations))
            bounds = _Known(np.zeros(shape), np.full(shape, float(MOST)), np.zeros(shape, np.int8))
            lower, upper, flags = bounds.lower, bounds.upper, bounds.flags
        else:
            lower, upper, flags = (
                part[..., self.organisations] for part in (bounds.lower, bounds.upper, bounds.flags)
            )
        variables = self.rows.variables(lower.astype(np.int64), upper.astype(np.int64))
        self.whole[name] = variables
        few = flags == Flag.SUPPRESSED
        self.cells.append(Cells(name, axes, variables, few, self.organisations))
        if Axis.POPULATION in axes:
            self._divide(name, variables)

    def _divide(self, name: str, variables: Ints) -> None:
        """Each population as the sum of its parts; a part that is a population is that one."""
        pieces = []
        for members, label in self.parts:
            single = next(
                (p for p in members if len(self._parts_of(p)) == 1),
                None,
            )
            if single is not None:
                pieces.append(variables[single])
                continue
            nobody = self.grouped & (label == frozenset(("",)))
            most = np.broadcast_to(np.where(nobody, 0, MOST), variables.shape[1:])
            pieces.append(self.rows.variables(np.zeros(most.shape, np.int64), most))
        self.inside[name] = np.stack(pieces)
        for p in range(len(self.shape.groups)):
            parts = self._parts_of(p)
            if len(parts) == 1 and np.array_equal(pieces[parts[0]], variables[p]):
                continue
            terms: list[tuple[Ints, float | Floats]] = [(pieces[part], 1.0) for part in parts]
            self.rows.add([*terms, (variables[p], -1.0)], 0, 0)

    def _parts_of(self, population: int) -> list[int]:
        return [i for i, (members, _) in enumerate(self.parts) if population in members]

    def relate(self, name: str, relation: Relation) -> None:
        """The rows of one relation; those that are about no count say nothing here."""
        kind, over = relation.relates, relation.over
        if kind is Relates.SUM and over is Axis.ORGANISATION:
            self._national(name)
        elif kind is Relates.SUM and over is Axis.POPULATION and relation.terms != (name,):
            terms = [(piece, 1.0) for piece in self._everyone(relation.terms)]
            self.rows.add([*terms, (self.whole[name], -1.0)], 0, 0)
        elif kind is Relates.AT_MOST:
            self._at_most(name, relation.terms)
        elif kind in (Relates.RATIO, Relates.AT_LEAST_RATIO):
            self._share(name, relation)

    def _together(self, terms: tuple[str, ...]) -> Ints:
        """The terms added up, part by part: one variable each, so that rows form no rings."""
        if len(terms) == 1:
            return self.inside[terms[0]]
        if terms not in self.added:
            shape = self.inside[terms[0]].shape
            total = self.rows.variables(np.zeros(shape, np.int64), np.full(shape, MOST, np.int64))
            members = [(self.inside[term], 1.0) for term in terms]
            self.rows.add([*members, (total, -1.0)], 0, 0)
            self.added[terms] = total
        return self.added[terms]

    def _everyone(self, terms: tuple[str, ...]) -> Iterator[Ints]:
        """The parts that make up all respondents, those of no population included."""
        total = self._together(terms)
        yield from total
        if not any("" in label for _, label in self.parts) and not self.grouped.all():
            most = np.broadcast_to(np.where(self.grouped, 0, MOST), total.shape[1:])
            yield self.rows.variables(np.zeros(most.shape, np.int64), most)

    def _at_most(self, name: str, terms: tuple[str, ...]) -> None:
        """Part by part where both have populations."""
        if name not in self.inside:
            bounds = [(self.whole[term], -1.0) for term in terms]
            self.rows.add([(self.whole[name], 1.0), *bounds], high=0.0)
            return
        variables, total = self.inside[name], self._together(terms)
        if variables.ndim > total.ndim:
            total = total[:, None]
        self.rows.add([(variables, 1.0), (total, -1.0)], high=0.0)

    def _share(self, name: str, relation: Relation) -> None:
        """`low * whole <= part <= high * whole`, for a share that is shown."""
        bounds = self.told(name)
        if bounds is None:
            return
        part, whole = (self.whole[term] for term in relation.terms)
        shown = bounds.flags[..., self.organisations] == Flag.OK
        low = bounds.lower[..., self.organisations][shown]
        high = bounds.upper[..., self.organisations][shown]
        self.rows.add([(part[shown], 1.0), (whole[shown], -high)], high=0.0)
        if relation.relates is Relates.RATIO:
            self.rows.add([(part[shown], 1.0), (whole[shown], -low)], low=0.0)

    def _national(self, name: str) -> None:
        """The national figure less all organisations that have nothing hidden."""
        bounds = self.told(name)
        if bounds is None or not len(self.organisations) or name not in self.whole:
            return
        shown_elsewhere = np.ones(bounds.lower.shape[-1], bool)
        shown_elsewhere[[*self.organisations, -1]] = False
        low = (
            bounds.lower[-1] - bounds.upper[shown_elsewhere].sum() if self.shape.whole else -np.inf
        )
        # One that is not known at all bounds nobody: as a row it would only tie all to each other.
        known = bounds.upper[-1] < MOST
        high = bounds.upper[-1] - bounds.lower[shown_elsewhere].sum() if known else np.inf
        if not known and low <= 0:
            return
        everybody = HiddenSum(np.ones(len(self.organisations), bool), np.zeros(()))
        for remainder in remainders(everybody, self.sums.get(name, ())):
            if remainder.members.any():
                rest, members = float(remainder.totals), remainder.members
                self.rows.add_sum(self.whole[name][..., members], low + rest, high + rest)

    def _of_subgroups(self) -> None:
        """Whoever gave any answer, also subgroup by subgroup, is a respondent."""
        names = [name for name in RESPONDENTS if name in self.whole]
        if not names:
            return
        anybody = fewest_who_answered(self.grids, self.wave, blurred=self.shape.blurred)
        if anybody is not None:
            fewest = anybody[..., self.organisations]
            self.rows.add([(self.whole[name], 1.0) for name in names], low=fewest)
        less = populations_less(self.shape.groups)
        fewest = fewest_by_subgroup(
            self.grids, self.shape.ways, self.wave, self.organisations, less
        )
        if fewest is None:
            return
        every = len(self.shape.groups)
        self.rows.add([(self.whole[name], 1.0) for name in names], low=fewest[:every])
        for people, (outer, inside) in zip(fewest[every:], less, strict=True):
            difference: list[tuple[Ints, float | Floats]]
            difference = [(self.whole[name][outer], 1.0) for name in names]
            difference += [(self.whole[name][p], -1.0) for name in names for p in inside]
            self.rows.add(difference, low=people)

    def _sums(self, name: str) -> None:
        """Sums over organisations that are known from elsewhere, cell by cell."""
        sums = self.sums.get(name, [])
        for i, entry in enumerate(sums):
            for remainder in remainders(entry, sums[:i]):
                for place in np.argwhere(np.isfinite(remainder.totals)):
                    index, rest = tuple(place), float(remainder.totals[tuple(place)])
                    if remainder.members.any():
                        self.rows.add_sum(self.whole[name][index][remainder.members], rest, rest)
                    elif rest:  # the smaller sums contradict it: as a row it says so
                        total = float(entry.totals[index])
                        self.rows.add_sum(self.whole[name][index][entry.members], total, total)


def groups_within(survey: Survey) -> list[frozenset[str]]:
    """Groups inside each population; the empty one stands for people without a group."""
    return [frozenset(p.groups or ("", *survey.groups)) for p in survey.populations]


def parts(groups: Sequence[frozenset[str]]) -> list[Part]:
    """The smallest sets of groups that populations are made of.

    Each with the populations that hold it, and its groups: those that are in the same populations.
    """
    by_members: dict[tuple[int, ...], set[str]] = {}
    for group in sorted(frozenset().union(*groups)):
        members = tuple(p for p, inside in enumerate(groups) if group in inside)
        by_members.setdefault(members, set()).add(group)
    return [(members, frozenset(own)) for members, own in by_members.items()]
