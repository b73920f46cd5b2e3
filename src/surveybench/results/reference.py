"""A national run, frozen: what others need to compare their own units with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from surveybench.quantities import NATIONAL, Grid, Ref
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
