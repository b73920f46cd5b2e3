"""Answers beside the sample file: one row for every invited person."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from surveybench import readers
from surveybench.engines import structure
from surveybench.engines.record_ids import Seen, as_text, judge, repeated
from surveybench.engines.structure import Plan
from surveybench.errors import InputError
from surveybench.readers import File
from surveybench.respondents import Fault, Raw, at_rows, from_error, in_answers, nobody
from surveybench.survey import Survey

__all__ = ["as_text", "judge", "organisations_in", "raw_batches"]

ROWS_A_SLICE = 32_768
INVISIBLE = "[\\s\u00a0\u200b-\u200f\u2060\ufeff]+"


def raw_batches(survey: Survey, responses: File, sample: File | None) -> Iterator[Raw]:
    """Raw batches of a wave, from one file or from answers and sample joined on record id.

    Raises no InputError: what is wrong with the files travels as faults of the batches. Of two
    files, rows that repeat an id, have none, or are answers of nobody in the sample file are left
    out.
    """
    if sample is None:
        yield from _one_file(survey, responses)
    else:
        yield from _two_files(survey, responses, sample)


def each_once(survey: Survey, responses: File, sample: File | None) -> Iterator[Raw]:
    """The same batches with everybody in them once: for figures of files that a run would refuse.

    One file is read for its ids first, and rows that repeat an id or have none are left out. What
    is counted for good needs no second look: such a file is refused in the end.
    """
    if sample is None:
        yield from _one_file(survey, responses, once=True)
    else:
        yield from _two_files(survey, responses, sample)


def organisations_in(survey: Survey, responses: File, sample: File | None) -> tuple[str, ...]:
    """Every organisation code a file names, sorted: for files that come without a list."""
    path, column = sample or responses, survey.columns.organisation
    found: set[str] = set()
    try:
        if column in readers.header(path):
            for batch in readers.batches(path, [column]):
                found.update(as_text(pc.unique(batch.table[column])).drop_null().to_pylist())
    except InputError:
        pass  # The pass over the people meets the same fault, and tells it.
    return tuple(sorted(found - {"national"}))


def _one_file(survey: Survey, file: File, *, once: bool = False) -> Iterator[Raw]:
    plan, ids = structure.of_one(survey, file), survey.columns.record_id
    yield from _told(survey, plan.faults)
    if plan.useless:
        return
    columns = [*plan.columns, *plan.blank]
    places = dict.fromkeys(columns, readers.places(file))
    known = ids in plan.columns
    left_out, faults = repeated(file, ids, plan.columns) if once and known else (None, ())
    reading, seen = _Reading(plan), Seen()
    for batch in reading:
        raw = Raw(plan.read(batch), places, _for_each(columns, batch.rows))
        if left_out is None and known:
            seen.add(as_text(batch.table[ids]))
        elif left_out is not None:
            kept = ~np.isin(batch.rows, left_out)
            raw = raw if kept.all() else raw.only(kept, ())
        yield raw
    yield from _told(survey, reading.faults, reading.notes)
    if left_out is None and known:
        _, faults = repeated(file, ids, plan.columns, seen)
    yield from _told(survey, faults)


def _two_files(survey: Survey, responses: File, sample: File) -> Iterator[Raw]:
    own, drawn = structure.of_two(survey, responses, sample)
    yield from _told(survey, own.faults + drawn.faults)
    if own.useless or drawn.useless:
        return
    ids = survey.columns.record_id
    answers, people = _whole(own, ids), _whole(drawn, ids)
    known = pc.is_in(answers.ids, value_set=people.ids).to_numpy(zero_copy_only=False)
    if not known.all():
        strange = worn(answers.ids.filter(pa.array(~known)))
        near = pc.is_in(strange, value_set=worn(people.ids)).to_numpy(zero_copy_only=False)
        there, wrong = readers.places(responses), answers.rows[~known]
        orphans = at_rows("orphan", there, ids, wrong[~near])
        orphans += at_rows("altered_record_id", there, ids, wrong[near])
        # Of a sample file that breaks off, nobody knows whom it would have named.
        answers = answers.only(known, orphans if people.complete else ())
    yield from _told(survey, answers.faults + people.faults, answers.notes + people.notes)
    at = pc.index_in(people.ids, value_set=answers.ids)
    # Row 0 is that of a person who did not answer.
    rows = np.append(answers.rows, 0)[pc.fill_null(at, -1).to_numpy()]
    table = people.table
    there = readers.places(responses)
    places = dict.fromkeys(table.column_names, readers.places(sample))
    given = []
    for name in answers.table.column_names:
        if name == ids:
            continue
        twice = name in people.table.column_names
        given.append(in_answers(name) if twice else name)
        table = table.append_column(given[-1], answers.table[name].take(at))
        places[given[-1]] = tuple(replace(p, column=name) for p in there) if twice else there
    for start in range(0, table.num_rows, ROWS_A_SLICE):
        part = table.slice(start, ROWS_A_SLICE)
        here = people.rows[start : start + part.num_rows]
        answered = rows[start : start + part.num_rows]
        numbers = _for_each(people.table.column_names, here) | _for_each(given, answered)
        yield Raw(part, places, numbers)


def worn(ids: pa.Array) -> pa.Array:
    """Ids without what gets lost or added on the way: zeros at their ends, capitals, blanks."""
    blank = INVISIBLE if pc.all(pc.string_is_ascii(ids)).as_py() is False else " +"
    plain = pc.replace_substring_regex(ids, f"{blank}|[.]0+ *$", "")
    return pc.utf8_upper(pc.utf8_ltrim(plain, "0"))


def _told(
    survey: Survey, faults: tuple[Fault, ...], notes: tuple[readers.Note, ...] = ()
) -> Iterator[Raw]:
    """A batch of nobody that tells of faults and notes, where there are any."""
    if faults or notes:
        yield nobody(structure.every_column(survey), faults, notes)


def _for_each(columns: Iterable[str], rows: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
    # A comprehension, not dict.fromkeys: a type checker takes the latter's values for optional.
    return {column: rows for column in columns}  # noqa: C420


class _Reading:
    """The batches of a file up to where it breaks off, then why it did and what was noticed."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.faults: tuple[Fault, ...] = ()
        self.notes: tuple[readers.Note, ...] = ()

    def __iter__(self) -> Iterator[readers.Batch]:
        file, empty = self.plan.file, True
        try:
            for batch in readers.batches(file, list(self.plan.columns)):
                empty = False
                self.notes = readers.noted((*self.notes, *batch.notes))
                yield batch
        except InputError as error:
            self.faults = (from_error(error),)
        if empty and not self.faults:
            self.faults = (Fault("no_rows", readers.places(file)[0]),)


