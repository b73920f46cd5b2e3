"""What runs on a worker. Faults of files come back as values: a task never fails by them."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from surveybench import readers
from surveybench.engines.spark import rows
from surveybench.engines.spark.packing import packed, unpacked
from surveybench.errors import InputError
from surveybench.intake import (
    Source,
    as_text,
    judge,
    odd_ids,
    organisations_in,
    own_names,
    planned,
    raw_batches,
    without_wear,
)
from surveybench.readers import Batch, Held, Note, Piece
from surveybench.respondents import Fault, Issues, clean, from_error
from surveybench.survey import Survey
from surveybench.tally import Axes, Counter

# A bucket is the people whose record ids have one remainder. Side 0 are responses, 1 the sample.
MOVED = pa.schema([("bucket", pa.int32()), ("side", pa.int32()), ("people", pa.binary())])
SPARK_MOVED = "bucket int, side int, people binary"
# No column of a file can have this name.
NUMBERS = ""
# The bucket of faults.
FAULTS = -1
# Task, place among its pieces, and what a file is refused or noted for.
Message = tuple[int, int, Fault | tuple[Note, ...]]


@dataclass(frozen=True, slots=True)
class Counting:
    """People to count, by task."""

    survey: Survey
    axes: Axes
    shares: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Moving:
    """People to bring together by record id: columns by side, and pieces by task."""

    ids: str
    buckets: int
    columns: tuple[tuple[str, ...], ...]
    shares: tuple[tuple[tuple[int, Piece], ...], ...]


@dataclass(frozen=True, slots=True)
class Joining:
    """People that were brought together: to be counted, or only looked at for their ids."""

    survey: Survey
    axes: Axes | None
    source: Source
    columns: tuple[tuple[str, ...], ...]


def organisations(job: bytes, tasks: Iterable[int]) -> Iterator[pa.RecordBatch]:
    """The organisations that each task's people name."""
    work: Counting = unpacked(job)
    for task in tasks:
        codes: set[str] = set()
        for piece in work.shares[task]:
            codes.update(organisations_in(planned(work.survey, Source(piece))))
        yield rows.note(task, packed(codes))


def counted(job: bytes, tasks: Iterable[int]) -> Iterator[pa.RecordBatch]:
    """Counts of each task's people, and what cleaning found."""
    work: Counting = unpacked(job)
    for task in tasks:
        counter, issues = Counter(work.axes), Issues()
        for piece in work.shares[task]:
            issues = issues + _count(work.survey, Source(piece), counter)
            if breaks_off(issues):
                break
        yield from rows.as_rows(counter.tally())
        yield rows.note(task, packed(issues))


def moved(job: bytes, tasks: Iterable[int]) -> Iterator[pa.RecordBatch]:
    """Each task's people, by bucket; where a file breaks off, that fault in a bucket of its own."""
    work: Moving = unpacked(job)
    for task in tasks:
        for number, (side, piece) in enumerate(work.shares[task]):
            try:
                for batch in readers.batches(piece, list(work.columns[side])):
                    yield from _by_bucket(batch, side, work)
                    if batch.notes:
                        yield _moved_row(FAULTS, side, packed((task, number, batch.notes)))
            except InputError as error:
                yield _moved_row(FAULTS, side, packed((task, number, from_error(error))))


