"""Figures of two releases side by side: where they differ by few people, those are told of.

A return that came late, or a corrected record, is the difference of two figures. Nothing is known
of who they are but what both releases show, so this looks at what both show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.view import View, everybody_alike, in_release, of_wave
from surveybench.quantities import NATIONAL, Axis, Grid, Ref

COUNTED = ("score.n", "standardise.respondents", "response_rate.completed", "response_rate.invited")
OF_SUBGROUPS, SCORES = "subgroup.n", ("score.score", "subgroup.score")
SAME = 1e-9
Kind = Literal["people", "answers", "hidden", "rest"]
Places = tuple[list[int], list[int]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that two releases give otherwise, and that tells of few people.

    `people`: its people differ by fewer than may be shown. `answers`: the same number of people
    with other answers. `hidden`: the organisations that are hidden differ so. `rest`: its people
    less those inside it that both show, of other populations or of a breakdown, differ so.
    """

    ref: Ref
    kind: Kind


def differences(new: View, earlier: View) -> tuple[Difference, ...]:
    """Figures of both releases that tell of few people when one is taken from the other.

    Organisations of another column are not compared one by one.
    """
    if new.column != earlier.column:
        return ()
    new, earlier = everybody_alike((new, earlier))
    waves = [wave for wave in new.waves if wave in earlier.waves]
    return tuple(
        replace(difference, ref=in_release(new, difference.ref))
        for wave in waves
        for difference in _of_wave(of_wave(new, wave), of_wave(earlier, wave))
    )


def _of_wave(new: View, earlier: View) -> Iterator[Difference]:
    for name in (*COUNTED, OF_SUBGROUPS):
        yield from _of_people(new, earlier, name)
        yield from _of_population_less(new, earlier, name)
    yield from _of_subgroups_left(new, earlier)
    yield from _of_hidden(new, earlier)
    if _same_people(new, earlier):
        for name in SCORES:
            yield from _of_answers(new, earlier, name)


def _beside(new: View, earlier: View, name: str) -> tuple[Grid, Grid, dict[Axis, Places]] | None:
    """Both grids of a quantity, and on each axis the positions of what both have."""
    if name not in new.grids or name not in earlier.grids:
        return None
    a, b = new.grids[name], earlier.grids[name]
    places: dict[Axis, Places] = {}
    for axis, ours in a.axes.items():
        theirs = b.axes.get(axis, ())
        if axis is Axis.POPULATION:
            pairs = _populations(new, earlier, ours, theirs)
        else:
            pairs = [(i, theirs.index(one)) for i, one in enumerate(ours) if one in theirs]
        places[axis] = [i for i, _ in pairs], [j for _, j in pairs]
    return a, b, places


def _populations(
    new: View, earlier: View, ours: Sequence, theirs: Sequence
) -> list[tuple[int, int]]:
    """Populations of the same groups, whatever they are called."""
    return [
        (i, j)
        for i, one in enumerate(ours)
        for j, differ in enumerate(theirs)
        if new.populations[one] == earlier.populations[differ]
    ]


