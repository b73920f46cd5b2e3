"""The explorer: chosen questions, organisations and groups, from the data of measure pages.

Without a script its page leads to every question and organisation by name; with one it reads
`data`, which holds what the page of a measure shows, as it is printed there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from surveybench.quantities import Flag
from surveybench.report.compose.say import legend, text
from surveybench.report.compose.site.answers import of_the_country
from surveybench.report.compose.site.names import measure_title, trail
from surveybench.report.compose.site.nation import Nation, Row
from surveybench.report.compose.view import cell
from surveybench.report.document import Block, Cell, Group, SitePage, Table, Text
from surveybench.report.lens.rounding import NONE
from surveybench.report.words import site as words
from surveybench.survey import Population

PEERS = "peers.mean"


def page(nation: Nation, population: Population) -> SitePage:
    """Every question and every organisation of a population, to choose from."""
    survey = nation.survey.of(population.id)
    measures = [
        Text("entry", (Cell(measure_title(nation, measure), link=link),), depth)
        for measure in survey.measures
        if (link := nation.paths.measure(population.id, measure))
        if (depth := 1 if measure in survey.section else 2)
    ]
    organisations = [
        Text(
            "entry",
            (
                Cell(organisation.name, link=link),
                *((Cell(organisation.peers),) if organisation.peers else ()),
            ),
            2,
        )
        for organisation in nation.by_name(population.id)
        if (link := nation.paths.organisation(organisation.code))
    ]
    compares = nation.compares(population.id)
    return SitePage(
        path=nation.paths.explore(population.id),
        kind="explore",
        title=words.EXPLORE_GROUP.format(population=population.name),
        blocks=(
            text("lead", nation.say(words.EXPLORE_LEAD)),
            text("note", nation.say(words.EXPLORE_NOTE)),
            *((legend(nation.lens),) if compares else ()),
            text("heading", words.EXPLORE_QUESTIONS),
            Group("list", tuple(measures), "questions"),
            text("heading", nation.say(words.FIND_ORGANISATIONS)),
            Group("list", tuple(organisations), "organisations"),
        ),
        trail=trail(nation, population),
        beside=tuple(
            Cell(group.name, link=nation.paths.explore(group.id))
            for group in nation.populations
            if group.id != population.id
        ),
    )


def data(
    nation: Nation,
    population: Population,
    measure: str,
    rows: Sequence[Row],
    shares: Table | None,
    groups: Sequence[Block],
) -> Mapping[str, object]:
    """What the page of a measure shows, by what it is; nothing of very many organisations."""
    if nation.many:
        return {}
    average = cell(nation.lens, nation.everyone("national", measure, population.id)).text
    return {
        "average": average,
        "country": nation.survey.words.country,
        "ends": [nation.survey.scale.low, nation.survey.scale.high],
        "heads": [nation.say(head) for head in words.MEASURE_ROWS],
        "scores": [_scores(nation, row) for row in rows if nation.has(_code(row), population.id)],
        "peers": _peers(nation, population.id, measure),
        "answers": _table(shares),
        "nation": of_the_country(nation, population, measure),
        "groups": _table(next((block for block in groups if isinstance(block, Table)), None)),
    }


def _code(row: Row) -> str:
    return row.organisation.code


def _scores(nation: Nation, row: Row) -> list[str | int]:
    """Where its pages are, n, score, ends of the interval, band and what stands for it."""
    if row.score.value is None:
        verdict = nation.lens.reason(row.score)
    else:
        verdict = nation.lens.bands[row.band] if row.band else NONE
    figures = (cell(nation.lens, figure).text for figure in (row.score, row.lower, row.upper))
    count = cell(nation.lens, row.n, 0).text
    place = nation.paths.organisations[_code(row)]
    return [place, count, *figures, row.band or 0, verdict]


def _peers(nation: Nation, population: str, measure: str) -> dict[str, str]:
    """The mean of each group of peers, where it is shown."""
    if PEERS not in nation.release.grids:
        return {}
    means = nation.lens.figures(PEERS, (measure,), nation.codes, population)
    pairs = zip(nation.release.organisations, means, strict=True)
    return {
        organisation.peers: cell(nation.lens, mean).text
        for organisation, mean in pairs
        if organisation.peers and mean.flag is Flag.OK
    }


def _table(table: Table | None) -> Mapping[str, object] | None:
    """Heads and rows as texts; the first cell of a row that leads somewhere by its way."""
    if table is None:
        return None
    return {
        "heads": [column.header for column in table.columns],
        "rows": [[_first(row[0]), *(entry.text for entry in row[1:])] for row in table.rows],
    }


def _first(entry: Cell) -> str:
    """An organisation by the folder of its pages, a group by its name."""
    return entry.link.split("/")[1] if entry.link else entry.text
