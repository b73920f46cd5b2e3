"""What a command answers: lines for people or one JSON object, and the lines of a log."""

from __future__ import annotations

import json
import math
import platform
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

import typer

from surveybench import __version__
from surveybench.cli.endings import Ending
from surveybench.cli.log_file import LogFile, without_secrets
from surveybench.cli.progress import shown

FORMAT = "surveybench report 1"
OPTION = "--json"


class Answer:
    """What one command says, gathered until it ends where a program is to read it."""

    def __init__(self) -> None:
        """Nothing is said yet."""
        self.command = ""
        self.as_json = False
        self.log: LogFile | None = None
        self.lines: list[str] = []
        self.report: dict[str, Any] | None = None
        self.began = time.monotonic()

    def begin(self, command: str, as_json: bool, log: Path | None) -> None:
        """A command starts. Raises OutputError where its log cannot be written."""
        self.command, self.as_json = command, as_json
        if log is not None:
            self.log = LogFile(log, command)
            words = without_secrets(sys.argv[1:])
            system = {"python": platform.python_version(), "system": platform.system()}
            self.log.add("start", {"version": __version__, "arguments": words, **system})

    def working(self, quiet: bool = False) -> AbstractContextManager[Callable[..., None] | None]:
        """While within, whoever waits is told how far the work is."""
        return shown(quiet, self.log)

    def tell(self, lines: Iterable[str], report: Mapping[str, Any] | None = None) -> None:
        """Lines for people, and what a program gets instead of them."""
        for line in lines:
            self.lines.append(line)
            if not self.as_json:
                typer.echo(line)
        if report is not None:
            self.report = {**(self.report or {}), **report}

    def end(self, code: int, failure: Ending | None) -> None:
        """The command has ended with this exit code: the object, and the last line of the log."""
        fault = _fault(failure) if failure else None
        if self.log is not None:
            seconds = round(time.monotonic() - self.began, 3)
            self.log.add("end", {"exit_code": code, "seconds": seconds, "error": fault})
            if self.log.complaint:
                with suppress(OSError):
                    typer.echo(f"surveybench: {self.log.complaint}", err=True)
        # A command whose words are not understood never began, and is asked for an object too.
        if self.as_json or (not self.command and failure and OPTION in sys.argv):
            content = {
                "format": FORMAT,
                "command": self.command or None,
                "version": __version__,
                "exit_code": code,
                "error": fault,
                "lines": self.lines,
                "report": self.report,
            }
            with suppress(BrokenPipeError):
                typer.echo(json.dumps(_finite(content), indent=1, allow_nan=False))


def begin(context: typer.Context, as_json: bool, log: Path | None) -> Answer:
    """The answer of the command that is running, begun."""
    answer = context.find_object(Answer) or Answer()
    answer.begin(_name(context), as_json, log)
    return answer


def _name(context: typer.Context) -> str:
    """What is typed to have this command, without the program's name."""
    words = []
    inner: Any = context
    while inner.parent is not None:
        words.insert(0, inner.info_name or "")
        inner = inner.parent
    return " ".join(words)


def _fault(failure: Ending) -> dict[str, Any]:
    return {
        "kind": failure.kind,
        "message": failure.message or failure.what,
        "what": failure.what,
        "where": failure.where.parts,
        "remedy": failure.remedy,
    }


def _finite(value: Any) -> Any:
    """The same without numbers that JSON does not have."""
    if isinstance(value, Mapping):
        return {str(key): _finite(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(entry) for entry in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
