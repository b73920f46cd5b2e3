"""Where an organisation differs from others: the questions of six bands on one page."""

from __future__ import annotations

from surveybench.report import words
from surveybench.report.compose.say import bullets, fill, head, text, wording
from surveybench.report.compose.view import View
from surveybench.report.document import Block, Cell, Group, Page, Text
from surveybench.survey import Population

SIDES = ((7, 6, 5), (3, 2, 1))


def page(view: View, population: Population) -> Page:
    """Better bands on one side, worse ones on the other, questions in questionnaire order."""
    sides = tuple(
        Group("column", tuple(_band(view, population.id, band) for band in side)) for side in SIDES
    )
    gaps = {"population": population.name}
    return Page(
        id=f"comparison-{population.id}",
        kind="comparison",
        title=fill(words.COMPARISON, view, gaps),
        level=2,
        blocks=(text("lead", words.COMPARISON_LEAD), Group("columns", sides)),
        head=head(view, population.id),
        population=population.id,
    )


def _band(view: View, population: str, band: int) -> Group:
    inside = [
        f"{item.id}. {wording(item)}"
        for item in view.survey.evaluative
        if view.band(item.id, population) == band
    ]
    title = Text("band", (Cell(words.BANDS[band - 1], band=band),))
    empty: tuple[Block, ...] = (text("note", fill(words.COMPARISON_NONE, view)),)
    return Group("list", (title, *(bullets(inside) if inside else empty)))
