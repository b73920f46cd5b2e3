"""Groups of people side by side: a panel each, a line for each question in all of them.

Scores stand in cells of their own; where a dot stands in its panel is worked out by formulas.
"""

from __future__ import annotations

from collections.abc import Mapping

from surveybench.report.charts import PALETTE, Panels, cut, shown_scale
from surveybench.report.words import formats
from surveybench.report.writers.pptx.charts import parts
from surveybench.report.writers.pptx.charts.book import column
from surveybench.report.writers.pptx.charts.plot import Canvas, Plot, Series

LINE, WHOLE, START = range(3)  # columns of the sheet; then the scores, then where they are drawn
GAP = 0.12  # between panels, in widths of one
LETTERS = 52  # of a question's name
SYMBOLS = {1: "triangle", -1: "square"}  # there is no triangle that points down


def plot(model: Panels, bands: Mapping[int, str]) -> Plot:
    """A row a question, the first highest, and one above them for the heads of the panels."""
    count, number, (low, high) = len(model.rows), len(model.panels), shown_scale(model)
    wide = (high - low) * (1 + GAP)
    scores = [
        tuple(model.printed(row.scores[p]) for row in model.rows) for p in range(len(model.panels))
    ]
    wholes = tuple(model.printed(row.whole) for row in model.rows)
    lines = tuple(float(count - i) for i in range(count))
    drawn = (
        *(
            _placed(name, values, column(START + 2 + p), p * wide - low, number)
            for p, (name, values) in enumerate(zip(model.panels, scores, strict=True))
        ),
        *(
            _placed(model.whole_name, wholes, column(WHOLE + 1), p * wide - low, number)
            for p in range(number)
        ),
    )
    return Plot(
        (*(row.name for row in model.rows), *model.panels),
        (
            Series(formats.CHART_PLACE, (*lines, *(count + 1.0,) * number)),
            Series(model.whole_name, (*wholes, *(None,) * number)),
            Series(formats.CHART_FROM, (*(0.0,) * count, *(p * wide for p in range(number)))),
            *(
                Series(name, (*values, *(None,) * number))
                for name, values in zip(model.panels, scores, strict=True)
            ),
            *drawn,
        ),
    )


def _placed(
    name: str, values: tuple[float | None, ...], letter: str, shift: float, empty: int
) -> Series:
    """Scores moved into their panel, above `empty` rows without any."""
    moved = tuple(None if value is None else round(value + shift, 4) for value in values)
    formulas = tuple(
        "" if value is None else f"{letter}{row}{shift:+g}" for row, value in enumerate(values, 2)
    )
    return Series(name, (*moved, *(None,) * empty), (*formulas, *("",) * empty))


def xml(model: Panels, canvas: Canvas) -> bytes:
    """Names on the left; in each panel the mark of the whole and the sign of the group."""
    drawn, count = canvas.plot, len(model.rows)
    low, high = shown_scale(model)
    wide, number = (high - low) * (1 + GAP), len(model.panels)
    first = START + 1 + number
    written = [(i, cut(row.name, LETTERS), "l", parts.INK) for i, row in enumerate(model.rows)]
    written += [(count + p, name, "r", parts.INK) for p, name in enumerate(model.panels)]
    series = [(START, count + number, _words(written))]
    series += [(first + number + p, count, _mark("diamond", 4, "quiet")) for p in range(number)]
    series += [(first + p, count, _signs(model, p)) for p in range(number)]
    area = (
        parts.frame(0.34, 0.08, 0.65, 0.9)
        + '<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
        + "".join(
            f"<c:ser>{parts.head(drawn, place, order)}{look}"
            f'{parts.places(drawn, place, LINE, (0, rows))}<c:smooth val="0"/></c:ser>'
            for order, (place, rows, look) in enumerate(series)
        )
        + '<c:axId val="1"/><c:axId val="2"/></c:scatterChart>'
        + parts.values(1, 2, "b", 0, number * wide, wide, shown=False, grid=True)
        + parts.values(2, 1, "l", 0.5, count + 1.5, 1, shown=False)
    )
    return parts.space(area, canvas.language)


def _words(written: list[tuple[int, str, str, str]]) -> str:
    """Names without points."""
    return parts.shape("") + parts.NO_MARKER + parts.labels(written, parts.SMALL, bold=False)


def _mark(symbol: str, size: int, fill: str, edge: str = "own-line") -> str:
    """Points without lines between them."""
    return parts.shape("") + _marker(symbol, size, fill, edge)


def _marker(symbol: str, size: int, fill: str, edge: str) -> str:
    paint = parts.shape(PALETTE[fill], PALETTE[edge], 0.75)
    return f'<c:marker><c:symbol val="{symbol}"/><c:size val="{size}"/>{paint}</c:marker>'


def _signs(model: Panels, position: int) -> str:
    """Circles; where a group differs by more than chance, a filled sign."""
    differing = [(i, row.verdicts[position]) for i, row in enumerate(model.rows)]
    return _mark("circle", 6, "answer-6") + "".join(
        f'<c:dPt><c:idx val="{i}"/>{_marker(SYMBOLS[verdict], 8, "own-line", "own-line")}'
        f'<c:bubble3D val="0"/></c:dPt>'
        for i, verdict in differing
        if verdict
    )
