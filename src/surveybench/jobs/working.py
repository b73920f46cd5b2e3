"""The working of one number, from raw files, tallies or a published file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from surveybench.disclosure import release
from surveybench.explain import explain as explained
from surveybench.jobs import pipeline
from surveybench.jobs.gather import gather, results_of
from surveybench.jobs.inputs import Counting, Inputs, Stamp
from surveybench.quantities import Figure, Ref, figure


@dataclass(frozen=True, slots=True)
class WorkingReport:
    """One number of a release, and its working in lines."""

    figure: Figure
    lines: tuple[str, ...]

    @property
    def content(self) -> dict[str, Any]:
        """The number as another program takes it; None where it is hidden, with the flag why."""
        return {
            "ref": str(self.figure.ref),
            "value": self.figure.value,
            "flag": self.figure.flag.word,
            "bound": self.figure.bound,
            "worked_out_by": str(self.figure.worked_out_by),
        }


def explain(ref: str, inputs: Inputs, counting: Counting, stamp: Stamp) -> WorkingReport:
    """The working of a number; `inputs.data` may be a file of published figures.

    Raises ReleaseError, with near matches, where the release has no such number.
    """
    if inputs.data is not None and inputs.data.is_file():
        survey = pipeline.load_survey(inputs.survey)
        released = pipeline.published(survey, inputs.data, made=stamp.made, version=stamp.version)
    else:
        released = release(results_of(gather(inputs, counting), stamp))
    lines = explained(released, ref)
    return WorkingReport(figure(released.grids, Ref.parse(ref.strip())), lines)
