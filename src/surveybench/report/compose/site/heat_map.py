"""The map of a population: organisations down, measures across, in the colours of their bands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil

from surveybench.report.compose.say import legend, shortened, text, wording
from surveybench.report.compose.site.names import trail
from surveybench.report.compose.site.nation import Nation
from surveybench.report.document import Cell, Column, SitePage, Table
from surveybench.report.lens.rounding import NONE, number
from surveybench.report.words import site as words
from surveybench.survey import Population, Survey

ACROSS = 17  # questions side by side that a sheet of paper has room for
LETTERS = 44  # of what a question asks


def offered(nation: Nation, population: Population) -> bool:
    """Whether there is a map: organisations are compared, and one page can hold them."""
    return not nation.many and nation.compares(population.id)


def page(nation: Nation, population: Population) -> SitePage:
    """Every section, and below it every question, of every organisation with results."""
    gaps = {"population": population.name}
    survey = nation.survey.of(population.id)
    sections = [section.id for section in survey.sections]
    others = (p for p in nation.populations if p.id != population.id and offered(nation, p))
    parts = list(_parts(survey))
    return SitePage(
        path=nation.paths.map(population.id),
        kind="map",
        title=words.MAP_GROUP.format_map(gaps),
        blocks=(
            text("note", nation.say(words.MAP_NOTE)),
            legend(nation.lens),
            _table(nation, population, "map", sections, nation.say(words.MAP_TABLE, gaps)),
            *(
                _table(nation, population, f"map-{part[0]}", part, _named(nation, part, gaps))
                for part in parts
            ),
        ),
        trail=trail(nation, population),
        beside=tuple(Cell(p.name, link=nation.paths.map(p.id)) for p in others),
    )


def _parts(survey: Survey) -> Iterator[list[str]]:
    """Questions in as many tables as paper needs, all of about one size."""
    items = [measure for measure in survey.measures if measure in survey.item]
    size = ceil(len(items) / ceil(len(items) / ACROSS))
    yield from (items[start : start + size] for start in range(0, len(items), size))


def _named(nation: Nation, part: Sequence[str], gaps: Mapping[str, str]) -> str:
    ends = {"first": part[0], "last": part[-1]}
    return nation.say(words.MAP_QUESTIONS, {**gaps, **ends})


def _table(
    nation: Nation, population: Population, name: str, measures: Sequence[str], caption: str
) -> Table:
    heads = [nation.say(words.MAP_ORGANISATION), *(_head(nation, one) for one in measures)]
    columns = tuple(Column(head, "right" if i else "left") for i, head in enumerate(heads))
    rows = tuple(_rows(nation, population, measures))
    return Table(name, caption, columns, rows, style="dense")


def _head(nation: Nation, measure: str) -> str:
    """A section's name, or a question's id and what it asks, in short."""
    if measure in nation.survey.section:
        return nation.survey.section[measure].name
    return f"{measure} {shortened(wording(nation.survey.item[measure]), LETTERS)}"


def _rows(
    nation: Nation, population: Population, measures: Sequence[str]
) -> Iterator[tuple[Cell, ...]]:
    listed = nation.by_name(population.id)
    codes, wave = [organisation.code for organisation in listed], nation.survey.wave
    scores, hidden = nation.release.block("score.score", measures, codes, population.id, wave)
    bands, unbanded = nation.release.block(
        "expected_range.band", measures, codes, population.id, wave
    )
    decimals = nation.lens.score_decimals
    for column, organisation in enumerate(listed):
        link = nation.paths.part(organisation.code, population.id)
        cells = (
            Cell(
                NONE if hidden[row, column] else number(float(scores[row, column]), decimals),
                band=None if unbanded[row, column] else int(bands[row, column]),
            )
            for row in range(len(measures))
        )
        yield (Cell(organisation.name, link=link), *cells)
