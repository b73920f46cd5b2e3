"""Where an organisation differs from others: the questions of six bands on one page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from surveybench.report.compose.lists import across, too_long
from surveybench.report.compose.say import band_cell, bullets, fill, head, text, wording
from surveybench.report.compose.view import View, score_cell
from surveybench.report.document import Block, Group, Page, Text
from surveybench.report.words import report as words
from surveybench.survey import Item, Population

BETTER, WORSE = (7, 6, 5), (3, 2, 1)


def pages(view: View, population: Population) -> Iterator[Page]:
    """Better bands on one side, worse ones on the other; a page for each where they are many."""
    title = fill(words.COMPARISON, view, {"population": population.name})
    lead = text("lead", fill(words.COMPARISON_LEAD, view))
    yield Page(
        id=f"comparison-{population.id}",
        kind="comparison",
        title=title,
        level=2,
        blocks=(lead, *_sides(view, population.id)),
        head=head(view, population.id),
        population=population.id,
    )


def _sides(view: View, population: str) -> tuple[Group, ...]:
    """Side by side where a page holds that; else below each other, long lists in two columns."""
    better, worse = (
        tuple(_band(view, population, band) for band in bands if band in view.lens.bands)
        for bands in (BETTER, WORSE)
    )
    if too_long(better) or too_long(worse):
        return tuple(_below(better + worse))
    return (Group("columns", (Group("column", better), Group("column", worse))),)


def _below(groups: tuple[Group, ...]) -> Iterator[Group]:
    """Lists below each other; neighbours without any question stand side by side."""
    for filled, run in groupby(groups, _has_questions):
        if filled:
            yield from map(across, run)
        else:
            yield Group("columns", tuple(Group("column", (group,)) for group in run))


def _has_questions(group: Group) -> bool:
    last = group.blocks[-1]
    return isinstance(last, Text) and last.role == "bullet"


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
