"""An organisation beside its peers: their mean, its place, and who of them is best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveybench.quantities import Axis, Figure, Flag
from surveybench.report.charts import SectionDot, SectionDots, draw
from surveybench.report.compose.say import ending, fill, head, measure_name, star_key, text
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
    wording,
)
from surveybench.report.compose.view import View, difference_cell, score_cell
from surveybench.report.document import Cell, Chart, Column, Group, Page, Sheet, SheetColumn, Table
from surveybench.report.lens.rounding import NONE, number, plotted
from surveybench.report.words import peers as words
from surveybench.report.words import report as words_report
from surveybench.survey import Population

MEAN = "peers.mean"
BAND, ENDS = "peers.band", ("peers.expected_from", "peers.expected_to")
MOST_DOTS = 20  # lines that a chart has room for
QUANTITIES = ("score.score", MEAN, "peers.difference", "peers.place", "peers.count")


def pages(view: View, population: Population) -> Iterator[Page]:
    """A row for each question and section; a sentence where no peer has results."""
    group = view.organisation.peers
    if not group or MEAN not in view.release.grids or not view.compares(population.id):
        return
    measures = [
        m for m in view.survey.measures if view.own(MEAN, m, population.id).value is not None
    ]
    gaps = {"population": population.name, "group": group}
    name = f"peers-{population.id}"
    title = words.TITLE.format(population=population.name)
    if not measures:
        blocks = (text("notice", fill(words.ALONE, view, gaps)),)
        yield _page(view, population, name, title, blocks)
        return
    counts = [view.own("peers.count", m, population.id).value or 0 for m in measures]
    ranged = (words.RANGE_NOTE,) if BAND in view.release.grids else ()
    sentences = (_lead(view), *ranged, words.CHART_NOTE)
    gaps |= {"fewest": str(view.survey.settings.peers.min_peers)}
    gaps |= {"count": number(max(counts), 0)}
    lead = text("note", " ".join(fill(sentence, view, gaps) for sentence in sentences))
    drawn = Group("ranking", (lead, _chart(view, population, measures, name)), f"{name}-group")
    yield _page(view, population, name, title, (drawn, _table(view, population, measures, name)))


def _chart(view: View, population: Population, measures: Sequence[str], name: str) -> Chart:
    """The sections, or the first questions where none is compared, beside the mean of peers."""
    sections = [measure for measure in measures if measure in view.survey.section]
    rows = tuple(_dot(view, population.id, m) for m in (sections or measures)[:MOST_DOTS])
    own, mean = fill(words_report.YOUR_ORGANISATION, view), words.COLUMNS[2]
    gaps = {"population": population.name, "group": view.organisation.peers}
    label = fill(words.TABLE, view, gaps)
    model = SectionDots(label, rows, own, mean, view.survey.scale.ends)
    described = [
        words.CHART_ROW.format(
            name=row.name, score=row.shown, mean=row.national_shown, place=row.verdict
        )
        for row in rows
    ]
    alt = fill(words.CHART_ALT, view, {"label": label, "rows": "; ".join(described)})
    return Chart(f"{name}-chart", alt, model, draw(model))


def _dot(view: View, population: str, measure: str) -> SectionDot:
    score, mean, lower, upper = (
        view.own(statistic, measure, population)
        for statistic in ("score.score", MEAN, "score.lower", "score.upper")
    )
    return SectionDot(
        name=_name(view, measure),
        score=_plotted(score),
        shown=score_cell(view, score).text,
        lower=_plotted(lower),
        upper=_plotted(upper),
        band=view.band(measure, population),
        verdict=_standing(view, population, measure).text,
        national=_plotted(mean),
        national_shown=score_cell(view, mean).text,
        lowest=None,
        highest=None,
    )


def _name(view: View, measure: str) -> str:
    if measure in view.survey.section:
        return measure_name(view, measure)
    return f"{measure} {ending(view.survey, view.survey.item[measure])}"


def _plotted(figure: Figure) -> float | None:
    return None if figure.value is None else plotted(figure.value)


def _lead(view: View) -> str:
    """What peers are, and who worked out what stands of them."""
    if view.lens.publisher is None:
        return words.LEAD
    banded = view.lens.has_any("expected_range.band")
    return " ".join((words.LEAD_PUBLISHED, *((words.BANDS_PUBLISHED,) if banded else ())))


def _page(view: View, population: Population, name: str, title: str, blocks: tuple) -> Page:
    return Page(
        id=name,
        kind="peers",
        title=title,
        level=2,
        blocks=(*blocks, *star_key(view.survey, blocks)),
        head=head(view, population.id),
        population=population.id,
    )


def _table(view: View, population: Population, measures: Sequence[str], name: str) -> Table:
    gaps = {"population": population.name, "group": view.organisation.peers}
    weights = (4.0, 0.8, 1.1, 1.0, 0.9, 3.0)
    columns = tuple(
        Column(header, "right" if place in (1, 2, 3, 4) else "left", weight)
        for place, (header, weight) in enumerate(zip(words.COLUMNS, weights, strict=True))
    )
    rows = tuple(_row(view, population.id, measure) for measure in measures)
    if BAND in view.release.grids:
        columns = (*columns, Column(words.EXPECTED, weight=2.6))
        rows = tuple(
            (*row, _expected(view, population.id, measure))
            for row, measure in zip(rows, measures, strict=True)
        )
    return Table(f"{name}-table", fill(words.TABLE, view, gaps), columns, rows, style="dense")


def _expected(view: View, population: str, measure: str) -> Cell:
    """The range among peers, and what the score is in it; a dash where they are too few."""
    low, high, band = (view.own(name, measure, population) for name in (*ENDS, BAND))
    if low.value is None or high.value is None or band.value is None:
        return Cell(NONE, ref=str(band.ref))
    gaps = {
        "low": score_cell(view, low).text,
        "high": score_cell(view, high).text,
        "band": view.lens.bands_short[int(band.value)],
    }
    return Cell(words.EXPECTED_CELL.format_map(gaps), ref=str(band.ref), band=int(band.value))


def _row(view: View, population: str, measure: str) -> tuple[Cell, ...]:
    return (
        Cell(measure_name(view, measure), strong=measure in view.survey.section),
        score_cell(view, view.own("score.score", measure, population), strong=True),
        score_cell(view, view.own(MEAN, measure, population)),
        difference_cell(view.lens, view.own("peers.difference", measure, population)),
        _standing(view, population, measure),
        _best(view, population, measure),
    )


def _standing(view: View, population: str, measure: str) -> Cell:
    """Which place it has among peers."""
    place, count = (view.own(f"peers.{key}", measure, population) for key in ("place", "count"))
    if place.value is None or count.value is None:
        return Cell(NONE, ref=str(place.ref))
    standing = words.PLACE.format(place=number(place.value, 0), count=number(count.value, 0))
    return Cell(standing, ref=str(place.ref))


def _best(view: View, population: str, measure: str) -> Cell:
    """The peer with the best score that may be shown, the first of equals."""
    best, turned = None, -1 if view.survey.better_low(measure) else 1
    for one in view.release.organisations:
        if one.peers != view.organisation.peers:
            continue
        figure = view.lens.figure("score.score", measure, one.code, population)
        judged = view.lens.figure("peers.place", measure, one.code, population)
        if figure.value is None or judged.flag is not Flag.OK:
            continue
        if best is None or turned * figure.value > turned * (best[0].value or 0):
            best = figure, one
    if best is None or best[0].value is None:
        return Cell(NONE)
    score = number(best[0].value, view.lens.score_decimals)
    own = best[1].code == view.organisation.code
    sentence = (
        words.YOURS.format(score=score)
        if own
        else words.BEST.format(score=score, name=best[1].name)
    )
    return Cell(sentence, ref=str(best[0].ref))


def sheets(request: Asked, population: Population) -> Iterator[Sheet]:
    """A row for each organisation that has peers, and each measure; nothing where none has any."""
    grid = request.release.grids.get(MEAN)
    if grid is None:
        return
    place = grid.positions[Axis.POPULATION][population.id]
    if not (grid.flags[:, place] == Flag.OK).any():
        return
    measures = request.release.survey.of(population.id).measures
    ranged = (*ENDS, BAND) if BAND in request.release.grids else ()
    figures = held(request, tabulated(*QUANTITIES, *ranged))
    columns = (
        *lead_columns(),
        SheetColumn(words.GROUP, width=24),
        *columns_of(figures),
        ref_column(),
    )
    sheet = sheet_of(request, words.SHEET, words.SHEET_BASE, columns, (), population)

    def rows(organisations: Sequence) -> Iterator[Row]:
        for one in organisations:
            line = Line(request.release, measures, one.code, population.id)
            values = [line.values(column) for column in figures]
            for i, (measure, ref) in enumerate(zip(measures, line.refs(MEAN), strict=True)):
                lead = (one.name, wording(request.release, measure), measure, one.code, one.peers)
                yield (*lead, *(column[i] for column in values), ref)

    yield from in_parts(request, sheet, len(measures), rows)
