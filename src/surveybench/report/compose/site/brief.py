"""An organisation among thousands: one page with what matters and all its scores, no charts."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from surveybench.quantities import NATIONAL, Organisation
from surveybench.report.compose import glance
from surveybench.report.compose.say import band_cell, text
from surveybench.report.compose.site.names import measure_title, verdict
from surveybench.report.compose.site.nation import Nation
from surveybench.report.compose.site.organisation import opening
from surveybench.report.compose.site.paths import START
from surveybench.report.compose.view import National, View, cell
from surveybench.report.compose.waves import compared
from surveybench.report.document import (
    Block,
    Cell,
    Column,
    Download,
    Group,
    Page,
    SitePage,
    Table,
    Text,
)
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import NONE
from surveybench.report.words import site as words
from surveybench.survey import Population

Row = tuple[Cell, ...]


def page(nation: Nation, organisation: Organisation, downloads: tuple[Download, ...]) -> SitePage:
    """At a glance, and a table of every score for each population it has results in."""
    code, home = organisation.code, nation.paths.organisation(organisation.code)
    there = [p for p in nation.populations if nation.has(code, p.id)]
    tables = [_table(nation, code, population) for population in there]
    view = View(organisation, National(nation.lens, MappingProxyType({})))
    seen = tuple(_linked(nation, page) for page in glance.pages(view))
    scores = tuple(
        Page(f"page-{table.id}", "numbers", table.caption, 2, (table,), population=population.id)
        for population, table in zip(there, tables, strict=True)
    )
    entries = [(words.ORGANISATION_GLANCE, home)]
    entries += [(table.caption, f"{home}#{table.id}") for table in tables]
    return SitePage(
        path=home,
        kind="organisation",
        title=organisation.name,
        blocks=(
            *opening(nation, code, organisation.name),
            text("note", nation.say(words.ORGANISATION_BRIEF)),
        ),
        pages=(*seen, *scores),
        trail=(Cell(words.START, link=START),),
        contents=tuple(Text("entry", (Cell(name, link=link),), 1) for name, link in entries),
        downloads=(_csv(nation, code, there, tables), *downloads),
    )


def _table(nation: Nation, code: str, population: Population) -> Table:
    """Each section and its questions, which lead to the comparison of all organisations."""
    measures = nation.survey.of(population.id).measures
    waves = compared(nation.survey)
    own = {
        name: nation.lens.figures(f"score.{name}", measures, (code,), population.id)
        for name in ("n", "score", "lower", "upper")
    }
    bands = nation.lens.figures("expected_range.band", measures, (code,), population.id)
    average = nation.lens.figures("expected_range.national", measures, (NATIONAL,), population.id)
    changes = [
        nation.lens.figures("change.verdict", measures, (code,), population.id, wave)
        for wave in waves
    ]
    rows: list[Row] = []
    for at, measure in enumerate(measures):
        band = bands[at].value
        link = nation.paths.measure(population.id, measure)
        whole = measure in nation.survey.section
        rows.append(
            (
                Cell(measure_title(nation, measure), link=link, strong=whole),
                Cell("") if whole else cell(nation.lens, own["n"][at], 0),
                *(
                    cell(nation.lens, own[name][at], strong=name == "score")
                    for name in ("score", "lower")
                ),
                cell(nation.lens, own["upper"][at]),
                cell(nation.lens, average[at]),
                Cell(NONE) if band is None else band_cell(nation.lens, int(band)),
                *(Cell("") if whole else verdict(nation.lens, figures[at]) for figures in changes),
            )
        )
    heads = (words.ORGANISATION_COLUMNS[2:], map(nation.say, words.ORGANISATION_COLUMNS_MORE))
    first, *numbers = (head for part in heads for head in part)
    since = [
        nation.say(words.POPULATION_SINCE, {"wave": wave_name(nation.survey, wave)})
        for wave in waves
    ]
    columns = (
        Column(first, weight=3),
        *(Column(head, "right") for head in numbers[:-1]),
        *(Column(head) for head in (numbers[-1], *since)),
    )
    caption = nation.say(words.ORGANISATION_SCORES, {"population": population.name})
    return Table(f"scores-{population.id}", caption, columns, tuple(rows), style="dense")


def _csv(nation: Nation, code: str, populations: list[Population], tables: list[Table]) -> Download:
    """The tables of the page in one file."""
    heads = [*words.ORGANISATION_COLUMNS, *map(nation.say, words.ORGANISATION_COLUMNS_MORE)]
    label = nation.say(words.ORGANISATION_CSV)
    measures_of = {p.id: nation.survey.of(p.id).measures for p in populations}
    rows = tuple(
        (Cell(population.name), Cell(measure), *row[: len(heads) - 2])
        for population, table in zip(populations, tables, strict=True)
        for measure, row in zip(measures_of[population.id], table.rows, strict=True)
    )
    whole = Table("scores", label, tuple(Column(head) for head in heads), rows)
    path = nation.paths.organisation(code, "scores.csv")
    return Download(path, label, table=whole, holds=tuple(table.id for table in tables))


def _linked(nation: Nation, page: Page) -> Page:
    """The page with its links to parts of a report leading to questions of the site instead."""
    targets = {
        f"{population.id}-{item.id}": nation.paths.measure(population.id, item.id)
        for population in nation.populations
        for item in nation.survey.evaluative
    }

    def led(block: Block) -> Block:
        if isinstance(block, Group):
            return replace(block, blocks=tuple(map(led, block.blocks)))
        if isinstance(block, Table):
            return replace(block, rows=tuple(tuple(map(to, row)) for row in block.rows))
        return block

    def to(one: Cell) -> Cell:
        return replace(one, link=targets[one.link]) if one.link in targets else one

    return replace(page, blocks=tuple(map(led, page.blocks)))
