"""The page of a population: the national average of every question, section by section."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.report.compose.made_of import parts_of
from surveybench.report.compose.say import star, text
from surveybench.report.compose.site.names import difference, measure_title, trail
from surveybench.report.compose.site.nation import Nation
from surveybench.report.compose.view import cell
from surveybench.report.document import Block, Cell, Column, SitePage, Table, Text
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import NONE
from surveybench.report.words import site as words
from surveybench.survey import Population, Section

SIDES = ((1, 2, 3), (4,), (5, 6, 7))


def page(nation: Nation, population: Population) -> SitePage:
    """A table for each section, each row leading to its question."""
    return SitePage(
        path=nation.paths.population(population.id),
        kind="population",
        title=population.name,
        blocks=tuple(_blocks(nation, population)),
        trail=trail(nation),
        beside=tuple(
            Cell(other.name, link=nation.paths.population(other.id))
            for other in nation.populations
            if other.id != population.id
        ),
    )


def _blocks(nation: Nation, population: Population) -> Iterator[Block]:
    count = {"count": nation.counted(nation.having(population.id))}
    compared = nation.compares(population.id)
    if compared:
        yield text("lead", nation.say(words.POPULATION_LEAD, count))
        yield text("note", nation.say(words.POPULATION_BANDS_NOTE))
    else:
        yield text("lead", nation.say(words.POPULATION_ALONE, count))
    survey = nation.survey.of(population.id)
    if any(item.wording != "verbatim" for item in survey.evaluative):
        yield text("note", star(nation.survey))
    for section in survey.sections:
        link = nation.paths.measure(population.id, section.id)
        yield Text("heading", (Cell(measure_title(nation, section.id), link=link),))
        yield (_table if compared else _alone)(nation, population, section)


def _table(nation: Nation, population: Population, section: Section) -> Table:
    heads = [nation.say(head) for head in words.POPULATION_COLUMNS]
    since = [
        nation.say(words.POPULATION_SINCE, {"wave": wave_name(nation.survey, wave)})
        for wave in nation.survey.waves[1:2]
    ]
    numbers = (*heads[1:], *since, *map(nation.say, words.POPULATION_BANDS))
    columns = (Column(heads[0], weight=5), *(Column(head, "right") for head in numbers))
    parts = parts_of(nation.survey.of(population.id), section)
    measures = (*parts, *((section.id,) if len(section.parts) > 1 else ()))
    gaps = {"section": measure_title(nation, section.id)}
    return Table(
        f"section-{section.id}",
        nation.say(words.POPULATION_TABLE, gaps),
        columns,
        tuple(
            _row(nation, population, measure, whole=measure == section.id) for measure in measures
        ),
    )


def _alone(nation: Nation, population: Population, section: Section) -> Table:
    """Where nobody is compared: who has a score, and the scores themselves one click away."""
    heads = [nation.say(head) for head in words.POPULATION_ALONE_COLUMNS]
    rows = []
    for item in parts_of(nation.survey.of(population.id), section):
        scored = [row for row in nation.rows(item, population.id) if row.score.value is not None]
        link = nation.paths.measure(population.id, item)
        name = Cell(measure_title(nation, item), link=link)
        rows.append((name, Cell(str(len(scored)) if scored else NONE)))
    gaps = {"section": measure_title(nation, section.id)}
    return Table(
        f"section-{section.id}",
        nation.say(words.POPULATION_ALONE_TABLE, gaps),
        (Column(heads[0], weight=5), Column(heads[1], "right")),
        tuple(rows),
    )


def _row(nation: Nation, population: Population, measure: str, *, whole: bool) -> tuple[Cell, ...]:
    name = words.WHOLE_SECTION if whole else measure_title(nation, measure)
    now = nation.everyone("national", measure, population.id)
    since = [
        Cell(
            difference(nation.lens, now, nation.everyone("national", measure, population.id, wave))
        )
        for wave in nation.survey.waves[1:2]
    ]
    return (
        Cell(name, link=nation.paths.measure(population.id, measure)),
        cell(nation.lens, now, strong=True),
        cell(nation.lens, nation.everyone("lowest", measure, population.id)),
        cell(nation.lens, nation.everyone("highest", measure, population.id)),
        *since,
        *_sides(nation, population.id, measure),
    )


def _sides(nation: Nation, population: str, measure: str) -> tuple[Cell, ...]:
    """How many organisations are worse, about the same, better."""
    if not nation.compared(measure, population) or not nation.whole(measure, population):
        return (Cell(NONE),) * len(SIDES)
    bands = [row.band for row in nation.rows(measure, population)]
    return tuple(Cell(str(sum(band in side for band in bands))) for side in SIDES)
