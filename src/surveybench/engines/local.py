"""One machine: a few threads clean batches, and take turns to count them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from threading import Lock

import numpy as np

from surveybench.engines.types import Counted
from surveybench.intake import (
    OpenedWave,
    Progress,
    Source,
    Step,
    further_organisations,
    open_wave,
    organisations_in,
    raw_batches,
)
from surveybench.respondents import Issues, Raw, clean
from surveybench.survey import Survey
from surveybench.tally import Counter, axes_of, total

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
    listed = _Organisations(wave, organisations)
    issues = Issues()
    step = Step(progress, f"Counting {survey.wave_name}", wave.people.file)
    for rows, batch_issues in _in_order(listed, raw_batches(wave), jobs):
        issues = issues + batch_issues
        step.more(rows)
    step.end()
    (tally,) = total(turns.counter.tally() for turns in listed.all_turns()).waves.values()
    return Counted(tally, issues)


class _Organisations:
    """Whose people are counted: those of a list, or else those that the file names.

    A batch is mostly of organisations that the first one names, too. The file is read for all of
    them only where one is not.
    """

    def __init__(self, wave: OpenedWave, listed: tuple[str, ...]) -> None:
        self.wave = wave
        self.turns: list[_Turns] = []
        self.all_known = bool(listed) or len(wave.plans) > 1
        if self.all_known:
            self._begin(listed or organisations_in(wave))

    def turns_for(self, raw: Raw) -> _Turns:
        """Where a batch is counted."""
        if not self.all_known:
            known = self.turns[-1].known if self.turns else frozenset[str]()
            codes = further_organisations(self.wave, raw, known)
            if codes and known:
                self.all_known = True
                self._begin(organisations_in(self.wave))
            elif codes:
                self._begin(codes)
        return self.turns[-1] if self.turns else self._begin(())

    def all_turns(self) -> list[_Turns]:
        """Where batches were counted; of none at least nothing."""
        return self.turns or [self._begin(())]

    def _begin(self, codes: tuple[str, ...]) -> _Turns:
        axes = axes_of(self.wave.survey, tuple(sorted(codes)))
        self.turns.append(_Turns(self.wave.survey, Counter(axes, self.wave.rows)))
        return self.turns[-1]


class _Turns:
    """A batch is cleaned at any time and counted when no other is: numpy counts one at a time."""

    def __init__(self, survey: Survey, counter: Counter) -> None:
        self.survey = survey
        self.counter = counter
        self.known = frozenset(counter.axes.organisations)
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


def _in_order(
    organisations: _Organisations, raws: Iterator[Raw], jobs: int
) -> Iterator[tuple[int, Issues]]:
    """Rows and issues of each batch in file order, few in memory."""
    waiting: deque[tuple[int, Future[Issues]]] = deque()
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        try:
            for raw in raws:
                turns = organisations.turns_for(raw)
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
