"""What an intruder can bound: the feasible interval of every count that is hidden as too small.

The intruder has every published figure, the rule and its flags, and knows that people are whole
numbers. A release is safe where each such count can still be at least as many whole numbers as the
policy asks for, and none of them is fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.blur import blurred
from surveybench.disclosure.by_subgroup import told_apart
from surveybench.disclosure.feasible import ContradictionError, intervals
from surveybench.disclosure.linear import Intervals
from surveybench.disclosure.nested_sums import KnownSums
from surveybench.disclosure.relations import Cells, Related, groups_within, related
from surveybench.disclosure.shape import Shape
from surveybench.quantities import Axis, Grid, Ref
from surveybench.survey import Survey

Mask = NDArray[np.bool_]
Place = tuple[str | int, ...]  # a quantity and the place on its axes


@dataclass(frozen=True, slots=True)
class Bounded:
    """A hidden count with what it can be: at least `lower`, at most `upper`.

    `exact` where both ends are reached; otherwise the interval is known to be wide enough.
    """

    ref: Ref
    lower: int
    upper: int
    exact: bool

    @property
    def values(self) -> int:
        """How many whole numbers it can be."""
        return self.upper - self.lower + 1


@dataclass(frozen=True)
class Audit:
    """Every count that is hidden as too small, narrowest first, and those that are too narrow."""

    cells: tuple[Bounded, ...]
    unsafe: tuple[Bounded, ...]
    narrowest: int

    @property
    def safe(self) -> bool:
        """Whether nothing hidden can be worked out more closely than the policy allows."""
        return not self.unsafe


@dataclass(frozen=True)
class WaveAudit:
    """One wave: its rows, what solves them, and whether each variable is too narrow."""

    related: Related
    solved: Intervals
    narrow: Mask

    def unsafe(self) -> Iterator[tuple[Cells, tuple[int, ...]]]:
        """Hidden small counts that can be worked out too closely, with their positions."""
        for cells in self.related.cells:
            for position in cells.positions(cells.few & self.narrow[cells.variables]):
                yield cells, position

    def wide(self) -> Iterator[tuple[Cells, tuple[int, ...]]]:
        """The others of them, those that nobody asked about included."""
        for cells in self.related.cells:
            for position in cells.positions(cells.few & ~self.narrow[cells.variables]):
                yield cells, position


def shape_of(survey: Survey, *, whole: bool = True) -> Shape:
    """What a reader knows of who is inside which population, and of the rule."""
    listed = {breakdown.name: breakdown.subgroups for breakdown in survey.breakdowns}
    ways = told_apart(listed, [label for labels in listed.values() for label in labels])
    if survey.settings.strata.missing_stratum == "exclude":
        ways = replace(ways, sure=frozenset(one.name for one in survey.dimensions))
    least = survey.settings.release.min_respondents
    return Shape(tuple(groups_within(survey)), least, whole, ways, blurred=blurred(survey))


def audit(grids: Mapping[str, Grid], shape: Shape) -> Audit:
    """Every hidden small count of these figures, as they are published.

    Raises ReleaseError where the figures contradict each other: they were edited.
    """
    waves = dict.fromkeys(wave for grid in grids.values() for wave in grid.waves)
    bounded: list[tuple[Bounded, bool]] = []
    for wave in waves:
        looked = audit_wave(grids, shape, wave)
        bounded += _bounded(looked, grids)
    bounded.sort(key=lambda entry: (entry[0].values, str(entry[0].ref)))
    return Audit(
        tuple(cell for cell, _ in bounded),
        tuple(cell for cell, narrow in bounded if narrow),
        shape.narrowest,
    )


def audit_wave(
    grids: Mapping[str, Grid],
    shape: Shape,
    wave: int,
    sums: Sequence[KnownSums] = (),
    but: Callable[[Related], Container[Place]] = lambda rows: (),
    *,
    search: bool = True,
) -> WaveAudit:
    """The hidden small counts of one wave, `but` some that nobody asks about.

    Without a `search` only what bounds alone make too narrow is.

    An intruder is taken to be sure that everybody is in one of the groups, but in organisations of
    which the figures say otherwise. Raises ReleaseError where they contradict each other.
    """

    def those(rows: Related) -> Mask:
        return _few(rows, but(rows))

    one = _solved(grids, shape, wave, sums, those, shape.narrowest, search=search)
    solved = one.intervals
    narrow = one.wanted & (solved.upper >= 1) & solved.narrow(shape.narrowest)
    return WaveAudit(one.rows, solved, narrow)


def fewest_people(
    grids: Mapping[str, Grid], shape: Shape, wave: int, name: str, size: int
) -> NDArray[np.float64]:
    """The fewest people that a count of each of `size` organisations can be; 0 if none is hidden.

    Raises ReleaseError where the figures contradict each other.
    """

    def those(rows: Related) -> Mask:
        wanted = np.zeros(len(rows.system.lower), bool)
        for cells in rows.cells:
            if cells.name == name:
                wanted[cells.variables] = True
        return wanted

    solved = _solved(grids, shape, wave, (), those, None)
    fewest = np.zeros(size)
    for cells in solved.rows.cells:
        if cells.name == name:
            fewest[cells.organisations] = solved.intervals.lower[cells.variables]
    return fewest


@dataclass(frozen=True)
class _Solved:
    """The rows of a wave, which variables were asked about, and what they can be."""

    rows: Related
    wanted: Mask
    intervals: Intervals


def _solved(
    grids: Mapping[str, Grid],
    shape: Shape,
    wave: int,
    sums: Sequence[KnownSums],
    wanted: Callable[[Related], Mask],
    enough: int | None,
    *,
    search: bool = True,
) -> _Solved:
    """The rows of a wave, the wanted variables and their intervals.

    Organisations of which the figures say so have people in none of the groups.
    """
    ungrouped: frozenset[int] = frozenset()
    while True:
        rows = related(grids, shape, wave, ungrouped=ungrouped, sums=sums)
        asked = wanted(rows)
        try:
            return _Solved(rows, asked, intervals(rows.system, asked, enough, search=search))
        except ContradictionError as error:
            among = rows.owners(error.variables) - ungrouped
            if not among:
                raise
            ungrouped |= among


def _few(rows: Related, but: Container[Place] = ()) -> Mask:
    """Counts that are hidden as few people."""
    wanted = np.zeros(len(rows.system.lower), bool)
    for cells in rows.cells:
        name, variables = cells.name, cells.variables[cells.few].tolist()
        asked = [
            variable
            for variable, position in zip(variables, cells.positions(cells.few), strict=True)
            if (name, *position) not in but
        ]
        wanted[asked] = True
    return wanted


def _bounded(looked: WaveAudit, grids: Mapping[str, Grid]) -> Iterator[tuple[Bounded, bool]]:
    """Each hidden small count of a wave, and whether it is too narrow."""
    solved = looked.solved
    for cells in looked.related.cells:
        if cells.name not in grids:
            continue
        grid = grids[cells.name]
        for place in np.argwhere(cells.few):
            number = cells.variables[tuple(place)]
            labels = {
                axis: grid.axes[axis][position]
                for axis, position in zip(
                    cells.axes, cells.position(tuple(int(i) for i in place)), strict=True
                )
            }
            ref = grid.ref(cells.name, {Axis.WAVE: looked.related.wave, **labels})
            low, high = int(solved.lower[number]), int(solved.upper[number])
            exact = bool(solved.reached_low[number] == low and solved.reached_high[number] == high)
            yield Bounded(ref, low, high, exact), bool(looked.narrow[number])
