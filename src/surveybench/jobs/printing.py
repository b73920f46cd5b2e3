"""Reports of organisations: composed in this process, set and written by others beside it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from surveybench import outputs
from surveybench.disclosure import Release
from surveybench.errors import DiskError, OutputError, SurveybenchError, tells_of_memory
from surveybench.outputs import Staging
from surveybench.processes import BrokenProcessPool, Workers, workers
from surveybench.report.compose import compose, prepare
from surveybench.report.compose.summary import slides, summary
from surveybench.report.document import Brand, Document
from surveybench.report.words import Language, speaking
from surveybench.report.writers import SUMMARY, SUMMARY_WRITERS, WRITERS, Writer

Done = TypeVar("Done", Path, Document)
Composer = Callable[..., Document]

AHEAD = 4  # documents that wait for each process


@dataclass(frozen=True, slots=True)
class Target:
    """Where reports are written, what those that can be are built on, and in which language."""

    files: Staging
    template: bytes | None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """Files about one organisation that are made from one document, by their names."""

    code: str
    composer: Composer
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """A file about an organisation; where it could not be made, no path, but the fault in words."""

    code: str
    path: Path | None
    fault: str = ""


def tasks_of(codes: Sequence[str], chosen: Sequence[str], jobs: int) -> tuple[Task, ...]:
    """What is to be made for each organisation, in formats `chosen`.

    A document is sent to another process once for all of its files; where organisations are fewer
    than would keep the processes busy, once for each file.
    """
    by_composer: dict[Composer, list[str]] = {}
    for name in _files_of(chosen):
        by_composer.setdefault(_made_by(name)[0], []).append(name)
    groups = [(composer, tuple(names)) for composer, names in by_composer.items()]
    if len(codes) < 2 * jobs:
        groups = [(composer, (name,)) for composer, names in groups for name in names]
    return tuple(Task(code, composer, names) for code in codes for composer, names in groups)


def _files_of(chosen: Sequence[str]) -> Iterator[str]:
    """Every file about one organisation by name: a format, or one of the summary's."""
    for name in chosen:
        if name in WRITERS:
            yield name
        elif name == SUMMARY:
            yield from (f"{SUMMARY}.{ending}" for ending in SUMMARY_WRITERS)


def _made_by(name: str) -> tuple[Composer, Writer]:
    """What composes and what writes a file about one organisation."""
    if name in WRITERS:
        return compose, WRITERS[name]
    writer = SUMMARY_WRITERS[name.removeprefix(f"{SUMMARY}.")]
    return slides if writer.templated else summary, writer


def printed(
    release: Release,
    target: Target,
    tasks: Sequence[Task],
    jobs: int,
    brands: Mapping[str, Brand],
    beside: Iterable[Path] = (),
) -> Iterator[Path | Finished]:
    """Every finished file, in the order of the tasks.

    `beside` is other work of this process, done by its iteration: its paths come in between,
    while the processes that set reports are busy.
    """
    national = prepare(release)

    def document(task: Task) -> Document:
        return task.composer(release, task.code, national, brands.get(task.code))

    if jobs == 1 or sum(len(task.names) for task in tasks) < 3:
        yield from beside
        for task in tasks:
            composed = _settled(lambda task=task: document(task))
            yield from _finished(task, composed, target)
        return
    try:
        with workers(jobs) as pool:
            yield from _in_parallel(document, tasks, target, pool, AHEAD * jobs, iter(beside))
    except BrokenProcessPool:
        raise OutputError(
            "the processes that write reports could not start or were stopped.",
            remedy="Free some memory, or use --jobs 1; in a script of your own, call this from "
            "under `if __name__ == '__main__':`.",
        ) from None


def _in_parallel(
    document: Callable[[Task], Document],
    tasks: Sequence[Task],
    target: Target,
    pool: Workers,
    ahead: int,
    beside: Iterator[Path],
) -> Iterator[Path | Finished]:
    waiting: deque[Future[tuple[Finished, ...]]] = deque()
    for task in tasks:
        composed = _settled(lambda task=task: document(task))
        waiting.append(pool.submit(_finished_by_worker, task, composed, target))
        while len(waiting) > ahead:
            yield from _while_busy(waiting[0], beside)
            yield from waiting.popleft().result()
    yield from beside
    for future in waiting:
        yield from future.result()


def _while_busy(first: Future[tuple[Finished, ...]], beside: Iterator[Path]) -> Iterator[Path]:
    """Other work until the first document that waits is finished, or there is no more."""
    while not first.done():
        path = next(beside, None)
        if path is None:
            return
        yield path


def _finished_by_worker(
    task: Task, composed: Document | str, target: Target
) -> tuple[Finished, ...]:
    with speaking(target.language):
        return tuple(_finished(task, composed, target))


def _finished(task: Task, composed: Document | str, target: Target) -> Iterator[Finished]:
    """The files of a task, or what went wrong with each; one must not stop the others."""
    if isinstance(composed, str):
        yield Finished(task.code, None, composed)
        return
    for name in task.names:
        path = _settled(lambda name=name: render(composed, name, target))
        failed = isinstance(path, str)
        yield Finished(task.code, None, path) if failed else Finished(task.code, path)


def _settled(finish: Callable[[], Done]) -> Done | str:
    """What comes of a step, or its fault in words: one organisation must not stop the others."""
    try:
        return finish()
    except (DiskError, BrokenProcessPool):
        raise
    except SurveybenchError as error:
        return str(error)
    except Exception as error:  # a defect in one report; the others are still wanted
        if tells_of_memory(error):
            raise
        return f"an unexpected {type(error).__name__}"


def render(document: Document, name: str, target: Target) -> Path:
    """Write one document in one format."""
    writer = _made_by(name)[1]
    file = outputs.file_name(
        document.organisation, document.survey, document.wave, writer.kind, writer.ending
    )
    place = Path("organisations", outputs.safe(document.organisation), file)
    if target.template is not None and writer.templated is not None:
        return target.files.put(place, writer.templated.write(document, target.template))
    return target.files.put(place, writer.write(document))
