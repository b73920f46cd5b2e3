"""One machine: batches are cleaned and counted by a few threads, and their counts added up."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from surveybench.engines import join, readers
from surveybench.engines.source import Counted, Progress, Source
from surveybench.errors import SurveybenchError
from surveybench.respondents import Raw, clean
from surveybench.survey import Survey
from surveybench.tally import Axes, axes_of, count


def count_local(
    survey: Survey,
    source: Source,
    organisations: tuple[str, ...],
    *,
    jobs: int,
    progress: Progress | None,
) -> Counted:
    """One pass over a wave's files with `jobs` threads. Raises InputError for the first bad row."""
    codes = organisations or join.organisations_in(survey, source.responses, source.sample)
    axes = axes_of(survey, tuple(sorted(codes)))
    rows = readers.rows_in(source.sample or source.responses)
    done = 0
    total: Counted | None = None
    for raw, counted in _in_order(survey, source, axes, jobs):
        total = counted if total is None else _add(total, counted)
        done += raw
        if progress:
            progress(f"Counting {survey.wave}", done, rows)
    if total is None:
        raise readers.no_rows(source.responses)
    return total


def _in_order(
    survey: Survey, source: Source, axes: Axes, jobs: int
) -> Iterator[tuple[int, Counted]]:
    """Counted batches in file order, few in memory at a time, so that errors are the same."""
    raws = join.raw_batches(survey, source.responses, source.sample)
    waiting: deque[tuple[int, Future[Counted]]] = deque()
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        try:
            for raw in _until_fault(raws, waiting):
                waiting.append((raw.table.num_rows, pool.submit(_one, raw, survey, axes)))
                if len(waiting) > jobs:
                    rows, future = waiting.popleft()
                    yield rows, future.result()
            while waiting:
                rows, future = waiting.popleft()
                yield rows, future.result()
        finally:
            for _, future in waiting:
                future.cancel()


def _until_fault(raws: Iterator[Raw], waiting: deque[tuple[int, Future[Counted]]]) -> Iterator[Raw]:
    """Raw batches; where reading fails, a fault found in an earlier row comes first."""
    try:
        yield from raws
    except SurveybenchError:
        for _, future in waiting:
            future.result()
        raise


def _one(raw: Raw, survey: Survey, axes: Axes) -> Counted:
    batch, issues = clean(raw, survey, axes.organisations)
    return Counted(count(batch, axes), issues)


def _add(a: Counted, b: Counted) -> Counted:
    return Counted(a.tally + b.tally, a.issues + b.issues)
