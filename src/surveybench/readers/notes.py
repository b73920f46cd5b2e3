"""What a reader noticed in a file and read past: it refuses nothing, and somebody should see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from surveybench.errors import Place
from surveybench.survey import wave_text

ROWS_NAMED = 10


@dataclass(frozen=True, slots=True)
class Note:
    """One kind of thing noticed in one file or sheet, or one column of it.

    `what` is a sentence without its full stop, with `{count}` where the number of rows stands.
    `rows` are those it speaks of, as a spreadsheet counts them; sums keep the first ROWS_NAMED. A
    note without rows is about the file as a whole, and several equal ones are one.
    """

    kind: str
    place: Place
    what: str
    count: int = 1
    rows: tuple[int, ...] = ()

    def __str__(self) -> str:
        """One sentence: where, what, in which rows."""
        listed = ", ".join(map(str, self.rows[:ROWS_NAMED]))
        more = " \N{HORIZONTAL ELLIPSIS}" if self.count > len(self.rows[:ROWS_NAMED]) else ""
        rows = f" (row{'s' if self.count > 1 else ''} {listed}{more})" if self.rows else ""
        return f"{self.place}: {self.what.format(count=f'{self.count:,}')}{rows}."


def noted(notes: Iterable[Note]) -> tuple[Note, ...]:
    """One note for each kind, file, sheet and column, in the order of files and kinds."""
    sums: dict[tuple[str, str, str, str], Note] = {}
    for note in notes:
        key = (note.place.file, note.place.sheet, note.kind, note.place.column)
        sums[key] = _both(sums[key], note) if key in sums else _short(note)
    return tuple(sums[key] for key in sorted(sums))


def in_wave(notes: Iterable[Note], wave: int) -> tuple[Note, ...]:
    """The same notes with the wave before the file's name: waves have files of one name."""
    return tuple(
        replace(note, place=replace(note.place, file=f"{wave_text(wave)}/{note.place.file}"))
        for note in notes
    )


def _both(first: Note, second: Note) -> Note:
    if not second.rows:
        return first
    rows = tuple(sorted({*first.rows, *second.rows})[:ROWS_NAMED])
    return replace(first, count=first.count + second.count, rows=rows)


def _short(note: Note) -> Note:
    return replace(note, rows=tuple(sorted(note.rows)[:ROWS_NAMED]))
