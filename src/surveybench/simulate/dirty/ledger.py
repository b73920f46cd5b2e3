"""What was planted where, and what must be found: never the answer that stood there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from surveybench.simulate.dirty.sheets import Sheet

COLUMNS = ("fault", "finding", "file", "row", "record_id", "organisation", "column", "item")


@dataclass(frozen=True, slots=True)
class Planted:
    """One finding that one planted fault must lead to.

    `finding` is the code of a cleaning rule, or of what makes a file be refused; empty where the
    oddity must be read as it was meant. `item` is what the finding is counted under: an item, a
    column of age or sex, or nothing. `row` counts as a spreadsheet does, None for a whole file.
    """

    fault: str
    finding: str
    file: str
    row: int | None = None
    record_id: str = ""
    organisation: str = ""
    column: str = ""
    item: str = ""


def numbered(ledger: Iterable[Planted], sheets: Mapping[str, Sheet]) -> tuple[Planted, ...]:
    """The same with rows as they are in the written files: until then they count from 0."""
    return tuple(
        entry
        if entry.row is None or entry.file not in sheets
        else replace(entry, row=sheets[entry.file].number(entry.row))
        for entry in ledger
    )


def ledger_csv(ledger: Iterable[Planted]) -> bytes:
    """planted.csv: one row for each finding, in the order of files and rows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    rows = sorted(ledger, key=lambda e: (e.file, e.row or 0, e.fault, e.item))
    writer.writerows(
        [e.fault, e.finding, e.file, e.row, e.record_id, e.organisation, e.column, e.item]
        for e in rows
    )
    return text.getvalue().encode()
