"""How often each cleaning rule fired, by item and organisation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surveybench.readers import Note
from surveybench.respondents.refusal import Fault
from surveybench.respondents.types import Issue, Issues, Zone

Mask = NDArray[np.bool_]
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
    ) -> None:
        """`organisation` of every row that masks will speak of; a trace keeps the rows too."""
        self.organisation = organisation
        self.size = size or (int(organisation.max()) + 1 if len(organisation) else 1)
        self.counts = {} if counts is None else counts
        self.trace = trace
        self.rows = rows

    def at(self, rows: NDArray[np.int64]) -> Log:
        """The same log, for masks over these rows only."""
        return Log(self.organisation, self.counts, self.size, self.trace, rows)

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
        return Issues() + Issues(tuple(rows), faults, notes, zones=zones)
