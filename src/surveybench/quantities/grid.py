"""One quantity on its axes, and single figures of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import product, repeat
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import ReleaseError
from surveybench.quantities.axes import ALL, NATIONAL, WITHOUT, Axis, Label
from surveybench.quantities.flag import Flag
from surveybench.quantities.ref import GRAMMAR, Ref

REMEDY = "The long table (CSV) lists every reference."
# What every reference says.
ALWAYS = (Axis.MEASURE, Axis.ORGANISATION, Axis.POPULATION, Axis.WAVE)


class Worker(StrEnum):
    """Who worked a figure out: this program, a publisher, or this program from published ones."""

    PROGRAM = "program"
    PUBLISHER = "publisher"
    FROM_PUBLISHED = "program, from published figures"


@dataclass(frozen=True)
class Grid:
    """One quantity for every label on each of its axes.

    `axes` gives the labels of each axis that the quantity has, in the order of Axis. `values` is
    float, one dimension an axis, NaN where `flags` (int8, same shape, see Flag) is not OK. `bounds`
    (same shape) holds what a value is above or below, where its flag says so; NaN elsewhere, and
    None where there are none at all.
    """

    axes: Mapping[Axis, tuple[Label, ...]]
    values: NDArray[np.float64]
    flags: NDArray[np.int8]
    worked_out_by: Worker = Worker.PROGRAM
    bounds: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        """Axes in their order, shapes that fit; nobody may write into the arrays afterwards.

        Raises ReleaseError where they do not.
        """
        in_order = [axis for axis in Axis if axis in self.axes]
        if list(self.axes) != in_order:
            raise _no_grid(self.axes, f"has its axes in another order than {', '.join(in_order)}")
        arrays = {"values": self.values, "flags": self.flags, "bounds": self.bounds}
        for what, array in arrays.items():
            if array is not None and array.shape != tuple(map(len, self.axes.values())):
                raise _no_grid(self.axes, f"has {what} of the shape {array.shape}")
        object.__setattr__(self, "axes", MappingProxyType(dict(self.axes)))
        self.values.setflags(write=False)
        self.flags.setflags(write=False)
        if self.bounds is not None:
            self.bounds.setflags(write=False)

    def labels(self, axis: Axis) -> tuple[str, ...]:
        """Labels of an axis as text; of one that it does not have, what stands for it."""
        return tuple(map(str, self.axes.get(axis, (WITHOUT.get(axis, ""),))))

    @property
    def waves(self) -> tuple[int, ...]:
        """Waves that are numbers."""
        return tuple(wave for wave in self.axes[Axis.WAVE] if isinstance(wave, int))

    @property
    def populations(self) -> tuple[str, ...]:
        """Ids of populations, or `all`."""
        return self.labels(Axis.POPULATION)

    @property
    def measures(self) -> tuple[str, ...]:
        """Ids of items and sections, or `all`."""
        return self.labels(Axis.MEASURE)

    @property
    def organisations(self) -> tuple[str, ...]:
        """Codes of organisations and `national`, or this alone."""
        return self.labels(Axis.ORGANISATION)

    @cached_property
    def positions(self) -> Mapping[Axis, Mapping[Label, int]]:
        """Position of every label on each of its axes."""
        return {
            axis: {label: position for position, label in enumerate(labels)}
            for axis, labels in self.axes.items()
        }

    def at(self, ref: Ref) -> tuple[int, ...]:
        """Position of a reference. Raises ReleaseError where the grid has no such row."""
        labels = ref.labels()
        for axis, absent in WITHOUT.items():
            if axis not in self.axes and labels[axis] != absent:
                raise _no_number(ref, labels[axis])
        try:
            return tuple(self.positions[axis][labels[axis]] for axis in self.axes)
        except KeyError as error:
            raise _no_number(ref, error.args[0]) from None

    def ref(self, name: str, labels: Mapping[Axis, Label]) -> Ref:
        """The reference of a cell; axes that are not labelled are as where there are none."""
        return Ref(
            name,
            str(labels.get(Axis.MEASURE, ALL)),
            str(labels.get(Axis.ORGANISATION, NATIONAL)),
            str(labels.get(Axis.POPULATION, ALL)),
            labels[Axis.WAVE],
            str(labels.get(Axis.OPTION, "")),
            str(labels.get(Axis.SUBGROUP, "")),
            str(labels.get(Axis.VARIANT, "")),
        )

    def block(
        self, ref: Ref, measures: Sequence[str], organisations: Sequence[str]
    ) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
        """Values and flags [measure, organisation]; everything else is as `ref` has it.

        Raises ReleaseError where the grid has no such row.
        """
        several = {Axis.MEASURE: measures, Axis.ORGANISATION: organisations}
        single = ref.labels()
        lists = [several.get(axis, (single[axis],)) for axis in self.axes]
        for axis in several.keys() - self.axes.keys():
            if any(label != WITHOUT[axis] for label in several[axis]):
                raise _no_number(ref, several[axis][0])
        try:
            index = [
                [self.positions[axis][label] for label in labels]
                for axis, labels in zip(self.axes, lists, strict=True)
            ]
        except KeyError as error:
            raise _no_number(ref, error.args[0]) from None
        cells, shape = np.ix_(*index), (len(measures), len(organisations))
        return self.values[cells].reshape(shape), self.flags[cells].reshape(shape)


def _no_grid(axes: Mapping[Axis, tuple[Label, ...]], what: str) -> ReleaseError:
    listed = ", ".join(f"{axis} ({len(labels)})" for axis, labels in axes.items())
    return ReleaseError(
        f"a grid on the axes {listed} {what}.",
        remedy="Work it out for every label of these axes, or change axes in the row of the "
        "quantity in quantities/catalogue.py.",
    )


def _no_number(ref: Ref, label: Label) -> ReleaseError:
    missing = [str(axis) for axis in ALWAYS if ref.labels()[axis] == ""]
    if missing:
        named = " and ".join(filter(None, (", ".join(missing[:-1]), missing[-1])))
        verb = "is" if len(missing) == 1 else "are"
        return ReleaseError(
            f"which {ref.statistic} is asked for? No {named} {verb} given.",
            remedy="Give measure, organisation, population and wave, or all of them in one text: "
            f"{GRAMMAR}.",
        )
    return ReleaseError(f"there is no number {ref}: {label} is not known for it.", remedy=REMEDY)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number as it may be shown: a value, or None and the reason; who worked it out.

    `bound` is there where the reason is that it is above or below that.
    """

    ref: Ref
    value: float | None
    flag: Flag
    worked_out_by: Worker = Worker.PROGRAM
    bound: float | None = None