def joined(job: bytes, task: int, moved: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Counts of the buckets of one task, which come one after another, or faults of their ids."""
    work: Joining = unpacked(job)
    counter = None if work.axes is None else Counter(work.axes)
    issues = Issues()
    for bucket, bucket_rows in groupby(_moved_rows(moved), key=lambda row: row[0]):
        if bucket == FAULTS:
            issues = issues + _of_files(
                (side, unpacked(message)) for _, side, message in bucket_rows
            )
            continue
        source = _source(work, [(side, _as_batch(people)) for _, side, people in bucket_rows])
        if counter is None:
            issues = issues + _of_ids(work.survey.columns.record_id, source)
        else:
            issues = issues + _count(work.survey, source, counter)
    if counter is not None:
        yield from rows.as_rows(counter.tally())
    yield rows.note(task, packed(issues))


def _of_files(messages: Iterable[tuple[int, Message]]) -> Issues:
    """All notes, and the first fault of each file: one machine reads no further."""
    first: dict[int, tuple[int, int, Fault]] = {}
    notes: list[Note] = []
    for side, (task, position, content) in messages:
        if isinstance(content, Fault):
            fault = (task, position, content)
            first[side] = min(first.get(side, fault), fault, key=lambda one: one[:2])
        else:
            notes += content
    return Issues() + Issues((), tuple(fault for _, _, fault in first.values()), tuple(notes))


def breaks_off(issues: Issues) -> bool:
    """Whether a file could not be read to its end."""
    return any(fault.rule == "unreadable" for fault in issues.faults)


def nobody(columns: Iterable[str]) -> Batch:
    """A batch of these columns, without rows."""
    table = pa.table({name: pa.array([], pa.string()) for name in columns})
    return Batch(table, np.zeros(0, np.int64))


def _count(survey: Survey, source: Source, counter: Counter) -> Issues:
    """Count one piece, or one bucket. What is wrong with whole files is not found here."""
    issues = Issues()
    for raw in raw_batches(planned(survey, source)):
        batch, notes = clean(raw, survey, counter.axes.organisations)
        counter.add(batch)
        issues = issues + notes
    faults = tuple(fault for fault in issues.faults if fault.rows or fault.rule == "unreadable")
    return replace(issues, faults=faults)


def _of_ids(column: str, source: Source) -> Issues:
    """Ids that stand twice or are none, and those that are words of another kind of row."""
    id_batches = list(readers.batches(source.responses, [column]))
    ids = as_text(pa.concat_tables([batch.table for batch in id_batches])[column])
    numbers = np.concatenate([batch.rows for batch in id_batches])
    places, names = readers.places(source.responses), own_names(source.responses)
    _, faults = judge(ids, numbers, places, column)
    return Issues((), faults, odd_ids(ids, numbers, places, column, names))


def _source(work: Joining, people: list[tuple[int, Batch]]) -> Source:
    """The files of a wave, of which only these people are held, in the order of their rows."""
    batches: list[Held] = []
    files = (work.source.responses, work.source.sample)
    for number, (file, columns) in enumerate(zip(files, work.columns, strict=False)):
        if file is not None:
            side_batches = sorted(
                (b for side, b in people if side == number), key=lambda b: b.rows[0]
            )
            batches.append(Held(readers.whole(file), tuple(side_batches or [nobody(columns)])))
    return Source(batches[0], batches[1] if len(batches) > 1 else None)


def _by_bucket(batch: Batch, side: int, work: Moving) -> Iterator[pa.RecordBatch]:
    buckets = _buckets(batch.table[work.ids], work.buckets)
    order = np.argsort(buckets, kind="stable")
    starts = np.flatnonzero(np.diff(buckets[order], prepend=-1))
    for start, stop in zip(starts, [*starts[1:], len(order)], strict=True):
        people = _as_bytes(batch, order[start:stop])
        yield _moved_row(int(buckets[order[start]]), side, people)


def _moved_row(bucket: int, side: int, people: bytes) -> pa.RecordBatch:
    values = {"bucket": bucket, "side": side, "people": people}
    return pa.RecordBatch.from_pylist([values], MOVED)


def _moved_rows(moved: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, int, bytes]]:
    for batch in moved:
        bucket, side, people = (batch.column(name) for name in MOVED.names)
        for row in range(batch.num_rows):
            yield bucket[row].as_py(), side[row].as_py(), people[row].as_py()


def _buckets(ids: pa.ChunkedArray, buckets: int) -> NDArray[np.int64]:
    """The bucket of every id, the same on every machine."""
    # Ids that are alike but for zeros before them meet, so that the join can say so.
    coded = pc.dictionary_encode(without_wear(as_text(ids)))
    values = [zlib.crc32(value.encode()) % buckets for value in coded.dictionary.to_pylist()]
    return np.array([*values, 0])[pc.fill_null(coded.indices, len(values)).to_numpy()]


def _as_bytes(batch: Batch, positions: NDArray[np.int64]) -> bytes:
    """Some rows of a batch with their numbers, as an Arrow stream."""
    table = batch.table.take(positions)
    for place, name in enumerate(table.column_names):
        if pa.types.is_dictionary(table.schema.field(name).type):
            # The dictionary is that of the whole batch: it would travel with every bucket.
            plain = pa.chunked_array([c.dictionary_decode() for c in table[name].chunks])
            table = table.set_column(place, name, plain)
    table = table.append_column(NUMBERS, pa.array(batch.rows[positions])).combine_chunks()
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_stream(sink, table.schema, options=options) as stream:
        stream.write_table(table)
    return sink.getvalue().to_pybytes()


def _as_batch(people: bytes) -> Batch:
    table = pa.ipc.open_stream(people).read_all()
    return Batch(table.drop_columns(NUMBERS), table[NUMBERS].to_numpy())
