"""The raw files of one wave."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from surveybench import readers
from surveybench.readers import File


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