@dataclass(frozen=True, slots=True)
class _Whole:
    """All rows of a file that have an id of their own, and what was wrong with the others."""

    table: pa.Table
    rows: NDArray[np.int64]
    ids: pa.Array
    faults: tuple[Fault, ...]
    complete: bool
    notes: tuple[readers.Note, ...] = ()

    def only(self, kept: NDArray[np.bool_], faults: tuple[Fault, ...]) -> _Whole:
        mask = pa.array(kept)
        return _Whole(
            self.table.filter(mask),
            self.rows[kept],
            self.ids.filter(mask),
            self.faults + faults,
            self.complete,
            self.notes,
        )


def _whole(plan: Plan, column: str) -> _Whole:
    reading = _Reading(plan)
    found = list(reading)
    if found:
        table = pa.concat_tables([plan.read(batch) for batch in found]).unify_dictionaries()
        rows = np.concatenate([batch.rows for batch in found])
    else:
        table = pa.table({n: pa.array([], pa.string()) for n in [*plan.columns, *plan.blank]})
        rows = np.zeros(0, dtype=np.int64)
    text = as_text(table[column])
    whole = _Whole(table, rows, text, reading.faults, not reading.faults, reading.notes)
    kept, faults = judge(text, rows, plan.file, column)
    return whole.only(kept, faults) if faults else whole
