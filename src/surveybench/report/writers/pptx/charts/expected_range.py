"""The expected-range bar: zones stacked along the scale, a thin black segment at the score.

Three rows stand on one axis, from below: the national average (a triangle), the zones, and the
number of the score. The black segment is a part of the stack: its zone goes on after it. Score,
limits and ends stand in cells of their own below; how wide the parts are is worked out from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveybench.report.charts import PALETTE, ExpectedRange
from surveybench.report.words import formats
from surveybench.report.writers.pptx.charts import parts
from surveybench.report.writers.pptx.charts.plot import Canvas, Plot, Series, Values

ROWS = 3
GAP = ""
HALF = 0.003  # half the width of the black segment, of the scale
HALO = 0.002  # left free on both sides of it, so that it stands out from dark zones
STEPS = (-HALF - HALO, -HALF, HALF, HALF + HALO)
OVER = 0.005  # of the scale, so that the mark of the highest possible score is seen
TRIANGLE = "\N{BLACK UP-POINTING TRIANGLE}"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the bar, from left to right. `fill` is empty where nothing is seen."""

    name: str
    start: float
    stop: float
    fill: str


def plot(model: ExpectedRange, bands: Mapping[int, str]) -> Plot:
    """Where each row begins; then the widths of the segments, which stack up to the highest.

    Below these rows are the cells that they are worked out from.
    """
    first, *rest = segments(model, bands)
    cells = _cells(model)
    places = {value: f"B{row}" for row, (_, value) in enumerate(cells, ROWS + 2)}
    score = places[model.score]
    edges = {
        round(model.score + step * _span(model), 2): f"({score}{step * _span(model):+g})"
        for step in STEPS
    }
    # An edge of the mark comes before a limit at the same place: it moves with the score.
    known = {**places, **edges}
    starts = Series(
        formats.CHART_FROM,
        (model.national, first.stop, model.score, *(value for _, value in cells)),
        ("", known.get(first.stop, ""), score, *("",) * len(cells)),
    )
    below = (None,) * len(cells)
    return Plot(
        (
            formats.CHART_AVERAGE,
            formats.CHART_RANGE,
            formats.CHART_SCORE,
            *(name for name, _ in cells),
        ),
        (
            starts,
            *(
                Series(s.name, (*_row(s), *below), ("", _width(s, known), "", *("",) * len(cells)))
                for s in rest
            ),
        ),
    )


def _span(model: ExpectedRange) -> float:
    return model.ends[1] - model.ends[0]


def _cells(model: ExpectedRange) -> list[tuple[str, float]]:
    """The score, and where the zones meet and end."""
    if not model.zones:
        ends = [(formats.CHART_LOWEST, model.lowest), (formats.CHART_HIGHEST, model.highest)]
        return [(formats.CHART_MARK, model.score), *ends]
    first, last = model.zones[0].start, model.zones[-1].stop
    limits = [(formats.CHART_LIMIT, zone.stop) for zone in model.zones[:-1]]
    ends = (formats.CHART_LOWEST, first), (formats.CHART_HIGHEST, last)
    return [(formats.CHART_MARK, model.score), ends[0], *limits, ends[1]]


def _width(segment: Segment, known: Mapping[float, str]) -> str:
    """From where to where a segment goes, by cells; a number where none is at its end."""
    if segment.start not in known and segment.stop not in known:
        return ""
    stop, start = (known.get(end, f"{end:g}") for end in (segment.stop, segment.start))
    return f"{stop}-{start}"


def _row(segment: Segment) -> Values:
    """The words above and below the bar hang on marks of no width."""
    beside = 0.0 if segment.name == formats.CHART_MARK else None
    return beside, round(segment.stop - segment.start, 2), beside


def segments(model: ExpectedRange, bands: Mapping[int, str]) -> tuple[Segment, ...]:
    """From 0: what is not seen, the zones, and the mark, which is cut out of them."""
    first = model.zones[0].start if model.zones else model.lowest
    zones = [
        Segment(bands[z.band], z.start, z.stop, PALETTE[f"band-{z.band}"]) for z in model.zones
    ]
    zones = zones or [Segment(model.label, model.lowest, model.highest, parts.PAPER)]
    low, high = model.ends
    span, end = high - low, _end(model)
    edges = [round(model.score + step * span, 2) for step in STEPS]
    a, b, c, d = (max(edge, low) for edge in edges)
    all_segments = [Segment(GAP, low, first, ""), *zones, Segment(GAP, zones[-1].stop, end, "")]
    mark = [
        Segment(GAP, a, b, ""),
        Segment(formats.CHART_MARK, b, c, PALETTE["own"]),
        Segment(GAP, c, d, ""),
    ]
    after = tuple(_clipped(all_segments, d, end))[:-1]
    return (*_clipped(all_segments, low, a), *mark, *after)


def _end(model: ExpectedRange) -> float:
    low, high = model.ends
    return round(high + OVER * (high - low), 6)


def _clipped(unclipped: list[Segment], low: float, high: float) -> Iterator[Segment]:
    for segment in unclipped:
        start, stop = max(segment.start, low), min(segment.stop, high)
        if stop > start:
            yield Segment(segment.name, start, stop, segment.fill)


def _step(model: ExpectedRange) -> float:
    return (model.ends[1] - model.ends[0]) / 10


def xml(model: ExpectedRange, canvas: Canvas) -> bytes:
    """Three rows on one axis."""
    drawn, height = canvas.plot, canvas.height
    series = "".join(
        _mark_series(model, drawn, i) if s.name == formats.CHART_MARK else _series(drawn, i, s.fill)
        for i, s in enumerate(segments(model, canvas.bands))
    )
    area = (
        parts.frame(0.016, 0.0, 0.968, max(0.5, 1 - 19 / height))
        + '<c:barChart><c:barDir val="bar"/><c:grouping val="stacked"/><c:varyColors val="0"/>'
        + f'{series}<c:gapWidth val="15"/><c:overlap val="100"/>'
        + '<c:axId val="1"/><c:axId val="2"/></c:barChart>'
        + parts.categories(1, 2, "l", shown=True)
        + parts.values(2, 1, "b", model.ends[0], _end(model), _step(model))
    )
    return parts.space(area, canvas.language)


def _series(drawn: Plot, position: int, fill: str) -> str:
    return (
        f"<c:ser>{parts.head(drawn, position)}{parts.shape(fill, fill and parts.INK)}"
        f'<c:invertIfNegative val="0"/>{parts.data(drawn, position, ROWS)}</c:ser>'
    )


def _mark_series(model: ExpectedRange, drawn: Plot, position: int) -> str:
    """The black segment, and the words above and below it."""
    written = (
        (0, TRIANGLE, "ctr", PALETTE["national"]),
        (2, model.shown, "ctr", parts.INK),
    )
    black = parts.point(1, PALETTE["own"], "")
    return (
        f"<c:ser>{parts.head(drawn, position)}{parts.shape('')}"
        f'<c:invertIfNegative val="0"/>{black}'
        f"{parts.labels(written, 11)}{parts.data(drawn, position, ROWS)}</c:ser>"
    )
