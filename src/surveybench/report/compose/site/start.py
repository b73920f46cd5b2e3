"""The pages that lead to all others: start, find, about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from surveybench.quantities import ALL, NATIONAL, Figure
from surveybench.report.compose import links
from surveybench.report.compose.say import text, without_empty
from surveybench.report.compose.site.names import measure_title, trail
from surveybench.report.compose.site.nation import Nation
from surveybench.report.compose.site.paths import ABOUT, FIND, START
from surveybench.report.compose.site.respondents import profile
from surveybench.report.compose.view import cell, rate
from surveybench.report.document import Block, Cell, Column, Download, Group, SitePage, Table, Text
from surveybench.report.lens.language import draft_notes, quoted_notes
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import number
from surveybench.report.lens.terms import standardised_by
from surveybench.report.words import local as words_local
from surveybench.report.words import published as words_published
from surveybench.report.words import site as words


def title(nation: Nation) -> str:
    """The survey and its wave."""
    return f"{nation.survey.words.title} {wave_name(nation.survey)}"


def start(nation: Nation, downloads: tuple[Download, ...]) -> SitePage:
    """The survey in figures, and the ways in."""
    return SitePage(
        path=START,
        kind="start",
        title=title(nation),
        blocks=tuple(_start(nation)),
        choices=_choices(nation),
        downloads=downloads,
    )


def _start(nation: Nation) -> Iterator[Block]:
    yield text("heading", nation.say(words.START_CHOOSE))
    listed = nation.counted(len(nation.release.organisations))
    by_name = Text("entry", (Cell(nation.say(words.START_LISTED, {"count": listed}), link=FIND),))
    chosen = (by_name,) if nation.many else tuple(_organisations(nation))
    yield Group("list", chosen, "all" if nation.many else "organisations")
    yield text("heading", words.START_QUESTION)
    yield from _populations(nation)
    yield text("heading", nation.say(words.START_RESULTS))
    yield figures(nation)
    if nation.survey.words.about:
        yield text("paragraph", nation.survey.words.about)
    for line in (*nation.lens.say_against(words_local.WHAT, words_local.SIZE), *draft_notes()):
        yield text("paragraph", line)
    averages = _sections(nation)
    if any(cell.link for row in averages.rows for cell in row):
        yield averages
    if len(nation.survey.waves) > 1:
        yield text("heading", nation.say(words.START_WAVES))
        yield _waves(nation)
    for table in profile(nation):
        yield text("heading", table.caption)
        yield table


def figures(nation: Nation) -> Group:
    compared = {
        item.id
        for item in nation.survey.evaluative
        for population in nation.populations
        if nation.compared(item.id, population.id)
    }
    count, what = len(compared), words.START_QUESTIONS
    if not any(nation.compares(population.id) for population in nation.populations):
        count, what = len(nation.survey.evaluative), words.START_ASKED
    listed = len(nation.release.organisations)
    _, _, name = nation.counted(listed).partition(" ")
    return Group(
        "figures",
        (
            *_returns(nation),
            Text("figure", (Cell(number(listed, 0)), Cell(name))),
            Text("figure", (Cell(str(count)), Cell(what))),
        ),
    )


def _returns(nation: Nation) -> Iterator[Text]:
    """Usable returns and response rate, as far as they are known."""
    completed, invited = _response(nation, "completed"), _response(nation, "invited")
    rate_of_all = _response(nation, nation.lens.rate)
    if completed.value is not None:
        returns = (cell(nation.lens, completed, 0), Cell(nation.say(words.START_RETURNS)))
        if invited.value is not None:
            shown = words.START_INVITED.format(invited=cell(nation.lens, invited, 0).text)
            returns = (*returns, Cell(shown, ref=str(invited.ref)))
        yield Text("figure", returns)
    if rate_of_all.value is not None:
        yield Text("figure", (rate(rate_of_all), Cell(words.START_RATE[nation.lens.rate])))


def _response(nation: Nation, quantity: str, wave: int = 0) -> Figure:
    wave = wave or nation.survey.wave
    return nation.release.figure(f"response_rate.{quantity}", ALL, NATIONAL, ALL, wave)


def _populations(nation: Nation) -> Iterator[Block]:
    for population in nation.populations:
        items = nation.survey.of(population.id).evaluative
        questions = sum(nation.compared(item.id, population.id) for item in items)
        gaps = {
            "count": nation.counted(nation.having(population.id)),
            "questions": str(questions),
        }
        link = nation.paths.population(population.id)
        compared = nation.compares(population.id)
        line_of = words.START_RESULTS_ONE if questions == 1 else words.START_RESULTS_LINE
        said = line_of if compared else words.START_RESULTS_ALONE
        line = Cell(nation.say(said, gaps))
        yield Text("bullet", (Cell(population.name, link=link), line))
    for population in nation.survey.populations:
        if population not in nation.populations:
            gaps = {"population": population.name}
            nobody = nation.lens.nobody_has_enough(population.id)
            elsewhere = nation.compares(population.id)
            hidden = words.START_NOBODY if nobody else words.START_NO_RESULTS
            said = words.START_NOT_HERE if elsewhere else hidden
            yield text("note", nation.say(said, gaps))


def _sections(nation: Nation) -> Table:
    """National averages: sections down, populations across."""
    rows = []
    for section in nation.survey.sections:
        averages = []
        for population in nation.populations:
            average = nation.everyone("national", section.id, population.id)
            link = nation.paths.measure(population.id, section.id)
            shown = cell(nation.lens, average)
            averages.append(shown if average.value is None else replace(shown, link=link))
        rows.append((Cell(measure_title(nation, section.id)), *averages))
    columns = [Column(words.START_SECTION, weight=3)]
    columns += [Column(population.name, "right") for population in nation.populations]
    return Table("sections", nation.say(words.START_TABLE), tuple(columns), tuple(rows))


def _choices(nation: Nation) -> tuple[tuple[Cell, ...], ...]:
    """Populations and measures, to go straight to a page; strong is what is chosen at first."""
    first = next((m for m in nation.survey.measures if _has_scores(nation, m)), "")
    return (
        tuple(Cell(p.name, link=nation.paths.folder(p.id)) for p in nation.populations),
        tuple(
            Cell(
                measure_title(nation, m), strong=m == first, link=f"{nation.paths.measures[m]}.html"
            )
            for m in nation.survey.measures
        ),
    )


def _has_scores(nation: Nation, measure: str) -> bool:
    """Whether any organisation has a score of a measure in the population chosen at first."""
    codes = [organisation.code for organisation in nation.release.organisations]
    return any(
        figure.value is not None
        for population in nation.populations[:1]
        for figure in nation.lens.figures("score.score", (measure,), codes, population.id)
    )


def _organisations(nation: Nation) -> Iterator[Text]:
    """Links by name."""
    by_name = sorted(nation.release.organisations, key=lambda o: (o.name.casefold(), o.code))
    for organisation in by_name:
        link = nation.paths.organisation(organisation.code)
        code = Cell(words.CODE.format(code=organisation.code))
        yield Text("entry", (Cell(organisation.name, link=link), code), 2)


def _waves(nation: Nation) -> Table:
    rows = tuple(
        (
            Cell(wave_name(nation.survey, wave)),
            cell(nation.lens, _response(nation, "invited", wave), 0),
            cell(nation.lens, _response(nation, "completed", wave), 0),
            rate(_response(nation, "adjusted", wave)),
        )
        for wave in nation.survey.waves
    )
    first, *others = map(nation.say, words.WAVE_COLUMNS)
    columns = (Column(first), *(Column(head, "right") for head in others))
    table = Table("waves", nation.say(words.START_WAVES), columns, rows)
    return without_empty(table, tuple(range(1, len(columns))))


def find(nation: Nation) -> SitePage:
    """Every page by name: what the search looks through."""
    blocks: list[Block] = [
        text("heading", nation.say(words.FIND_ORGANISATIONS)),
        *_organisations(nation),
    ]
    for population in nation.populations:
        gaps = {"population": population.name}
        blocks.append(text("heading", nation.say(words.FIND_QUESTIONS, gaps)))
        for measure in nation.survey.of(population.id).measures:
            link = nation.paths.measure(population.id, measure)
            name = Cell(measure_title(nation, measure), link=link)
            depth = 1 if measure in nation.survey.section else 2
            blocks.append(Text("entry", (name,), depth))
    return SitePage(FIND, "find", words.FIND, tuple(blocks), trail=trail(nation))


def about(nation: Nation, downloads: tuple[Download, ...]) -> SitePage:
    """Who was asked, how the scores are made, what is not shown."""
    survey_words = nation.survey.words
    blocks: list[Block] = [
        text("paragraph", line)
        for line in (survey_words.about, survey_words.eligible, survey_words.fieldwork)
        if line
    ]
    blocks += [text("paragraph", line) for line in (*draft_notes(), *quoted_notes())]
    for heading, line in how_made(nation):
        blocks += [text("heading", heading), text("paragraph", nation.say(line))]
    calculated = nation.lens.worked_out()[1:]
    blocks += [text("paragraph", line) for line in calculated]
    blocks += links.more(nation.survey)
    return SitePage(
        ABOUT, "about", words.ABOUT, tuple(blocks), trail=trail(nation), downloads=downloads
    )


def how_made(nation: Nation) -> tuple[tuple[str, str], ...]:
    """How the figures came to be: headings and what stands below them."""
    if nation.lens.publisher:
        published = words_published
        said = published.SITE_CHANGE_NONE if nation.lens.unjudged else published.SITE_CHANGE
        change = (said,) if len(nation.survey.waves) > 1 else ()
        judged = nation.lens.has_any("expected_range.band")
        of_range = published.SITE_RANGE if judged else published.SITE_RANGE_NONE
        parts = (published.SITE_FAIR, published.SITE_SCORES, of_range)
        return (*parts, published.SITE_HIDDEN, *change)
    dimensions = standardised_by(nation.survey)
    fair = (words.ABOUT_WEIGHTED if dimensions else words.ABOUT_NOT_WEIGHTED,)
    if nation.survey.from_sums:
        fair = (words.ABOUT_ADJUSTED if nation.survey.adjust else words.ABOUT_DESIGN,)
    first, *parts, change = words.ABOUT_PARTS
    of_change = (change,) if len(nation.survey.waves) > 1 else ()
    return (first, *fair, *parts, *of_change)
