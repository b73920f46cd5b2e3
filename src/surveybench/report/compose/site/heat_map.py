"""The map of a population: organisations down, sections across, in the colours of their bands."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.report.compose.say import legend, text
from surveybench.report.compose.site.names import trail
from surveybench.report.compose.site.nation import Nation
from surveybench.report.document import Cell, Column, SitePage, Table
from surveybench.report.lens.rounding import NONE, number
from surveybench.report.words import site as words
from surveybench.survey import Population, Section


def offered(nation: Nation, population: Population) -> bool:
    """Whether there is a map: organisations are compared, and one page can hold them."""
    return not nation.many and nation.compares(population.id)


def page(nation: Nation, population: Population) -> SitePage:
    """Every section of every organisation that has results in the population."""
    gaps = {"population": population.name}
    heads = [nation.say(words.MAP_ORGANISATION), *(s.name for s in _sections(nation, population))]
    table = Table(
        "map",
        nation.say(words.MAP_TABLE, gaps),
        tuple(Column(head, "right" if i else "left") for i, head in enumerate(heads)),
        tuple(_rows(nation, population)),
        style="dense",
    )
    others = (p for p in nation.populations if p.id != population.id and offered(nation, p))
    return SitePage(
        path=nation.paths.map(population.id),
        kind="map",
        title=words.MAP_GROUP.format_map(gaps),
        blocks=(text("note", nation.say(words.MAP_NOTE)), legend(nation.lens), table),
        trail=trail(nation, population),
        beside=tuple(Cell(p.name, link=nation.paths.map(p.id)) for p in others),
    )


def _sections(nation: Nation, population: Population) -> tuple[Section, ...]:
    return nation.survey.of(population.id).sections


def _rows(nation: Nation, population: Population) -> Iterator[tuple[Cell, ...]]:
    listed = nation.by_name(population.id)
    codes, wave = [organisation.code for organisation in listed], nation.survey.wave
    sections = [section.id for section in _sections(nation, population)]
    scores, hidden = nation.release.block("score.score", sections, codes, population.id, wave)
    bands, unbanded = nation.release.block(
        "expected_range.band", sections, codes, population.id, wave
    )
    decimals = nation.lens.score_decimals
    for column, organisation in enumerate(listed):
        link = nation.paths.part(organisation.code, population.id)
        cells = (
            Cell(
                NONE if hidden[row, column] else number(float(scores[row, column]), decimals),
                band=None if unbanded[row, column] else int(bands[row, column]),
            )
            for row in range(len(sections))
        )
        yield (Cell(organisation.name, link=link), *cells)
