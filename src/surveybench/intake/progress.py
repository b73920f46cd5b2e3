"""How far a long step over the files of a wave is, for whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable

from surveybench import readers
from surveybench.readers import File

# Called with the step's name, rows done and rows in all (0 where not known).
Progress = Callable[[str, int, int], None]


class Step:
    """A long step, as whoever waits for it sees it: begun, going on, ended."""

    def __init__(self, progress: Progress | None, name: str, file: File) -> None:
        self.progress = progress
        self.name = name
        self.done = 0
        self.about = readers.about_rows(file) if progress else 0
        self._tell(self.about)

    def more(self, rows: int) -> None:
        """So many rows more are done."""
        self.done += rows
        self._tell(max(self.about, self.done) if self.about else 0)

    def end(self) -> None:
        """There were no more rows than these."""
        self._tell(self.done)

    def _tell(self, rows: int) -> None:
        if self.progress:
            self.progress(self.name, self.done, rows)
