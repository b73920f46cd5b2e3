"""What the window works at: one command at a time, and those that have ended."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event, Lock

from surveybench.errors import SurveybenchError
from surveybench.jobs.window.work import Asked, Work


class Busy(SurveybenchError):
    """Something is being worked at already."""

    def __init__(self, number: int) -> None:
        """Keep the number of the work that goes on."""
        self.number = number
        super().__init__("another step is still going on.", remedy="Wait for it, or stop it first.")


class Desk:
    """The works of one window, by number. `program` starts the command line."""

    def __init__(self, program: Sequence[str]) -> None:
        """Nothing is worked at yet."""
        self.program = tuple(program)
        self.works: dict[int, Work] = {}
        self.lock = Lock()
        self.closing = Event()

    def start(self, asked: Asked) -> Work:
        """Start a command. Raises Busy where one goes on."""
        with self.lock:
            for work in self.works.values():
                if work.ended is None:
                    raise Busy(work.number)
            number = len(self.works) + 1
            work = Work(number, asked, self.program)
            self.works[number] = work
            return work

    def running(self) -> Work | None:
        """The command that goes on, if any."""
        return next((work for work in self.works.values() if work.ended is None), None)

    def close(self) -> None:
        """Stop what goes on, and wait until it has."""
        for work in list(self.works.values()):
            if work.ended is None:
                work.end()
