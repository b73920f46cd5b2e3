"""What of a population is not shown: each question once, with the reason that is true for it."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.quantities import Figure, Flag
from surveybench.report.compose.question import numbers
from surveybench.report.compose.say import (
    fill,
    head,
    section_name,
    without_empty,
    wording,
)
from surveybench.report.compose.view import View
from surveybench.report.document import Cell, Column, Page, Table, Text
from surveybench.report.lens import bound_gap
from surveybench.report.lens.rounding import listed
from surveybench.report.words import report as words
from surveybench.survey import Item, Population, Section


def withheld(view: View, population: str, items: tuple[str, ...] | None = None) -> list[Item]:
    """The questions without a score, of `items` or of all, in questionnaire order."""
    return [
        item
        for item in view.survey.evaluative
        if (items is None or item.id in items)
        and view.own("score.score", item.id, population).value is None
    ]


def pages(view: View, population: Population) -> Iterator[Page]:
    """One table of all that is not shown; nothing where all is."""
    items = withheld(view, population.id)
    if not items:
        return
    columns = (
        Column(words.QUESTION_COLUMN, weight=4.4),
        Column(words.WITHHELD_REASON, weight=3.6),
        Column(fill(words.AVERAGE, view), "right", 0.9),
        *(Column(header, "right", 0.8) for header in words.RANGE_HEADS),
    )
    rows = tuple(_row(view, population.id, item) for item in items)
    title = words.WITHHELD.format(population=population.name)
    table = Table(f"withheld-{population.id}", title, columns, rows, style="dense")
    yield Page(
        id=f"withheld-{population.id}",
        kind="withheld",
        title=title,
        level=3,
        blocks=(without_empty(table, (-3, -2, -1)),),
        head=head(view, population.id),
        population=population.id,
        parent=f"results-{population.id}",
    )


def pointer(view: View, population: str, section: Section) -> tuple[Text, ...]:
    """Which questions of a section stand in that table, where any do."""
    listed_here = view.survey.listed[section.id]
    items = [item.id for item in withheld(view, population, listed_here)]
    if not items:
        return ()
    gaps = {"questions": listed(items)}
    every = len(items) == len(listed_here)
    sentence = fill(words.WITHHELD_ALL if every else words.WITHHELD_SOME, view, gaps)
    return (Text("note", (Cell(sentence, link=f"withheld-{population}"),)),)


def _row(view: View, population: str, item: Item) -> tuple[Cell, ...]:
    score = view.own("score.score", item.id, population)
    section = next((s.id for s in view.survey.sections if item.id in s.items), "")
    name = f"{item.id}. {wording(item)}"
    where = f" ({section_name(view, section)})" if section else ""
    why = fill(why_absent(view, score), view, bound_gap(view.survey, score))
    _, *everyone = numbers(view, item.id, population)
    return (Cell(f"{name}{where}"), Cell(why), *everyone)


def why_absent(view: View, figure: Figure) -> str:
    """The sentence that says why a question has no score of this organisation."""
    if figure.flag is Flag.SUPPRESSED:
        return words.HIDDEN_PUBLISHED if view.lens.publisher else words.HIDDEN
    if figure.flag is Flag.PROTECTS_ANOTHER:
        return words.HIDDEN_PROTECTS
    return words.NO_SCORES.get(figure.flag.word, words.NO_SCORE)
