"""What a release has given up of its counts of people and rates: how many, and which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from surveybench.disclosure.give_up import GIVEN_UP
from surveybench.quantities import Axis, Flag, Grid, Label


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Figures that do not leave as they are so that another cannot be worked out.

    `counts` are how many of the counts of people and rates, `bounds` those of them that leave as
    "at least"; `possible` how many there would be.
    """

    refs: tuple[str, ...]
    counts: int
    bounds: int
    possible: int


def given_up(grids: Mapping[str, Grid]) -> GivenUp:
    """What a release has given up of its counts of people and rates."""
    refs, possible, bounds = [], 0, 0
    flags = (Flag.PROTECTS_ANOTHER, Flag.AT_LEAST)
    for name in GIVEN_UP:
        grid = grids.get(name)
        if grid is None:
            continue
        possible += int(np.isin(grid.flags, (Flag.OK, *flags)).sum())
        bounds += int((grid.flags == Flag.AT_LEAST).sum())
        for place in np.argwhere(np.isin(grid.flags, flags)):
            labels: dict[Axis, Label] = {
                axis: grid.axes[axis][i] for axis, i in zip(grid.axes, place.tolist(), strict=True)
            }
            refs.append(str(grid.ref(name, labels)))
    return GivenUp(tuple(refs), len(refs), bounds, possible)
