"""From what a user named to finished reports: one recipe, whatever the figures come from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from surveybench.brands import read_brands, read_template
from surveybench.disclosure import Release, release
from surveybench.jobs import pipeline, publish
from surveybench.jobs.gather import against, frozen, gather
from surveybench.jobs.inputs import Counting, Inputs, Stamp, written_in
from surveybench.jobs.published import Figures, chosen_codes, reading_of, told_contradictions
from surveybench.report.document import Brand

DEMONSTRATION = "cmh/2025"


@dataclass(frozen=True, slots=True)
class Reports:
    """Which reports are written, into which folder, and how they look; empty means all of them.

    `brands` is a CSV of organisations' own looks, `template` a PowerPoint file for the slides.
    """

    folder: Path
    only: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    brands: Path | None = None
    template: Path | None = None


@dataclass(frozen=True, slots=True)
class National:
    """A frozen national run to compare with, and what one and what several units are called."""

    path: Path
    called: str = ""


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


@dataclass(frozen=True, slots=True)
class _Looks:
    brands: dict[str, Brand]
    template: bytes | None
    lacks: tuple[str, ...]


def run(
    inputs: Inputs,
    reports: Reports,
    counting: Counting,
    stamp: Stamp,
    national: National | None = None,
) -> RunReport:
    """Raw files or tallies to finished reports, among themselves or against a national run.

    Raises SurveybenchError: for what can be judged without counting, before anything is counted.
    """
    looks = _looks(reports)
    reference = frozen(national.path, inputs) if national else None
    counts = gather(inputs, counting, some_waves=bool(reference))
    survey = counts.survey
    if national and reference:
        survey = against(survey, reference, inputs.by or counts.file.column, national.called)
    released = pipeline.from_counts(
        survey,
        counts.file.tally,
        counts.organisations,
        made=stamp.made,
        version=stamp.version,
        reference=reference,
    )
    return _write(released, reports, looks, counting, counts.summary)


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
    codes = chosen_codes(released.organisations, reports.only)
    made = _write(released, replace(reports, only=codes), looks, counting, reading.lines)
    return replace(made, remarks=(*made.remarks, *told_contradictions(reading)))


def _looks(reports: Reports) -> _Looks:
    """Brands and template, read and judged; the formats are judged with them."""
    template, lacks = read_template(reports.template) if reports.template else (None, ())
    brands = read_brands(reports.brands) if reports.brands else {}
    publish.chosen_formats(list(reports.formats), template)
    return _Looks(brands, template, lacks)


def _write(
    released: Release,
    reports: Reports,
    looks: _Looks,
    counting: Counting,
    cleaning: tuple[str, ...] = (),
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
    )
    return RunReport(released, reports.folder, written, cleaning, looks.lacks)
