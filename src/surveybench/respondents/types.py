"""One raw batch, one clean batch, and what cleaning found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from types import MappingProxyType

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.errors import Place
from surveybench.readers import Note, located, noted
from surveybench.readers.notes import in_wave as notes_in_wave
from surveybench.respondents.refusal import Fault, Refused, at_rows, in_wave, summed
from surveybench.respondents.rules import RULES
from surveybench.survey.dates import zones_differ

NO_NAMES: Mapping[str, str] = MappingProxyType({})
NO_COVARIATES = np.zeros((0, 0), np.int16)
NO_SUBGROUPS: Mapping[str, NDArray[np.int32]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, order=True)
class Zone:
    """A time zone that is written behind times of day in a column of a file."""

    column: str
    file: str
    sheet: str
    zone: str


@dataclass(frozen=True, slots=True, order=True)
class Watched:
    """A number that programs write for what is not known, or that is next to one; how often.

    A `number` below zero is a `Sort` of numbers.
    """

    column: str
    number: int
    count: int


@dataclass(frozen=True, slots=True)
class Raw:
    """One batch as it came: columns of any type, and where each row stands in its file.

    `places` and `rows` are by column: the files of the column, and in them the number of each row.
    `faults` were found while the batch was made: what they speak of is not in it. `notes` are what
    the readers noticed. `names` are what the file calls columns that have another name here.
    """

    table: pa.Table
    places: Mapping[str, tuple[Place, ...]]
    rows: Mapping[str, NDArray[np.int64]]
    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()
    names: Mapping[str, str] = field(default_factory=lambda: NO_NAMES)

    def place(self, column: str, row: int) -> Place:
        """Where a value stands: its file, and its row as a person counts them."""
        return located(self.places[column], int(self.rows[column][row]), column)

    def at(
        self, rule: str, column: str, rows: NDArray[np.bool_], what: str = ""
    ) -> tuple[Fault, ...]:
        """The fault that these rows have in a column, for each of its files."""
        return at_rows(rule, self.places[column], column, self.rows[column][rows], what)

    def with_notes(self, notes: tuple[Note, ...]) -> Raw:
        """The same rows, and more that was noticed of them."""
        return replace(self, notes=(*self.notes, *notes))

    def only(self, rows_kept: NDArray[np.bool_], faults: tuple[Fault, ...]) -> Raw:
        """The rows to keep, and why the others are gone."""
        if not rows_kept.any():
            return nobody(self.table.column_names, self.faults + faults, self.notes)
        rows = {column: numbers[rows_kept] for column, numbers in self.rows.items()}
        table = self.table.filter(pa.array(rows_kept))
        return replace(self, table=table, rows=rows, faults=self.faults + faults)


def nobody(columns: Sequence[str], faults: tuple[Fault, ...], notes: tuple[Note, ...] = ()) -> Raw:
    """A batch without rows, that only tells of faults and notes."""
    table = pa.table({name: pa.array([], pa.string()) for name in columns})
    none = np.zeros(0, dtype=np.int64)
    rows = {name: none for name in columns}  # noqa: C420
    return Raw(table, dict.fromkeys(columns, ()), rows, faults, notes)


@dataclass(frozen=True, slots=True)
class Respondents:
    """One clean coded batch: one row a person with a usable return.

    `membership` indexes the rows of `memberships` (bool [membership, population]). `stratum` is
    the position among the survey's strata, the last one meaning not known. `answers` holds option
    positions (0 no answer, 1 the first option), or positions of a person's mean of a section;
    `ticks` bool [row, option] of several-answer items. `outcomes` counts all people of the batch,
    int [organisation, code]. `subgroups` are, by dimensions of breakdowns that are counted
    together, positions among their categories, of which the last of each means not known; the last
    dimension changes fastest. `covariates` [row, covariate] are positions of what scores are
    adjusted for, from 1, 0 where not known; or [row, 1] are design weights in units of their last
    decimal. `sampled` counts all people of the batch by the stratum that the sample file says, int
    [organisation, stratum, code]; None where nobody tells people apart.
    """

    organisation: NDArray[np.int32]
    membership: NDArray[np.int16]
    memberships: NDArray[np.bool_]
    stratum: NDArray[np.int16] | NDArray[np.int32]
    answers: Mapping[str, NDArray[np.int8] | NDArray[np.int16]]
    ticks: Mapping[str, NDArray[np.bool_]]
    outcomes: NDArray[np.int64]
    subgroups: Mapping[str, NDArray[np.int32]] = field(default_factory=lambda: NO_SUBGROUPS)
    covariates: NDArray[np.int16] | NDArray[np.int32] = field(default_factory=lambda: NO_COVARIATES)
    sampled: NDArray[np.int64] | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """How often one rule fired: where, how often, and what was done."""

    rule: str
    item: str
    organisation: str
    count: int

    @property
    def action(self) -> str:
        """What was done about it."""
        return RULES[self.rule][1]


@dataclass(frozen=True, slots=True)
class Issues:
    """Counted rows of what cleaning did, in a fixed order, and the faults that refuse a file.

    `notes` are what the readers noticed of the files; they refuse nothing. `warnings` are sentences
    about what cleaning did so often that somebody should look. `zones` are the time zones of one
    wave: where those of a column differ, in whichever batches, that is one of the faults.
    `watched` are numbers of ages and the like that may stand for what is not known.
    """

    rows: tuple[Issue, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()
    warnings: tuple[str, ...] = ()
    zones: tuple[Zone, ...] = ()
    watched: tuple[Watched, ...] = ()

    def __add__(self, other: Issues) -> Issues:
        """Counts of both."""
        sums: dict[tuple[str, str, str], int] = {}
        for row in (*self.rows, *other.rows):
            key = (row.rule, row.item, row.organisation)
            sums[key] = sums.get(key, 0) + row.count
        order = list(RULES)
        keys = sorted(sums, key=lambda key: (order.index(key[0]), key[1:]))
        rows = tuple(Issue(*key, sums[key]) for key in keys)
        zones = tuple(sorted({*self.zones, *other.zones}))
        earlier = (fault for fault in (*self.faults, *other.faults) if not _is_again(fault, zones))
        faults = summed((*earlier, *_of_zones(zones)))
        warnings = tuple(dict.fromkeys((*self.warnings, *other.warnings)))
        watched = _summed((*self.watched, *other.watched))
        return Issues(rows, faults, noted((*self.notes, *other.notes)), warnings, zones, watched)

    def in_wave(self, wave: int) -> Issues:
        """The same, with the wave in the names of files."""
        return Issues(
            self.rows,
            in_wave(self.faults, wave),
            notes_in_wave(self.notes, wave),
            tuple(f"{wave}: {warning}" for warning in self.warnings),
        )

    def refuse(self) -> None:
        """Raise Refused where there is a fault: what was counted is not the whole."""
        if self.faults:
            raise Refused(self.faults, self.notes)


def _summed(watched: Sequence[Watched]) -> tuple[Watched, ...]:
    times: dict[tuple[str, int], int] = {}
    for one in watched:
        key = one.column, one.number
        times[key] = times.get(key, 0) + one.count
    return tuple(Watched(*key, times[key]) for key in sorted(times))


def _of_zones(zones: Sequence[Zone]) -> Iterator[Fault]:
    """The fault of each column whose times are of several zones: nobody can tell their days."""
    for column, group in groupby(zones, key=lambda zone: zone.column):
        of_column = list(group)
        if zones_differ(zone.zone for zone in of_column):
            first = of_column[0]
            yield Fault("several_zones", Place(file=first.file, sheet=first.sheet, column=column))


def _is_again(fault: Fault, zones: Sequence[Zone]) -> bool:
    """Whether it is about time zones and follows from these, so that it is told anew."""
    return fault.rule == "several_zones" and bool(zones)
