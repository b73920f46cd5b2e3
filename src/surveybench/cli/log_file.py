"""The log of commands: one JSON object a line, for programs that watch; never a person's answer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from surveybench.errors import OutputError, Place, told_by_system

LARGEST = 5_000_000  # bytes of a log before another is begun
BEFORE = 5  # earlier logs that stay, as run.log.1 (the newest) to run.log.5
FIRST = b'{"time": '
# Who may use an address, and what stands behind a question mark: often a key.
SECRET = re.compile(r"(?<=://)[^/@\s]*@|(?<=\?).+", re.DOTALL)
HIDDEN = "\N{HORIZONTAL ELLIPSIS}"


class LogFile:
    """A log that one command adds lines to."""

    def __init__(self, path: Path, command: str) -> None:
        """Begin or go on with a log. Raises OutputError where the file cannot be one."""
        self.path = path
        self.command = command
        self.run = uuid4().hex[:12]  # tells runs apart that share a log
        self.complaint = ""
        if path.exists() and not path.is_file():
            raise _refused(path, "is no ordinary file.")
        try:
            with path.open("rb") as file:
                begins = file.read(len(FIRST))
        except FileNotFoundError:
            begins = b""
        except OSError as error:
            raise _refused(path, f"cannot be read ({told_by_system(error)}).") from None
        if begins and begins != FIRST:
            raise _refused(path, "is a file of another kind.")
        try:
            path.open("ab").close()
        except OSError as error:
            raise _refused(path, f"cannot be written ({told_by_system(error)}).") from None

    def add(self, event: str, content: Mapping[str, object]) -> None:
        """One line. A log that cannot be written any more stops no command: `complaint` says so."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = {"time": now, "run": self.run, "command": self.command, "event": event, **content}
        try:
            self._make_room()
            with self.path.open("ab") as file:
                file.write((json.dumps(line, allow_nan=False) + "\n").encode("ascii"))
        except OSError as error:
            self.complaint = f"{self.path}: the log is not whole ({told_by_system(error)})."

    def _make_room(self) -> None:
        """Once the log is large it becomes run.log.1, that one run.log.2, and the oldest goes."""
        with suppress(FileNotFoundError):
            if self.path.stat().st_size < LARGEST:
                return
            for number in range(BEFORE, 0, -1):
                older = self.path.with_name(f"{self.path.name}.{number}")
                newer = self.path.with_name(f"{self.path.name}.{number - 1}")
                with suppress(FileNotFoundError):
                    (newer if number > 1 else self.path).replace(older)


def without_secrets(words: list[str]) -> list[str]:
    """Words of a command line, without what lets somebody in."""
    return [SECRET.sub(lambda match: HIDDEN + "@" * match[0].endswith("@"), word) for word in words]


def _refused(path: Path, what: str) -> OutputError:
    return OutputError(
        what,
        where=Place(file=str(path)),
        remedy="Name a new file for the log, or one that --log has written before.",
    )
