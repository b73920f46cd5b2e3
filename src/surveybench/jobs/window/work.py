"""One command that works in another process: how far it is, and what it answered."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

STEP = re.compile(r"(?P<step>[^:]+): (?P<done>[\d,]+)(?: of [\d,]+ \((?P<percent>\d+) %\))?")
SECONDS_TO_TIDY = 20  # until a command that is to stop is ended


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked for: to look at files, or to make reports of them.

    `kind` is check or run; `path` the data folder, or the published file where `published`.
    """

    kind: str
    published: bool
    path: Path
    survey: str
    out: Path | None = None
    formats: tuple[str, ...] = ()
    only: str = ""
    template: Path | None = None

    @property
    def words(self) -> list[str]:
        """The command line; a name that begins with a dash cannot be taken for an option."""
        if self.published:
            words = ["published"] + ([f"--survey={self.survey}"] if self.kind == "run" else [])
        else:
            words = [self.kind]
        words += [f"--out={self.out}"] if self.out else []
        words += [f"--format={name}" for name in self.formats]
        words += [f"--organisation={self.only}"] if self.only else []
        words += [f"--template={self.template}"] if self.template else []
        names = [str(self.path)] if self.published else [self.survey, str(self.path)]
        return [*words, "--json", "--", *names]


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command answered. `report` is what it found, `message` why it failed, or blank."""

    exit_code: int
    message: str
    lines: tuple[str, ...]
    report: dict[str, Any] = field(default_factory=dict)


class Work:
    """A command that was started."""

    def __init__(self, number: int, asked: Asked, program: Sequence[str]) -> None:
        """Start it. Raises OSError where no process can be started."""
        self.number = number
        self.asked = asked
        self.step = ""
        self.percent: int | None = None
        self.ended: Ended | None = None
        self.stopping = False
        self.process = subprocess.Popen(
            [*program, *asked.words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        self.listener = Thread(target=self._listen, daemon=True)
        self.listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        said: list[str] = []
        answer = Thread(target=lambda: said.append(self.process.stdout.read()))  # type: ignore[union-attr]
        answer.start()
        last = ""
        for line in self.process.stderr:
            last = line.strip() or last
            if match := STEP.fullmatch(last):
                self.step = match["step"]
                self.percent = int(match["percent"]) if match["percent"] else None
        answer.join()
        self.ended = _ended(self.process.wait(), "".join(said), last)

    def stop(self) -> None:
        """Have it stop, which leaves no file half written."""
        self.stopping = True
        if self.process.poll() is None:
            self.process.terminate()

    def end(self) -> None:
        """Stop it, and wait until it has."""
        self.stop()
        try:
            self.process.wait(SECONDS_TO_TIDY)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.listener.join(SECONDS_TO_TIDY)


def _ended(code: int, said: str, last: str) -> Ended:
    try:
        answer = json.loads(said)
        error, lines = answer["error"], tuple(answer["lines"])
        message = error["message"] if error else ""
        return Ended(code, message, lines, answer["report"] or {})
    except (ValueError, KeyError, TypeError):
        return Ended(code or 1, last.removeprefix("surveybench: ") or "It ended at once.", ())
