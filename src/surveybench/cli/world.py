"""What a command reads of the world, and what it tells while it works and at the end."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from surveybench import __version__
from surveybench.cli.terminal import behind
from surveybench.errors import SurveybenchError

if TYPE_CHECKING:
    from surveybench.jobs.inputs import Stamp
    from surveybench.jobs.kept import Keep


def today(text: str) -> date:
    """The date given, else that of SOURCE_DATE_EPOCH, else today's."""
    if not text:
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        if epoch.isdigit():
            return datetime.fromtimestamp(int(epoch), tz=UTC).date()
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SurveybenchError(
            f"'{text}' is not a date.", remedy="Write it as 2025-11-30."
        ) from None


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def told(quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar for each long step on a terminal; nothing where the output goes to a file."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
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


def keeping(folder: Path | None, reports: Path | None = None) -> Keep | None:
    """Where counts of finished waves are kept, which is never among reports."""
    from surveybench.jobs.kept import keep_in

    return keep_in(folder, typer.echo, __version__, reports) if folder is not None else None


def stamp(made: str = "") -> Stamp:
    """The date given or today's, and this version."""
    from surveybench.jobs.inputs import Stamp

    return Stamp(today(made), __version__)


def tell(lines: Iterable[str]) -> None:
    """Lines of a report, as they are."""
    for line in lines:
        typer.echo(line)
