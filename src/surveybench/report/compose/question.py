"""A question with all that belongs to it: wording, base, direction, range, verdict, answers."""

from __future__ import annotations

from surveybench.quantities import Flag
from surveybench.report.compose import figures
from surveybench.report.compose.answer_bars import answer_bars, direction, remark
from surveybench.report.compose.say import band_cell, fill, higher_means, text, wording
from surveybench.report.compose.view import View, cell, score_cell
from surveybench.report.document import Block, Cell, Chart, Column, Group, Table, Text
from surveybench.report.words import charts as words_charts
from surveybench.report.words import report as words
from surveybench.survey import Item


def question(view: View, item: Item, population: str) -> Group:
    """A question that has a score, with its charts, verdict and figures."""
    heading = Text("question", (Cell(item.id, strong=True), Cell(wording(item))))
    answered = answer_bars(view, item, population)
    notes = _notes(view, item, population, answered)
    drawn = (answered,) if answered else ()
    blocks = (heading, *notes, *_judged(view, item, population), *drawn)
    return Group("question", blocks, f"{population}-{item.id}")


def _notes(view: View, item: Item, population: str, answered: Chart | None) -> tuple[Text, ...]:
    """Who was asked, which way the score runs, why something is not there: one quiet line."""
    lines = (
        item.base,
        *(block.cells[0].text for block in higher_means(view.lens, item)),
        "" if item.higher_means else direction(view, item),
        _without(view, item, population),
        remark(view, answered),
    )
    lines = tuple(line for line in lines if line)
    return (text("note", " ".join(lines)),) if lines else ()


def _without(view: View, item: Item, population: str) -> str:
    """Why there is no band; empty where there is one, or where the page before says it of all."""
    if not view.compared(item.id, population):
        return fill(words.ALONE, view) if view.compares(population) else ""
    band = view.own("expected_range.band", item.id, population)
    if band.value is not None or figures.expected_range(view, item.id, population) is None:
        return ""
    unpublished = band.flag is Flag.NOT_PUBLISHED
    if unpublished and not view.lens.has_any("expected_range.band"):
        return ""
    return fill(words.NOT_COMPARED_HERE if unpublished else words.ALONE_CALCULABLE, view)


def _judged(view: View, item: Item, population: str) -> tuple[Block, ...]:
    """The range or the score alone, the verdict where there is one, and the figures."""
    if not view.compared(item.id, population):
        plain = figures.own_score(view, item.id, population)
        return (*((plain,) if plain else ()), _table(view, item.id, population, alone=True))
    table = _table(view, item.id, population, alone=False)
    chart = figures.expected_range(view, item.id, population)
    if chart is None:
        return (table,)
    band = view.own("expected_range.band", item.id, population)
    if band.value is None:
        return (chart, table)
    verdict = Text("band", (band_cell(view.lens, int(band.value), ref=str(band.ref)),))
    return (chart, verdict, table)


def numbers(view: View, measure: str, population: str) -> tuple[Cell, ...]:
    """The score, the average, the lowest and the highest score."""
    return (
        score_cell(view, view.own("score.score", measure, population), strong=True),
        score_cell(view, view.everyone("national", measure, population)),
        score_cell(view, view.everyone("lowest", measure, population)),
        score_cell(view, view.everyone("highest", measure, population)),
    )


def _table(view: View, item: str, population: str, *, alone: bool) -> Table:
    n = cell(view.lens, view.own("score.n", item, population), 0)
    average = fill(words.AVERAGE, view)
    headers = (words.RESPONDENTS, words.YOUR_SCORE, average, *words.RANGE_HEADS)
    shown = 2 if alone else 5
    columns = tuple(
        Column(header, "centre", 1.0 if position else 1.35)
        for position, header in enumerate(headers[:shown])
    )
    row = (n, *numbers(view, item, population))[:shown]
    if view.lens.publisher and not view.lens.has_any("score.n"):
        columns, row = columns[1:], row[1:]
    return Table(
        f"figures-{population}-{item}",
        words_charts.FIGURES.format(item=item),
        columns,
        (row,),
        row_header=False,
        style="figures",
    )