def _cells(
    grids: tuple[Grid, Grid], places: dict[Axis, Places]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The values that both have, NaN where one does not show its own."""
    a, b = grids
    ours = a.values[np.ix_(*(mine for mine, _ in places.values()))]
    theirs = b.values[np.ix_(*(yours for _, yours in places.values()))]
    return ours, theirs


def _refs(name: str, grid: Grid, places: dict[Axis, Places], mask: np.ndarray) -> Iterator[Ref]:
    for place in np.argwhere(mask):
        labels = {
            axis: grid.axes[axis][ours[i]]
            for (axis, (ours, _)), i in zip(places.items(), place, strict=True)
        }
        yield grid.ref(name, labels)


def _of_people(new: View, earlier: View, name: str) -> Iterator[Difference]:
    beside = _beside(new, earlier, name)
    if beside is None:
        return
    a, b, places = beside
    ours, theirs = _cells((a, b), places)
    few = _differ_by_few(ours, theirs, max(new.least, earlier.least))
    for ref in _refs(name, a, places, few):
        yield Difference(ref, "people")


def _of_population_less(new: View, earlier: View, name: str) -> Iterator[Difference]:
    """A population less one, or all, of those inside it, where no release shows these people."""
    beside = _beside(new, earlier, name)
    if beside is None or Axis.POPULATION not in beside[2]:
        return
    a, b, places = beside
    axis = list(places).index(Axis.POPULATION)
    ours, theirs = (np.moveaxis(cells, axis, 0) for cells in _cells((a, b), places))
    names = [str(a.axes[Axis.POPULATION][i]) for i in places[Axis.POPULATION][0]]
    groups = [new.populations[one] for one in names]
    few = np.zeros(ours.shape, bool)
    for outer, several in _inside(groups):
        left_now, left_before = (
            cells[outer] - cells[several].sum(axis=0) for cells in (ours, theirs)
        )
        few[outer] |= _differ_by_few(left_now, left_before, max(new.least, earlier.least))
    for ref in _refs(name, a, places, np.moveaxis(few, 0, axis)):
        yield Difference(ref, "rest")


def _inside(groups: Sequence[frozenset[str]]) -> Iterator[tuple[int, list[int]]]:
    """Populations with one of those inside them, or with all of the largest, if none overlap."""
    for outer, whole in enumerate(groups):
        inner = [i for i, inside in enumerate(groups) if inside < whole]
        largest = [i for i in inner if not any(groups[i] < groups[j] for j in inner)]
        together = [[i] for i in inner]
        if len(largest) > 1 and len(frozenset().union(*(groups[i] for i in largest))) == sum(
            len(groups[i]) for i in largest
        ):
            together.append(largest)
        for several in together:
            rest = whole.difference(*(groups[i] for i in several))
            if rest and rest not in groups:
                yield outer, several


def _of_subgroups_left(new: View, earlier: View) -> Iterator[Difference]:
    """Everybody who answered, less the subgroups of a breakdown that both releases show."""
    beside = [_beside(new, earlier, name) for name in (COUNTED[0], OF_SUBGROUPS)]
    if beside[0] is None or beside[1] is None:
        return
    (a, b, places), (of_subgroups, earlier_ones, of_both) = beside[0], beside[1]
    items = [of_subgroups.axes[Axis.MEASURE][i] for i in of_both[Axis.MEASURE][0]]
    measures = [a.axes[Axis.MEASURE][i] for i in places[Axis.MEASURE][0]]
    positions = [measures.index(item) for item in items]
    ours, theirs = places[Axis.MEASURE]
    places[Axis.MEASURE] = [ours[k] for k in positions], [theirs[k] for k in positions]
    everybody = _cells((a, b), places)
    axis = list(of_both).index(Axis.SUBGROUP)
    parts = [np.moveaxis(one, axis, 0) for one in _cells((of_subgroups, earlier_ones), of_both)]
    labels = [of_subgroups.axes[Axis.SUBGROUP][i] for i in of_both[Axis.SUBGROUP][0]]
    few = np.zeros(everybody[0].shape, bool)
    for name, inside in new.breakdowns.items():
        if earlier.breakdowns.get(name) != inside:
            continue
        by_label = [np.stack([one[labels.index(label)] for label in inside]) for one in parts]
        shown = np.isfinite(by_label[0]) & np.isfinite(by_label[1])
        left_now, left_before = (
            n - np.where(shown, one, 0).sum(axis=0)
            for n, one in zip(everybody, by_label, strict=True)
        )
        few |= _differ_by_few(left_now, left_before, max(new.least, earlier.least)) & shown.any(
            axis=0
        )
    for ref in _refs(COUNTED[0], a, places, few):
        yield Difference(ref, "rest")


def _differ_by_few(
    ours: NDArray[np.float64], theirs: NDArray[np.float64], least: int
) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        gap = np.abs(ours - theirs)
        return (gap > 0) & (gap < least)


def _of_hidden(new: View, earlier: View) -> Iterator[Difference]:
    """The national figure less what is shown: hidden organisations by themselves."""
    for name in COUNTED[2:]:
        beside = _beside(new, earlier, name)
        if beside is None or not (new.whole and earlier.whole):
            continue
        a, b, places = beside
        if NATIONAL not in a.organisations or len(new.codes) != len(earlier.codes):
            continue
        ours, theirs = _cells((a, b), places)
        shown = np.isfinite(ours[:, :-1]) & np.isfinite(theirs[:, :-1])
        left_now, left_before = (
            values[:, -1] - np.where(shown, values[:, :-1], 0).sum(axis=1)
            for values in (ours, theirs)
        )
        few = _differ_by_few(left_now, left_before, max(new.least, earlier.least)) & ~shown.all(
            axis=1
        )
        for i in np.flatnonzero(few):
            wave = a.axes[Axis.WAVE][places[Axis.WAVE][0][i]]
            yield Difference(a.ref(name, {Axis.WAVE: wave}), "hidden")


def _same_people(new: View, earlier: View) -> bool:
    """Whether no figure of people that both show differs: then the standard is the same."""
    for name in COUNTED:
        beside = _beside(new, earlier, name)
        if beside is None:
            continue
        ours, theirs = _cells(beside[:2], beside[2])
        if (np.isfinite(ours) & np.isfinite(theirs) & (ours != theirs)).any():
            return False
    return True


def _of_answers(new: View, earlier: View, name: str) -> Iterator[Difference]:
    """Scores that differ though as many people answered, everywhere in the wave."""
    beside = _beside(new, earlier, name)
    if beside is None:
        return
    a, b, places = beside
    ours, theirs = _cells((a, b), places)
    with np.errstate(invalid="ignore"):
        differ = np.abs(ours - theirs) > SAME
    for ref in _refs(name, a, places, differ):
        yield Difference(ref, "answers")
