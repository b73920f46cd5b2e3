"""The summary of a report: board pages alone, for paper and the web, and as a few slides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from surveybench.disclosure import Release
from surveybench.report.charts import SectionDots
from surveybench.report.compose import board, board_charts, links
from surveybench.report.compose.board import Message
from surveybench.report.compose.say import bullets, fill, head, star_key, text, without_empty
from surveybench.report.compose.standing import Standing
from surveybench.report.compose.view import National, View, score_cell
from surveybench.report.compose.whole import document, seen_by
from surveybench.report.document import (
    Block,
    Brand,
    Cell,
    Chart,
    Column,
    Document,
    Group,
    Page,
    Table,
    Text,
)
from surveybench.report.lens.language import draft_mark, draft_notes
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import NONE
from surveybench.report.words import board as words
from surveybench.report.words import local as words_local
from surveybench.report.words import published as words_published
from surveybench.report.words import report as words_report
from surveybench.survey import Population

LISTED, MOVED = 4, 5  # questions of a list


def summary(
    release: Release, code: str, national: National | None = None, brand: Brand | None = None
) -> Document:
    """One page for each population. Raises ReleaseError for an unknown code."""
    seen = seen_by(release, code, national, brand)
    pages = tuple(
        replace(board.page(seen, population, linked=False), level=1)
        for population in _present(seen)
    )
    *before, last = map(_marked, pages or (_nothing(seen),))
    last = replace(last, blocks=(*last.blocks, *links.in_a_line(seen.survey)))
    return _document(seen, (*before, last), brand)


def _marked(page: Page) -> Page:
    """The page with what has to be known of its wording, which it stands without a cover for."""
    first, middle, last = page.head
    mark = " \N{MIDDLE DOT} ".join(filter(None, (middle, draft_mark())))
    return replace(page, head=(first, mark, last))


def slides(
    release: Release, code: str, national: National | None = None, brand: Brand | None = None
) -> Document:
    """Eight slides or fewer for one population or two. Raises ReleaseError for an unknown code."""
    seen = seen_by(release, code, national, brand)
    present = _present(seen)
    several = len(present) > 1
    of_populations = [
        page
        for population in present
        for page in _slides(seen.within(population.id), population, several)
    ]
    end = [_reading(seen)] if several else [] if present else [_nothing(seen)]
    return _document(seen, (_cover(seen), *of_populations, *end), brand)


def _present(seen: View) -> list[Population]:
    return [population for population in seen.populations if seen.has(population.id)]


def _document(seen: View, pages: tuple[Page, ...], brand: Brand | None) -> Document:
    survey, organisation = seen.survey, seen.organisation
    gaps = {"title": survey.words.title, "wave": wave_name(survey), "name": organisation.name}
    return document(seen, words.SUMMARY.format_map(gaps), pages, brand)


def _nothing(seen: View) -> Page:
    """The page of an organisation without any results."""
    said = text("lead", words_report.GLANCE_ABSENT)
    return Page("board", "board", words.NO_RESULTS, 1, (said,), head=head(seen))


# ---- slides ----


def _cover(seen: View) -> Page:
    survey, organisation = seen.survey, seen.organisation
    blocks: list[Block] = [
        text("lead", f"{survey.words.report} {wave_name(survey)}"),
        text("paragraph", f"{organisation.name} ({organisation.code})"),
        *(text("paragraph", line) for line in seen.lens.say_against(words_local.COVER)),
    ]
    if seen.lens.publisher:
        blocks.append(text("note", words_published.WORKED_OUT_SHORT))
    if organisation.synthetic:
        blocks.append(text("notice", fill(words_report.SYNTHETIC, seen)))
    made = fill(words_report.COVER_MADE, seen)
    blocks += [text("note", line) for line in (*draft_notes(), made)]
    return Page("cover", "cover", survey.words.title, 1, tuple(blocks), listed=False)


def _slides(seen: View, population: Population, several: bool) -> Iterator[Page]:
    """The slides of one population; fewer where there are several."""
    message = board.message_of(seen, population)
    gaps = {"population": population.name, "headline": message.headline}
    title = words.SLIDE_MESSAGE.format_map(gaps) if several else message.headline
    lines = text("paragraph", " ".join(message.lines))
    chart, steps = tuple(_sections(seen, population)), tuple(_next(seen, message))
    lists, moved = tuple(_lists(seen, message)), tuple(_moved(seen, population))
    lists, moved = (*lists, *star_key(seen.survey, lists)), (*moved, *star_key(seen.survey, moved))
    if several:
        yield _slide(seen, population, "message", title, (lines, *chart))
    else:
        short = bullets(list(_short(seen, message)))
        yield _slide(
            seen,
            population,
            "message",
            title,
            (*_counts(seen, message), lines, *short, *star_key(seen.survey, short)),
        )
        title = words.SLIDE_QUESTIONS if _of_questions(chart) else words.SLIDE_SECTIONS
        yield _slide(seen, population, "sections", title, chart)
    if lists:
        yield _slide(seen, population, "lists", words.SLIDE_LISTS, lists)
    if several:
        both = (*moved, *_titled(words.NEXT, steps))
        yield _slide(seen, population, "next", words.SLIDE_MOVED_NEXT, both)
        return
    if moved:
        yield _slide(seen, population, "moved", words.SLIDE_MOVED, moved)
    reading = _titled(words.READING, _reading_lines(seen))
    yield _slide(
        seen, population, "next", words.SLIDE_NEXT, (*_titled(words.NEXT, steps), *reading)
    )


def _short(seen: View, message: Message) -> Iterator[str]:
    """The first question of each list."""
    for title, listed in ((words.KEEP, message.keep), (words.ASK, message.ask)):
        for standing in listed[:1]:
            item, population = seen.survey.item[standing.item], message.population.id
            gaps = {
                "title": title,
                "question": board.named(seen, item),
                "score": score_cell(seen, seen.own("score.score", item.id, population)).text,
                "average": score_cell(seen, seen.everyone("national", item.id, population)).text,
            }
            yield fill(words.SHORT, seen, gaps)


def _lists(seen: View, message: Message) -> Iterator[Block]:
    """What to keep and what to ask about; nothing where nothing is compared."""
    if message.compared:
        keep = board.counted(words.KEEP, len(message.keep), LISTED)
        ask = board.counted(words.ASK, len(message.ask), LISTED)
        yield from _titled(keep, _list(seen, message, message.keep, better=True))
        yield from _titled(ask, _list(seen, message, message.ask, better=False))


def _slide(
    seen: View, population: Population, name: str, title: str, blocks: tuple[Block, ...]
) -> Page:
    said = title if name == "message" else fill(title, seen, {"population": population.name})
    return Page(
        f"{name}-{population.id}",
        "summary",
        said,
        2,
        blocks,
        head=head(seen, population.id),
        population=population.id,
    )


def _titled(title: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return (Group("list", (text("heading", title), *blocks)),)


def _counts(seen: View, message: Message) -> tuple[Group, ...]:
    """How many questions are better, about the same and worse."""
    if not message.compared:
        return ()
    counts = zip((message.better, message.same, message.worse), words.COMPARED, strict=True)
    figures = tuple(
        Text("figure", (Cell(str(count)), Cell(fill(name, seen)))) for count, name in counts
    )
    return (Group("figures", figures),)


def _of_questions(blocks: tuple[Block, ...]) -> bool:
    """Whether a chart of sections shows questions, for want of scores of sections."""
    models = [block.model for block in blocks if isinstance(block, Chart)]
    names = [model.measure for model in models if isinstance(model, SectionDots)]
    return words_report.QUESTION_COLUMN in names


def _sections(seen: View, population: Population) -> Iterator[Block]:
    chart = board_charts.section_dots(seen, population.id)
    if chart is not None:
        yield chart
        yield text("note", board_charts.key(seen, chart))


def _list(
    seen: View, message: Message, listed: tuple[Standing, ...], *, better: bool
) -> tuple[Block, ...]:
    population = message.population.id
    if not listed:
        return (text("note", fill(board.none_listed(message, better=better), seen)),)
    rows = tuple(_row(seen, population, standing) for standing in listed[:LISTED])
    weights = (4.6, 0.7, 1.0, 2.0, 3.6)
    columns = tuple(
        Column(fill(header, seen), "right" if position in (1, 2) else "left", weight)
        for position, (header, weight) in enumerate(zip(words.COLUMNS, weights, strict=True))
    )
    title = board.counted(words.KEEP if better else words.ASK, len(listed), LISTED)
    table = Table(f"{population}-{'keep' if better else 'ask'}", title, columns, rows)
    return (without_empty(table, (4,)),)


def _row(seen: View, population: str, standing: Standing) -> tuple[Cell, ...]:
    item = seen.survey.item[standing.item]
    band = seen.own("expected_range.band", item.id, population)
    return (
        Cell(board.named(seen, item)),
        score_cell(seen, seen.own("score.score", item.id, population), strong=True),
        score_cell(seen, seen.everyone("national", item.id, population)),
        Cell(seen.lens.bands_short[standing.band], ref=str(band.ref), band=standing.band),
        Cell(board.why(seen, population, standing) or NONE),
    )


def _moved(seen: View, population: Population) -> Iterator[Block]:
    if len(seen.survey.waves) < 2:
        return
    yield Group("list", tuple(board.moved_blocks(seen, population.id, MOVED)))
    chart = board_charts.strips(seen, population.id)
    if chart is not None:
        note = text("note", fill(words.STRIPS_KEY, seen))
        yield Group("list", (text("heading", chart.model.label), chart, note))


def _next(seen: View, message: Message) -> Iterator[Block]:
    yield from bullets(board.asked(seen, message))


def _reading_lines(seen: View) -> tuple[Block, ...]:
    lines = words.READ
    if seen.lens.publisher:
        judged = seen.lens.has_any("expected_range.band")
        lines = words.READ_PUBLISHED if judged else words.READ_PUBLISHED_ALONE
    elif not any(seen.compares(population.id) for population in seen.populations):
        lines = words.READ_ALONE
    return (*bullets([fill(line, seen) for line in lines]), *links.more(seen.survey))


def _reading(seen: View) -> Page:
    return Page("reading", "summary", words.SLIDE_READ, 2, _reading_lines(seen), head=head(seen))
