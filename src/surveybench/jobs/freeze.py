"""A national run, frozen for those who compare their own sites or teams with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveybench.disclosure import release
from surveybench.errors import DefinitionError
from surveybench.jobs import reference
from surveybench.jobs.gather import gather, results_of
from surveybench.jobs.guarded import refuse_unsafe
from surveybench.jobs.inputs import Counting, Inputs, Stamp
from surveybench.jobs.parents import within
from surveybench.results import Reference


@dataclass(frozen=True, slots=True)
class FreezeReport:
    """The reference that was written, and what is to be told of it."""

    reference: Reference
    path: Path
    cleaning: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """What it holds, and what it does not."""
        frozen = self.reference
        waves = ", ".join(map(str, sorted(frozen.rules)))
        wrote = f"{self.path}: {frozen.count} {frozen.organisations}, {waves}."
        return (wrote, *reference.remarks(frozen), *self.cleaning)

    @property
    def content(self) -> dict[str, Any]:
        """The file, and what it was frozen of."""
        return {
            "files": [str(self.path)],
            "organisations": self.reference.count,
            "waves": sorted(self.reference.rules),
            "cleaning": list(self.cleaning),
        }


def freeze(inputs: Inputs, counting: Counting, stamp: Stamp, out: Path) -> FreezeReport:
    """Count, release, and write what of the release others compare with.

    Raises UnsafeRelease, and writes nothing, where something hidden could be worked out.
    """
    counts = gather(inputs, counting)
    if counts.survey.adjust is not None:
        raise DefinitionError(
            f"{counts.survey.id} adjusts scores by regression over all organisations, which a "
            "reference does not hold: others' scores could not be adjusted alike.",
            remedy="Compare units in one run of all of them, or standardise by `strata`.",
        )
    released = release(results_of(counts, stamp))
    refuse_unsafe(released, within(counts.file.parts))
    frozen = reference.freeze(released)
    reference.save(frozen, out)
    return FreezeReport(frozen, out, counts.summary)
