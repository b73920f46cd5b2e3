"""Every number of one population, so that a reader can check any band with a calculator."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from surveybench.quantities import Figure, Flag, Quantity, quantity
from surveybench.report.compose.say import (
    ending,
    fill,
    head,
    missing,
    section_name,
    short,
    shortened,
    text,
)
from surveybench.report.compose.view import View, cell
from surveybench.report.document import Cell, Column, Page, Table
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import MINUS, NONE, listed, number
from surveybench.report.lens.terms import share
from surveybench.report.words import published as words_published
from surveybench.report.words import report as words
from surveybench.stats import expected_range
from surveybench.survey import Population


@dataclass(frozen=True, slots=True)
class Listed:
    """A quantity of the catalogue as a column: short header, decimals, share of the width."""

    row: Quantity
    header: str
    decimals: int
    weight: float = 1.0

    @property
    def statistic(self) -> str:
        """The quantity's name, as in a reference."""
        return self.row.name


LETTERS = 60  # of a wording beside its numbers


def pages(view: View, population: Population) -> Iterator[Page]:
    """Sections, each with its questions below it, in one table."""
    columns = _columns(view, population.id)
    yield Page(
        id=f"numbers-{population.id}",
        kind="numbers",
        title=words.NUMBERS.format(population=population.name),
        level=2,
        blocks=(text("note", _lead(view, columns)), _table(view, population, columns)),
        head=head(view, population.id),
        population=population.id,
    )


def _lead(view: View, columns: tuple[Listed, ...]) -> str:
    """How to check a band, as far as the columns hold what that needs."""
    shown = {column.statistic for column in columns}
    confidence = view.survey.settings.banding.confidence
    cuts = [number(float(cut), 3) for cut in expected_range.cuts(confidence)]
    names = [text for name, text in _limits(view).items() if f"expected_range.{name}" in shown]
    gaps = {"cuts": listed(cuts)}
    lines = list(_of_columns(shown))
    if names:
        gaps |= {"lowest": names[0], "highest": names[-1], "limit_count": words.COUNTS[len(names)]}
        low = any(item.better == "low" for item in view.survey.items)
        lines.append(words.NUMBERS_LIMITS_PLAIN if low else words.NUMBERS_LIMITS)
        lines += [words.NUMBERS_Z] if "expected_range.z" in shown else []
    lines.append(words.NUMBERS_DASH)
    if view.lens.publisher:
        here = [said for name, said in words_published.ADDED.items() if view.lens.calculated(name)]
        lines.append(words_published.NUMBERS_BUT if here else words_published.NUMBERS)
        finer = any(view.lens.finer(column.statistic, column.decimals) for column in columns)
        gaps |= {"added": listed(here), "rounding": words_published.ROUNDING[finer]}
    return " ".join(fill(line, view, gaps) for line in lines)


def _of_columns(shown: Collection[str]) -> Iterator[str]:
    """What the columns of answers and of intervals are, as far as they are there."""
    if "score.n" in shown:
        yield words.NUMBERS_LEAD if "score.lower" in shown else words.NUMBERS_LEAD_ALONE
    elif "score.lower" in shown:
        yield words.NUMBERS_LEAD_UNCOUNTED


def _columns(view: View, population: str) -> tuple[Listed, ...]:
    """The columns of numbers that hold any number of this organisation's table."""
    names = words.NUMBERS_COLUMNS
    limits = _limits(view).items()
    every = (
        *(_listed(f"score.{key}", names[key]) for key in ("n", "score", "lower", "upper")),
        *(
            _listed(f"expected_range.{key}", names[key], 1.1)
            for key in ("national", "lowest", "highest")
        ),
        *(_listed(f"expected_range.{key}", header, 1.05) for key, header in limits),
        _listed("expected_range.z", names["z"]),
    )
    measures = view.survey.measures
    return tuple(
        replace(column, decimals=view.lens.tabulated(column.statistic))
        for column in every
        if any(_figure(view, column, m, population).value is not None for m in measures)
    )


def _listed(name: str, header: str, weight: float = 1.0) -> Listed:
    """With the decimals of a table, so that bands can be checked."""
    row = quantity(name)
    return Listed(row, header, row.tabulated or 0, weight)


def _figure(view: View, column: Listed, measure: str, population: str) -> Figure:
    if column.row.national:
        return view.everyone(column.statistic.partition(".")[2], measure, population)
    return view.own(column.statistic, measure, population)


def measures_of(view: View) -> list[str]:
    """Sections, each before its questions."""
    return list(view.survey.measures)


def _table(view: View, population: Population, numbers: tuple[Listed, ...]) -> Table:
    then = view.survey.waves[1] if len(view.survey.waves) > 1 else None
    names = words.NUMBERS_COLUMNS
    columns = [
        Column(names["measure"], weight=4.6),
        *(Column(fill(column.header, view), "right", column.weight) for column in numbers),
        *([Column(names["band"], weight=2.4)] if _banded(view) else []),
    ]
    if then:
        columns.append(
            Column(names["change"].format(wave=wave_name(view.survey, then)), weight=2.0)
        )
    rows = tuple(_row(view, population.id, measure, then, numbers) for measure in measures_of(view))
    caption = words.NUMBERS.format(population=short(view, population.id))
    return Table(f"numbers-{population.id}", caption, tuple(columns), rows, style="dense")


def _limits(view: View) -> dict[str, str]:
    """What each limit is called, by side and confidence."""
    confidence = view.survey.settings.banding.confidence
    sides = {"-": MINUS, "+": "+"}
    return {
        name: f"{sides[side]}{share(confidence[c])}"
        for name, (side, c) in expected_range.limit_cuts(confidence).items()
    }


def _row(
    view: View, population: str, measure: str, then: int | None, numbers: tuple[Listed, ...]
) -> tuple[Cell, ...]:
    section = view.survey.section.get(measure)
    name = Cell(
        section_name(view, measure) if section else asked(view, measure), strong=bool(section)
    )
    band = view.own("expected_range.band", measure, population)
    change: tuple[Cell, ...] = ()
    if then:
        verdict = view.own("change.verdict", measure, population, then)
        tested = section is None or section.score == "persons"
        change = (_verdict(view, verdict) if tested else Cell(NONE),)
    figures = (
        cell(
            view.lens,
            _figure(view, column, measure, population),
            column.decimals,
            strong=column.statistic == "score.score",
        )
        for column in numbers
    )
    nobody = section is not None and band.flag is Flag.NOT_PUBLISHED
    bands = ((Cell(NONE) if nobody else _band(view, band)),) if _banded(view) else ()
    return (name, *figures, *bands, *change)


def _banded(view: View) -> bool:
    """Whether there are bands; a publisher may give none."""
    return view.lens.publisher is None or view.lens.has_any("expected_range.band")


def asked(view: View, item: str) -> str:
    """A question by its id and its wording, or as much of it as a narrow column holds."""
    return f"{item} {shortened(ending(view.survey, view.survey.item[item]), LETTERS)}"


def _band(view: View, figure: Figure) -> Cell:
    if figure.value is None:
        return missing(view, figure, short=True)
    band = int(figure.value)
    return Cell(view.lens.bands_short.get(band, ""), ref=str(figure.ref), band=band)


def _verdict(view: View, figure: Figure) -> Cell:
    if figure.value is None:
        return missing(view, figure, short=True)
    return Cell(view.lens.verdicts[int(figure.value)], ref=str(figure.ref))
