"""One table of a population: measures down, organisations across."""

from __future__ import annotations

from surveybench.report import words_site as words
from surveybench.report.compose.rounding import NONE, number
from surveybench.report.compose.say import legend, text
from surveybench.report.compose.site.names import measure_title, trail
from surveybench.report.compose.site.nation import Nation, Row
from surveybench.report.document import Cell, Column, SitePage, Table, Text
from surveybench.survey import Population


def page(nation: Nation, population: Population) -> SitePage:
    """Every score of every organisation that has results in the population."""
    gaps = {"population": population.name}
    organisations = sorted(
        (
            organisation
            for organisation in nation.release.organisations
            if nation.release.has(organisation.code, population.id)
        ),
        key=lambda o: (o.name.casefold(), o.code),
    )
    codes = [organisation.code for organisation in organisations]
    table = Table(
        "compare",
        nation.say(words.COMPARE_TABLE, gaps),
        (
            Column(words.COMPARE_MEASURE),
            *(Column(organisation.name, "right") for organisation in organisations),
        ),
        tuple(_row(nation, population, measure, codes) for measure in nation.survey.measures),
        style="dense",
    )
    return SitePage(
        path=nation.paths.compare(population.id),
        kind="compare",
        title=words.COMPARE_GROUP.format_map(gaps),
        blocks=(*_how_to_read(nation, population), table),
        trail=trail(nation, population),
        beside=tuple(
            Cell(other.name, link=nation.paths.compare(other.id))
            for other in nation.populations
            if other.id != population.id
        ),
    )


def _how_to_read(nation: Nation, population: Population) -> tuple[Text, ...]:
    """What the signs mean; where nobody is compared there are none."""
    if nation.compares(population.id):
        return text("note", nation.say(words.COMPARE_NOTE)), legend()
    return (text("note", nation.say(words.COMPARE_ALONE)),)


def _row(
    nation: Nation, population: Population, measure: str, codes: list[str]
) -> tuple[Cell, ...]:
    rows = {row.organisation.code: row for row in nation.rows(measure, population.id)}
    name = Cell(
        measure_title(nation, measure),
        link=nation.paths.measure(population.id, measure),
        strong=measure in nation.survey.section,
    )
    return (name, *(_score(rows[code]) for code in codes))


def _score(row: Row) -> Cell:
    value = row.score.value
    return Cell(NONE if value is None else number(value, 1), band=row.band)
