"""The working of one number: what it is, from what, by which formula, settings and function.

Only what is released is told. Of a hidden number that is its flag and the reason for it.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from surveybench.disclosure import Release
from surveybench.errors import ReleaseError
from surveybench.quantities import (
    ALL,
    CATALOGUE,
    NATIONAL,
    Figure,
    Flag,
    Ref,
    Worker,
    Working,
    quantity,
)
from surveybench.stats import STATISTICS
from surveybench.survey import choices

__all__ = ["explain"]

PACKAGE = Path(__file__).parents[1]
REASONS = {
    Flag.SUPPRESSED: "it rests on too few people, or it would give such a number away.",
    Flag.PROTECTS_ANOTHER: "shown, it would give away a number that rests on too few people.",
    Flag.TOO_FEW_ORGANISATIONS: "too few organisations have results to compare.",
    Flag.NOT_ASKED: "the question was not asked in that wave.",
    Flag.NOT_COMPARABLE: "it cannot be compared with that wave.",
    Flag.NO_INVITED_LIST: "the files name only people who answered, so nobody knows how many were "
    "invited.",
    Flag.NOT_CALCULABLE: "there is nothing to work it out from.",
    Flag.NOT_PUBLISHED: "its publisher does not give it.",
    Flag.TOOK_NO_PART: "the organisation took no part in that wave.",
    Flag.ABOVE: "it is above {bound}; more would say what nearly everybody answered.",
    Flag.BELOW: "it is below {bound}; more would say what nearly everybody answered.",
    Flag.NEARLY_ALIKE: "it would say what nearly everybody answered.",
}
HIDING = ("min_respondents", "min_organisations", "secondary", "everybody")
UNRELEASED = "counts of answers by age and sex, which are not released"
PUBLISHED = "read from the published file, not worked out here"
DERIVED = "worked out here from the figures of the published file"


def explain(release: Release, reference: str) -> tuple[str, ...]:
    """The working of a number, in lines.

    `reference` is `statistic:measure:organisation:population:wave`. Raises ReleaseError, with near
    matches, where the release has no such number.
    """
    figure = _figure(release, reference)
    lines = [str(figure.ref), *_about(release, figure.ref), ""]
    if figure.value is None:
        return (
            *lines,
            f"Value     none ({figure.flag.word}): "
            + REASONS[figure.flag].format(bound=figure.bound),
            *_settings(release, HIDING),
            _page(figure, _working(release, figure.ref)),
        )
    lines.append(f"Value     {figure.value!r}")
    working = _working(release, figure.ref)
    if figure.worked_out_by is Worker.PUBLISHER:
        lines.append(f"From      {PUBLISHED}")
    elif figure.worked_out_by is Worker.FROM_PUBLISHED:
        lines.append(f"From      {DERIVED}")
        lines += [f"Formula   {working.formula}"] if working else []
    elif working is not None:
        lines.append(f"Formula   {working.formula}")
        lines += _inputs(release, figure.ref, working)
        lines += _settings(release, working.settings)
        lines.append(f"Function  {_place(working)}")
    return (*lines, _page(figure, working))


# ---- the number ----


def _figure(release: Release, reference: str) -> Figure:
    """The figure of a reference; each part that is not known is answered with those like it."""
    ref = Ref.parse(reference.strip())
    if ref.statistic not in release.grids:
        if ref.statistic in CATALOGUE and CATALOGUE[ref.statistic].diagnostic:
            raise ReleaseError(
                f"{ref.statistic} is not published: no release holds it.",
                remedy="`surveybench check` prints it for those who hold the records.",
            )
        raise _unknown("statistic", ref.statistic, release.grids)
    grid = release.grids[ref.statistic]
    parts = (
        ("measure", ref.measure, grid.measures),
        ("organisation", ref.organisation, grid.organisations),
        ("population", ref.population, grid.populations),
        ("wave", str(ref.wave), tuple(map(str, grid.waves))),
    )
    for part, label, labels in parts:
        if label not in labels:
            raise _unknown(f"{part} of {ref.statistic}", label, labels)
    return release.figure(ref.statistic, ref.measure, ref.organisation, ref.population, ref.wave)


def _unknown(part: str, label: str, labels: Iterable[str]) -> ReleaseError:
    names = {name.casefold(): name for name in labels}
    near = get_close_matches(label.casefold(), names, n=5, cutoff=0.5)
    offered = [names[name] for name in near] or list(names.values())[:8]
    question = "Did you mean" if near else "Known are"
    listed = ", ".join(offered)
    rest = ", …" if not near and len(names) > len(offered) else ""
    end = "?" if near else "."
    return ReleaseError(f"there is no {part} '{label}'.", remedy=f"{question} {listed}{rest}{end}")


def _about(release: Release, ref: Ref) -> Iterator[str]:
    """What the parts of the reference stand for."""
    survey = release.survey
    yield quantity(ref.statistic).meaning
    measures = {item.id: item.text for item in survey.items}
    measures |= {section.id: section.name for section in survey.sections}
    names = {o.code: o.name for o in release.organisations} | {NATIONAL: survey.words.country}
    populations = {p.id: p.name for p in survey.populations} | {ALL: "everyone"}
    if ref.measure != ALL:
        yield f"  of {ref.measure}: {measures[ref.measure]}"
    yield f"  {names[ref.organisation]}; {populations[ref.population]}; {ref.wave}"


# ---- its working ----


def _working(release: Release, ref: Ref) -> Working | None:
    """The working of the row, or that of sections, as the settings have it."""
    row = quantity(ref.statistic)
    of_section = ref.measure in release.survey.section and row.of_sections is not None
    working = row.of_sections if of_section else row.working
    if working is None:
        return None
    chosen = (f"{choice.name}: {choice.value}" for choice in choices(release.survey.settings))
    return next((working.otherwise[c] for c in chosen if c in working.otherwise), working)


def _inputs(release: Release, figure_ref: Ref, working: Working) -> Iterator[str]:
    """Released numbers that the formula takes, each with its reference."""
    refs = [ref for name in working.inputs for ref in _referred(release, figure_ref, name)]
    refs = [ref for ref in refs if ref.statistic in release.grids]
    if working.records or not refs:
        yield f"From      {UNRELEASED}"
    width = max((len(str(ref)) for ref in refs), default=0)
    for position, ref in enumerate(refs, int(working.records)):
        figure = release.figure(
            ref.statistic, ref.measure, ref.organisation, ref.population, ref.wave
        )
        shown = figure.flag.word if figure.value is None else repr(figure.value)
        yield f"{'' if position else 'From':<10}{ref!s:<{width}}  {shown}"


def _referred(release: Release, ref: Ref, name: str) -> Iterator[Ref]:
    whose, _, statistic = name.rpartition(":")
    organisation = NATIONAL if whose == "national" else ref.organisation
    wave = release.survey.wave if whose == "now" else ref.wave
    measures = (ref.measure,)
    if whose == "items":
        measures = release.survey.section[ref.measure].items
    for measure in measures:
        yield Ref(statistic, measure, organisation, ref.population, wave)


def _settings(release: Release, names: tuple[str, ...]) -> Iterator[str]:
    chosen = [choice for choice in choices(release.survey.settings) if choice.name in names]
    for position, choice in enumerate(chosen):
        default = "" if choice.value == choice.default else f" (default {choice.default})"
        yield f"{'' if position else 'Settings':<10}{choice.name} = {choice.value}{default}"


def _place(working: Working) -> str:
    """The file and line of the function, from the package's folder."""
    statistic, _, name = working.function.partition(".")
    function = inspect.unwrap(vars(STATISTICS[statistic])[name])
    _, line = inspect.getsourcelines(function)
    file = Path(inspect.getfile(function)).relative_to(PACKAGE).as_posix()
    return f"{file}:{line} {function.__name__}"


def _page(figure: Figure, working: Working | None) -> str:
    name = working.function if working else figure.ref.statistic
    statistic = name.partition(".")[0]
    return f"Read      docs/methods/{statistic}.md"
