"""One machine: a few threads clean batches, and take turns to count them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from threading import Lock

import numpy as np

from surveybench.engines.types import Counted
from surveybench.intake import Progress, Source, Step, open_wave, organisations_in, raw_batches
from surveybench.respondents import Issues, Raw, clean
from surveybench.survey import Survey
from surveybench.tally import Counter, axes_of

# Batches of each thread that are read before it wants them: reading uses all cores, too.
AHEAD = 4


def count_local(
    survey: Survey,
    source: Source,
    organisations: tuple[str, ...],
    *,
    jobs: int,
    progress: Progress | None,
    stack: ExitStack | None = None,
) -> Counted:
    """One pass over a wave's files with `jobs` threads; faults are in the issues."""
    _keep_what_is_freed()
    wave = open_wave(survey, source)
    codes = organisations or organisations_in(wave)
    turns = _Turns(survey, Counter(axes_of(survey, tuple(sorted(codes))), wave.rows))
    issues = Issues()
    step = Step(progress, f"Counting {survey.wave_name}", wave.people.file)
    for rows, batch_issues in _in_order(turns, raw_batches(wave), jobs):
        issues = issues + batch_issues
        step.more(rows)
    step.end()
    return Counted(turns.counter.tally(), issues)


class _Turns:
    """A batch is cleaned at any time and counted when no other is: numpy counts one at a time."""

    def __init__(self, survey: Survey, counter: Counter) -> None:
        self.survey = survey
        self.counter = counter
        self.lock = Lock()

    def take(self, raw: Raw) -> Issues:
        batch, issues = clean(raw, self.survey, self.counter.axes.organisations)
        with self.lock:
            self.counter.add(batch)
        return issues


def _keep_what_is_freed() -> None:
    """Let the C library keep what a batch gives back for the next one, not return it each time.

    glibc takes the largest block that was ever freed for what a program needs, up to 32 MB.
    """
    block = np.empty(31 << 20, np.uint8)
    del block


def _in_order(turns: _Turns, raws: Iterator[Raw], jobs: int) -> Iterator[tuple[int, Issues]]:
    """Rows and issues of each batch in file order, few in memory."""
    waiting: deque[tuple[int, Future[Issues]]] = deque()
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        try:
            for raw in raws:
                waiting.append((raw.table.num_rows, pool.submit(turns.take, raw)))
                del raw
                if len(waiting) > AHEAD * jobs:
                    rows, future = waiting.popleft()
                    yield rows, future.result()
            while waiting:
                rows, future = waiting.popleft()
                yield rows, future.result()
        finally:
            for _, future in waiting:
                future.cancel()
