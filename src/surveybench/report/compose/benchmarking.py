"""Results of one population: sections, and the questions of each."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from surveybench.report import words
from surveybench.report.compose import figures
from surveybench.report.compose.rounding import NONE
from surveybench.report.compose.say import (
    band_cell,
    fill,
    head,
    legend,
    section_name,
    short,
    text,
    wording,
)
from surveybench.report.compose.view import View, cell
from surveybench.report.document import Block, Cell, Chart, Column, Group, Page, Table, Text
from surveybench.results import Flag
from surveybench.survey import Item, Population, Section

QUESTIONS_A_PAGE = 4


def pages(view: View, population: Population) -> Iterator[Page]:
    """An overview of the sections, then each section with its questions."""
    yield _overview(view, population)
    for section in view.survey.sections:
        yield from _section(view, population, section)


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
    columns = (
        Column("Section", weight=5),
        Column(words.YOUR_SCORE, "right"),
        Column(words.AVERAGE, "right"),
        Column(words.LOWEST, "right"),
        Column(words.HIGHEST, "right"),
        Column(words.BAND, weight=2.5),
    )
    rows = tuple(
        (
            Cell(section_name(view, section.id), link=f"section-{population.id}-{section.id}"),
            *_numbers(view, section.id, population.id),
            _verdict(view, section.id, population.id),
        )
        for section in view.survey.sections
    )
    count = {"section_count": str(len(view.survey.sections))}
    title = words.RESULTS.format(population=population.name)
    table = Table(f"sections-{population.id}", title, columns, rows)
    return Page(
        id=f"results-{population.id}",
        kind="overview",
        title=title,
        level=2,
        blocks=(text("lead", fill(words.RESULTS_LEAD, view, count)), table),
        head=head(view, population.id),
        population=population.id,
    )


def _numbers(view: View, measure: str, population: str) -> tuple[Cell, Cell, Cell, Cell]:
    return (
        cell(view.own("score.score", measure, population), strong=True),
        cell(view.everyone("national", measure, population)),
        cell(view.everyone("lowest", measure, population)),
        cell(view.everyone("highest", measure, population)),
    )


def _verdict(view: View, measure: str, population: str) -> Cell:
    figure = view.own("expected_range.band", measure, population)
    if figure.value is None:
        return Cell(NONE, ref=str(figure.ref))
    return band_cell(int(figure.value), ref=str(figure.ref))


def _section(view: View, population: Population, section: Section) -> Iterator[Page]:
    name, where = section_name(view, section.id), short(view, population.id)
    items = [view.survey.item[item] for item in section.items]
    questions = [question(view, item, population.id) for item in items]
    opening = _section_blocks(view, population.id, section)
    # Beside a ranking there is room for one question; without one, for some.
    room = 1 if any(isinstance(block, Group) for block in opening) else QUESTIONS_A_PAGE - 1
    together = len(items) <= room
    if together:
        blocks = (*opening, *questions)
    else:
        blocks = (*opening, _members(view, population.id, section))
    page = Page(
        id=f"section-{population.id}-{section.id}",
        kind="section",
        title=words.SECTION.format(population=where, section=name),
        level=3,
        blocks=blocks,
        head=head(view, population.id),
        population=population.id,
        parent=f"results-{population.id}",
    )
    yield page
    if together:
        return
    size = ceil(len(items) / ceil(len(items) / QUESTIONS_A_PAGE))
    for start in range(0, len(items), size):
        part = items[start : start + size]
        gaps = {"population": where, "section": name, "first": part[0].id, "last": part[-1].id}
        title = words.QUESTIONS_ONE if len(part) == 1 else words.QUESTIONS
        yield Page(
            id=f"questions-{population.id}-{part[0].id}",
            kind="questions",
            title=title.format_map(gaps),
            level=4,
            blocks=tuple(questions[start : start + size]),
            head=head(view, population.id),
            population=population.id,
            parent=page.id,
            listed=False,
        )


def _section_blocks(view: View, population: str, section: Section) -> tuple[Block, ...]:
    chart = figures.ranking(view, section.id, population)
    own = view.own("score.score", section.id, population)
    if chart is None and own.value is not None:
        return (_sentence(view, section.id, population), text("note", words.RANKING_NONE))
    if chart is None:
        reason = (
            words.SECTION_HIDDEN_SMALL
            if own.flag is Flag.SUPPRESSED
            else words.SECTION_HIDDEN_ALONE
        )
        least = view.survey.settings.release
        number = least.min_respondents if own.flag is Flag.SUPPRESSED else least.min_organisations
        return (text("lead", fill(reason, view, {"least": str(number)})),)
    count = str(len(view.national.rankings[population, section.id]))
    caption = text("note", fill(words.RANKING_CAPTION, view, {"count": count}))
    return (Group("ranking", (_sentence(view, section.id, population), chart, caption, legend())),)


def _sentence(view: View, section: str, population: str) -> Text:
    score = view.own("score.score", section, population)
    band = view.band(section, population)
    if score.value is None:
        return text("lead", fill(words.SECTION_HIDDEN_SMALL, view))
    shown = cell(score).text
    if band is None:
        return text("lead", words.SECTION_NO_BAND.format(score=shown))
    ref = str(view.own("expected_range.band", section, population).ref)
    sentence = Cell(words.SECTION_SCORE.format(score=shown), ref=str(score.ref))
    return Text("score", (sentence, band_cell(band, ref=ref)))


def _members(view: View, population: str, section: Section) -> Table:
    """The section's questions in short: what the pages that follow show."""
    columns = (
        Column("Question", weight=6),
        Column(words.RESPONDENTS, "right"),
        Column(words.YOUR_SCORE, "right"),
        Column(words.AVERAGE, "right"),
        Column(words.BAND, weight=2.4),
    )
    rows = tuple(
        (
            Cell(f"{item}. {wording(view.survey.item[item])}", link=f"{population}-{item}"),
            cell(view.own("score.n", item, population), 0),
            cell(view.own("score.score", item, population), strong=True),
            cell(view.everyone("national", item, population)),
            _verdict(view, item, population),
        )
        for item in section.items
    )
    caption = f"Questions of {section_name(view, section.id)}"
    return Table(f"questions-{population}-{section.id}", caption, columns, rows)


