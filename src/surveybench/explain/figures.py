"""What a release tells of a number: what it is, from what, by which formula, settings, function."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from surveybench.errors import ReleaseError
from surveybench.quantities import (
    ALL,
    CATALOGUE,
    NATIONAL,
    Axis,
    Figure,
    Flag,
    Grid,
    Organisation,
    Ref,
    Unit,
    Waves,
    Worker,
    Working,
    did_you_mean,
    quantity,
    refuse_reported_wave,
    wave_text,
)
from surveybench.quantities import figure as figure_of
from surveybench.report.making import making
from surveybench.report.words import explained as words
from surveybench.report.words import report as words_of_reports
from surveybench.stats import STATISTICS
from surveybench.survey import Survey, choices_named, choices_of, range_of_average

SOURCE = Path(__file__).parents[2]  # the folder that holds the package
OWN_ERROR = "score.standard_error"
HIDING = ("min_respondents", "min_organisations", "secondary", "everybody")


class Published(Protocol):
    """What is published: a release, or figures that were read back from one."""

    @property
    def survey(self) -> Survey:
        """The definition."""
        ...

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """Everybody whose figures there are."""
        ...

    @property
    def grids(self) -> Mapping[str, Grid]:
        """Figures by quantity, hidden ones gone."""
        ...


def explain(release: Published, reference: str | Ref, depth: int = 1) -> tuple[str, ...]:
    """The working of a number, in lines; with more `depth`, of its inputs, of theirs, and so on.

    `reference` is a Ref, or `statistic:measure:organisation:population:wave`. Raises
    ReleaseError, with near matches, where the release has no such number.
    """
    lines: list[str] = []
    for ref in below(release, find(release, reference).ref, depth):
        lines += ["", *_one(release, str(ref))] if lines else _one(release, str(ref))
    return tuple(lines)


def below(release: Published, ref: Ref, depth: int) -> tuple[Ref, ...]:
    """A number and the released ones that it is worked out from, level by level, each of them once.

    Those at the last level are named in the working of the one above, and are not among them.
    """
    levels, seen = [[ref]], {ref: None}
    for _ in range(depth - 1):
        further = [one for upper in levels[-1] for one in inputs_of(release, upper)]
        fresh = [one for one in dict.fromkeys(further) if one not in seen]
        seen |= dict.fromkeys(fresh)
        levels.append(fresh)
    return tuple(seen)


def _one(release: Published, reference: str) -> tuple[str, ...]:
    figure = find(release, reference)
    lines = [str(figure.ref), *about(release.survey, release.organisations, figure.ref), ""]
    if figure.value is None:
        return (
            *lines,
            _line(words.VALUE, _why(figure)),
            *_settings(release, HIDING),
            _page(figure, working_of(release, figure.ref)),
        )
    lines.append(_line(words.VALUE, _number(release.survey, figure)))
    working = working_of(release, figure.ref)
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


def _number(survey: Survey, figure: Figure) -> str:
    """A value as exactly as its row releases it, with the word for a band or a verdict, or why not.

    A publisher's figure may have more decimals, and keeps them.
    """
    if figure.value is None:
        return figure.flag.word
    row = survey.catalogue[figure.ref.statistic]
    usual = f"{figure.value:.{row.released or 0}f}"
    number = usual if float(usual) == figure.value else repr(figure.value)
    names = {
        Unit.BAND: dict(survey.band_names) or dict(enumerate(words_of_reports.BANDS, 1)),
        Unit.VERDICT: words_of_reports.VERDICTS,
        Unit.YES_OR_NO: words.YES_OR_NO,
    }
    name = names.get(row.unit, {}).get(int(figure.value))
    return words.NAMED.format(number=number, name=name) if name else number


def _why(figure: Figure) -> str:
    """That there is no value, and why."""
    flag = figure.flag.word
    return words.NONE.format(flag=flag, reason=words.REASONS[flag].format(bound=figure.bound))


# ---- the number ----


def find(release: Published, reference: str | Ref) -> Figure:
    """The figure of a reference; each part that is not known is answered with those like it."""
    ref = reference if isinstance(reference, Ref) else Ref.parse(reference.strip())
    if ref.statistic not in release.grids:
        if ref.statistic in CATALOGUE and CATALOGUE[ref.statistic].diagnostic:
            raise ReleaseError(
                f"{ref.statistic} is not published: no release holds it.",
                remedy="`surveybench check` prints it for those who hold the records.",
            )
        raise _unknown("statistic", ref.statistic, release.grids)
    refuse_reported_wave(ref, release.survey.wave)
    grid = release.grids[ref.statistic]
    parts = (
        ("measure", ref.measure, grid.measures),
        ("organisation", ref.organisation, grid.organisations),
        ("population", ref.population, grid.populations),
        ("wave", wave_text(ref.wave), tuple(map(wave_text, grid.waves))),
        ("option", ref.option, grid.labels(Axis.OPTION)),
        ("subgroup", ref.subgroup, grid.labels(Axis.SUBGROUP)),
    )
    for part, label, labels in parts:
        refuse_unlisted(f"{part} of {ref.statistic}", label, labels)
    figure = figure_of(release.grids, ref)
    if not figure.flag.exists:
        raise _unknown(f"option of {ref.measure}", ref.option, _options(grid, ref))
    return figure


def _options(grid: Grid, ref: Ref) -> list[str]:
    """The answers to a question that a statistic has numbers of."""
    refs = {label: replace(ref, option=label) for label in grid.labels(Axis.OPTION)}
    return [name for name, one in refs.items() if Flag(int(grid.flags[grid.at(one)])).exists]


def refuse_unlisted(part: str, label: str, labels: Iterable[str]) -> None:
    """Raise ReleaseError, with near matches, for a label that is none of these."""
    listed = tuple(labels)
    if label not in listed:
        raise _unknown(part, label, listed)


def _unknown(part: str, label: str, labels: Iterable[str]) -> ReleaseError:
    return ReleaseError(
        f"there is no {part} '{label}'.",
        remedy=did_you_mean(label, labels) or "Ask for another one.",
    )


def about(survey: Survey, organisations: Sequence[Organisation], ref: Ref) -> Iterator[str]:
    """What the parts of the reference stand for."""
    yield survey.catalogue[ref.statistic].meaning
    measures = {item.id: item.text for item in survey.items}
    measures |= {section.id: section.name for section in survey.sections}
    names = {o.code: o.name for o in organisations} | {NATIONAL: survey.words.country}
    populations = {p.id: p.name for p in survey.populations} | {ALL: words.EVERYONE}
    if ref.measure != ALL:
        yield words.OF_MEASURE.format(measure=ref.measure, name=measures[ref.measure])
    if ref.measure in survey.section and not survey.section[ref.measure].plain:
        yield f"  {making(survey, survey.section[ref.measure])}"
    if ref.option and ref.measure in survey.item:
        labels = {str(option.code): option.label for option in survey.item[ref.measure].options}
        yield words.OF_OPTION.format(option=ref.option, name=labels.get(ref.option, ref.option))
    name = names.get(ref.organisation, ref.organisation)
    waves = wave_text(ref.wave)
    if quantity(ref.statistic).waves is Waves.EARLIER:
        waves = words.TWO_WAVES.format(reported=wave_text(survey.wave), earlier=waves)
    yield f"  {name}; {populations[ref.population]}; {waves}"


# ---- its working ----


def working_of(release: Published, ref: Ref) -> Working | None:
    """The working of the row, or that of sections, as the settings have it."""
    row = release.survey.catalogue[ref.statistic]
    section = release.survey.section.get(ref.measure)
    if row.of_sections is None:
        section = None
    working = row.of_sections if section and section.score == "items" else row.working
    if working is None:
        return None
    chosen = (f"{choice.name}: {choice.value}" for choice in choices_of(release.survey))
    working = next((working.otherwise[c] for c in chosen if c in working.otherwise), working)
    if OWN_ERROR in working.inputs and range_of_average(release.survey, ref.measure):
        working = _of_average(working)
    if ref.statistic == "expected_range.band" and release.survey.better_low(ref.measure):
        return replace(working, formula=words.TURNED.format(formula=working.formula))
    if section and section.score == "persons":  # how many they are is not released
        return replace(working, inputs=())
    if section and not section.plain and working.by_shares:
        return replace(working, formula=working.by_shares)
    return working


def _of_average(working: Working) -> Working:
    """The same from the variance of as many answers with the national average, as no SE shows."""
    inputs = tuple(name for name in working.inputs if name != OWN_ERROR)
    formula = words.OF_AVERAGE.format(formula=working.formula.replace("s^2", "s0^2"))
    return replace(working, inputs=inputs, formula=formula, records=True)


def unreleased(survey: Survey) -> str:
    """What a number also follows from, and no release holds."""
    if survey.adjust is not None:
        return words.UNRELEASED_SUMS
    if survey.weight is not None:
        return words.UNRELEASED_WEIGHTS
    counts = words.UNRELEASED_PLAIN if survey.strata == () else words.UNRELEASED
    return survey.in_strata_words(counts)


def _inputs(release: Published, figure_ref: Ref, working: Working) -> Iterator[str]:
    """Released numbers that the formula takes, each with its reference."""
    refs = inputs_of(release, figure_ref)
    if working.records or not refs:
        yield _line(words.FROM, unreleased(release.survey))
    width = max((len(str(ref)) for ref in refs), default=0)
    for position, ref in enumerate(refs, int(working.records)):
        figure = figure_of(release.grids, ref)
        shown = _number(release.survey, figure)
        yield _line("" if position else words.FROM, f"{ref!s:<{width}}  {shown}")


def inputs_of(release: Published, ref: Ref) -> list[Ref]:
    """The released numbers that one is worked out from; none where a publisher worked it out."""
    working = working_of(release, ref)
    figure = figure_of(release.grids, ref)
    if working is None or figure.value is None or figure.worked_out_by is not Worker.PROGRAM:
        return []
    refs = [one for name in working.inputs for one in referred(release, ref, name)]
    return [one for one in refs if one.statistic in release.grids]


def referred(release: Published, ref: Ref, name: str) -> Iterator[Ref]:
    """The references of an input, by its name in the row of a number."""
    whose, _, statistic = name.rpartition(":")
    organisation = NATIONAL if whose == "national" else ref.organisation
    wave = release.survey.wave if whose == "now" else ref.wave
    measures = (ref.measure,)
    if whose == "items":
        measures = release.survey.made_of(ref.measure)
    axes = quantity(statistic).axes
    option = ref.option if Axis.OPTION in axes else ""
    for measure in measures:
        one = Ref(statistic, measure, organisation, ref.population, wave, option)
        for subgroup in _subgroups(release, ref, statistic) if Axis.SUBGROUP in axes else ("",):
            yield replace(one, subgroup=subgroup)


def _subgroups(release: Published, ref: Ref, statistic: str) -> tuple[str, ...]:
    """The subgroup of a reference; of a breakdown, as an index has it, all its subgroups."""
    grid = release.grids.get(statistic)
    if grid is None or ref.subgroup in grid.labels(Axis.SUBGROUP):
        return (ref.subgroup,)
    by_name = {breakdown.name: breakdown.subgroups for breakdown in release.survey.breakdowns}
    return by_name.get(ref.subgroup, (ref.subgroup,))


def _settings(release: Published, names: tuple[str, ...]) -> Iterator[str]:
    chosen = list(choices_named(release.survey, names))
    for position, choice in enumerate(chosen):
        usual = choice.value == choice.default
        default = "" if usual else words.DEFAULT.format(value=choice.default)
        label = "" if position else words.SETTINGS
        yield _line(label, f"{choice.name} = {choice.value}{default}")


def _place(working: Working) -> str:
    """The file and line of the function, as the source tree has it."""
    statistic, _, name = working.function.partition(".")
    function = inspect.unwrap(vars(STATISTICS[statistic])[name])
    _, line = inspect.getsourcelines(function)
    file = Path(inspect.getfile(function)).relative_to(SOURCE).as_posix()
    return f"src/{file}:{line} {function.__name__}"


def _page(figure: Figure, working: Working | None) -> str:
    name = working.function if working else figure.ref.statistic
    statistic = name.partition(".")[0]
    return _line(words.READ, f"docs/methods/{statistic}.md")
