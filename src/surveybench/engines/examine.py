"""One wave looked at closely, on one machine: for a check, not for a report."""

from __future__ import annotations

from dataclasses import dataclass

from surveybench.intake import Progress, Source, Step, each_once, open_wave, organisations_in
from surveybench.respondents import Finding, Issues, Profile, examine
from surveybench.survey import Survey
from surveybench.tally import Counter, WaveTally, axes_of


@dataclass(frozen=True, slots=True)
class WaveExamined:
    """What one close pass over a wave gives; without `findings` unless records are asked for."""

    tally: WaveTally
    issues: Issues
    profile: Profile
    findings: tuple[Finding, ...]


def examine_wave(
    survey: Survey,
    source: Source,
    organisations: tuple[str, ...],
    *,
    records: bool = False,
    progress: Progress | None = None,
) -> WaveExamined:
    """One pass over a wave's files, that goes on past every fault it can go past.

    Raises InputError where a file is not there at all.
    """
    wave = open_wave(survey, source)
    axes = axes_of(survey, tuple(sorted(organisations or organisations_in(wave))))
    counter = Counter(axes, wave.rows)
    issues, step = Issues(), Step(progress, f"Checking {survey.wave_name}", wave.people.file)
    profile: Profile | None = None
    findings: list[Finding] = []
    for raw in each_once(wave):
        seen = examine(raw, survey, axes.organisations, records=records)
        counter.add(seen.respondents)
        issues = issues + seen.issues
        profile = seen.profile if profile is None else profile + seen.profile
        findings += seen.findings
        step.more(raw.table.num_rows)
    step.end()
    assert profile is not None, "a file without rows gives a batch that says so"
    return WaveExamined(counter.tally(), issues, profile, tuple(findings))
