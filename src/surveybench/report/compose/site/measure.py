"""The page of one question or section: every organisation, the national picture, the change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from surveybench.report.charts import Bar, Ranking, draw
from surveybench.report.compose.figures import drawn
from surveybench.report.compose.funnel import funnel
from surveybench.report.compose.made_of import made_of
from surveybench.report.compose.ranked import doubtful
from surveybench.report.compose.say import band_cell, higher_means, legend, star, text
from surveybench.report.compose.site import explorer
from surveybench.report.compose.site.answers import answers, by_organisation
from surveybench.report.compose.site.by_wave import change
from surveybench.report.compose.site.names import (
    difference,
    measure_short,
    measure_title,
    trail,
    verdict,
)
from surveybench.report.compose.site.nation import Nation, Row
from surveybench.report.compose.site.subgroups import subgroups
from surveybench.report.compose.view import cell
from surveybench.report.compose.waves import compared as waves_apart
from surveybench.report.document import (
    Block,
    Cell,
    Chart,
    Column,
    Download,
    Group,
    SitePage,
    Table,
    Text,
)
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import NONE, number, plotted
from surveybench.report.words import answers as words_answers
from surveybench.report.words import report as report_words
from surveybench.report.words import site as words
from surveybench.survey import Item, Population

# Where a row of a table of organisations stands: hidden ones last, then by score, name, code.
Order = tuple[bool, float, str, str]


@dataclass(frozen=True, slots=True)
class Parts:
    """What stands on the page of a measure, and in the files beside it."""

    rows: tuple[Row, ...]
    everyone: Table
    shares: Table | None
    groups: tuple[Block, ...]


def page(nation: Nation, population: Population, measure: str) -> SitePage:
    """Figures, ranking, table of all organisations, bands, answers, groups, average by year."""
    if measure not in nation.survey.measures_of[population.id]:
        return _of_others(nation, population, measure)
    rows = nation.rows(measure, population.id)
    parts = Parts(
        rows,
        everyone(nation, population, measure, rows),
        by_organisation(nation, population, measure),
        tuple(subgroups(nation, population, measure)),
    )
    return SitePage(
        path=nation.paths.measure(population.id, measure),
        kind="measure",
        title=measure_title(nation, measure),
        blocks=tuple(_blocks(nation, population, measure, parts)),
        trail=trail(nation, population, measure),
        beside=_elsewhere(nation, population, measure),
        downloads=tuple(_files(nation, population, measure, parts)),
        data=explorer.data(nation, population, measure, rows, parts.shares, parts.groups),
    )


def _files(
    nation: Nation, population: Population, measure: str, parts: Parts
) -> Iterator[Download]:
    csv = nation.paths.measure(population.id, measure, "csv")
    yield Download(csv, parts.everyone.caption, table=parts.everyone)
    if parts.shares is not None:
        path = nation.paths.answers(population.id, measure)
        yield Download(path, parts.shares.caption, table=parts.shares)


def _of_others(nation: Nation, population: Population, measure: str) -> SitePage:
    """The page of what these people were not asked about: where it is found."""
    gaps = {"population": population.name}
    return SitePage(
        path=nation.paths.measure(population.id, measure),
        kind="measure",
        title=measure_title(nation, measure),
        blocks=(text("lead", nation.say(words.MEASURE_OF_OTHERS, gaps)),),
        trail=trail(nation, population, measure),
        beside=_elsewhere(nation, population, measure),
    )


def _elsewhere(nation: Nation, population: Population, measure: str) -> tuple[Cell, ...]:
    """The same measure in the other populations."""
    return tuple(
        Cell(other.name, link=nation.paths.measure(other.id, measure))
        for other in nation.populations
        if other.id != population.id and measure in nation.survey.measures_of[other.id]
    )


def _blocks(nation: Nation, population: Population, measure: str, parts: Parts) -> Iterator[Block]:
    compared = nation.compared(measure, population.id)
    if compared:
        yield _figures(nation, population.id, measure)
    else:
        yield text("notice", _reason(nation, measure, parts.rows))
    if measure in nation.survey.section:
        yield from _items(nation, population, measure)
    else:
        yield from _base(nation, nation.survey.item[measure])
    if not nation.many:
        link = f"{nation.paths.explore(population.id)}#q={nation.paths.measures[measure]}"
        yield Text("entry", (Cell(nation.say(words.EXPLORE_THIS), link=link),), 2)
    whole = compared and nation.whole(measure, population.id)
    if any(row.score.value is not None for row in parts.rows):
        yield text("heading", nation.say(words.MEASURE_ALL))
        yield _ranking(nation, population, measure, parts) if whole else parts.everyone
    if whole and measure in nation.survey.item and not nation.many:
        yield from _funnel(nation, population, measure)
    if whole:
        yield text("heading", nation.say(words.MEASURE_PICTURE))
        yield _picture(nation, measure, parts.rows)
    yield from answers(nation, population, measure)
    if parts.shares is not None:
        yield text("note", nation.say(words_answers.BY_ORGANISATION_NOTE))
        yield parts.shares
    yield from parts.groups
    yield from change(nation, population, measure)


def _base(nation: Nation, item: Item) -> Iterator[Text]:
    """Who was asked, what a high score means, and whose the wording is."""
    if item.base:
        yield text("note", item.base)
    yield from higher_means(nation.lens, item)
    if item.wording != "verbatim":
        yield text("note", star(nation.survey))


def _reason(nation: Nation, measure: str, rows: tuple[Row, ...]) -> str:
    """Why organisations are not compared."""
    least = {"least": str(nation.survey.settings.release.min_organisations)}
    if measure in nation.survey.section:
        return nation.say(words.MEASURE_SECTION_HIDDEN, least)
    if all(row.score.value is None for row in rows):
        return nation.say(words.MEASURE_NOBODY)
    return nation.say(words.MEASURE_ALONE, least)


def _figures(nation: Nation, population: str, measure: str) -> Group:
    def figure(quantity: str, what: str, decimals: int | None = None) -> Text:
        found = nation.everyone(quantity, measure, population)
        return Text("figure", (cell(nation.lens, found, decimals), Cell(nation.say(what))))

    figures = [
        figure("national", words.MEASURE_AVERAGE),
        figure("lowest", words.MEASURE_LOWEST),
        figure("highest", words.MEASURE_HIGHEST),
        figure("organisations", words.MEASURE_COMPARED, 0),
    ]
    now = nation.everyone("national", measure, population)
    for wave in nation.survey.waves[1:2]:
        moved = difference(nation.lens, now, nation.everyone("national", measure, population, wave))
        if moved != NONE:
            since = nation.say(words.MEASURE_SINCE, {"wave": wave_name(nation.survey, wave)})
            figures.append(Text("figure", (Cell(moved), Cell(since))))
    return Group("figures", tuple(figures))


def _items(nation: Nation, population: Population, section: str) -> Iterator[Block]:
    yield from made_of(nation.survey.of(population.id), nation.survey.section[section])
    yield text("heading", words.MEASURE_ITEMS)
    for item in nation.survey.section[section].parts:
        link = nation.paths.measure(population.id, item)
        yield Text("bullet", (Cell(measure_title(nation, item), link=link),))


def _ranking(nation: Nation, population: Population, measure: str, parts: Parts) -> Group:
    """Every organisation's score, lowest first on the chart, none picked out."""
    scored = sorted(
        ((row.score.value, row) for row in parts.rows if row.score.value is not None),
        key=lambda pair: (pair[0], pair[1].organisation.code),
    )
    bars = tuple(
        Bar(
            row.organisation.code,
            row.organisation.name,
            plotted(value),
            row.band,
            *(None if end.value is None else plotted(end.value) for end in (row.lower, row.upper)),
        )
        for value, row in scored
    )
    average = nation.everyone("national", measure, population.id).value
    assert average is not None
    shown = drawn(bars, "")
    model = Ranking(
        label=measure_title(nation, measure),
        bars=shown,
        own="",
        own_shown="",
        national=plotted(average),
        national_shown=report_words.AVERAGE_MARK.format(
            score=number(average, nation.lens.score_decimals)
        ),
        ends=(nation.survey.scale.low, nation.survey.scale.high),
        decimals=nation.lens.score_decimals,
    )
    alt = _alt(nation, population, measure, [row for _, row in scored])
    notes = [text("note", nation.say(words.MEASURE_ALL_NOTE))]
    if doubtful(nation.lens, measure, population.id):
        notes.append(text("note", nation.say(report_words.RANKING_DOUBT)))
    if len(shown) < len(bars):
        gaps = {"drawn": str(len(shown)), "count": nation.counted(len(bars))}
        notes.append(text("note", nation.say(words.MEASURE_DRAWN, gaps)))
    return Group(
        "ranking",
        (Chart("ranking", alt, model, draw(model)), legend(nation.lens), *notes, parts.everyone),
    )


