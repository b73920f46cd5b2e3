"""What an engine is given and gives back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Protocol

from surveybench import readers
from surveybench.readers import File
from surveybench.respondents import Issues
from surveybench.survey import Survey
from surveybench.tally import WaveTally

# Called with the step's name, rows done and rows in all (0 where not known).
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Source:
    """The raw files of one wave: answers, and the sample file where there is one of its own."""

    responses: File
    sample: File | None = None

    def opened(self) -> Source:
        """The same files, workbooks parsed: for those who ask more than one thing of them."""
        if self.sample is None:
            return Source(readers.opened(self.responses))
        # Both at once: the library that parses workbooks needs no interpreter meanwhile.
        with ThreadPoolExecutor(2) as pool:
            responses, sample = pool.map(readers.opened, (self.responses, self.sample))
        return Source(responses, sample)


@dataclass(frozen=True, slots=True)
class Counted:
    """What one pass over a wave gives: counts, and what cleaning found."""

    tally: WaveTally
    issues: Issues


class Engine(Protocol):
    """One pass over the people of one wave."""

    def __call__(
        self,
        survey: Survey,
        source: Source,
        organisations: tuple[str, ...],
        *,
        jobs: int,
        progress: Progress | None,
        held: ExitStack | None = None,
    ) -> Counted:
        """Counts of a wave; `organisations` empty means: those that the file names.

        What takes long to start stays open in `held`, for the next wave.
        """
        ...


class Step:
    """A long step, as whoever waits for it sees it: begun, going on, ended."""

    def __init__(self, progress: Progress | None, name: str, source: Source) -> None:
        self.progress = progress
        self.name = name
        self.done = 0
        self.about = readers.about_rows(source.sample or source.responses) if progress else 0
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
