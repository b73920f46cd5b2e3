"""Which questions go with overall experience, and where an organisation is below the average."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from surveybench.quantities import NATIONAL, Figure
from surveybench.report.compose.say import (
    RunningHead,
    bullets,
    fill,
    head,
    shortened,
    star_key,
    text,
    title_of_measure,
    wording,
)
from surveybench.report.compose.sheets import (
    Asked,
    Row,
    columns_of,
    held,
    measure_column,
    ref_column,
    sheet_of,
    tabulated,
    value,
    wording_column,
)
from surveybench.report.compose.sheets import wording as wording_in_sheets
from surveybench.report.compose.view import View, cell, score_cell
from surveybench.report.document import Block, Cell, Column, Page, Sheet, Table
from surveybench.report.lens import Lens
from surveybench.report.lens.rounding import NONE, number, rounded
from surveybench.report.words import priorities as words
from surveybench.survey import Item, Population

CORRELATION = "priority.correlation"
ENDS = ("priority.lower", "priority.upper")
LISTED = 5  # questions to ask about first


def pages(view: View, population: Population) -> Iterator[Page]:
    """Where to ask first, then every question, closest first; nothing where none is known."""
    items = linked(view.lens, population.id)
    if not items:
        return
    gaps = {"population": population.name}
    turned = any(_turned(view.lens, item.id) < 0 for item in items)
    lead = (words.LEAD, *((words.NEGATIVE,) if turned else ()), words.CAVEAT)
    named = {"overall": _overall(view.lens)}
    blocks: tuple[Block, ...] = (
        text("note", " ".join(fill(sentence, view, named) for sentence in lead)),
        *_first(view, population, items),
        _table(view, population, items),
    )
    yield Page(
        id=f"priorities-{population.id}",
        kind="priorities",
        title=fill(words.TITLE, view, gaps),
        level=2,
        blocks=(*blocks, *star_key(view.survey, blocks)),
        head=head(view, population.id),
        population=population.id,
    )


def linked(lens: Lens, population: str) -> tuple[Item, ...]:
    """Questions whose correlation may be shown, closest first."""
    if not lens.has_any(CORRELATION):
        return ()
    scored = [
        (figure.value, item)
        for item in lens.survey.of(population).evaluative
        if (figure := _national(lens, CORRELATION, item.id, population)).value is not None
    ]
    turned = {item.id: _turned(lens, item.id) for _, item in scored}
    return tuple(item for _, item in sorted(scored, key=lambda pair: -pair[0] * turned[pair[1].id]))


def _turned(lens: Lens, item: str) -> int:
    """-1 where low scores are better of one of both, so that a correlation below 0 is close."""
    low = (lens.survey.item[one].better == "low" for one in (item, lens.survey.overall))
    return -1 if sum(low) == 1 else 1


def _national(lens: Lens, statistic: str, item: str, population: str) -> Figure:
    return lens.figure(statistic, item, NATIONAL, population)


def _overall(lens: Lens) -> str:
    """The question about overall experience, by its id and wording."""
    item = lens.survey.item[lens.survey.overall]
    return f"{item.id} ({shortened(wording(item))})"


def _correlation(lens: Lens, item: str, population: str) -> Cell:
    return cell(lens, _national(lens, CORRELATION, item, population), 2, strong=True)


def _ends(lens: Lens, item: str, population: str) -> tuple[Cell, ...]:
    """The ends of the interval of a correlation."""
    return tuple(cell(lens, _national(lens, key, item, population), 2) for key in ENDS)


# ---- an organisation ----


def _first(view: View, population: Population, items: Sequence[Item]) -> Iterator[Block]:
    """Questions below the average that go with overall experience closely, as a list."""
    lens, below = view.lens, []
    correlations = [
        (_national(lens, CORRELATION, item.id, population.id).value or 0.0) * _turned(lens, item.id)
        for item in items
    ]
    for item, correlation in zip(items, correlations, strict=True):
        gap, side = _gap(view, item.id, population.id), -1 if item.better == "low" else 1
        if gap is not None and side * gap < 0 and correlation > median(correlations):
            below.append((side * gap * correlation, item))
    if all(_gap(view, item.id, population.id) is None for item in items):
        return
    if not below:
        yield text("paragraph", fill(words.FIRST_NONE, view))
        return
    below.sort(key=lambda pair: pair[0])
    yield text("paragraph", fill(words.FIRST, view))
    yield from bullets([_line(view, population.id, item) for _, item in below[:LISTED]])


def _line(view: View, population: str, item: Item) -> str:
    low, high = (_national(view.lens, key, item.id, population) for key in ENDS)
    gaps = {
        "question": f"{item.id}. {wording(item)}",
        "score": score_cell(view, view.own("score.score", item.id, population)).text,
        "average": score_cell(view, view.everyone("national", item.id, population)).text,
        "correlation": _correlation(view.lens, item.id, population).text,
        "lower": cell(view.lens, low, 2).text,
        "upper": cell(view.lens, high, 2).text,
    }
    return fill(words.FIRST_LINE, view, gaps)


def _gap(view: View, item: str, population: str) -> float | None:
    """The own score less the average as both are printed, so that no one sees a gap of nothing."""
    own = view.own("score.score", item, population).value
    average = view.everyone("national", item, population).value
    if own is None or average is None:
        return None
    decimals = view.lens.score_decimals
    return rounded(rounded(own, decimals) - rounded(average, decimals), decimals)


def _table(view: View, population: Population, items: Sequence[Item]) -> Table:
    weights = (4.4, 1.0, 0.9, 0.9, 1.0, 1.0, 1.0)
    columns = tuple(
        Column(fill(header, view), "right" if place else "left", weight)
        for place, (header, weight) in enumerate(zip(words.COLUMNS, weights, strict=True))
    )
    rows = tuple(_row(view, population.id, item.id) for item in items)
    caption = fill(words.TABLE, view, {"population": population.name})
    return Table(f"priorities-{population.id}-table", caption, columns, rows, style="dense")


def _row(view: View, population: str, item: str) -> tuple[Cell, ...]:
    gap, decimals = _gap(view, item, population), view.lens.score_decimals
    difference = NONE if gap is None else number(gap, decimals)
    if gap is not None and gap > 0:
        difference = f"+{difference}"
    return (
        Cell(title_of_measure(view.release.survey, item)),
        _correlation(view.lens, item, population),
        *_ends(view.lens, item, population),
        score_cell(view, view.own("score.score", item, population)),
        score_cell(view, view.everyone("national", item, population)),
        Cell(difference),
    )


# ---- the country ----


def of_country(lens: Lens, population: Population, heading: RunningHead) -> Iterator[Page]:
    """Every question of the country, closest first; nothing where none is known."""
    items = linked(lens, population.id)
    if not items:
        return
    gaps = {"population": population.name}
    lead = lens.say(words.NATION_LEAD, {"overall": _overall(lens)})
    if any(_turned(lens, item.id) < 0 for item in items):
        lead = f"{lead} {lens.say(words.NEGATIVE)}"
    columns = tuple(
        Column(lens.say(header), "right" if place else "left", 1.0 if place else 5.0)
        for place, header in enumerate(words.NATION_COLUMNS)
    )
    rows = tuple(
        (
            Cell(title_of_measure(lens.survey, item.id)),
            _correlation(lens, item.id, population.id),
            *_ends(lens, item.id, population.id),
            cell(lens, lens.everyone("national", item.id, population.id), lens.score_decimals),
        )
        for item in items
    )
    name = f"priorities-{population.id}"
    caption = lens.say(words.NATION_TABLE, gaps)
    table = Table(f"{name}-table", caption, columns, rows, style="dense")
    note = text("note", f"{lead} {lens.say(words.CAVEAT)}")
    yield Page(
        id=name,
        kind="priorities",
        title=lens.say(words.TITLE, gaps),
        level=3,
        blocks=(note, table, *star_key(lens.survey, (table,))),
        head=heading,
        population=population.id,
        parent=f"overview-{population.id}",
    )


def sheets(request: Asked, population: Population) -> Iterator[Sheet]:
    """A row a question; nothing where no correlation is known."""
    lens = request.lens
    items = linked(lens, population.id)
    if not items:
        return
    figures = held(request, tabulated(CORRELATION, *ENDS, "expected_range.national"))
    rows: tuple[Row, ...] = tuple(
        (
            wording_in_sheets(request.release, item.id),
            item.id,
            *(value(_national(lens, f.statistic, item.id, population.id), f) for f in figures),
            str(_national(lens, CORRELATION, item.id, population.id).ref),
        )
        for item in items
    )
    columns = (wording_column(), measure_column(), *columns_of(figures), ref_column())
    yield sheet_of(request, words.SHEET, words.SHEET_BASE, columns, rows, population)
