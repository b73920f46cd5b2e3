"""The funnel: a dot for each organisation by how many answered, over what is expected of its size.

Numbers of people, scores and limits stand in cells of their own; how long the pale bars are, and
which dots have the colour of a band, follows from them by formulas. Names are those that the page
beside it gives: the own one.
"""

from __future__ import annotations

from collections.abc import Mapping

from surveybench.report.charts import PALETTE, Funnel, FunnelPoint, people_axis, shown_scale
from surveybench.report.words import formats
from surveybench.report.writers.pptx.charts import parts
from surveybench.report.writers.pptx.charts.plot import Canvas, Plot, Series

# Columns of the sheet, counted from the one after the names.
PEOPLE, SCORE, LOWER, UPPER, LONG, NOTHING, OWN, DOTS = range(8)
DOT, OWN_DOT = 6, 11


def plot(model: Funnel, bands: Mapping[int, str]) -> Plot:
    """A row an organisation, and two for the ends of the line of the average."""
    most, _ = people_axis(model)
    points, average = model.points, model.printed(model.national)
    names = [point.name if point.organisation == model.own else "" for point in points]
    scores = [model.printed(point.score) for point in points]
    lower = [model.printed(point.lower) for point in points]
    upper = [model.printed(point.upper) for point in points]
    long = [
        None if low is None or high is None else round(high - low, 2)
        for low, high in zip(lower, upper, strict=True)
    ]
    return Plot(
        (*names, formats.CHART_AVERAGE, ""),
        (
            Series(model.people_name, (*(point.n for point in points), 0.0, float(most))),
            Series(formats.CHART_SCORE, (*scores, average, average)),
            Series(formats.CHART_LOWER_LIMIT, (*lower, None, None)),
            Series(formats.CHART_UPPER_LIMIT, (*upper, None, None)),
            _worked(formats.CHART_RANGE, long, "E{row}-D{row}"),
            _worked(formats.CHART_BELOW, [None if v is None else 0.0 for v in long]),
            _picked(formats.CHART_MARK, scores, [p.organisation == model.own for p in points]),
            *(
                _picked(bands.get(band, formats.CHART_SCORE), scores, _of(model, band))
                for band in _bands(model)
            ),
        ),
    )


def _worked(name: str, values: list[float | None], formula: str = "") -> Series:
    """A column of the sheet, with the formula of each number that is there."""
    formulas = [formula.format(row=i) if v is not None else "" for i, v in enumerate(values, 2)]
    return Series(name, (*values, None, None), (*formulas, "", ""))


def _picked(name: str, scores: list[float | None], drawn: list[bool]) -> Series:
    """The scores of some, fetched from theirs."""
    picked = [score if shown else None for score, shown in zip(scores, drawn, strict=True)]
    return _worked(name, picked, "C{row}")


def _bands(model: Funnel) -> list[int]:
    """Bands of the others, worst first; 0 for scores without one."""
    return sorted({point.band or 0 for point in model.points if point.organisation != model.own})


def _of(model: Funnel, band: int) -> list[bool]:
    return [p.organisation != model.own and (p.band or 0) == band for p in model.points]


def xml(model: Funnel, canvas: Canvas) -> bytes:
    """Pale bars from limit to limit, the average dashed, dots by band, the own one in black."""
    drawn, count = canvas.plot, len(model.points)
    (low, high), (most, step) = shown_scale(model), people_axis(model)
    tenth = (model.ends[1] - model.ends[0]) / 10
    line = parts.shape("", PALETTE["national"], 1.25, "dash")
    words = parts.labels([(1, model.national_shown, "r", parts.INK)], 11, bold=False)
    own = next((p for p in model.points if p.organisation == model.own), None)
    bars = _hidden() + parts.whiskers(drawn, NOTHING, LONG, PALETTE["grid"], 4.0)
    series = (
        (LOWER, LOWER, (0, count), bars),
        (SCORE, SCORE, (count, count + 2), line + parts.NO_MARKER + words),
        *(
            (DOTS + i, DOTS + i, (0, count), _marked(f"band-{band}" if band else "paper", DOT))
            for i, band in enumerate(_bands(model))
        ),
        *(((OWN, OWN, (0, count), _own(model, own)),) if own else ()),
    )
    area = (
        parts.frame(0.03, 0.03, 0.85, 0.95 - 24 / canvas.height)
        + '<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
        + "".join(
            f"<c:ser>{parts.head(drawn, name, order)}{look}"
            f'{parts.places(drawn, PEOPLE, up, rows)}<c:smooth val="0"/></c:ser>'
            for order, (name, up, rows, look) in enumerate(series)
        )
        + '<c:axId val="1"/><c:axId val="2"/></c:scatterChart>'
        + parts.values(1, 2, "b", 0, most, step)
        + parts.values(
            2, 1, "l", low, high, tenth if high - low <= 6 * tenth else 2 * tenth, grid=True
        )
    )
    return parts.space(area, canvas.language)


def _hidden() -> str:
    return parts.shape("") + parts.NO_MARKER


def _marked(fill: str, size: int, edge: str = "quiet", width: float = 0.5) -> str:
    """No line from dot to dot, and how the dots are painted."""
    paint = parts.shape(PALETTE[fill], PALETTE[edge], width)
    marker = f'<c:marker><c:symbol val="circle"/><c:size val="{size}"/>{paint}</c:marker>'
    return parts.shape("") + marker


def _own(model: Funnel, own: FunnelPoint) -> str:
    place = model.points.index(own)
    words = parts.labels([(place, model.own_shown, "t", parts.INK)], 12, ground=parts.PAPER)
    return _marked(f"band-{own.band}" if own.band else "paper", OWN_DOT, "own", 2.25) + words
