"""Answers beside the sample file: one row for every invited person."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from surveybench import readers
from surveybench.errors import InputError
from surveybench.intake import structure
from surveybench.intake.record_ids import (
    Seen,
    as_text,
    judge,
    odd_ids,
    repeated,
    without_wear,
)
from surveybench.intake.structure import Plan
from surveybench.intake.twins import MOST_WITH_IDS, Twins
from surveybench.intake.wave import OpenedWave
from surveybench.quantities import NATIONAL
from surveybench.respondents import Fault, Raw, at_rows, from_error, in_answers, nobody
from surveybench.survey import Survey

ROWS_A_SLICE = 32_768


def raw_batches(wave: OpenedWave) -> Iterator[Raw]:
    """Raw batches of a wave, from one file or from answers and sample joined on record id.

    Raises no InputError: what is wrong with the files travels as faults of the batches. Of two
    files, rows that repeat an id, have none, or are answers of nobody in the sample file are left
    out.
    """
    return _one_file(wave) if len(wave.plans) == 1 else _two_files(wave)


def each_once(wave: OpenedWave) -> Iterator[Raw]:
    """The same batches with everybody in them once: for figures of files that a run would refuse.

    One file is read for its ids first, and rows that repeat an id or have none are left out. What
    is counted for good needs no second look: such a file is refused in the end.
    """
    return _one_file(wave, once=True) if len(wave.plans) == 1 else _two_files(wave)


def organisations_in(wave: OpenedWave) -> tuple[str, ...]:
    """Every organisation code that the files name, sorted: for files that come without a list."""
    column, codes = wave.survey.columns.organisation, set[str]()
    try:
        if column in wave.people.columns:
            for batch in readers.batches(wave.people.file, [column]):
                codes.update(as_text(pc.unique(batch.table[column])).drop_null().to_pylist())
    except InputError:
        pass  # The pass over the people meets the same fault, and tells it.
    return tuple(sorted(codes - {NATIONAL}))


def further_organisations(wave: OpenedWave, raw: Raw, known: Collection[str]) -> tuple[str, ...]:
    """Organisation codes of a batch that are not among these."""
    column = wave.survey.columns.organisation
    if column not in wave.people.columns:
        return ()
    values = raw.table[column]
    if pa.types.is_dictionary(values.type) and all(
        text in known
        for chunk in values.chunks
        for text in as_text(chunk.dictionary).drop_null().to_pylist()
    ):
        return ()
    codes = set(as_text(pc.unique(values)).drop_null().to_pylist())
    return tuple(sorted(codes - {*known, NATIONAL}))


def _one_file(wave: OpenedWave, *, once: bool = False) -> Iterator[Raw]:
    survey, plan, ids = wave.survey, wave.people, wave.survey.columns.record_id
    yield from _only_faults(survey, plan.faults, plan.notes)
    if plan.useless:
        return
    columns = [*plan.columns, *plan.blank]
    places = dict.fromkeys(columns, plan.places)
    has_ids = ids in plan.columns
    left_out, faults = repeated(plan, ids) if once and has_ids else (None, ())
    reading, seen = _Reading(plan), Seen()
    apart = isinstance(plan.file, readers.Piece | readers.Held)
    twins = None if apart else _twins(wave)
    for batch in reading:
        if twins:
            twins.add(batch.table, batch.rows)
        raw = Raw(plan.read(batch), places, _for_each(columns, batch.rows), names=plan.names)
        if has_ids:
            texts = as_text(batch.table[ids])
            reading.notice(odd_ids(texts, batch.rows, plan.places, ids, plan.names))
            seen.add(texts)
        if left_out is not None:
            counted = ~np.isin(batch.rows, left_out)
            raw = raw if counted.all() else raw.only(counted, ())
        yield raw
    reading.notice(twins.notes(plan.places) if twins else ())
    yield from _only_faults(survey, reading.faults, reading.notes)
    if left_out is None and has_ids:
        _, faults = repeated(plan, ids, seen)
    yield from _only_faults(survey, faults)


def _two_files(wave: OpenedWave) -> Iterator[Raw]:
    survey, ids = wave.survey, wave.survey.columns.record_id
    answers_plan, sample_plan = wave.plans
    notes = answers_plan.notes + sample_plan.notes
    yield from _only_faults(survey, answers_plan.faults + sample_plan.faults, notes)
    if answers_plan.useless or sample_plan.useless:
        return
    people = _all_rows(sample_plan, ids)
    answers = _of_sample(_all_rows(answers_plan, ids), people, answers_plan, ids)
    yield from _only_faults(survey, answers.faults + people.faults, answers.notes + people.notes)
    yield from _slices(answers, people, wave.plans, ids)
    if not isinstance(answers_plan.file, readers.Piece | readers.Held):
        yield from _only_faults(survey, (), _twins_of(survey, answers, people, answers_plan))


def twin_notes(wave: OpenedWave) -> tuple[readers.Note, ...]:
    """Notes of people who may stand twice: for who reads the files in pieces, and sees none whole.

    The files are read once for it; where one breaks off, what stands before is looked at.
    """
    survey, plan, ids = wave.survey, wave.plans[0], wave.survey.columns.record_id
    if len(wave.plans) > 1:
        people = _all_rows(wave.people, ids)
        answers = _of_sample(_all_rows(plan, ids), people, plan, ids)
        return _twins_of(survey, answers, people, plan)
    twins = _twins(wave)
    with suppress(InputError):  # told by whoever counts
        for batch in readers.batches(plan.file, list(plan.columns)):
            twins.add(batch.table, batch.rows)
    return twins.notes(plan.places)


def _twins(wave: OpenedWave) -> Twins:
    """Who may stand twice in the one file of a wave."""
    plan, columns = wave.people, wave.survey.columns
    ids = columns.record_id if columns.record_id in plan.columns else ""
    alone = len(plan.places) == 1 and not isinstance(readers.whole(plan.file), readers.Mapped)
    told_in = columns.organisation if alone and not ids else ""
    return Twins(wave.survey.asked_items, ids, told_in=told_in, in_all=wave.rows if told_in else 0)


def _twins_of(
    survey: Survey, answers: _AllRows, people: _AllRows, plan: Plan
) -> tuple[readers.Note, ...]:
    """The notes of answers that are the same as those before them, from people of whom all else is.

    What the sample file says of a person tells two of them apart, as what the answers say does.
    """
    ids = survey.columns.record_id
    twins = Twins(survey.asked_items, ids)
    if len(answers.rows) > MOST_WITH_IDS:
        return ()
    position = pc.index_in(answers.ids, value_set=people.ids)
    table = answers.table
    for name in people.table.column_names:
        if name != ids:
            table = table.append_column(in_answers(name), people.table[name].take(position))
    twins.add(table, answers.rows)
    return twins.notes(plan.places)


def _of_sample(answers: _AllRows, people: _AllRows, plan: Plan, ids: str) -> _AllRows:
    """The answers of people in the sample file; those of nobody in it become faults."""
    invited = pc.is_in(answers.ids, value_set=people.ids).to_numpy(zero_copy_only=False)
    if invited.all():
        return answers
    strange = without_wear(answers.ids.filter(pa.array(~invited)))
    near = pc.is_in(strange, value_set=without_wear(people.ids)).to_numpy(zero_copy_only=False)
    wrong = answers.rows[~invited]
    orphans = at_rows("orphan", plan.places, ids, wrong[~near])
    orphans += at_rows("altered_record_id", plan.places, ids, wrong[near])
    # Of a sample file that breaks off, nobody knows whom it would have named.
    return answers.only(invited, orphans if people.complete else ())


def _slices(
    answers: _AllRows, people: _AllRows, plans: tuple[Plan, ...], ids: str
) -> Iterator[Raw]:
    """Everybody in the sample file with their answers, in batches."""
    answers_plan, sample_plan = plans
    position = pc.index_in(people.ids, value_set=answers.ids)
    # Row 0 is that of a person who did not answer.
    rows = np.append(answers.rows, 0)[pc.fill_null(position, -1).to_numpy()]
    table = people.table
    places = dict.fromkeys(table.column_names, sample_plan.places)
    appended = []
    for name in answers.table.column_names:
        if name == ids:
            continue
        in_both = name in people.table.column_names
        appended.append(in_answers(name) if in_both else name)
        table = table.append_column(appended[-1], answers.table[name].take(position))
        renamed = tuple(replace(place, column=name) for place in answers_plan.places)
        places[appended[-1]] = renamed if in_both else answers_plan.places
    for start in range(0, table.num_rows, ROWS_A_SLICE):
        part = table.slice(start, ROWS_A_SLICE)
        end = start + part.num_rows
        numbers = _for_each(people.table.column_names, people.rows[start:end])
        each = numbers | _for_each(appended, rows[start:end])
        yield Raw(part, places, each, names={**answers_plan.names, **sample_plan.names})


def _only_faults(
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
                empty = empty and not len(batch.rows)
                self.notice(batch.notes)
                yield batch
        except InputError as error:
            self.faults = (from_error(error),)
        if empty and not self.faults:
            self.faults = (Fault("no_rows", self.plan.places[0]),)

    def notice(self, notes: Iterable[readers.Note]) -> None:
        """What was noticed of some rows."""
        self.notes = readers.noted((*self.notes, *notes))


@dataclass(frozen=True, slots=True)
class _AllRows:
    """All rows of a file that have an id of their own, and what was wrong with the others."""

    table: pa.Table
    rows: NDArray[np.int64]
    ids: pa.Array
    faults: tuple[Fault, ...]
    complete: bool
    notes: tuple[readers.Note, ...] = ()

    def only(self, sound: NDArray[np.bool_], faults: tuple[Fault, ...]) -> _AllRows:
        mask = pa.array(sound)
        return _AllRows(
            self.table.filter(mask),
            self.rows[sound],
            self.ids.filter(mask),
            self.faults + faults,
            self.complete,
            self.notes,
        )


def _all_rows(plan: Plan, column: str) -> _AllRows:
    reading = _Reading(plan)
    batches = list(reading)
    if batches:
        table = pa.concat_tables([plan.read(batch) for batch in batches]).unify_dictionaries()
        rows = np.concatenate([batch.rows for batch in batches])
    else:
        table = pa.table({n: pa.array([], pa.string()) for n in [*plan.columns, *plan.blank]})
        rows = np.zeros(0, dtype=np.int64)
    text = as_text(table[column])
    reading.notice(odd_ids(text, rows, plan.places, column, plan.names))
    everything = _AllRows(table, rows, text, reading.faults, not reading.faults, reading.notes)
    sound, faults = judge(text, rows, plan.places, column)
    return everything.only(sound, faults) if faults else everything