def figure(grids: Mapping[str, Grid], ref: Ref) -> Figure:
    """One number by its reference. Raises ReleaseError where there is none."""
    if ref.statistic not in grids:
        raise ReleaseError(
            f"there is no statistic {ref.statistic}.",
            remedy=f"Known are: {', '.join(grids)}.",
        )
    grid = grids[ref.statistic]
    cell = grid.at(ref)
    flag = Flag(int(grid.flags[cell]))
    value = float(grid.values[cell]) if flag is Flag.OK else None
    bound = float(grid.bounds[cell]) if grid.bounds is not None and flag.bounds else None
    return Figure(ref, value, flag, grid.worked_out_by, bound)


def figures(grids: Mapping[str, Grid]) -> Iterator[Figure]:
    """Every number that there is, one row a statistic, in a fixed order."""
    kinds = tuple(Flag)
    for statistic, grid in grids.items():
        # An axis that the grid lacks has one label, so that all of them are gone through in order.
        labels = [grid.labels(axis) for axis in Axis if axis is not Axis.WAVE]
        cells = ((wave, names) for wave in grid.axes[Axis.WAVE] for names in product(*labels))
        values, flags = grid.values.ravel().tolist(), grid.flags.ravel().tolist()
        bounds = repeat(None) if grid.bounds is None else grid.bounds.ravel().tolist()
        for (wave, names), value, flag, bound in zip(cells, values, flags, bounds, strict=False):
            if not kinds[flag].exists:
                continue
            population, measure, option, subgroup, variant, code = names
            ref = Ref(statistic, measure, code, population, wave, option, subgroup, variant)
            limit = bound if kinds[flag].bounds else None
            yield Figure(ref, None if flag else value, kinds[flag], grid.worked_out_by, limit)
