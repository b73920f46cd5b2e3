"""The error file for whoever sent the records: which record, where, which rule, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from surveybench import outputs, readers
from surveybench.errors import InputError, OutputError, Place
from surveybench.intake import Source
from surveybench.readers import File
from surveybench.readers.types import ROWS_A_PART
from surveybench.report.document import LongTable
from surveybench.report.words import check as words
from surveybench.report.writers import TABLE_WRITERS
from surveybench.respondents import REFUSALS, RULES, Finding

# Folders of reports: what lies in them is passed on.
REPORT_FOLDERS = frozenset({"organisations", "national", "site"})
Stand = tuple[str, str, int]  # file, sheet, row
Line = tuple[str, str, int, str, str, str, str, str]  # a line of the file without its wave
LineOfWave = tuple[int, str, str, int, str, str, str, str, str]


def refuse_target(target: Path, out: Path | None) -> None:
    """Raise OutputError for a place from which reports are passed on."""
    outputs.refuse_among_reports(target, "an error file names single records")
    path = target.resolve()
    inside = any(part.lower() in REPORT_FOLDERS for part in path.parts[:-1])
    beside = any((path.parent / name).is_dir() for name in REPORT_FOLDERS)
    given = out is not None and path.is_relative_to(out.resolve())
    if inside or beside or given:
        raise OutputError(
            "an error file names single records, and this is a folder of reports.",
            where=Place(file=str(target)),
            remedy="Write it somewhere else, and send it to whoever sent the records alone.",
        )


def error_file(rows: Sequence[LineOfWave]) -> Iterator[bytes]:
    """Lines with their waves, as CSV."""
    return TABLE_WRITERS["csv"].write(LongTable(words.RECORD_COLUMNS, tuple(rows)))


def lines_of(findings: Sequence[Finding], source: Source, column: str) -> list[Line]:
    """One line for each finding, in the order of files and rows; no answer is in it."""
    ids = _looked_up([f for f in findings if f.record is None], source, column)
    return sorted(_line(finding, ids) for finding in findings)


def _line(finding: Finding, ids: dict[Stand, str]) -> Line:
    place = finding.place
    row = place.row or 0
    rule = finding.rule
    what, todo = REFUSALS[rule] if rule in REFUSALS else (RULES[rule][0], RULES[rule][2])
    record = finding.record
    if record is None:
        record = ids.get((place.file, place.sheet, row), "")
    return (place.file, place.sheet, row, record, place.column, rule, what, todo)


def _looked_up(findings: list[Finding], source: Source, column: str) -> dict[Stand, str]:
    """Record ids of rows that were left out before anybody asked for theirs."""
    stands = {(f.place.file, f.place.sheet, f.place.row or 0) for f in findings}
    ids: dict[Stand, str] = {}
    for file in (source.responses, source.sample):
        if stands and file is not None:
            try:
                ids |= dict(_ids(file, column, stands))
            except InputError:
                continue  # the file breaks off: the check says so, and the ids stay blank
    return ids


def _ids(file: File, column: str, stands: set[Stand]) -> Iterator[tuple[Stand, str]]:
    if column not in readers.header(file):
        return
    places = readers.places(file)
    for batch in readers.batches(file, [column]):
        parts, rows = np.divmod(batch.rows, ROWS_A_PART)
        for part in np.unique(parts).tolist():
            place = places[part]
            sheet_key = (place.file, place.sheet)
            asked_rows = [row for name, sheet, row in stands if (name, sheet) == sheet_key]
            positions = np.flatnonzero((parts == part) & np.isin(rows, asked_rows))
            values = batch.table.column(column).take(pa.array(positions)).to_pylist()
            for row, value in zip(rows[positions].tolist(), values, strict=True):
                text = "" if value is None else str(value).strip()
                yield (place.file, place.sheet, row), text
