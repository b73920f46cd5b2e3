"""Where an organisation differs from others: the questions of six bands on one page."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.report.compose import room
from surveybench.report.compose.say import band_cell, bullets, fill, head, text, wording
from surveybench.report.compose.view import View, score_cell
from surveybench.report.document import Block, Group, Page, Text, walk
from surveybench.report.words import report as words
from surveybench.survey import Item, Population

BETTER, WORSE = (7, 6, 5), (3, 2, 1)
LETTERS = 58  # in a line of one of two columns
TITLED = 3  # lines that the name of a band and the space around it take


def pages(view: View, population: Population) -> Iterator[Page]:
    """Better bands on one side, worse ones on the other; a page for each where they are many."""
    better, worse = (_side(view, population.id, bands) for bands in (BETTER, WORSE))
    title = fill(words.COMPARISON, view, {"population": population.name})
    lead = text("lead", words.COMPARISON_LEAD)
    if max(_lines(better), _lines(worse)) < room.PAGE:
        columns = Group("columns", (Group("column", better), Group("column", worse)))
        yield _page(view, population, f"comparison-{population.id}", title, (lead, columns))
        return
    parts = (
        ("", words.COMPARISON_BETTER, (lead, *better)),
        ("-worse", words.COMPARISON_WORSE, worse),
    )
    for suffix, part, blocks in parts:
        name = f"comparison-{population.id}{suffix}"
        yield _page(view, population, name, part.format(title=title), blocks)


def _page(
    view: View, population: Population, name: str, title: str, blocks: tuple[Block, ...]
) -> Page:
    return Page(
        id=name,
        kind="comparison",
        title=title,
        level=2,
        blocks=blocks,
        head=head(view, population.id),
        population=population.id,
    )


def _side(view: View, population: str, bands: tuple[int, ...]) -> tuple[Group, ...]:
    return tuple(_band(view, population, band) for band in bands if band in view.lens.bands)


def _lines(side: tuple[Group, ...]) -> int:
    said = [block.cells[0].text for block in walk(side) if isinstance(block, Text)]
    return sum(room.lines(line, LETTERS) for line in said) + TITLED * len(side)


def _line(view: View, population: str, item: Item) -> str:
    gaps = {
        "question": f"{item.id}. {wording(item)}",
        "score": score_cell(view, view.own("score.score", item.id, population)).text,
        "average": score_cell(view, view.everyone("national", item.id, population)).text,
    }
    return fill(words.COMPARISON_LINE, view, gaps)


def _band(view: View, population: str, band: int) -> Group:
    inside = [
        _line(view, population, item)
        for item in view.survey.evaluative
        if view.band(item.id, population) == band
    ]
    title = Text("band", (band_cell(view.lens, band),))
    empty: tuple[Block, ...] = (text("note", fill(words.COMPARISON_NONE, view)),)
    return Group("list", (title, *(bullets(inside) if inside else empty)))
