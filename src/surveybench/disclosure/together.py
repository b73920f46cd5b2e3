"""Releases of the same people, looked at together: one set of rows of all that they say.

An earlier release may have had other populations, or other units: the sites of an organisation,
or the organisation of these sites. What they say of the same people is one system, and what is
hidden in any of them must be as uncertain in it as in a release alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from surveybench.disclosure.audit import Bounded
from surveybench.disclosure.feasible import intervals, with_known
from surveybench.disclosure.leftover import Leftover, leftovers
from surveybench.disclosure.linear import Floats, Intervals, Ints, Rows
from surveybench.disclosure.relations import MOST, Draft, Part, looked_at, parts
from surveybench.disclosure.view import (
    Matched,
    View,
    agreeing,
    everybody_alike,
    in_release,
    matched,
    of_both,
    of_wave,
    places_of,
    same_populations,
)
from surveybench.errors import ReleaseError
from surveybench.quantities import CATALOGUE, Axis, Ref

RETURNS = "response_rate.completed"


class Looked(NamedTuple):
    """A hidden count, the release that hides it, and whether it is bounded too closely."""

    release: str
    cell: Bounded
    narrow: bool


@dataclass(frozen=True)
class Joint:
    """Hidden counts of several releases, and of people that only both together set apart.

    `cells` are all of them, narrowest first, each with the release that hides it; `unsafe` those
    that are bounded too closely.
    """

    cells: tuple[tuple[str, Bounded], ...]
    unsafe: tuple[tuple[str, Bounded], ...]


def audit_together(views: Sequence[View], *, knows: str = "") -> Joint:
    """Every hidden count of releases of the same people, with all of them known.

    With `knows` the intruder also has the hidden counts of one organisation of the first release:
    since nobody else has them, numbers in the middle of what they can be stand for them. Raises
    ReleaseError where the figures contradict each other.
    """
    views = everybody_alike(views)
    cells: list[Looked] = []
    for wave in dict.fromkeys(wave for view in views for wave in view.waves):
        cells += _of_wave([of_wave(v, wave) for v in views if wave in v.waves], wave, knows)
    cells.sort(key=lambda one: (one.cell.values, str(one.cell.ref), one.release))
    return Joint(
        tuple((name, bounded) for name, bounded, _ in cells),
        tuple((name, bounded) for name, bounded, narrow in cells if narrow),
    )


def _of_wave(views: Sequence[View], wave: int, knows: str) -> Iterator[Looked]:
    """Hidden counts of one wave; what contradicts itself is taken apart again.

    Everybody is in a group unless the figures say otherwise; and two releases are of the same
    people unless they say otherwise.
    """
    for everyone_grouped, equal in ((True, True), (False, True), (False, False)):
        system = _Joined(views, wave, everyone_grouped=everyone_grouped, equal=equal)
        try:
            solved = system.intervals(knows)
        except ReleaseError:
            continue
        for looked in system.bounded(solved):
            if not knows or looked.cell.ref.organisation != knows:
                yield looked
        return
    raise ReleaseError(
        "the figures contradict each other: no counts of people give them.",
        remedy="Take the releases as the program wrote them; edited figures cannot be judged.",
    )


class _Joined:
    """The rows of one wave in several releases."""

    def __init__(
        self, views: Sequence[View], wave: int, *, everyone_grouped: bool, equal: bool
    ) -> None:
        self.views, self.wave = list(views), wave
        self.rows = Rows()
        self.pairs = self._same_people() if equal else {}
        groups = [inside for view in views for inside in view.populations.values()]
        self.differ = len({frozenset(view.populations.values()) for view in views}) > 1
        divided, first = parts(groups), 0
        self.drafts: list[Draft] = []
        for view, organisations in zip(self.views, self._organisations(), strict=True):
            members = range(first, first + len(view.populations))
            first = members.stop
            own_parts = [
                (tuple(p - members.start for p in inside if p in members), label)
                for inside, label in divided
            ]
            draft = Draft(
                view.grids,
                view.shape,
                wave,
                organisations,
                everyone_grouped=everyone_grouped,
                rows=self.rows,
                divided=own_parts,
            )
            draft.write()
            self.drafts.append(draft)
        for (j, i), pairs in self.pairs.items():
            self._link(j, i, pairs)
        self.extra = self._leftovers(divided) if self.differ and equal else []

    def _same_people(self) -> dict[tuple[int, int], list[Matched]]:
        """For each two releases the organisations that are the same people in both.

        Where some are not, the national figure of the earlier release says nothing of the others
        that it does not say by itself.
        """
        same: dict[tuple[int, int], list[Matched]] = {}
        for i, one in enumerate(self.views):
            for j in range(i):
                pairs = matched(self.views[j], one)
                same[j, i] = agreeing(self.views[j], one, pairs)
                if len(same[j, i]) < len(pairs):
                    self.views[i] = replace(self.views[i], whole=False)
        return same

    def _organisations(self) -> list[Ints]:
        """Positions of those with a hidden count, and of those that are the same people."""
        if self.differ:
            return [np.arange(len(view.codes)) for view in self.views]
        places = [set(looked_at(view.grids, self.wave).tolist()) for view in self.views]
        before = -1
        while before != sum(map(len, places)):
            before = sum(map(len, places))
            for (j, i), pairs in self.pairs.items():
                for ours, theirs in pairs:
                    a = set(places_of(self.views[j].codes, ours))
                    b = set(places_of(self.views[i].codes, theirs))
                    if a & places[j] or b & places[i]:
                        places[j] |= a
                        places[i] |= b
        return [np.array(sorted(several), np.int64) for several in places]

    def _link(self, j: int, i: int, pairs: Sequence[Matched]) -> None:
        """What two releases say of the same people is the same."""
        a, b = self.drafts[j], self.drafts[i]
        places_a, places_b = _positions(a, self.views[j]), _positions(b, self.views[i])
        single = [(places_a[x[0]], places_b[y[0]]) for x, y in pairs if len(x) == len(y) == 1]
        index = np.array([pair for pair in single if min(pair) >= 0], np.int64).reshape(-1, 2)
        populations = same_populations(self.views[j], self.views[i])
        for terms_added in a.added.keys() & b.added.keys():
            ours, theirs = a.added[terms_added], b.added[terms_added]
            self.rows.same(ours[..., index[:, 0]], theirs[..., index[:, 1]])
        for name in a.whole.keys() & b.whole.keys():
            ours, theirs = _alike(a, b, name)
            self.rows.same(ours[..., index[:, 0]], theirs[..., index[:, 1]])
            if name in a.inside and name in b.inside:
                cells = of_both(a.grids, b.grids, name, a.whole[name], b.whole[name])
                self.rows.same(
                    cells[0][populations[:, 0]][..., index[:, 0]],
                    cells[1][populations[:, 1]][..., index[:, 1]],
                )
            for x, y in pairs:
                columns = [places_a[code] for code in x], [places_b[code] for code in y]
                if len(x) + len(y) == 2 or min(*columns[0], *columns[1]) < 0:
                    continue
                terms: list[tuple[Ints, float | Floats]]
                terms = [(ours[..., column], 1.0) for column in columns[0]]
                terms += [(theirs[..., column], -1.0) for column in columns[1]]
                self.rows.add(terms, 0, 0)

    def _leftovers(self, divided: Sequence[Part]) -> list[tuple[Leftover, str, Ints]]:
        """People whom no release alone sets apart: variables by organisation of the first."""
        several = [(p, g) for view in self.views for p, g in view.populations.items()]
        extra = []
        for rest in leftovers(several, [label for _, label in divided]):
            for name, inside in self.drafts[0].inside.items():
                if name not in self.drafts[0].grids:
                    continue
                pieces = inside[list(rest.parts)]
                if len(pieces) == 1:
                    extra.append((rest, name, pieces[0]))
                    continue
                none = np.zeros(pieces.shape[1:], np.int64)
                total = self.rows.variables(none, np.full(none.shape, MOST))
                self.rows.add([*((piece, 1.0) for piece in pieces), (total, -1.0)], 0, 0)
                extra.append((rest, name, total))
        return extra

    def intervals(self, knows: str = "") -> Intervals:
        """What each wanted number can be. ReleaseError where the rows contradict each other."""
        wanted = np.zeros(self.rows.size, bool)
        for draft in self.drafts:
            for cells in draft.cells:
                wanted[cells.variables[cells.few]] = True
        for _, _, variables in self.extra:
            wanted[variables] = True
        one = self.rows.numbers()
        system = self.rows.system()
        if knows in self.views[0].codes:
            system = with_known(system, np.unique(one[self._of(knows)]))
        merged = np.zeros(len(system.lower), bool)
        merged[one[wanted]] = True
        solved = intervals(system, merged, self.views[0].shape.narrowest)
        return Intervals(*(part[one] for part in _ends(solved)))

    def _of(self, code: str) -> Ints:
        """Variables of an organisation of the first release."""
        place = _positions(self.drafts[0], self.views[0])[code]
        cells = [c.variables[..., place].ravel() for c in self.drafts[0].cells if place >= 0]
        return np.concatenate([np.zeros(0, np.int64), *cells])

    def bounded(self, solved: Intervals) -> Iterator[Looked]:
        """Each hidden count with its release, and whether it is bounded too closely."""
        narrow = solved.narrow(self.views[0].shape.narrowest) & (solved.upper >= 1)
        for view, draft in zip(self.views, self.drafts, strict=True):
            for cells in draft.cells:
                if cells.name not in view.grids:
                    continue
                for place in np.argwhere(cells.few):
                    number = int(cells.variables[tuple(place)])
                    position = cells.position(tuple(int(i) for i in place))
                    ref = _ref(view, cells.name, cells.axes, position, self.wave)
                    yield Looked(view.name, _bounded(solved, number, ref), bool(narrow[number]))
        first, view = self.drafts[0], self.views[0]
        for rest, name, variables in self.extra:
            axes = tuple(a for a in CATALOGUE[name].axes if a not in (Axis.WAVE, Axis.POPULATION))
            risky = narrow[variables] & (solved.lower[variables] < view.least)
            for place in np.argwhere(risky):
                number = int(variables[tuple(place)])
                position = (*map(int, place[:-1]), int(first.organisations[place[-1]]))
                ref = _ref(view, name, axes, position, self.wave, rest.label)
                yield Looked(view.name, _bounded(solved, number, ref), True)


def _ends(solved: Intervals) -> tuple[Ints, Ints, Ints, Ints]:
    return solved.lower, solved.upper, solved.reached_low, solved.reached_high


def _bounded(solved: Intervals, number: int, ref: Ref) -> Bounded:
    low, high = int(solved.lower[number]), int(solved.upper[number])
    exact = solved.reached_low[number] == low and solved.reached_high[number] == high
    return Bounded(ref, low, high, bool(exact))


def _ref(
    view: View,
    name: str,
    axes: Sequence[Axis],
    position: Sequence[int],
    wave: int,
    population: str = "",
) -> Ref:
    grid = view.grids[name]
    labels = {axis: grid.axes[axis][i] for axis, i in zip(axes, position, strict=True)}
    ref = in_release(view, grid.ref(name, {Axis.WAVE: wave, **labels}))
    return replace(ref, population=population) if population else ref


def _positions(draft: Draft, view: View) -> dict[str, int]:
    """Where each organisation stands among those looked at, -1 where it does not."""
    places = {int(o): i for i, o in enumerate(draft.organisations)}
    return {code: places.get(o, -1) for o, code in enumerate(view.codes)}


def _alike(a: Draft, b: Draft, name: str) -> tuple[Ints, Ints]:
    """Variables of a count by part, where it has parts, for the measures that both have."""
    first, second = (draft.inside.get(name, draft.whole[name]) for draft in (a, b))
    return of_both(a.grids, b.grids, name, first, second)
