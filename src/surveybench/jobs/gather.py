"""What a user named, counted: raw files, or tallies that were counted elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from surveybench.errors import InputError, ReferenceFileError
from surveybench.intake import Progress, Sources, fingerprints, read_organisations
from surveybench.jobs import kept, pipeline, reference, tally_file
from surveybench.jobs.kept import Keep
from surveybench.jobs.tally_file import TallyFile
from surveybench.quantities import Organisation
from surveybench.readiness import refuse_unready
from surveybench.results import Reference
from surveybench.survey import Survey, load_survey


@dataclass(frozen=True, slots=True)
class Named:
    """A definition, and raw files or tallies."""

    survey: str
    data: Path | None = None
    responses: Path | None = None
    sample: Path | None = None
    organisations: Path | None = None
    by: str = ""
    tallies: tuple[Path, ...] = ()
    mapping: Path | None = None


@dataclass(frozen=True, slots=True)
class How:
    """The engine that counts, its threads, who is told of progress, where finished waves stay."""

    engine: str = "local"
    jobs: int = 1
    progress: Progress | None = None
    keep: Keep | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """A definition and its counts with the organisations' names; raw files where these were.

    `summary` are lines about what the raw files held and what cleaning changed.
    """

    survey: Survey
    file: TallyFile
    files: Sources | None = None
    summary: tuple[str, ...] = ()

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """Those whose names are known."""
        return self.file.organisations


def gather(named: Named, how: How, *, some_waves: bool = False) -> Gathered:
    """Count what was named; with `some_waves` earlier waves may be missing.

    Raises SurveybenchError where it cannot be used, or is named twice.
    """
    if named.tallies:
        return _from_tallies(named, how, some_waves)
    survey, files = pipeline.prepare(
        named.survey,
        named.data,
        named.responses,
        named.sample,
        named.organisations,
        named.by,
        mapping=named.mapping,
        some_waves=some_waves,
    )
    keep = how.keep and replace(how.keep, column=named.by)
    if keep:
        kept.opened(keep.folder)
    counted, issues = pipeline.count(
        survey, files, engine=how.engine, jobs=how.jobs, progress=how.progress, keep=keep
    )
    summary = tuple(pipeline.summary(counted, issues))
    return Gathered(survey, TallyFile(counted, files.organisations, named.by), files, summary)


def with_origin(found: Gathered, version: str) -> TallyFile:
    """The counts with the hashes of their raw files, read once more for these."""
    inputs = fingerprints(found.files) if found.files else found.file.inputs
    return replace(found.file, versions=(version,), inputs=inputs)


def _from_tallies(named: Named, how: How, some_waves: bool) -> Gathered:
    if how.keep:
        raise InputError(
            "tallies are counted already: there is nothing to keep.", remedy="Leave out --keep."
        )
    if named.data or named.responses or named.sample or named.by or named.mapping:
        raise InputError(
            "raw files and tallies are named together.",
            remedy="Give a data folder or --responses, or --tally alone.",
        )
    survey = load_survey(named.survey)
    file = tally_file.gathered(named.tallies, survey)
    if named.organisations:
        file = replace(file, organisations=read_organisations(named.organisations))
    if some_waves:
        there = tuple(e for e in survey.earlier if e.survey.wave in file.tally.waves)
        survey = replace(survey, earlier=there)
    if survey.wave in file.tally.waves:
        refuse_unready(survey, file.tally[survey.wave])
    return Gathered(survey, file)


def frozen(path: Path, named: Named) -> Reference:
    """A reference that fits the definition named: told before anything is counted.

    Raises ReferenceFileError where it cannot be read, or does not fit.
    """
    found = reference.load(path)
    try:
        reference.local(load_survey(named.survey), found)
    except ReferenceFileError as error:
        where = replace(error.where, file=str(path))
        raise ReferenceFileError(error.what, where=where, remedy=error.remedy) from None
    return found


def against(survey: Survey, found: Reference, column: str, called: str) -> Survey:
    """The definition for units that are compared with a reference.

    `called` is what one and what several are called, such as `ward,wards`; without it the column
    says so, and without a column the definition. Raises InputError where `called` is not two words.
    """
    words = tuple(" ".join(word.split()) for word in called.split(",")) if called else ()
    if called and (len(words) != 2 or not all(words)):
        raise InputError(
            f"'{called}' does not say what one and what several units are called.",
            remedy="Write both, with a comma between: ward,wards.",
        )
    unit = (words[0], words[1]) if words else reference.units(column) if column else None
    return reference.local(survey, found, unit)