def question(view: View, item: Item, population: str) -> Group:
    """A question with its chart, verdict and figures."""
    heading = Text("question", (Cell(item.id, strong=True), Cell(wording(item))))
    own = view.own("score.score", item.id, population)
    block_id = f"{population}-{item.id}"
    if own.value is None:
        least = words.HIDDEN if own.flag is Flag.SUPPRESSED else words.ALONE_CALCULABLE
        return Group("question", (heading, text("note", fill(least, view))), block_id)
    if view.compared(item.id, population):
        chart = figures.expected_range(view, item.id, population)
        return Group("question", _compared(view, item, population, heading, chart), block_id)
    least = {"least": str(view.survey.settings.release.min_organisations)}
    plain = figures.own_score(view, item.id, population)
    blocks = (heading, *([plain] if plain else []), _table(view, item.id, population, alone=True))
    return Group("question", (*blocks, text("note", fill(words.ALONE, view, least))), block_id)


def _compared(
    view: View, item: Item, population: str, heading: Text, chart: Chart | None
) -> tuple[Block, ...]:
    band = view.own("expected_range.band", item.id, population)
    table = _table(view, item.id, population, alone=False)
    if chart is None:
        return (heading, table)
    if band.value is None:
        return (heading, chart, table, text("note", fill(words.ALONE_CALCULABLE, view)))
    verdict = Text("band", (band_cell(int(band.value), ref=str(band.ref)),))
    limit = view.own("expected_range.lower_outer", item.id, population)
    notes = () if limit.value is not None else (text("note", words.NO_LIMITS),)
    return (heading, chart, verdict, table, *notes)


def _table(view: View, item: str, population: str, *, alone: bool) -> Table:
    n = cell(view.own("score.n", item, population), 0)
    numbers = _numbers(view, item, population)
    headers = (words.RESPONDENTS, words.YOUR_SCORE, words.AVERAGE, words.LOWEST, words.HIGHEST)
    shown = 2 if alone else 5
    columns = tuple(Column(header, "centre") for header in headers[:shown])
    row = (n, *numbers)[:shown]
    return Table(
        f"figures-{population}-{item}",
        f"Figures of {item}",
        columns,
        (row,),
        row_header=False,
        style="figures",
    )
