"""Results of one population: sections, and the questions of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from surveybench.quantities import Axis, Figure, Flag
from surveybench.report.charts import Ranking, shown_scale
from surveybench.report.compose import figures, ranked, withheld
from surveybench.report.compose.made_of import made_of
from surveybench.report.compose.question import numbers, question
from surveybench.report.compose.say import (
    band_cell,
    fill,
    head,
    legend,
    missing,
    section_name,
    short,
    text,
    without_empty,
)
from surveybench.report.compose.view import View, score_cell
from surveybench.report.document import Block, Cell, Chart, Column, Group, Page, Table, Text
from surveybench.report.lens import bound_gap
from surveybench.report.lens.rounding import NONE, number
from surveybench.report.words import report as words
from surveybench.report.words import sections as words_sections
from surveybench.survey import Population, Section


def pages(view: View, population: Population) -> Iterator[Page]:
    """An overview of the sections, what is not shown, then each section with its questions."""
    yield _overview(view, population)
    yield from withheld.pages(view, population)
    for section in view.survey.sections:
        yield _section(view, population, section)


def absent(view: View, population: Population) -> Page:
    """The one-sentence page of an organisation without this population."""
    gaps = {
        "name": view.organisation.name,
        "code": view.organisation.code,
        "population": population.name,
    }
    return Page(
        id=f"results-{population.id}",
        kind="absent",
        title=words.RESULTS.format(population=population.name),
        level=2,
        blocks=(text("lead", fill(words.ABSENT, view, gaps)),),
        head=head(view, population.id),
        population=population.id,
    )


def _overview(view: View, population: Population) -> Page:
    average = fill(words.AVERAGE, view)
    columns = (
        Column(words.SECTION_COLUMN, weight=4.6),
        Column(words.YOUR_SCORE, "right"),
        Column(average, "right", 1.2),
        Column(words.LOWEST, "right"),
        Column(words.HIGHEST, "right"),
        Column(words.BAND, weight=3),
        *(
            Column(fill(header, view), "right", 1.4)
            for header in (words.RESULTS_BETTER, words.RESULTS_SAME, words.RESULTS_WORSE)
        ),
    )
    rows = tuple(_overview_row(view, population.id, section) for section in view.survey.sections)
    count = {"section_count": str(len(view.survey.sections))}
    lead = words.RESULTS_LEAD_ONE if len(view.survey.sections) == 1 else words.RESULTS_LEAD
    title = words.RESULTS.format(population=population.name)
    table = _trimmed(view, population.id, Table(f"sections-{population.id}", title, columns, rows))
    return Page(
        id=f"results-{population.id}",
        kind="overview",
        title=title,
        level=2,
        blocks=(
            text("lead", fill(lead, view, count)),
            table,
            *_lacks(view, population),
        ),
        head=head(view, population.id),
        population=population.id,
    )


def _trimmed(view: View, population: str, table: Table) -> Table:
    """Without the columns that a publisher gives nobody figures for."""
    judged = view.lens.has_any("expected_range.band")
    if not judged:
        rows = tuple(row[:5] for row in table.rows)
        return without_empty(replace(table, columns=table.columns[:5], rows=rows), (1, 2, 3, 4))
    scored = any(_anybody_has(view, population, s.id) for s in view.survey.sections)
    if scored or view.lens.publisher is None:
        return without_empty(table, (2, 3, 4))
    counts = (0, *range(6, len(table.columns)))
    return replace(
        table,
        columns=tuple(table.columns[i] for i in counts),
        rows=tuple(tuple(row[i] for i in counts) for row in table.rows),
    )


def _lacks(view: View, population: Population) -> Iterator[Text]:
    """What the figures of this population do not have at all, said once."""
    if not view.compares(population.id):
        yield text("note", fill(words.RESULTS_ALONE, view))
    judged = [m for m in view.survey.measures if view.band(m, population.id) is not None]
    limits = [
        view.own(f"expected_range.{name}", m, population.id)
        for m in judged
        for name in view.lens.limits[:2]
    ]
    if judged and all(limit.value is None for limit in limits):
        yield text("note", words.NO_LIMITS)
    scored = [s.id for s in view.survey.sections if view.national.rankings[population.id, s.id]]
    if scored and not any(figures.ranking(view, s, population.id) for s in scored):
        yield text("note", words.RANKING_NONE)


def _overview_row(view: View, population: str, section: Section) -> tuple[Cell, ...]:
    bands = [view.band(item, population) for item in view.survey.made_of(section.id)]
    counts = (
        sum(band is not None and band > 4 for band in bands),
        sum(band == 4 for band in bands),
        sum(band is not None and band < 4 for band in bands),
    )
    return (
        Cell(section_name(view, section.id), link=f"section-{population}-{section.id}"),
        *numbers(view, section.id, population),
        _verdict(view, section.id, population),
        *(Cell(str(count) if count else NONE) for count in counts),
    )


def _verdict(view: View, measure: str, population: str) -> Cell:
    figure = view.own("expected_range.band", measure, population)
    if figure.value is None:
        return missing(view, figure)
    return band_cell(view.lens, int(figure.value), ref=str(figure.ref))


def _section(view: View, population: Population, section: Section) -> Page:
    """The ranking of a section and its questions; what is not shown stands in a table before."""
    listed = view.survey.listed[section.id]
    hidden = {item.id for item in withheld.withheld(view, population.id, listed)}
    items = [view.survey.item[item] for item in listed if item not in hidden]
    name, group = section_name(view, section.id), short(view, population.id)
    return Page(
        id=f"section-{population.id}-{section.id}",
        kind="section",
        title=words.SECTION.format(population=group, section=name),
        level=3,
        blocks=(
            *_section_blocks(view, population.id, section),
            *made_of(view.survey, section),
            *withheld.pointer(view, population.id, section),
            *(question(view, item, population.id) for item in items),
        ),
        head=head(view, population.id),
        population=population.id,
        parent=f"results-{population.id}",
    )


def _section_blocks(view: View, population: str, section: Section) -> tuple[Block, ...]:
    chart = figures.ranking(view, section.id, population)
    own = view.own("score.score", section.id, population)
    if chart is None and own.value is not None:
        return (_sentence(view, section.id, population),)
    unscored = own.flag is Flag.NOT_PUBLISHED and not _anybody_has(view, population, section.id)
    if chart is None and (unscored or not view.compares(population)):
        return ()
    if chart is None:
        return (text("lead", _why_no_section(view, own)),)
    scored = len(view.national.rankings[population, section.id])
    drawn = len(chart.model.bars) if isinstance(chart.model, Ranking) else scored
    said = words.RANKING_CAPTION if drawn == scored else words.RANKING_THINNED
    count = {"count": view.lens.organisations(scored), "drawn": f"{drawn:,}"}
    doubt = (fill(words.RANKING_DOUBT, view),) if _doubtful(view, population, section.id) else ()
    caption = text("note", " ".join((fill(said, view, count), *_ends_of(view, chart), *doubt)))
    key = (legend(view.lens),) if view.lens.has_any("expected_range.band") else ()
    return (Group("ranking", (_sentence(view, section.id, population), chart, caption, *key)),)


def _anybody_has(view: View, population: str, section: str) -> bool:
    """Whether any organisation has a score of a section, which not every publisher gives."""
    grid = view.release.grids["score.score"]
    places = grid.positions
    p, m = places[Axis.POPULATION][population], places[Axis.MEASURE][section]
    return bool((grid.flags[places[Axis.WAVE][view.survey.wave], p, m] == Flag.OK).any())


def _doubtful(view: View, population: str, section: str) -> bool:
    """Whether chance decides much of the order, of everybody or of the place of this one."""
    if ranked.RELIABILITY not in view.release.grids:
        return False
    own = view.own(ranked.RELIABILITY, section, population).value
    return (population, section) in view.national.doubtful or (
        own is not None and own < ranked.RANKED
    )


def _ends_of(view: View, chart: Chart) -> tuple[str, str]:
    """Who is lowest and highest, and which stretch of the scale is shown."""
    model = chart.model
    assert isinstance(model, Ranking)
    first, last = model.bars[0], model.bars[-1]
    low, high = shown_scale(model)
    decimals = view.lens.score_decimals
    gaps = {
        "first": first.name,
        "lowest": number(first.score, decimals),
        "last": last.name,
        "highest": number(last.score, decimals),
        "from": f"{low:g}",
        "to": f"{high:g}",
    }
    return fill(words.RANKING_ENDS, view, gaps), fill(words.RANKING_SCALE, view, gaps)


def _why_no_section(view: View, own: Figure) -> str:
    """The sentence that says why a section has no score of this organisation, or which bound."""
    if own.flag in (Flag.SUPPRESSED, Flag.PROTECTS_ANOTHER):
        return fill(_why_hidden(view, own), view)
    sentence = words.NO_SCORES.get(own.flag.word, words.SECTION_HIDDEN_ALONE)
    return fill(sentence, view, bound_gap(view.survey, own))


def _why_hidden(view: View, own: Figure) -> str:
    """For an item's sake; where all of them are shown, for those who answered a part of it."""
    items = view.survey.made_of(own.ref.measure)
    of_items = (view.own("score.score", item, own.ref.population) for item in items)
    if all(figure.value is not None for figure in of_items):
        return words_sections.HIDDEN_PARTLY
    return words.SECTION_HIDDEN_SMALL


def _sentence(view: View, section: str, population: str) -> Text:
    score = view.own("score.score", section, population)
    band = view.band(section, population)
    if score.bound is not None:
        return text("lead", _why_no_section(view, score))
    if score.value is None:
        return text("lead", fill(_why_hidden(view, score), view))
    shown = score_cell(view, score).text
    if band is None:
        return text("lead", words.SECTION_NO_BAND.format(score=shown))
    ref = str(view.own("expected_range.band", section, population).ref)
    sentence = Cell(words.SECTION_SCORE.format(score=shown), ref=str(score.ref))
    return Text("score", (sentence, band_cell(view.lens, band, ref=ref)))
