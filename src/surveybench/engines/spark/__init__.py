"""Beyond one machine: Spark's workers read, clean and count pieces of the files at once.

Every worker runs the very functions of the local engine on its piece; Spark moves people who
belong together to one place, and adds counts up. pyspark is imported when it is needed only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveybench import readers
from surveybench.engines.spark import cluster, failures, rows, tasks
from surveybench.engines.spark.packing import packed, unpacked
from surveybench.engines.types import Counted
from surveybench.errors import EngineError, InputError, Place
from surveybench.intake import OpenedWave, Plan, Progress, Source, planned, twin_notes
from surveybench.readers import File, Piece
from surveybench.respondents import Fault, Issues, from_error
from surveybench.survey import Survey
from surveybench.tally import Axes, Counter, axes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

    Work = Callable[[bytes, Iterable[int]], Iterator[pa.RecordBatch]]

TASKS_A_CORE = 3
ORPHANS = ("orphan", "altered_record_id")
PEOPLE_A_BUCKET = 100_000
# Of files up to about so many rows people who stand twice are looked for, by this process: with
# ids, more than one machine looks through; without, what it reads in some seconds.
PEOPLE_WITH_IDS, PEOPLE_WITHOUT = 200_000, 1_000_000
# Of a file that does not say how many rows it has.
BYTES_A_ROW = 100


def count_spark(
    survey: Survey,
    source: Source,
    organisations: tuple[str, ...],
    *,
    jobs: int,
    progress: Progress | None,
    stack: ExitStack | None = None,
) -> Counted:
    """One pass over a wave's files on Spark; faults are in the issues.

    Spark's own settings say where it runs; without any it runs here, with `jobs` threads. Raises
    EngineError where it cannot.
    """
    _refuse_elsewhere(source)
    wave = planned(survey, source)
    plans = wave.plans
    faults = tuple(fault for plan in plans for fault in (*plan.faults, *_no_rows(plan)))
    notes = tuple(note for plan in plans for note in plan.notes)
    if any(plan.useless for plan in plans):
        axes = axes_of(survey, tuple(sorted(organisations)))
        return Counted(Counter(axes).tally(), Issues((), faults, notes))
    faults += tuple(fault for plan in plans for fault in _of_zones(plan))
    notes += _of_twins(wave)
    absolute = _absolute(source)
    with ExitStack() as owned:
        spark = (stack or owned).enter_context(cluster.session(jobs))
        # Workers stand in other folders.
        plans = tuple(replace(plan, file=readers.absolute(plan.file)) for plan in plans)
        pieces = tuple(tuple(readers.pieces(plan.file)) for plan in plans)
        run = _Run(spark, survey, absolute, plans, pieces, progress)
        axes = axes_of(survey, tuple(sorted(organisations or run.organisations())))
        done = run.one_file(axes) if source.sample is None else run.two_files(axes)
    for fault in done.issues.faults:
        if fault.rule == "unreadable" and "no such file" in fault.what.lower():
            raise failures.not_shared(fault.place)
    return Counted(done.tally, Issues((), faults, notes) + done.issues)


def _refuse_elsewhere(source: Source) -> None:
    """Raise EngineError for what is no file that workers could open."""
    for file in (source.responses, source.sample):
        named = readers.whole(file) if file is not None else None
        path = named.path if isinstance(named, readers.Mapped) else named
        if isinstance(path, readers.StoredFile | readers.Table):
            raise EngineError(
                "is no file: Spark reads files here, from disks that all workers share.",
                where=Place(file=str(path)),
                remedy="Leave out --engine spark, or mount the store as a disk.",
            )


def _of_zones(plan: Plan) -> tuple[Fault, ...]:
    """The fault of times in several zones, which no worker sees who reads one piece."""
    try:
        readers.refuse_zones(plan.file, list(plan.columns))
    except InputError as error:
        return (from_error(error),)
    return ()


def _of_twins(wave: OpenedWave) -> tuple[readers.Note, ...]:
    """The notes of people who may stand twice, which takes seeing all of them, here."""
    ids = wave.survey.columns.record_id
    most = PEOPLE_WITH_IDS if ids in wave.plans[0].columns else PEOPLE_WITHOUT
    few = all(_about(plan.file) <= most for plan in wave.plans)
    return twin_notes(wave) if few else ()


def _absolute(source: Source) -> Source:
    """The same files for workers, who stand in other folders."""
    sample = source.sample and readers.absolute(source.sample)
    return Source(readers.absolute(source.responses), sample)


def _no_rows(plan: Plan) -> tuple[Fault, ...]:
    """The fault of a file that holds nobody. One that breaks off is found by a worker."""
    if plan.useless:
        return ()
    try:
        empty = next(readers.batches(plan.file, list(plan.columns[:1])), None) is None
    except InputError:
        return ()
    return (Fault("no_rows", plan.places[0]),) if empty else ()


@dataclass(frozen=True)
class _Run:
    """One wave on a running Spark; one plan and some pieces for each file."""

    spark: SparkSession
    survey: Survey
    source: Source
    plans: tuple[Plan, ...]
    pieces: tuple[tuple[Piece, ...], ...]
    progress: Progress | None

    def organisations(self) -> tuple[str, ...]:
        """Every organisation that the files name."""
        shares = self._shares(self.pieces[-1])
        work = tasks.Counting(self.survey, axes_of(self.survey, ()), shares)
        frame = self._start(tasks.organisations, packed(work), len(shares), rows.SPARK_SCHEMA)
        notes = rows.notes_in(self._collected(frame, "Listing organisations", len(shares)))
        return tuple(set[str]().union(*map(unpacked, notes.values())))

    def one_file(self, axes: Axes) -> Counted:
        """Counts of a file of people and answers, and whether an id stands in it twice."""
        ids, columns = self.survey.columns.record_id, self.survey.columns
        # Each task sees some rows only: it must not judge ids.
        blind = replace(columns, record_id="", ignore=(*columns.ignore, ids))
        shares = self._shares(self.pieces[0])
        work = tasks.Counting(replace(self.survey, columns=blind), axes, shares)
        frame = self._start(tasks.counted, packed(work), len(shares), rows.SPARK_SCHEMA)
        done = self._added_up(axes, frame, len(shares), in_order=True)
        if ids not in self.plans[0].columns:
            return done
        frame, number = self._joined(None, ((ids,),))
        issues = _issues(rows.notes_in(self._collected(frame, "Comparing record ids", number)))
        # Where the file breaks off was told by those who counted.
        ids_only = tuple(fault for fault in issues.faults if fault.rule != "unreadable")
        return Counted(done.tally, done.issues + Issues((), ids_only, issues.notes))

    def two_files(self, axes: Axes) -> Counted:
        """Counts of answers and sample, joined on record id."""
        frame, number = self._joined(axes, tuple(plan.columns for plan in self.plans))
        done = self._added_up(axes, frame, number)
        sample = self.plans[1].places
        if any(f.rule == "unreadable" and _of(f, sample) for f in done.issues.faults):
            # Of a sample file that breaks off, nobody knows whom it would have named.
            faults = tuple(fault for fault in done.issues.faults if fault.rule not in ORPHANS)
            return Counted(done.tally, replace(done.issues, faults=faults))
        return done

    def _joined(
        self, axes: Axes | None, columns: tuple[tuple[str, ...], ...]
    ) -> tuple[DataFrame, int]:
        """What tasks make of people who were brought together; and how many tasks bring them."""
        pieces = [
            (side, piece) for side, side_pieces in enumerate(self.pieces) for piece in side_pieces
        ]
        buckets = max(1, sum(_about(plan.file) for plan in self.plans) // PEOPLE_A_BUCKET)
        buckets = max(buckets, self._parallel())
        shares = self._shares(pieces)
        move = tasks.Moving(self.survey.columns.record_id, buckets, columns, shares)
        moved = self._start(tasks.moved, packed(move), len(shares), tasks.SPARK_MOVED)
        parts = min(buckets, TASKS_A_CORE * self._parallel())
        together = moved.repartition(parts, "bucket").sortWithinPartitions("bucket")
        job = packed(tasks.Joining(self.survey, axes, self.source, columns))

        def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            from pyspark import TaskContext

            context = TaskContext.get()
            assert context is not None
            yield from tasks.joined(job, context.partitionId(), batches)

        return together.mapInArrow(work, rows.SPARK_SCHEMA), len(shares)

    def _start(self, work: Work, job: bytes, number: int, schema: str) -> DataFrame:
        """What this many tasks make of a job."""

        def each(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                yield from work(job, batch.column(0).to_pylist())

        return self.spark.range(0, number, 1, number).mapInArrow(each, schema)

    def _added_up(
        self, axes: Axes, frame: DataFrame, number: int, *, in_order: bool = False
    ) -> Counted:
        parts = 2 * self._parallel()
        summed = frame.repartition(parts, "table", "block")
        summed = summed.mapInArrow(rows.added_up, rows.SPARK_SCHEMA)
        collected = self._collected(summed, f"Counting {self.survey.wave_name}", number)
        issues = _issues(rows.notes_in(collected), in_order=in_order)
        return Counted(rows.as_tally(axes, collected), issues)

    def _collected(self, frame: DataFrame, step: str, number: int) -> pa.Table:
        people = readers.rows_in(self.plans[-1].file)

        def tell(done: int) -> None:
            if self.progress:
                done = min(done, number)
                self.progress(step, people * done // number if people else done, people or number)

        collected = cluster.collected(frame, tell)
        tell(number)
        return collected

    def _shares(self, pieces: Sequence[Any]) -> tuple[tuple[Any, ...], ...]:
        """Pieces by task: neighbours together."""
        number = max(1, min(len(pieces), TASKS_A_CORE * self._parallel()))
        ends = [len(pieces) * (task + 1) // number for task in range(number)]
        return tuple(tuple(pieces[start:end]) for start, end in zip([0, *ends], ends, strict=False))

    def _parallel(self) -> int:
        return self.spark.sparkContext.defaultParallelism


def _issues(notes: Mapping[int, bytes], *, in_order: bool = False) -> Issues:
    """What the tasks found; of pieces in order only up to a break: one machine reads no further."""
    issues = Issues()
    for task in sorted(notes):
        issues = issues + unpacked(notes[task])
        if in_order and tasks.breaks_off(issues):
            break
    return issues


def _of(fault: Fault, places: tuple[Place, ...]) -> bool:
    return fault.place.file in {place.file for place in places}


def _about(file: File) -> int:
    """About how many rows a file has."""
    paths = readers.files_in(file).values()
    sizes = (path.stat().st_size for path in paths if isinstance(path, Path))
    return readers.rows_in(file) or sum(sizes) // BYTES_A_ROW
