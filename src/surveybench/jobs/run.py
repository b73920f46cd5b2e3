"""From what a user named to finished reports: one recipe, whatever the figures come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from surveybench import outputs
from surveybench.brands import read_brands, read_template
from surveybench.disclosure import Release, release
from surveybench.jobs import pipeline, publish, working_file
from surveybench.jobs.gather import National, worked_out
from surveybench.jobs.guarded import earlier_releases, refuse_unsafe
from surveybench.jobs.inputs import Counting, Inputs, Stamp, written_in
from surveybench.jobs.larger_views import counts_alone
from surveybench.jobs.ledger import Within
from surveybench.jobs.parents import Part, within
from surveybench.jobs.protected import protected
from surveybench.jobs.published import Figures, chosen, reading_of, told_contradictions
from surveybench.languages import read_language
from surveybench.report.document import Brand
from surveybench.report.words import Language
from surveybench.results import Results

DEMONSTRATION = "cmh/2025"


@dataclass(frozen=True, slots=True)
class Reports:
    """Which reports are written, into which folder, and how they look; empty means all of them.

    `brands` is a CSV of organisations' own looks, `template` a PowerPoint file for the slides.
    `language` is the tag of a language, or the folder or file of one; empty for English.
    `against` are folders or ledgers of earlier releases of the same people. `working` is a file for
    every number in full precision, which is not for publication.
    """

    folder: Path
    only: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    brands: Path | None = None
    template: Path | None = None
    against: tuple[Path, ...] = ()
    working: Path | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one run gave: the release, the files, and what is to be told of both.

    `cleaning` says what the raw files hold and what cleaning changed, in lines; `remarks` what had
    to be done without.
    """

    release: Release
    folder: Path
    written: tuple[Path, ...]
    cleaning: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, as a terminal shows it."""
        return (*self.cleaning, *self.remarks, written_in(self.written, self.folder))

    @property
    def content(self) -> dict[str, Any]:
        """All of it, as another program takes it; paths of files are below the folder."""
        return {
            "survey": self.release.survey.id,
            "wave": self.release.survey.wave,
            "folder": str(self.folder),
            "files": [path.relative_to(self.folder).as_posix() for path in self.written],
            "organisations": [organisation.code for organisation in self.release.organisations],
            "inputs": dict(self.release.provenance.inputs),
            "cleaning": list(self.cleaning),
            "remarks": list(self.remarks),
        }


@dataclass(frozen=True, slots=True)
class _Looks:
    brands: dict[str, Brand]
    template: bytes | None
    lacks: tuple[str, ...]
    language: Language | None


def run(
    inputs: Inputs,
    reports: Reports,
    counting: Counting,
    stamp: Stamp,
    national: National | None = None,
) -> RunReport:
    """Raw files or tallies to finished reports, among themselves or against a national run.

    Raises SurveybenchError: for what can be judged without counting, before anything is counted;
    UnsafeRelease where something hidden could be worked out. Nothing is written then.
    """
    return breakdowns([inputs], reports, counting, stamp, national)[0]


def breakdowns(
    several: Sequence[Inputs],
    reports: Reports,
    counting: Counting,
    stamp: Stamp,
    national: National | None = None,
) -> tuple[RunReport, ...]:
    """The same people broken down in several ways, such as by site and by team, or in one.

    Each is guarded with the ones before it known; of several each has a folder of its own, called
    like its column. Raises SurveybenchError as `run` does; nothing at all is written then.
    """
    looks = _looks(reports)
    earlier = list(earlier_releases(reports.against, several[0].survey))
    if reports.working is not None:
        working_file.refuse_place(reports.working, reports.folder)
    done: list[_Made] = []
    for inputs in several:
        one = _made(inputs, counting, stamp, national, whole=reports.working is not None)
        ours, notes = refuse_unsafe(one.release, one.inside, earlier, (one.results, one.parts))
        done.append(replace(one, cleaning=(*one.cleaning, *notes)))
        folder = str(_folder(reports, inputs, several))
        earlier.append(replace(ours, view=replace(ours.view, name=folder)))
    written = []
    for inputs, one in zip(several, done, strict=True):
        target = replace(reports, folder=_folder(reports, inputs, several))
        report = _write(one.release, target, looks, counting, one.cleaning, one.inside)
        remarks = (*report.remarks, *protected(one.release))
        written.append(replace(report, remarks=remarks))
    if reports.working is not None:
        path = working_file.save([one.results for one in done], reports.working)
        remark = f"{path}: every number in full precision, nothing hidden: not for publication."
        written[-1] = replace(written[-1], remarks=(*written[-1].remarks, remark))
    return tuple(written)


def _folder(reports: Reports, inputs: Inputs, several: Sequence[Inputs]) -> Path:
    return reports.folder / outputs.safe(inputs.by) if len(several) > 1 else reports.folder


@dataclass(frozen=True, slots=True)
class _Made:
    """One breakdown before anything is written."""

    results: Results
    release: Release
    inside: Within
    parts: tuple[Part, ...]
    cleaning: tuple[str, ...]


def _made(
    inputs: Inputs, counting: Counting, stamp: Stamp, national: National | None, *, whole: bool
) -> _Made:
    """One breakdown; its results are `whole` or, to save memory, no more than their counts."""
    counts, results = worked_out(inputs, counting, stamp, national)
    parts, cleaning = counts.file.parts, counts.summary
    inside = within((*parts, *counts.beside))
    held = results if whole else counts_alone(results)
    waiting = [results]
    del counts, results  # so that nobody but the release holds them
    return _Made(held, release(waiting.pop()), inside, parts, cleaning)


def demo(reports: Reports, counting: Counting, stamp: Stamp, seed: int) -> RunReport:
    """The built-in national survey: its made-up raw files, and the reports of a run of them."""
    _looks(reports)  # judged before anything is made up
    data = reports.folder / "data"
    pipeline.simulate(
        pipeline.load_survey(DEMONSTRATION),
        data,
        seed=seed,
        only=list(reports.only),
        progress=counting.progress,
    )
    return run(Inputs(DEMONSTRATION, data), reports, counting, stamp)


def published(figures: Figures, reports: Reports, counting: Counting, stamp: Stamp) -> RunReport:
    """The reports of published figures: no respondent's record is needed."""
    looks = _looks(reports)
    definition = pipeline.load_survey(figures.survey)
    reading = reading_of(figures, definition, stamp)
    released = release(reading.results)
    named = chosen(released.organisations, reports.only)
    lines = (*reading.lines, *named.lines)
    made = _write(released, replace(reports, only=named.codes), looks, counting, lines)
    return replace(made, remarks=(*made.remarks, *told_contradictions(reading)))


def _looks(reports: Reports) -> _Looks:
    """Brands, template and language, read and judged; the formats are judged with them."""
    template, lacks = read_template(reports.template) if reports.template else (None, ())
    brands = read_brands(reports.brands) if reports.brands else {}
    publish.chosen_formats(list(reports.formats), template)
    return _Looks(brands, template, lacks, read_language(reports.language))


def _write(
    released: Release,
    reports: Reports,
    looks: _Looks,
    counting: Counting,
    cleaning: tuple[str, ...] = (),
    inside: Within = MappingProxyType({}),
) -> RunReport:
    written = publish.write(
        released,
        reports.folder,
        list(reports.only),
        list(reports.formats),
        counting.jobs,
        counting.progress,
        looks.brands,
        looks.template,
        inside,
        judged=True,
        language=looks.language,
    )
    remarks = (*looks.lacks, *_left_out(reports))
    return RunReport(released, reports.folder, written, cleaning, remarks)


def _left_out(reports: Reports) -> Iterator[str]:
    """Formats that are named and not written, and why."""
    names = [name for name in reports.formats if name in publish.OF_ALL] if reports.only else []
    if names:
        yield (
            f"Not written: {', '.join(names)}, about all organisations together. "
            "Leave --organisation away to get it."
        )
