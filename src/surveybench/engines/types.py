"""What an engine is given and gives back."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Protocol

from surveybench.intake import Progress, Source
from surveybench.respondents import Issues
from surveybench.survey import Survey
from surveybench.tally import WaveTally


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
        stack: ExitStack | None = None,
    ) -> Counted:
        """Counts of a wave; `organisations` empty means: those that the file names.

        What takes long to start stays open in `stack`, for the next wave.
        """
        ...
