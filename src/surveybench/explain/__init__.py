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
    Ref,
    Worker,
    Working,
    quantity,
    wave_text,
)
from surveybench.report.words import explained as words
from surveybench.stats import STATISTICS
from surveybench.survey import choices

__all__ = ["explain"]

PACKAGE = Path(__file__).parents[1]
HIDING = ("min_respondents", "min_organisations", "secondary", "everybody")


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
            _line(words.VALUE, _why(figure)),
            *_settings(release, HIDING),
            _page(figure, _working(release, figure.ref)),
        )
    lines.append(_line(words.VALUE, repr(figure.value)))
    working = _working(release, figure.ref)
    if figure.worked_out_by is Worker.PUBLISHER:
        lines.append(_line(words.FROM, words.PUBLISHED))
    elif figure.worked_out_by is Worker.FROM_PUBLISHED:
        lines.append(_line(words.FROM, words.DERIVED))
        lines += [_line(words.FORMULA, working.formula)] if working else []
    elif working is not None:
        lines.append(_line(words.FORMULA, working.formula))
        lines += _inputs(release, figure.ref, working)
        lines += _settings(release, working.settings)
        lines.append(_line(words.FUNCTION, _place(working)))
    return (*lines, _page(figure, working))


def _line(label: str, text: str) -> str:
    """Words of a line below those of the others."""
    return f"{label:<10}{text}"


def _why(figure: Figure) -> str:
    """That there is no value, and why."""
    flag = figure.flag.word
    return words.NONE.format(flag=flag, reason=words.REASONS[flag].format(bound=figure.bound))


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
        ("wave", wave_text(ref.wave), tuple(map(wave_text, grid.waves))),
    )
    for part, label, labels in parts:
        if label not in labels:
            raise _unknown(f"{part} of {ref.statistic}", label, labels)
    return release.figure(ref.statistic, ref.measure, ref.organisation, ref.population, ref.wave)


def _unknown(part: str, label: str, labels: Iterable[str]) -> ReleaseError:
    names = {name.casefold(): name for name in labels}
    near = get_close_matches(label.casefold(), names, n=5, cutoff=0.5)
    offered = [names[name] for name in near] or list(names.values())[:8]
    listed = ", ".join(offered)
    rest = ", …" if not near and len(names) > len(offered) else ""
    return ReleaseError(
        f"there is no {part} '{label}'.",
        remedy=f"Did you mean {listed}?" if near else f"Known are {listed}{rest}.",
    )


def _about(release: Release, ref: Ref) -> Iterator[str]:
    """What the parts of the reference stand for."""
    survey = release.survey
    yield quantity(ref.statistic).meaning
    measures = {item.id: item.text for item in survey.items}
    measures |= {section.id: section.name for section in survey.sections}
    names = {o.code: o.name for o in release.organisations} | {NATIONAL: survey.words.country}
    populations = {p.id: p.name for p in survey.populations} | {ALL: words.EVERYONE}
    if ref.measure != ALL:
        yield words.OF_MEASURE.format(measure=ref.measure, name=measures[ref.measure])
    yield f"  {names[ref.organisation]}; {populations[ref.population]}; {wave_text(ref.wave)}"


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
        yield _line(words.FROM, words.UNRELEASED)
    width = max((len(str(ref)) for ref in refs), default=0)
    for position, ref in enumerate(refs, int(working.records)):
        figure = release.figure(
            ref.statistic, ref.measure, ref.organisation, ref.population, ref.wave
        )
        shown = figure.flag.word if figure.value is None else repr(figure.value)
        yield _line("" if position else words.FROM, f"{ref!s:<{width}}  {shown}")


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
        usual = choice.value == choice.default
        default = "" if usual else words.DEFAULT.format(value=choice.default)
        label = "" if position else words.SETTINGS
        yield _line(label, f"{choice.name} = {choice.value}{default}")


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
    return _line(words.READ, f"docs/methods/{statistic}.md")
