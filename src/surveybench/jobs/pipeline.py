"""The method, as code: from a definition and raw files to a release and finished reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from surveybench import readers
from surveybench.cautions import cautions, of_waves
from surveybench.disclosure import Release, release
from surveybench.engines import ENGINES, Counted
from surveybench.errors import DefinitionError, InputError, Place
from surveybench.intake import (
    Progress,
    Source,
    Sources,
    fingerprints,
    in_folder,
    mapped,
    organisation_faults,
    read_organisations,
    stamped,
    unchanged,
)
from surveybench.jobs.inputs import Inputs
from surveybench.jobs.kept import Keep, resumed
from surveybench.jobs.parents import Part, sums
from surveybench.jobs.reference import digest
from surveybench.jobs.tally_file import made_from
from surveybench.quantities import Frame, Organisation, wave_text
from surveybench.readiness import refuse_unready, touched
from surveybench.respondents import RULES, Issues, from_error
from surveybench.results import Provenance, Reference, Results, compute
from surveybench.survey import Survey, json_schema, load_survey
from surveybench.tally import Tally, total
from surveybench.version import VERSION

if TYPE_CHECKING:
    from surveybench.simulate import Simulated

__all__ = [
    "Run",
    "by_column",
    "count",
    "fingerprints",
    "from_counts",
    "in_folder",
    "json_schema",
    "load_survey",
    "prepare",
    "published",
    "read_organisations",
    "results",
    "run",
    "simulate",
    "summary",
]


@dataclass(frozen=True, slots=True)
class Run:
    """What one run gives: the release, and what cleaning found on the way."""

    release: Release
    issues: Issues

    def distribution(
        self, measure: str, *, organisation: str = "", population: str = "", wave: int | str = ""
    ) -> Frame:
        """Shares of the answers to a question, as `Release.distribution` gives them."""
        return self.release.distribution(
            measure, organisation=organisation, population=population, wave=wave
        )

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Every number of the release as a stream of Arrow."""
        return self.release.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        """The release, and how many lines cleaning has to say, at a prompt."""
        return f"<Run: {self.release!r}; {len(self.issues.rows):,} findings of cleaning>"

    def _repr_html_(self) -> str:
        """The first numbers of the release, for a notebook."""
        return self.release._repr_html_()


def run(
    survey: Survey,
    files: Sources,
    *,
    made: date,
    version: str,
    engine: str = "local",
    jobs: int = 1,
    progress: Progress | None = None,
) -> Run:
    """raw files → Respondents → Tally → Results → Release.

    Raises SurveybenchError where the files do not fit the definition.
    """
    tally, issues = count(survey, files, engine=engine, jobs=jobs, progress=progress)
    return Run(from_counts(survey, tally, files.organisations, made=made, version=version), issues)


def from_counts(
    survey: Survey,
    tally: Tally,
    organisations: tuple[Organisation, ...],
    *,
    made: date,
    version: str,
    reference: Reference | None = None,
    parts: tuple[Part, ...] = (),
) -> Release:
    """Tally → Results → Release: without a respondent, wherever they were counted.

    With a reference organisations are compared with a national run instead of among themselves.
    `parts` says which larger units, whose figures are known, they are parts of.
    Raises TallyError where a wave was not counted, or with another definition.
    """
    return release(
        results(
            survey,
            tally,
            organisations,
            made=made,
            version=version,
            reference=reference,
            parts=parts,
        )
    )


def results(
    survey: Survey,
    tally: Tally,
    organisations: tuple[Organisation, ...] = (),
    *,
    made: date,
    version: str = VERSION,
    reference: Reference | None = None,
    parts: tuple[Part, ...] = (),
    opinions: bool = True,
) -> Results:
    """Tally → Results, in full precision and with nothing hidden: not for publication.

    `organisations` are those whose names are known; `made` is the date that reports print. Without
    `opinions` the second opinions on bands are left out, which take longest, and the reliability.
    Raises TallyError where a wave was not counted, or with another definition.
    """
    counted = Tally({wave: tally[wave] for wave in survey.waves})
    inputs = made_from(counted, organisations)
    if reference:
        inputs += ((f"national reference {wave_text(reference.wave)}", digest(reference)),)
    provenance = Provenance(version, made, inputs, reference.against if reference else None)
    return compute(
        survey,
        counted,
        organisations,
        provenance,
        reference,
        sums(parts),
        opinions=opinions,
    )


