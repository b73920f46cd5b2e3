"""Sections as dots with their intervals, each on a line of its own, among all organisations.

Score, interval, average and range stand in cells of their own. A line through a dot is one of three
rows below them, where formulas fetch its ends: two points and a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from surveybench.report.charts import PALETTE, SectionDot, SectionDots, shown_scale
from surveybench.report.words import formats
from surveybench.report.writers.pptx.charts import parts
from surveybench.report.writers.pptx.charts.book import column
from surveybench.report.writers.pptx.charts.plot import Canvas, Plot, Series, Values

# Columns of the sheet, counted from the one after the names.
LINE, SCORE, LOWER, UPPER, AVERAGE, LOWEST, HIGHEST, START, STOP = range(9)
AVERAGE_LINE, RANGE, RANGE_LINE, INTERVAL, INTERVAL_LINE, DOTS = range(9, 15)
EACH = 3  # rows of a line: its ends and a gap
LOWERED = 0.28  # of a line of the chart: the range lies below the dot, whatever is drawn first
SIZE = 10.0  # of names and figures
DOT, DIAMOND = 9, 6

Value = Callable[[SectionDot], float | None]


def plot(model: SectionDots, bands: Mapping[int, str]) -> Plot:
    """A row a section, the first highest; then three rows a section for its two lines."""
    rows, (low, high) = model.rows, shown_scale(model)
    below = (None,) * (EACH * len(rows))

    def cells(value: Value) -> Values:
        return (*(value(row) for row in rows), *below)

    lines = tuple(float(len(rows) - i) for i in range(len(rows)))
    return Plot(
        (*(row.name for row in rows), *(row.name for row in rows for _ in range(EACH))),
        (
            Series(formats.CHART_PLACE, (*lines, *below)),
            Series(model.own_name, cells(lambda row: row.score)),
            Series(formats.CHART_LOWER, cells(lambda row: row.lower)),
            Series(formats.CHART_UPPER, cells(lambda row: row.upper)),
            Series(model.national_name, cells(lambda row: row.national)),
            Series(formats.CHART_LOWEST, cells(lambda row: row.lowest)),
            Series(formats.CHART_HIGHEST, cells(lambda row: row.highest)),
            Series(formats.CHART_SCALE_FROM, cells(lambda row: low)),
            Series(formats.CHART_SCALE_TO, cells(lambda row: high)),
            _beside(model, lines, formats.CHART_PLACE, lambda row: row.national is not None),
            *_ends(model, lines, LOWEST, HIGHEST, lambda r: r.lowest, lambda r: r.highest),
            *_ends(model, lines, LOWER, UPPER, lambda r: r.lower, lambda r: r.upper),
            *(
                _beside(model, lines, bands.get(band, model.own_name), _is_of(band))
                for band in _bands(model)
            ),
        ),
    )


def _bands(model: SectionDots) -> list[int]:
    """The bands of the sections, worst first; 0 for scores without one."""
    return sorted({row.band or 0 for row in model.rows if row.score is not None})


def _is_of(band: int) -> Callable[[SectionDot], bool]:
    return lambda row: row.score is not None and (row.band or 0) == band


def _beside(
    model: SectionDots, lines: tuple[float, ...], name: str, drawn: Callable[[SectionDot], bool]
) -> Series:
    """The line of each dot that is drawn: without one none is."""
    known = [drawn(row) for row in model.rows]
    below = len(known) * EACH
    return Series(
        name,
        (*(line if k else None for k, line in zip(known, lines, strict=True)), *(None,) * below),
        (*(f"B{i + 2}" if k else "" for i, k in enumerate(known)), *("",) * below),
    )


def _ends(
    model: SectionDots, lines: tuple[float, ...], first: int, last: int, low: Value, high: Value
) -> tuple[Series, Series]:
    """From where to where a line runs, and on which line of the chart."""
    empty = len(model.rows)
    across: list[float | None] = [None] * empty
    lower = LOWERED if first == LOWEST else 0.0
    up, fetched, placed = list(across), [""] * empty, [""] * empty
    for position, (row, line) in enumerate(zip(model.rows, lines, strict=True)):
        start, stop, cell = low(row), high(row), position + 2
        known = start is not None and stop is not None
        across += [start, stop, None] if known else [None] * EACH
        up += [round(line - lower, 2)] * 2 + [None] if known else [None] * EACH
        ends = [f"{column(first + 1)}{cell}", f"{column(last + 1)}{cell}", ""]
        fetched += ends if known else [""] * EACH
        place = f"B{cell}-{lower}" if lower else f"B{cell}"
        placed += [place, place, ""] if known else [""] * EACH
    name = formats.CHART_RANGE if first == LOWEST else formats.CHART_INTERVAL
    return (
        Series(name, tuple(across), tuple(fetched)),
        Series(formats.CHART_PLACE, tuple(up), tuple(placed)),
    )


def xml(model: SectionDots, canvas: Canvas) -> bytes:
    """Range and average below, interval and dot on top, names on the left, figures on the right."""
    drawn, (low, high) = canvas.plot, shown_scale(model)
    count = len(model.rows)
    dots, lines = (0, count), (count, count + EACH * count)
    step = (model.ends[1] - model.ends[0]) / 10
    series = (
        (RANGE, RANGE_LINE, lines, _stroke("grid", 3.0) + _marker("none")),
        (AVERAGE, AVERAGE_LINE, dots, _stroke("", 1.0) + _marker("diamond", DIAMOND, "national")),
        (INTERVAL, INTERVAL_LINE, lines, _stroke("own", 1.5) + _marker("none")),
        *(
            (SCORE, DOTS + i, dots, _stroke("", 1.0) + _marker("circle", DOT, _colour(band)))
            for i, band in enumerate(_bands(model))
        ),
        (START, LINE, dots, _stroke("", 1.0) + _marker("none") + _words(_names(model), "l")),
        (STOP, LINE, dots, _stroke("", 1.0) + _marker("none") + _words(_figures(model), "r")),
    )
    area = (
        parts.frame(0.3, 0.01, 0.44, 0.99 - 20 / canvas.height)
        + '<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
        + "".join(
            f"<c:ser>{parts.head(drawn, up if up >= DOTS else across, order)}{look}"
            f'{parts.places(drawn, across, up, rows)}<c:smooth val="0"/></c:ser>'
            for order, (across, up, rows, look) in enumerate(series)
        )
        + '<c:axId val="1"/><c:axId val="2"/></c:scatterChart>'
        + parts.values(1, 2, "b", low, high, step if high - low <= 5 * step else 2 * step)
        + parts.values(2, 1, "l", 0.5, count + 0.5, 1, shown=False)
    )
    return parts.space(area, canvas.language)


def _stroke(colour: str, width: float) -> str:
    """How the line between the points of a series is painted, if it is."""
    return parts.shape("", PALETTE[colour] if colour else "", width)


def _marker(symbol: str, size: int = 0, colour: str = "") -> str:
    paint = parts.shape(PALETTE[colour], PALETTE["own"], 0.75) if colour else ""
    wide = f'<c:size val="{size}"/>' if size else ""
    return f'<c:marker><c:symbol val="{symbol}"/>{wide}{paint}</c:marker>'


def _colour(band: int) -> str:
    return f"band-{band}" if band else "rule"


def _names(model: SectionDots) -> list[str]:
    return [row.name for row in model.rows]


def _figures(model: SectionDots) -> list[str]:
    return [
        row.verdict if row.score is None else f"{row.shown}   {row.verdict}" for row in model.rows
    ]


def _words(texts: list[str], side: str) -> str:
    written = [(i, text, side, parts.INK) for i, text in enumerate(texts)]
    return parts.labels(written, SIZE, bold=False)
