"""What a command reads of the world, and what it tells while it works and at the end."""

from __future__ import annotations

import html
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from surveybench import __version__
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


def keeping(folder: Path | None, reports: Path | None = None) -> Keep | None:
    """Where counts of finished waves are kept, which is never among reports."""
    from surveybench.jobs.kept import keep_in

    return keep_in(folder, typer.echo, __version__, reports) if folder is not None else None


def stamp(made: str = "") -> Stamp:
    """The date given or today's, and this version."""
    from surveybench.jobs.inputs import Stamp

    return Stamp(today(made), __version__)


def memory() -> int:
    """Bytes of memory that this computer has; 0 where it does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return 0


def browser() -> str:
    """What opens a page of this computer; blank where nothing does."""
    import webbrowser

    try:
        opener = webbrowser.get()
    except webbrowser.Error:
        return ""
    return getattr(opener, "name", "") or type(opener).__name__


@contextmanager
def leading_to(address: str) -> Iterator[Path]:
    """While within, a file for its owner alone that leads a browser to an address.

    What a browser is started with can be read by everybody on this computer: the address itself,
    which holds a secret, is not among it.
    """
    with tempfile.TemporaryDirectory(prefix="surveybench-") as folder:  # which is private
        page = Path(folder) / "open.html"
        link = html.escape(address)
        page.write_text(
            f'<!doctype html><meta http-equiv="refresh" content="0; url={link}">'
            f'<title>surveybench</title><a href="{link}">surveybench</a>\n',
            encoding="utf-8",
        )
        yield page
