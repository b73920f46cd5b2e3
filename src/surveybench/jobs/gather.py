"""What a user named, counted: raw files, or tallies that were counted elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from surveybench.errors import InputError, ReferenceFileError
from surveybench.intake import Sources, fingerprints, read_organisations, unchanged
from surveybench.jobs import kept, pipeline, reference, tally_file
from surveybench.jobs.inputs import Counting, Inputs, Stamp
from surveybench.jobs.parents import Part, parts_of
from surveybench.jobs.tally_file import TallyFile
from surveybench.quantities import Organisation
from surveybench.readiness import refuse_unready
from surveybench.respondents import Issues
from surveybench.results import Reference, Results
from surveybench.survey import Survey, load_survey


@dataclass(frozen=True, slots=True)
class Gathered:
    """A definition and its counts with the organisations' names; raw files where these were.

    `summary` are lines about what the raw files held and what cleaning changed. `beside` says which
    units of other breakdowns hold each organisation.
    """

    survey: Survey
    file: TallyFile
    files: Sources | None = None
    summary: tuple[str, ...] = ()
    beside: tuple[Part, ...] = ()

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """Those whose names are known."""
        return self.file.organisations


@dataclass(frozen=True, slots=True)
class National:
    """A frozen national run to compare with, and what one and what several units are called."""

    path: Path
    called: str = ""


def gather(inputs: Inputs, counting: Counting, *, some_waves: bool = False) -> Gathered:
    """Count what was named; with `some_waves` earlier waves may be missing.

    Raises SurveybenchError where it cannot be used, or is named twice.
    """
    if inputs.tallies:
        return _from_tallies(inputs, counting, some_waves)
    survey, files = pipeline.prepare(inputs, some_waves=some_waves)
    keep = counting.keep and replace(counting.keep, column=inputs.by)
    if keep:
        kept.opened(keep.folder)
    counted, issues = pipeline.count(
        survey,
        files,
        engine=counting.engine,
        jobs=counting.jobs,
        progress=counting.progress,
        keep=keep,
    )
    parts: tuple[Part, ...] = ()
    if inputs.by:
        larger = load_survey(inputs.survey).columns.organisation
        parts = parts_of(survey, files, [larger])
    file = TallyFile(counted, files.organisations, inputs.by, parts=parts)
    beside = parts_of(survey, files, inputs.beside)
    return Gathered(survey, file, files, tuple(pipeline.summary(counted, issues)), beside)


def results_of(
    counts: Gathered,
    stamp: Stamp,
    *,
    survey: Survey | None = None,
    reference: Reference | None = None,
    opinions: bool = True,
) -> Results:
    """The results of counts, whose larger units' figures are taken for known.

    `survey` is the definition where it is not that of the counts. Raises TallyError as
    `pipeline.results` does.
    """
    return pipeline.results(
        survey or counts.survey,
        counts.file.tally,
        counts.organisations,
        made=stamp.made,
        version=stamp.version,
        reference=reference,
        parts=counts.file.parts,
        opinions=opinions,
    )


def worked_out(
    inputs: Inputs, counting: Counting, stamp: Stamp, national: National | None = None
) -> tuple[Gathered, Results]:
    """What was named, counted and worked out, among itself or against a national run.

    Raises SurveybenchError as `gather` does; ReferenceFileError, before anything is counted, where
    the national run does not fit.
    """
    reference = frozen(national.path, inputs) if national else None
    counts = gather(inputs, counting, some_waves=bool(reference))
    survey = counts.survey
    if national and reference:
        survey = against(survey, reference, inputs.by or counts.file.column, national.called)
    return counts, results_of(counts, stamp, survey=survey, reference=reference)


def with_origin(counts: Gathered, version: str) -> TallyFile:
    """The counts with the hashes of their raw files, read once more for these.

    Raises InputError where they are not those that were counted.
    """
    if counts.files is None:
        return replace(counts.file, versions=(version,))
    with unchanged(counts.files):
        return replace(counts.file, versions=(version,), inputs=fingerprints(counts.files))


def _from_tallies(inputs: Inputs, counting: Counting, some_waves: bool) -> Gathered:
    if counting.keep:
        raise InputError(
            "tallies are counted already: there is nothing to keep.", remedy="Leave out --keep."
        )
    if inputs.data or inputs.responses or inputs.sample or inputs.by or inputs.mapping:
        raise InputError(
            "raw files and tallies are named together.",
            remedy="Give a data folder or --responses, or --tally alone.",
        )
    survey = load_survey(inputs.survey)
    file = tally_file.gathered(inputs.tallies, survey)
    if inputs.organisations:
        file = replace(file, organisations=read_organisations(inputs.organisations))
    if some_waves:
        counted = tuple(e for e in survey.earlier if e.survey.wave in file.tally.waves)
        survey = replace(survey, earlier=counted)
    if survey.wave in file.tally.waves:
        refuse_unready(survey, file.tally[survey.wave], Issues())
    return Gathered(survey, file)


def frozen(path: Path, inputs: Inputs) -> Reference:
    """A reference that fits the definition named: told before anything is counted.

    Raises ReferenceFileError where it cannot be read, or does not fit.
    """
    national = reference.load(path)
    try:
        reference.local(load_survey(inputs.survey), national)
    except ReferenceFileError as error:
        where = replace(error.where, file=str(path))
        raise ReferenceFileError(error.what, where=where, remedy=error.remedy) from None
    return national


def against(survey: Survey, national: Reference, column: str, called: str) -> Survey:
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
    return reference.local(survey, national, unit)
