"""How far a command is: bars on a terminal, lines now and then anywhere else, events of a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer

from surveybench.cli.log_file import LogFile
from surveybench.cli.terminal import behind

Listener = Callable[[str, int, int], None]
SECONDS = 5.0  # between two lines


@contextmanager
def shown(quiet: bool, log: LogFile | None = None) -> Iterator[Listener | None]:
    """Whom to call with a step's name, how much of it is done, and of how much; None for nobody."""
    logged = now_and_then(_event(log), time.monotonic) if log else None
    if quiet:
        yield logged
    elif sys.stderr.isatty():
        with _bars() as bars:
            yield _both(bars, logged)
    else:
        yield _both(now_and_then(_line, time.monotonic), logged)


def now_and_then(listener: Listener, clock: Callable[[], float]) -> Listener:
    """The listener, called not oftener than every few seconds, and not in the first ones."""
    latest = [clock()]

    def advance(step: str, done: int, total: int) -> None:
        now = clock()
        if now - latest[0] >= SECONDS:
            latest[0] = now
            listener(step, done, total)

    return advance


def _both(first: Listener, second: Listener | None) -> Listener:
    if second is None:
        return first
    listeners = (first, second)

    def advance(step: str, done: int, total: int) -> None:
        for listener in listeners:
            listener(step, done, total)

    return advance


def _line(step: str, done: int, total: int) -> None:
    """One line of a redirected log."""
    share = f" of {total:,} ({100 * done // total} %)" if total else ""
    typer.echo(f"{step}: {done:,}{share}", err=True)


def _event(log: LogFile) -> Listener:
    return lambda step, done, total: log.add(
        "progress", {"step": step, "done": done, "total": total or None}
    )


@contextmanager
def _bars() -> Iterator[Listener]:
    """A bar for each long step."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    columns: list[Any] = [TextColumn("{task.description:<28}"), BarColumn()]
    columns += [MofNCompleteColumn(), TextColumn("{task.fields[speed]}"), Remaining()]
    with Progress(*columns, console=Console(file=behind(sys.stderr))) as bars:
        tasks: dict[str, Any] = {}

        def advance(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total or None, speed="")
            passed = bars.tasks[tasks[step]].elapsed
            speed = f"{done / passed:,.0f}/s" if passed else ""
            bars.update(tasks[step], completed=done, total=total or None, speed=speed)

        yield advance