def count(
    survey: Survey,
    files: Sources,
    *,
    engine: str = "local",
    jobs: int = 1,
    progress: Progress | None = None,
    keep: Keep | None = None,
) -> tuple[Tally, Issues]:
    """One pass over the people of every wave: counts, and what cleaning found.

    With `keep` a wave that an earlier run finished is taken from there, without what cleaning
    found; another is kept there as soon as it is counted. Raises Refused, with all faults of all
    files, where any row cannot be counted; InputError where `check` says that no report can be
    made, or somebody wrote to the files meanwhile; DefinitionError for a survey of which only
    published figures are known.
    """
    if survey.origin == "published":
        raise DefinitionError(
            f"{survey.id} {survey.wave_name} is read from published figures: it has no "
            "respondents to count.",
            where=Place(key="origin"),
            remedy="Use `surveybench published`, or give the items options and set the origin to "
            "respondents.",
        )
    if engine not in ENGINES:
        raise InputError(
            f"there is no engine {engine}.", remedy=f"Choose from: {', '.join(ENGINES)}."
        )
    codes = tuple(organisation.code for organisation in files.organisations)
    definitions = {survey.wave: survey} | {e.survey.wave: e.survey for e in survey.earlier}
    waves, issues, of_last = [], Issues(), Issues()
    with unchanged(files), ExitStack() as held:
        count_one = partial(ENGINES[engine], jobs=jobs, progress=progress, stack=held)
        for wave, source in files.waves.items():
            work = partial(count_one, definitions[wave], source, codes)
            try:
                done = resumed(keep, definitions[wave], files, work) if keep else work()
                waves.append(done.tally)
                of_last = done.issues if wave == survey.wave else of_last
                found = _warned(definitions[wave], done, listed=bool(codes))
                named = organisation_faults(definitions[wave], source, files.organisations)
                found = found + Issues((), named)
            except InputError as error:
                found = Issues((), (from_error(error),))
            issues = issues + (found.in_wave(wave) if len(files.waves) > 1 else found)
        issues.refuse()
    counted = total(waves)
    if survey.wave in counted.waves:
        refuse_unready(survey, counted[survey.wave], of_last)
    again = map(str, of_waves(survey, counted.waves))
    return counted, replace(issues, warnings=(*issues.warnings, *again))


def _warned(survey: Survey, done: Counted, *, listed: bool) -> Issues:
    """What cleaning found in a wave, with the sentences about what somebody should look at."""
    much = map(str, touched(survey, done.tally, done.issues))
    odd = map(str, cautions(survey, done.tally, done.issues.watched, listed=listed))
    return replace(done.issues, warnings=(*done.issues.warnings, *much, *odd))


def published(survey: Survey, path: str | Path, *, made: date, version: str = VERSION) -> Release:
    """published workbook or table → Results → Release, without a respondent's record.

    Raises InputError where the file cannot be used.
    """
    # Here, because most runs read none.
    from surveybench.published import read as read_published

    return release(read_published(Path(path), survey, made=made, version=version))


def simulate(
    survey: Survey,
    folder: str | Path,
    *,
    seed: int,
    only: str | Sequence[str] | None = None,
    dirty: str = "",
    progress: Progress | None = None,
) -> Simulated:
    """Made-up raw files of a survey, and the truth behind them; with planted faults if asked.

    Raises ReleaseError where `only` names an organisation that none of them will have.
    """
    # Here, because the writers behind it take a while to import, and a run needs none.
    from surveybench.jobs.publish import chosen_organisations

    # Here, because most runs simulate nothing.
    from surveybench.simulate import demonstration
    from surveybench.simulate import simulate as simulate_survey

    truth = demonstration(survey)
    chosen_organisations([organisation.code for organisation in truth.organisations], only)
    return simulate_survey(survey, truth, Path(folder), seed=seed, dirty=dirty, progress=progress)


