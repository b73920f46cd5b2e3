"""What results are made of: one value and one flag per statistic, each with its Ref."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import ReleaseError
from surveybench.survey import Survey

NATIONAL = "national"
ALL = "all"


class Flag(IntEnum):
    """Why a value is there or not. Anything but OK stands beside a null."""

    OK = 0
    SUPPRESSED = 1
    TOO_FEW_ORGANISATIONS = 2
    NOT_ASKED = 3
    NOT_COMPARABLE = 4
    NOT_CALCULABLE = 5

    @property
    def word(self) -> str:
        """The flag as it stands in tables: `ok`, `suppressed`, …"""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Ref:
    """The name of one number: what it is, of which measure, whose, in which wave.

    `statistic` is a module of stats and a quantity of it, such as `expected_range.z`.
    `measure` is an item, a section, or `all`; `organisation` is a code, or `national`.
    """

    statistic: str
    measure: str
    organisation: str
    population: str
    wave: int

    def __str__(self) -> str:
        """`statistic:measure:organisation:population:wave`."""
        parts = (self.statistic, self.measure, self.organisation, self.population, str(self.wave))
        return ":".join(parts)

    @classmethod
    def parse(cls, text: str) -> Ref:
        """The Ref that `str` wrote. Raises ReleaseError on any other text."""
        # A code of an organisation may hold colons; the other parts cannot.
        parts = [*text.split(":", 2)[:2], *":".join(text.split(":")[2:]).rsplit(":", 2)]
        if len(parts) != 5 or not parts[4].isdecimal():
            raise ReleaseError(
                f"'{text}' is not a reference.",
                remedy="Write statistic:measure:organisation:population:wave.",
            )
        statistic, measure, organisation, population, wave = parts
        return cls(statistic, measure, organisation, population, int(wave))


@dataclass(frozen=True, slots=True)
class Organisation:
    """The unit benchmarked: a trust, a practice, a site."""

    code: str
    name: str
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Against:
    """The national run that a local one is compared with, in its own words."""

    wave: int
    made: date
    organisation: str
    organisations: str
    count: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the numbers come from: software, date of the run, what went in with its hashes.

    `against` is there where organisations are not compared among themselves.
    """

    version: str
    made: date
    inputs: tuple[tuple[str, str], ...] = ()
    against: Against | None = None


@dataclass(frozen=True)
class Grid:
    """One quantity for every wave, population, measure and organisation it exists for.

    `values` is float [wave, population, measure, organisation], NaN where `flags` (int8, same
    shape, see Flag) is not OK.
    """

    waves: tuple[int, ...]
    populations: tuple[str, ...]
    measures: tuple[str, ...]
    organisations: tuple[str, ...]
    values: NDArray[np.float64]
    flags: NDArray[np.int8]

    def __post_init__(self) -> None:
        """Shapes must fit, and nobody may write into the arrays afterwards."""
        shape = tuple(map(len, (self.waves, self.populations, self.measures, self.organisations)))
        assert self.values.shape == self.flags.shape == shape, (self.values.shape, shape)
        self.values.setflags(write=False)
        self.flags.setflags(write=False)

    @cached_property
    def positions(self) -> tuple[dict[int, int], dict[str, int], dict[str, int], dict[str, int]]:
        """Position of every label on the four axes."""
        return (
            {name: i for i, name in enumerate(self.waves)},
            {name: i for i, name in enumerate(self.populations)},
            {name: i for i, name in enumerate(self.measures)},
            {name: i for i, name in enumerate(self.organisations)},
        )

    def at(self, ref: Ref) -> tuple[int, int, int, int]:
        """Position of a reference. Raises ReleaseError where the grid has no such row."""
        waves, populations, measures, organisations = self.positions
        try:
            return (
                waves[ref.wave],
                populations[ref.population],
                measures[ref.measure],
                organisations[ref.organisation],
            )
        except KeyError as error:
            raise ReleaseError(
                f"there is no number {ref}: {error.args[0]} is not known for it.",
                remedy="The long table (CSV) lists every reference.",
            ) from None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number as it may be shown: a value, or None and the reason."""

    ref: Ref
    value: float | None
    flag: Flag


def figure(grids: Mapping[str, Grid], ref: Ref) -> Figure:
    """One number by its reference. Raises ReleaseError where there is none."""
    if ref.statistic not in grids:
        raise ReleaseError(
            f"there is no statistic {ref.statistic}.",
            remedy=f"Known are: {', '.join(grids)}.",
        )
    grid = grids[ref.statistic]
    at = grid.at(ref)
    flag = Flag(int(grid.flags[at]))
    return Figure(ref, float(grid.values[at]) if flag is Flag.OK else None, flag)


def figures(grids: Mapping[str, Grid]) -> Iterator[Figure]:
    """Every number, one row a statistic, in a fixed order."""
    for statistic, grid in grids.items():
        values, flags = grid.values.tolist(), grid.flags.tolist()
        for w, wave in enumerate(grid.waves):
            for p, population in enumerate(grid.populations):
                for m, measure in enumerate(grid.measures):
                    for o, organisation in enumerate(grid.organisations):
                        flag = flags[w][p][m][o]
                        yield Figure(
                            Ref(statistic, measure, organisation, population, wave),
                            values[w][p][m][o] if flag == 0 else None,
                            Flag(flag),
                        )


@dataclass(frozen=True)
class Standard:
    """The age and sex profile that weights give every organisation.

    `shares` is float [wave, population, stratum], NaN where it may not leave. In the waves of
    `rounded` they are rounded, so that they do not tell how many people they were made of.
    """

    waves: tuple[int, ...]
    populations: tuple[str, ...]
    strata: tuple[str, ...]
    shares: NDArray[np.float64]
    rounded: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Nobody may write into the shares afterwards."""
        self.shares.setflags(write=False)

    def of(self, wave: int) -> NDArray[np.float64]:
        """Shares of one wave [population, stratum]."""
        return self.shares[self.waves.index(wave)]


@dataclass(frozen=True)
class Results:
    """Every statistic of one survey, unrounded and unsuppressed: not to be shown to anyone.

    `shown` is bool [wave, population, measure, organisation], False where a figure rests on too
    few people; waves are those of the survey, this one first. `standard` is None where these
    organisations did not make it.
    """

    survey: Survey
    organisations: tuple[Organisation, ...]
    grids: Mapping[str, Grid]
    shown: NDArray[np.bool_]
    provenance: Provenance
    standard: Standard | None = None
