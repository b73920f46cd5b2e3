"""One wave, opened: what its files give is found once, and goes down to whoever reads them."""

from __future__ import annotations

from dataclasses import dataclass

from surveybench import readers
from surveybench.intake import structure
from surveybench.intake.source import Source
from surveybench.intake.structure import Plan
from surveybench.survey import Survey


@dataclass(frozen=True, slots=True)
class OpenedWave:
    """The definition of a wave, and the plan of its one file, or of answers and sample."""

    survey: Survey
    plans: tuple[Plan, ...]

    @property
    def people(self) -> Plan:
        """The plan of the file that lists everybody: the sample file where there is one."""
        return self.plans[-1]

    @property
    def rows(self) -> int:
        """People in it, where the kind of file says so without reading it; else 0."""
        return readers.rows_in(self.people.file)


def open_wave(survey: Survey, source: Source) -> OpenedWave:
    """The plans of a wave's files, workbooks parsed.

    Raises no InputError about what stands in the files: it travels as faults of the plans.
    """
    return planned(survey, source.opened())


def planned(survey: Survey, source: Source) -> OpenedWave:
    """The plans of files as they are: for those who read each of them once, in pieces."""
    if source.sample is None:
        return OpenedWave(survey, (structure.of_one(survey, source.responses),))
    return OpenedWave(survey, structure.of_two(survey, source.responses, source.sample))