def by_column(survey: Survey, column: str) -> Survey:
    """The same survey, in all its waves, with another column as the organisation."""
    old = survey.columns
    ignore = tuple(name for name in (*old.ignore, old.organisation) if name != column)
    earlier = tuple(replace(e, survey=by_column(e.survey, column)) for e in survey.earlier)
    columns = replace(old, organisation=column, ignore=ignore)
    return replace(survey, columns=columns, earlier=earlier)


def prepare(inputs: Inputs, *, some_waves: bool = False) -> tuple[Survey, Sources]:
    """The definition and the raw files that a user named: a folder, or the files of one wave.

    With `some_waves` a folder may lack waves; the definition keeps those that are there.
    """
    survey = load_survey(inputs.survey)
    another = bool(inputs.by) and inputs.by != survey.columns.organisation
    survey = by_column(survey, inputs.by) if another else survey
    if (inputs.data is None) == (inputs.responses is None):
        raise InputError(
            "the raw files are not named, or named twice.",
            remedy="Give a data folder, or --responses with a file.",
        )
    if inputs.responses is not None:
        survey = replace(survey, earlier=())
        source = Source(inputs.responses, inputs.sample)
        files = Sources({survey.wave: source}, _listed(inputs), inputs.organisations)
    else:
        files = _of_folder(inputs, survey, another, some_waves)
        waves = tuple(entry for entry in survey.earlier if entry.survey.wave in files.waves)
        survey = replace(survey, earlier=waves)
    files = mapped(files, inputs.mapping, survey) if inputs.mapping else files
    return survey, _tried(stamped(files))


def _listed(inputs: Inputs) -> tuple[Organisation, ...]:
    return read_organisations(inputs.organisations) if inputs.organisations else ()


def _of_folder(inputs: Inputs, survey: Survey, another: bool, some_waves: bool) -> Sources:
    """Those of a folder; its list has the names of other units than `another` column."""
    listed = _listed(inputs)
    if inputs.sample is not None or (inputs.organisations is not None and not another):
        raise InputError(
            "the data folder holds the sample file and the list of organisations already.",
            remedy="Leave out --sample and --organisations, or name --responses and no folder.",
        )
    assert inputs.data is not None
    files = in_folder(inputs.data, survey, some_waves=some_waves)
    return replace(files, organisations=listed, listed=inputs.organisations) if another else files


def _tried(files: Sources) -> Sources:
    """The same files, once those that could end the process have been tried apart."""
    named = [(source.responses, source.sample) for source in files.waves.values()]
    readers.trial(
        file for both in named for file in both if isinstance(file, Path | readers.Mapped)
    )
    return files


def sizes(tally: Tally) -> list[dict[str, int]]:
    """Of each wave how many organisations, people and usable returns there are."""
    return [
        {
            "wave": wave,
            "organisations": len(counts.axes.organisations),
            "people": int(counts.outcomes[:, 1:].sum()),
            "usable_returns": int(counts.outcomes[:, 1].sum()),
        }
        for wave, counts in tally.waves.items()
    ]


def cleaning(issues: Issues) -> list[dict[str, str | int]]:
    """How often each rule of cleaning changed something, in all waves together."""
    return [
        {"rule": rule, "meaning": RULES[rule][0], "action": action, "count": times}
        for (rule, action), times in _totals(issues).items()
    ]


def _totals(issues: Issues) -> dict[tuple[str, str], int]:
    totals: dict[tuple[str, str], int] = {}
    for row in issues.rows:
        totals[row.rule, row.action] = totals.get((row.rule, row.action), 0) + row.count
    return totals


def summary(tally: Tally, issues: Issues) -> Iterator[str]:
    """What the raw files hold and what cleaning changed, in lines."""
    for size in sizes(tally):
        yield (
            f"{wave_text(size['wave'])}: {size['organisations']:,} "
            f"organisation{'s' * (size['organisations'] != 1)}, "
            f"{size['people']:,} people, {size['usable_returns']:,} usable returns"
        )
    totals = _totals(issues)
    if totals or not issues.warnings:
        yield "Cleaning:" if totals else "Cleaning changed nothing."
    for (rule, action), times in totals.items():
        yield f"  {times:>9,}  {RULES[rule][0]}: {action} ({rule})"
    for warning in issues.warnings:
        yield f"Warning: {warning}"
    if issues.notes:
        yield "Noticed in the files:"
    for note in issues.notes:
        yield f"  {note}"
