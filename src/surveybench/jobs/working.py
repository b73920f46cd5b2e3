"""The working of one number, from raw files, tallies, the folder of a run, or a published file."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveybench.errors import InputError, Place, ReleaseError
from surveybench.explain import (
    Published,
    about,
    as_data,
    as_markdown,
    as_text,
    refuse_unlisted,
    shown,
    worked,
)
from surveybench.explain import explain as explained
from surveybench.jobs.inputs import Counting, Inputs, Stamp
from surveybench.jobs.read_back import is_run, needed_by, read_back
from surveybench.quantities import (
    ALL,
    CATALOGUE,
    NATIONAL,
    Axis,
    Figure,
    Flag,
    Quantity,
    Ref,
    Waves,
    figure,
    quantity,
    refuse_reported_wave,
    wave_text,
)
from surveybench.report.live import Worked
from surveybench.report.words import worked as words
from surveybench.survey import Survey, load_survey

if TYPE_CHECKING:
    from surveybench.disclosure import Release
    from surveybench.jobs.gather import Gathered
    from surveybench.tally import Tally

BOTTOM = 99  # deeper than any working
# What takes long to work out, and shapes no other number of a release.
OPINIONS = ("chance", "reliability")


@dataclass(frozen=True, slots=True)
class Working:
    """One number, its working, how deep that is told, and its lines where a release tells it."""

    figure: Figure
    worked: Worked
    depth: int
    released: tuple[str, ...] = ()

    def lines(self, form: str = "text") -> tuple[str, ...]:
        """The working as text, or as Markdown."""
        if form == "markdown":
            return tuple(as_markdown(self.worked, self.depth))
        return self.released or tuple(as_text(self.worked, self.depth))

    @property
    def content(self) -> dict[str, Any]:
        """The number as another program takes it; None where it is hidden, with the flag why."""
        return {
            "ref": str(self.figure.ref),
            "value": self.figure.value,
            "flag": self.figure.flag.word,
            "bound": self.figure.bound,
            "worked_out_by": str(self.figure.worked_out_by),
            "working": as_data(self.worked, self.depth),
        }


FORMS = ("text", "markdown")


def explain(
    ref: str, inputs: Inputs, counting: Counting, stamp: Stamp, *, depth: int = 1
) -> Working:
    """The working of a number from what may be released, so many levels of inputs down.

    `inputs.data` may be a file of published figures, or the folder of a run. Raises ReleaseError,
    with near matches, where the release has no such number.
    """
    released = _published(ref, inputs, counting, stamp)
    lines = explained(released, ref, depth)
    told = shown(released, ref, depth)
    counted = _of_a_run(inputs) is None
    if told.value is None and counted:
        lines = (*lines, words.HIDDEN_HINT)
    return Working(figure(released.grids, Ref.parse(ref.strip())), told, BOTTOM, lines)


def _published(ref: str, inputs: Inputs, counting: Counting, stamp: Stamp) -> Published:
    data = _of_a_run(inputs)
    # Each here: what reads raw files takes longer to import than a working to find.
    if data is not None and data.is_file():
        from surveybench.jobs import pipeline

        survey = load_survey(inputs.survey)
        return pipeline.published(survey, data, made=stamp.made, version=stamp.version)
    if data is not None:
        return read_back(data, load_survey(inputs.survey), Ref.parse(ref.strip()))
    from surveybench.jobs.gather import gather

    return released_for(Ref.parse(ref.strip()), gather(inputs, counting), stamp)


def released_for(ref: Ref, counts: Gathered, stamp: Stamp) -> Release:
    """A release of these counts that holds a number and all that it follows from.

    Nothing of one wave depends on earlier ones but what compares with them; so of a number of the
    wave reported that wave alone is released, unless it has no such number.
    """
    from surveybench.disclosure import release
    from surveybench.jobs.gather import results_of

    survey, needed = counts.survey, needed_by(ref.statistic)
    opinions = not needed or any(quantity(name).statistic in OPINIONS for name in needed)
    compares = any(quantity(name).waves is Waves.EARLIER for name in needed)
    if needed and survey.earlier and ref.wave == survey.wave and not compares:
        alone = replace(survey, earlier=())
        with suppress(ReleaseError):
            released = release(results_of(counts, stamp, survey=alone, opinions=opinions))
            figure(released.grids, ref)
            return released
    return release(results_of(counts, stamp, opinions=opinions))


def _of_a_run(inputs: Inputs) -> Path | None:
    """A file of published figures or the folder of a run, where that is what was named."""
    data = inputs.data
    return data if isinstance(data, Path) and (data.is_file() or is_run(data)) else None


def form_of(text: str) -> str:
    """A form of the terminal by its name. Raises InputError for another."""
    if text not in FORMS:
        raise InputError(
            f"there is no form '{text}' of a working.", remedy=f"Choose from: {', '.join(FORMS)}."
        )
    return text


def explain_counts(ref: str, inputs: Inputs, counting: Counting, *, depth: int = 0) -> Working:
    """The working of a number down to the counts: for those who hold the records, nothing hidden.

    `depth` is how many levels of it are told, 0 for all of them.

    Raises InputError where there are no counts, ReleaseError for a number without steps.
    """
    if _of_a_run(inputs) is not None:
        raise InputError(
            "holds no counts of answers.",
            where=Place(file=str(inputs.data)),
            remedy="Name the folder of raw files, or a tally with --tally; without --counts the "
            "working of what is released is told.",
        )
    from surveybench.jobs.gather import gather

    counts = gather(inputs, counting)
    survey, tally, named = counts.survey, counts.file.tally, Ref.parse(ref.strip())
    _refuse_unknown(named, survey, tally)
    lines = tuple(about(survey, counts.organisations, named))
    told = worked(survey, tally, named, lines)
    return Working(Figure(named, told.value, Flag.OK), told, depth or BOTTOM)


def _refuse_unknown(ref: Ref, survey: Survey, tally: Tally) -> None:
    """Raise ReleaseError, with near matches, for a part of a reference that there is not."""
    refuse_unlisted("statistic", ref.statistic, CATALOGUE)
    refuse_reported_wave(ref, survey.wave)
    codes = {code for wave in tally.waves.values() for code in wave.axes.organisations}
    row = quantity(ref.statistic)
    parts = (
        ("measure", ref.measure, survey.measures if Axis.MEASURE in row.axes else (ALL,)),
        ("organisation", ref.organisation, _organisations(row, sorted(codes))),
        (
            "population",
            ref.population,
            [p.id for p in survey.populations] if Axis.POPULATION in row.axes else (ALL,),
        ),
        ("wave", wave_text(ref.wave), tuple(map(wave_text, survey.waves))),
    )
    for part, label, labels in parts:
        refuse_unlisted(f"{part} of {ref.statistic}", label, labels)


def _organisations(row: Quantity, codes: list[str]) -> tuple[str, ...]:
    if row.national:
        return (NATIONAL,)
    return row.organisations(tuple(codes))