def _alt(nation: Nation, population: Population, measure: str, rising: list[Row]) -> str:
    bands = Counter(row.band for row in rising if row.band)
    counted = ", ".join(
        f"{nation.lens.bands_short.get(band, NONE).lower()}: {bands[band]}"
        for band in sorted(bands)
    )
    gaps = {
        "measure": measure_short(nation, measure),
        "population": population.name,
        "count": str(len(rising)),
        "lowest": cell(nation.lens, rising[0].score).text,
        "highest": cell(nation.lens, rising[-1].score).text,
        "average": cell(nation.lens, nation.everyone("national", measure, population.id)).text,
        "bands": counted[:1].upper() + counted[1:],
    }
    return nation.say(words.MEASURE_ALT, gaps)


def everyone(nation: Nation, population: Population, measure: str, rows: tuple[Row, ...]) -> Table:
    """Every organisation's result: best first where they are compared, else by name."""
    compared = nation.compared(measure, population.id)
    item = measure in nation.survey.item
    waves = waves_apart(nation.survey) if item else ()
    heads = [nation.say(head) for head in words.MEASURE_ROWS]
    chosen = [heads[0], *(heads[1:2] if item else []), *heads[2:5], *heads[5:][:compared]]
    columns = [Column(chosen[0], weight=3)]
    columns += [Column(h, "left" if h == heads[5] else "right") for h in chosen[1:]]
    columns += [
        Column(nation.say(words.POPULATION_SINCE, {"wave": wave_name(nation.survey, w)}))
        for w in waves
    ]
    gaps = {"measure": measure_short(nation, measure), "population": population.name}
    return Table(
        "everyone",
        nation.say(words.MEASURE_TABLE, gaps),
        tuple(columns),
        tuple(
            _row(nation, population.id, measure, row, compared=compared)
            for row in _sorted(rows, compared)
            if compared or row.score.value is not None
        ),
        style="dense",
    )


