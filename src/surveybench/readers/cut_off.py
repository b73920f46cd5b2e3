"""Tables that end in the last row that a spreadsheet holds: what came behind it may be lost."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.readers import archives
from surveybench.readers.notes import Note
from surveybench.readers.types import Batch, Part

# Of Excel until 2003, and since then; LibreOffice has the same.
LAST_ROWS = (65_536, 1_048_576)
KINDS = (".csv", ".tsv", ".txt", ".gz", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods")
WHAT = "it ends in row {row}, the last that spreadsheets hold: people behind it may have been lost"


def with_end(part: Part, batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same batches, and one without rows that says so where they end in such a row."""
    last: Batch | None = None
    for batch in batches:
        last = batch if len(batch.rows) else last
        yield batch
    if last is not None and last.rows[-1] in LAST_ROWS and _is_end(part):
        note = Note("cut_off", part.place(), WHAT.format(row=f"{last.rows[-1]:,}"))
        yield Batch(last.table.slice(0, 0), last.rows[:0], (note,))


def _is_end(part: Part) -> bool:
    """Whether it is of a kind that gets cut, and nothing of the file comes behind it."""
    return part.kind in KINDS and (part.span is None or part.span[1] >= archives.size(part))
