"""What makes files unusable: rows and columns that cannot be counted, summed up by kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import InputError, Place, SurveybenchError
from surveybench.quantities import wave_text
from surveybench.readers import Note
from surveybench.readers.types import ROWS_A_PART
from surveybench.respondents.rules import REFUSALS, RULES

ROWS_NAMED = 10


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault in one column of one file: how often, and in which rows.

    `rule` is a code of REFUSALS, or of RULES where a setting says to refuse instead of cleaning.
    `rows` are those of one batch, in order; sums keep the first ROWS_NAMED. `count` is 1 and
    `rows` empty where a fault is the file's or a column's.
    """

    rule: str
    place: Place
    count: int = 1
    rows: tuple[int, ...] = ()
    what: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        """One paragraph: where, what, in which rows, what to do."""
        place = str(self.place)
        return f"{place}: {self.found}{self._others()}. {self.todo}".strip()

    @property
    def found(self) -> str:
        """What is wrong, in words."""
        if self.what:
            return self.what
        return REFUSALS[self.rule][0] if self.rule in REFUSALS else RULES[self.rule][0]

    @property
    def todo(self) -> str:
        """What to do about it."""
        if self.remedy:
            return self.remedy
        return REFUSALS[self.rule][1] if self.rule in REFUSALS else RULES[self.rule][2]

    @property
    def content(self) -> dict[str, object]:
        """All of it as data; `rows` are the first ones."""
        return {
            "rule": self.rule,
            "where": self.place.parts,
            "count": self.count,
            "rows": list(self.rows[:ROWS_NAMED]),
            "what": self.found,
            "remedy": self.todo,
        }

    def _others(self) -> str:
        if self.count < 2 or not self.rows:
            return ""
        named = [str(row) for row in self.rows[:ROWS_NAMED]]
        ellipsis = ["\N{HORIZONTAL ELLIPSIS}"] if self.count > len(named) else []
        return f" ({self.count:,} such rows: {', '.join(named + ellipsis)})"


# Notes that say how a row of another width was read.
FITTED = ("short_rows", "long_rows")


class Refused(InputError):
    """All faults of the files of a run, one paragraph a kind, and what was noticed in them."""

    def __init__(self, faults: tuple[Fault, ...], notes: tuple[Note, ...] = ()) -> None:
        """Keep the faults; `what`, `where` and `remedy` are those of the first."""
        self.faults = faults
        self.notes = notes
        first = faults[0]
        super().__init__(first.found, where=first.place, remedy=first.todo)

    def __str__(self) -> str:
        """The one fault, or a list of them; then what else was noticed."""
        lines = [str(self.faults[0])]
        if len(self.faults) > 1:
            head = f"{len(self.faults)} kinds of fault; no report can be made."
            lines = [head, *(f"  {fault}" for fault in self.faults)]
        notes = [f"  {note}" for note in self.notes if not self._refuses(note)]
        return "\n".join([*lines, *(["Noticed in the files:", *notes] if notes else [])])

    def _refuses(self, note: Note) -> bool:
        """Whether a note says how rows are fitted that are all refused: it is no matter then."""
        if note.kind not in FITTED:
            return False
        faults = [fault for fault in self.faults if fault.place.file == note.place.file]
        refused = {row for fault in faults for row in (fault.place.row, *fault.rows)}
        return bool(note.rows) and refused.issuperset(note.rows)


def at_rows(
    rule: str, places: Sequence[Place], column: str, numbers: NDArray[np.int64], what: str = ""
) -> tuple[Fault, ...]:
    """The fault that rows with these numbers have in a column, for each file or sheet."""
    part, row = np.divmod(numbers, ROWS_A_PART)
    faults = []
    for position in np.unique(part).tolist():
        rows = tuple(row[part == position].tolist())
        place = replace(places[position], row=rows[0], column=places[position].column or column)
        faults.append(Fault(rule, place, len(rows), rows, what))
    return tuple(faults)


def from_error(error: SurveybenchError) -> Fault:
    """What a reader says of a file that it cannot read on."""
    return Fault("unreadable", error.where, 1, (), error.what.removesuffix("."), error.remedy)


def summed(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """One fault for each rule, file and column, in the order of the codes, files and columns."""
    sums: dict[tuple[int, str, str, str], Fault] = {}
    order = [*REFUSALS, *RULES]
    for fault in faults:
        place = fault.place
        key = (order.index(fault.rule), place.file, place.sheet, place.column)
        sums[key] = _both(sums[key], fault) if key in sums else _short(fault)
    return tuple(sums[key] for key in sorted(sums))


def in_wave(faults: Iterable[Fault], wave: int) -> tuple[Fault, ...]:
    """The same faults with the wave before the file's name: waves have files of one name."""
    return tuple(
        replace(fault, place=replace(fault.place, file=f"{wave_text(wave)}/{fault.place.file}"))
        for fault in faults
    )


def _both(a: Fault, b: Fault) -> Fault:
    if a == b and not a.rows:  # of the file as a whole, told by several of its pieces
        return a
    first, second = (a, b) if (a.rows, a.what) <= (b.rows, b.what) else (b, a)
    rows = tuple(sorted({*a.rows, *b.rows})[:ROWS_NAMED])
    return replace(first, count=first.count + second.count, rows=rows)


def _short(fault: Fault) -> Fault:
    return replace(fault, rows=tuple(sorted(fault.rows)[:ROWS_NAMED]))
