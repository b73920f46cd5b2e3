"""All that is known of one set of submissions: every wave looked at, and every fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from surveybench.engines import WaveExamined, examine_wave
from surveybench.errors import InputError
from surveybench.intake import (
    Progress,
    Sources,
    organisation_faults,
)
from surveybench.quantities import Organisation
from surveybench.readers import Note
from surveybench.respondents import Fault, Issues, from_error
from surveybench.survey import Survey


class Before(NamedTuple):
    """The last wave before: its definition, which items may be compared, what it holds."""

    survey: Survey
    items: Mapping[str, str]
    examined: WaveExamined


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the files of a survey hold: `waves` are those that could be read, by year.

    `organisations` are those listed, or else those that the files name; `listed` says which.
    """

    survey: Survey
    organisations: tuple[Organisation, ...]
    waves: Mapping[int, WaveExamined]
    faults: tuple[Fault, ...]
    notes: tuple[Note, ...] = ()
    listed: bool = False

    @property
    def now(self) -> WaveExamined | None:
        """The wave to be reported."""
        return self.waves.get(self.survey.wave)

    @property
    def before(self) -> Before | None:
        """The last wave before it."""
        for entry in self.survey.earlier:
            earlier = self.waves.get(entry.survey.wave)
            if earlier is not None and earlier.tally.people.sum():
                return Before(entry.survey, entry.items, earlier)
        return None


def gather(
    survey: Survey,
    files: Sources,
    *,
    records: bool = False,
    progress: Progress | None = None,
) -> Evidence:
    """One close pass over every wave; with `records` what is wrong with which is kept too."""
    codes = tuple(organisation.code for organisation in files.organisations)
    definitions = {survey.wave: survey} | {e.survey.wave: e.survey for e in survey.earlier}
    waves: dict[int, WaveExamined] = {}
    issues = Issues()
    for wave, source in files.waves.items():
        try:
            waves[wave] = examine_wave(
                definitions[wave], source, codes, records=records, progress=progress
            )
            named = organisation_faults(definitions[wave], source, files.organisations)
            found = waves[wave].issues + Issues((), named)
        except InputError as error:
            found = Issues((), (from_error(error),))
        issues = issues + (found.in_wave(wave) if len(files.waves) > 1 else found)
    organisations = files.organisations
    if not organisations and survey.wave in waves:
        found_codes = waves[survey.wave].tally.axes.organisations
        organisations = tuple(Organisation(code, code) for code in found_codes)
    return Evidence(survey, organisations, waves, issues.faults, issues.notes, bool(codes))
