"""A national run, frozen: what others need to compare their own units with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from surveybench.quantities import NATIONAL, NO_SUCH_NUMBER, Flag, Grid, Ref
from surveybench.results.types import Against, Standard


@dataclass(frozen=True)
class Reference:
    """Figures of all organisations together, and the standard; nothing of a single one's.

    `rules` is by wave the hash of what decides a score beside the counts. `grids` are those of a
    release with the one organisation `national`. `organisation` and `organisations` are its words
    for what it compared, `count` how many there were.
    """

    survey: str
    wave: int
    rules: Mapping[int, str]
    organisation: str
    organisations: str
    count: int
    made: date
    version: str
    standard: Standard
    grids: Mapping[str, Grid]

    def value(self, statistic: str, measure: str, population: str, wave: int) -> float:
        """A national figure, or NaN where there is none."""
        ref = Ref(statistic, measure, NATIONAL, population, wave)
        grid = self.grids[statistic]
        return float(grid.values[grid.at(ref)])

    @property
    def against(self) -> Against:
        """What reports say of it."""
        return Against(self.wave, self.made, self.organisation, self.organisations, self.count)


def of_reference(own: Grid, national: Grid) -> Grid:
    """A grid of these labels with the figures of a reference, where that has them."""
    values = np.full(own.values.shape, np.nan)
    flags = np.where(own.flags == Flag.OK, Flag.NOT_CALCULABLE, own.flags).astype(np.int8)
    index, places = [], []
    for axis, labels in own.axes.items():
        shared = [label for label in labels if label in national.positions[axis]]
        places.append([labels.index(label) for label in shared])
        index.append([national.positions[axis][label] for label in shared])
    frozen, reasons = national.values[np.ix_(*index)], national.flags[np.ix_(*index)]
    cells = np.ix_(*places)
    exists = ~np.isin(flags[cells], NO_SUCH_NUMBER)
    values[cells] = np.where(exists, frozen, np.nan)
    flags[cells] = np.where(exists, reasons, flags[cells])
    return replace(own, values=values, flags=flags)
