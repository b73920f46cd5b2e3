"""A batch looked at closely: what a count gives, the profile, and where each finding stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.errors import Place
from surveybench.respondents.cleaning import Work, as_counted, column_of, work_through
from surveybench.respondents.profile import Profile, profile_of
from surveybench.respondents.types import Issues, Raw, Respondents
from surveybench.survey import Survey


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule on one record: where it stands, and whose record it is by its id; no answer.

    `record` is None where only a second look at the file would tell.
    """

    rule: str
    place: Place
    record: str | None


@dataclass(frozen=True, slots=True)
class Examined:
    """What a close look at a batch gives; `findings` are empty unless asked for."""

    respondents: Respondents
    issues: Issues
    profile: Profile
    findings: tuple[Finding, ...]


def examine(
    raw: Raw, survey: Survey, organisations: tuple[str, ...], *, records: bool = False
) -> Examined:
    """Clean a batch as `clean` does, and keep what a check asks for beside the counts."""
    done = work_through(raw, survey, organisations, traced=records)
    size = len(organisations)
    return Examined(
        as_counted(done.respondents(size), survey),
        done.log.issues(organisations, done.raw.faults, done.raw.notes, done.zones),
        profile_of(done, survey, size),
        tuple(_findings(done, survey)) if records else (),
    )


def _findings(done: Work, survey: Survey) -> Iterator[Finding]:
    for fault in done.raw.faults:
        for row in fault.rows:
            place = Place(fault.place.file, fault.place.sheet, row=row, column=fault.place.column)
            yield Finding(fault.rule, place, None)
    for rule, item, rows in done.log.trace or ():
        column = column_of(survey, rule, item)
        ids = _ids(done.raw.table, survey.columns.record_id, rows)
        for row, record in zip(rows.tolist(), ids, strict=True):
            yield Finding(rule, done.raw.place(column, row), record)


def _ids(table: pa.Table, column: str, rows: NDArray[np.int64]) -> list[str | None]:
    if column not in table.column_names:
        return [""] * len(rows)
    values = table.column(column).take(pa.array(rows)).to_pylist()
    return ["" if value is None else str(value).strip() for value in values]
