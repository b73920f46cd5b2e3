"""Control charts of an organisation's scores, from eight waves on, and what they signal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from surveybench.quantities import Axis, Flag, Organisation
from surveybench.report.charts import ControlChart, draw
from surveybench.report.compose.say import fill, head, star_key, text, title_of_measure, wording
from surveybench.report.compose.sheets import (
    Asked,
    Line,
    Row,
    columns_of,
    held,
    in_parts,
    lead_columns,
    ref_column,
    sheet_of,
    tabulated,
)
from surveybench.report.compose.sheets import wording as wording_in_sheets
from surveybench.report.compose.view import View, score_cell
from surveybench.report.compose.waves import short_name
from surveybench.report.document import Block, Cell, Chart, Column, Group, Page, Sheet, Table, Text
from surveybench.report.lens.rounding import percent, plotted
from surveybench.report.words import report as words_report
from surveybench.report.words import trends as words
from surveybench.stats.trend import LEAST, RUN, SIDE
from surveybench.survey import Item, Population

CENTRE, CHANCE = "trend.centre", "trend.chance"
SIGNALS = ("outside", "side", "run")
QUANTITIES = (CENTRE, "trend.lower", "trend.upper", *(f"trend.{key}" for key in SIGNALS), CHANCE)
MANY = 12  # waves of which each score is not read out


def pages(view: View, population: Population) -> Iterator[Page]:
    """A chart for each question with waves enough; nothing where none has."""
    items = [i for i in view.survey.evaluative if _known(view, i.id, population.id)]
    if not items:
        return
    groups = [_question(view, item, population.id) for item in items]
    blocks: tuple[Block, ...] = (
        text("note", fill(words.LEAD, view, _counts(view))),
        text("paragraph", _expected(view, items, population.id)),
        *groups,
    )
    yield Page(
        id=f"trends-{population.id}",
        kind="trends",
        title=fill(words.TITLE, view, {"population": population.name}),
        level=2,
        blocks=(*blocks, *star_key(view.survey, blocks)),
        head=head(view, population.id),
        population=population.id,
    )


def _known(view: View, item: str, population: str) -> bool:
    if CENTRE not in view.release.grids:
        return False
    return view.own(CENTRE, item, population).value is not None


def _counts(view: View) -> dict[str, str]:
    counts = words_report.COUNTS
    return {"side": counts[SIDE], "run": counts[RUN], "waves_least": counts[LEAST]}


def _signals(view: View, item: str, population: str) -> dict[str, int]:
    """Which way each signal points; those alone that there are."""
    values = {key: view.own(f"trend.{key}", item, population).value for key in SIGNALS}
    return {key: int(value) for key, value in values.items() if value}


def _expected(view: View, items: Sequence[Item], population: str) -> str:
    """How many questions signal anything, and how many would by chance."""
    signals = sum(bool(_signals(view, item.id, population)) for item in items)
    chances = [view.own(CHANCE, item.id, population).value or 0.0 for item in items]
    expected = sum(chances)
    gaps = {"count": str(len(items)), "signals": str(signals), **_counts(view)}
    if expected < 1:
        share = percent(expected / len(items))
        return fill(words.EXPECTED_LESS, view, {**gaps, "share": share})
    return fill(words.EXPECTED, view, {**gaps, "chance": f"{expected:.0f}"})


def _question(view: View, item: Item, population: str) -> Group:
    heading = Text("question", (Cell(item.id, strong=True), Cell(wording(item))))
    said = _said(view, item.id, population)
    chart = _chart(view, item.id, population, said)
    table = _table(view, item.id, population)
    return Group(
        "change", (heading, chart, table, text("note", said)), f"trend-{population}-{item.id}"
    )


def _said(view: View, item: str, population: str) -> str:
    """Every signal in a sentence, or that there is none."""
    signals = _signals(view, item, population)
    gaps = {key: _cell(view, key, item, population).text for key in ("score", "lower", "upper")}
    sentences = [words.SIGNALS[key, way] for key, way in signals.items()] or [words.NONE]
    return " ".join(fill(sentence, view, {**gaps, **_counts(view)}) for sentence in sentences)


def _cell(view: View, key: str, item: str, population: str, *, strong: bool = False) -> Cell:
    name = "score.score" if key == "score" else f"trend.{key}"
    return score_cell(view, view.own(name, item, population), strong=strong)


def _chart(view: View, item: str, population: str, said: str) -> Chart:
    waves = tuple(sorted(view.survey.waves))
    figures = [view.own("score.score", item, population, wave) for wave in waves]
    lines = {key: view.own(f"trend.{key}", item, population).value for key in ("lower", "upper")}
    centre = view.own(CENTRE, item, population).value
    low, high = lines["lower"], lines["upper"]
    assert centre is not None, item
    assert low is not None, item
    assert high is not None, item
    values = tuple(None if f.value is None else plotted(f.value) for f in figures)
    model = ControlChart(
        label=title_of_measure(view.release.survey, item),
        waves=waves,
        scores=values,
        shown=tuple(score_cell(view, f).text if f.value is not None else "" for f in figures),
        centre=plotted(centre),
        lower=plotted(low),
        upper=plotted(high),
        own_name=fill(words_report.YOUR_ORGANISATION, view),
        centre_name=words.CENTRE,
        limits_name=words.LIMITS,
        outside=tuple(
            i for i, f in enumerate(figures) if f.value is not None and not low <= f.value <= high
        ),
        names=tuple(short_name(view.survey, wave) for wave in waves),
        ends=view.survey.scale.ends,
    )
    alt = _alt(view, model, said, item, population)
    return Chart(f"control-{population}-{item}", alt, model, draw(model))


def _alt(view: View, model: ControlChart, said: str, item: str, population: str) -> str:
    known = [i for i, score in enumerate(model.scores) if score is not None]
    if len(known) <= MANY:
        parts = [words.POINT.format(score=model.shown[i], wave=model.names[i]) for i in known]
        points = ", ".join(parts)
    else:
        ends = [f(known, key=lambda i: model.scores[i] or 0.0) for f in (min, max)]
        gaps = {"low": model.shown[ends[0]], "high": model.shown[ends[1]]}
        gaps |= {"score": model.shown[known[-1]], "wave": model.names[known[-1]]}
        points = words.POINTS_MANY.format_map(gaps)
    lines: Mapping[str, str] = {
        key: _cell(view, key, item, population).text for key in ("centre", "lower", "upper")
    }
    more = {"label": model.label, "points": points, "signals": said}
    return fill(words.ALT, view, {**lines, **more})


def _table(view: View, item: str, population: str) -> Table:
    keys = ("score", "centre", "lower", "upper")
    names = [fill(name, view) for name in words.ROWS]
    figures = [_cell(view, key, item, population, strong=key == "score") for key in keys]
    scores = (view.own("score.score", item, population, wave) for wave in view.survey.waves)
    count = sum(score.value is not None for score in scores)
    rows = list(zip(map(Cell, names), (*figures, Cell(str(count))), strict=True))
    for key, name in words.SIGNAL_ROWS.items():
        signal = view.own(f"trend.{key}", item, population)
        way = words.WAYS[int(signal.value or 0)]
        answer = Cell(way, ref=str(signal.ref), strong=bool(signal.value))
        rows.append((Cell(fill(name, view, _counts(view))), answer))
    columns = (Column(words.COLUMNS[0], weight=1.6), Column(words.COLUMNS[1], "right"))
    caption = fill(words.TABLE, view, {"item": item})
    return Table(f"trend-{population}-{item}-table", caption, columns, tuple(rows), style="dense")


def sheets(request: Asked, population: Population) -> Iterator[Sheet]:
    """A row for each question of each organisation; nothing where waves are too few."""
    grid = request.release.grids.get(CENTRE)
    if grid is None:
        return
    place = grid.positions[Axis.POPULATION][population.id]
    if not (grid.flags[:, place] == Flag.OK).any():
        return
    items = [item.id for item in request.release.survey.of(population.id).evaluative]
    figures = held(request, tabulated("score.score", *QUANTITIES))
    columns = (*lead_columns(), *columns_of(figures), ref_column())
    sheet = sheet_of(request, words.SHEET, words.SHEET_BASE, columns, (), population)

    def rows(organisations: Sequence[Organisation]) -> Iterator[Row]:
        for one in organisations:
            line = Line(request.release, items, one.code, population.id)
            values = [line.values(column) for column in figures]
            for i, (item, ref) in enumerate(zip(items, line.refs(CENTRE), strict=True)):
                lead = (one.name, wording_in_sheets(request.release, item), item, one.code)
                yield (*lead, *(column[i] for column in values), ref)

    yield from in_parts(request, sheet, len(items), rows)
