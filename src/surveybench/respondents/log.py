"""How often each cleaning rule fired, by item and organisation."""

from __future__ import annotations

from collections.abc import Collection
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from surveybench.readers import Note
from surveybench.respondents.decode import Numbered
from surveybench.respondents.refusal import Fault
from surveybench.respondents.types import Issue, Issues, Watched, Zone

Mask = NDArray[np.bool_]
# What programs write for a number that is not known, each after the two numbers before it.
FOR_UNKNOWN = ((96, 97, 98, 99), (996, 997, 998, 999))


class Sort(IntEnum):
    """Sorts of numbers that are counted beside those, below zero so that none is one of them."""

    NO_CODE = -1  # of the question's options
    POINTED = -2  # a text such as 1.200
    BROKEN = -3  # another that is not whole
    WHOLE = -4  # a whole one above one
    BELOW_ONE = -5  # between nothing and one


# Rule, item and the rows of a batch where the rule fired.
Trace = list[tuple[str, str, NDArray[np.int64]]]


class Log:
    """Counts of fired rules by item and organisation, over all rows or some of them."""

    def __init__(
        self,
        organisation: NDArray[np.int32],
        counts: dict[tuple[str, str], NDArray[np.int64]] | None = None,
        size: int = 0,
        trace: Trace | None = None,
        rows: NDArray[np.int64] | None = None,
        watched: dict[tuple[str, int], int] | None = None,
    ) -> None:
        """`organisation` of every row that masks will speak of; a trace keeps the rows too."""
        self.organisation = organisation
        self.size = size or (int(organisation.max()) + 1 if len(organisation) else 1)
        self.counts = {} if counts is None else counts
        self.trace = trace
        self.rows = rows
        self.watched = {} if watched is None else watched

    def at(self, rows: NDArray[np.int64]) -> Log:
        """The same log, for masks over these rows only."""
        return Log(self.organisation, self.counts, self.size, self.trace, rows, self.watched)

    def count(self, rule: str, item: str, fired: Mask) -> None:
        """Add the rows where a rule fired."""
        if not fired.any():
            return
        fired_rows = np.flatnonzero(fired)
        rows = fired_rows if self.rows is None else self.rows[fired_rows]
        times = np.bincount(self.organisation[rows], minlength=self.size)
        key = (rule, item)
        self.counts[key] = self.counts[key] + times if key in self.counts else times
        if self.trace is not None:
            self.trace.append((rule, item, rows))

    def watch(
        self,
        column: str,
        numbers: Numbered,
        codes: Collection[int] = (),
    ) -> None:
        """Count the numbers of a column that may mean nothing, or another number, and its sorts.

        With `codes` of options, also how many numbers are none of these.
        """
        values = numbers.values
        times = np.bincount(numbers.row, minlength=len(values))
        for number in (number for several in FOR_UNKNOWN for number in several):
            self._add(column, number, int(times[values == number].sum()))
        known = np.isfinite(values)
        broken = known & (values != np.floor(values))
        sorts = {
            Sort.POINTED: numbers.pointed,
            Sort.BROKEN: broken & ~numbers.pointed,
            Sort.WHOLE: known & ~broken & ~numbers.pointed & (values > 1),
            Sort.BELOW_ONE: broken & (values > 0) & (values < 1),
        }
        if codes:
            sorts[Sort.NO_CODE] = ~(np.isnan(values) | np.isin(values, list(codes)))
        for sort, mask in sorts.items():
            self._add(column, sort, int(times[mask].sum()))

    def _add(self, column: str, number: int, count: int) -> None:
        if count:
            self.watched[column, number] = self.watched.get((column, number), 0) + count

    def issues(
        self,
        organisations: tuple[str, ...],
        faults: tuple[Fault, ...],
        notes: tuple[Note, ...] = (),
        zones: tuple[Zone, ...] = (),
    ) -> Issues:
        """Rows of the log, and the faults, notes and time zones of the batch."""
        rows = [
            Issue(rule, item, organisations[o], int(n))
            for (rule, item), counts in self.counts.items()
            for o, n in enumerate(counts)
            if n
        ]
        watched = tuple(Watched(*key, count) for key, count in self.watched.items())
        return Issues() + Issues(tuple(rows), faults, notes, zones=zones, watched=watched)
