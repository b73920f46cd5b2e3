"""Questions to the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import ReleaseError
from surveybench.quantities.axes import Axis, Label
from surveybench.quantities.catalogue import CATALOGUE
from surveybench.quantities.grid import Grid, Worker
from surveybench.quantities.ref import Ref
from surveybench.quantities.row import Quantity, Waves
from surveybench.quantities.wave import wave_text


def quantity(name: str, catalogue: Mapping[str, Quantity] = CATALOGUE) -> Quantity:
    """The row of a quantity. Raises ReleaseError, saying what to add, where there is none."""
    if name not in catalogue:
        raise ReleaseError(
            f"the catalogue of quantities has no row '{name}'.",
            remedy=f"Add Quantity(name='{name}', …) with its axes, its basis and the rest to "
            "quantities/catalogue.py.",
        )
    return catalogue[name]


def refuse_reported_wave(ref: Ref, reported: Label) -> None:
    """Raise ReleaseError for a change that is named by the wave reported: its wave is the other."""
    row = CATALOGUE.get(ref.statistic)
    if row is not None and row.waves is Waves.EARLIER and ref.wave == reported:
        raise ReleaseError(
            f"there is no {ref.statistic} of {wave_text(reported)}, the wave reported: a change is "
            "named by the earlier wave.",
            remedy=f"Write the wave that {wave_text(reported)} is compared with.",
        )


def quantities_of(statistic: str) -> tuple[Quantity, ...]:
    """The rows of one module of stats, in order."""
    return tuple(row for row in CATALOGUE.values() if row.statistic == statistic)


def frozen_quantities() -> tuple[Quantity, ...]:
    """What a national reference holds, by statistic."""
    rows = (row for row in CATALOGUE.values() if row.frozen)
    return tuple(sorted(rows, key=lambda row: row.statistic))


def publishable_quantities() -> tuple[Quantity, ...]:
    """What a publisher's figures may give instead of this program."""
    return tuple(row for row in CATALOGUE.values() if Worker.PUBLISHER in row.worked_out_by)


def check_grid(name: str, grid: Grid, catalogue: Mapping[str, Quantity] = CATALOGUE) -> None:
    """Raise ReleaseError where the catalogue has no such quantity, or other axes for it."""
    row = quantity(name, catalogue)
    if tuple(grid.axes) != row.axes:
        raise ReleaseError(
            f"{name} stands on the axes {_listed(tuple(grid.axes))}; its row in the catalogue says "
            f"{_listed(row.axes)}.",
            remedy=f"Change axes in the row '{name}' of quantities/catalogue.py, or the grid.",
        )


def grid_of(
    name: str,
    labels: Mapping[Axis, tuple[Label, ...]],
    values: NDArray[np.float64],
    flags: NDArray[np.int8],
) -> Grid:
    """A grid on the axes that the row of a quantity names, whose labels are given.

    Raises ReleaseError, naming row and axis, where nothing was worked out on one of them.
    """
    row = quantity(name)
    for axis in row.axes:
        if axis not in labels:
            raise ReleaseError(
                f"the row '{name}' of the catalogue names the axis {axis}, on which it is not "
                "worked out.",
                remedy=f"Take {axis} out of axes in quantities/catalogue.py, or give its labels "
                "where the quantity is worked out, in results/.",
            )
    try:
        return Grid({axis: labels[axis] for axis in row.axes}, values, flags)
    except ReleaseError as error:
        raise ReleaseError(f"{name}: {error.what}", remedy=error.remedy) from None


def _listed(axes: tuple[Axis, ...]) -> str:
    return ", ".join(axes)