def _sorted(rows: tuple[Row, ...], compared: bool) -> list[Row]:
    def order(row: Row) -> Order:
        hidden = row.score.value is None
        best = -(row.score.value or 0.0) if compared else 0.0
        return hidden, best, row.organisation.name, row.organisation.code

    return sorted(rows, key=order)


def _row(
    nation: Nation, population: str, measure: str, row: Row, *, compared: bool
) -> tuple[Cell, ...]:
    item = measure in nation.survey.item
    link = nation.home(row.organisation.code, population, measure)
    name = Cell(row.organisation.name, link=link)
    if row.score.value is None:
        band = Cell(nation.lens.reason(row.score))
    else:
        band = band_cell(nation.lens, row.band) if row.band else Cell(NONE)
    return (
        name,
        *((cell(nation.lens, row.n, 0),) if item else ()),
        cell(nation.lens, row.score, strong=True),
        cell(nation.lens, row.lower),
        cell(nation.lens, row.upper),
        *((band,) if compared else ()),
        *(verdict(nation.lens, change) for change in row.changes),
    )


def _funnel(nation: Nation, population: Population, measure: str) -> Iterator[Block]:
    """Every organisation against what is expected of its size."""
    organisations = nation.release.organisations
    label = measure_title(nation, measure)
    chart = funnel(nation.lens, organisations, measure, population.id, label)
    if chart is not None:
        note = text("note", nation.say(words.MEASURE_FUNNEL_NOTE))
        yield text("heading", words.MEASURE_FUNNEL)
        yield Group("column", (chart, legend(nation.lens), note), "by-answers")


def _picture(nation: Nation, measure: str, rows: tuple[Row, ...]) -> Table:
    """How many organisations are in each band, best first."""
    counts = Counter(row.band for row in rows if row.band)
    return Table(
        "bands",
        nation.say(words.MEASURE_PICTURE_CAPTION),
        (Column(report_words.BAND, weight=3), Column(nation.say(words.MEASURE_COUNT), "right")),
        tuple(
            (band_cell(nation.lens, band), Cell(str(counts[band])))
            for band in sorted(nation.lens.bands, reverse=True)
        ),
    )
