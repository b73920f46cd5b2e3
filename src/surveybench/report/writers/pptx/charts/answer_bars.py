"""Who chose each answer: whole bars below each other, divided by answer, their key above."""

from __future__ import annotations

from collections.abc import Mapping

from surveybench.report.charts import PALETTE, AnswerBars, answer_colour, on_answer
from surveybench.report.words import formats
from surveybench.report.writers.pptx.charts import parts
from surveybench.report.writers.pptx.charts.book import column
from surveybench.report.writers.pptx.charts.plot import Canvas, Plot, Series

WRITTEN = 12.0  # per cent: the least part of a bar that has room for its number
KEY = 30.0  # height of the key, in points
NAMES = 0.2  # share of the width that names of rows have


def plot(model: AnswerBars, bands: Mapping[int, str]) -> Plot:
    """Rows from the bottom up, as the axis counts them; what is not shown follows from the rest."""
    rows = model.rows[::-1]
    series = [
        Series(option, tuple(row.values[position] for row in rows))
        for position, option in enumerate(model.options)
    ]
    if model.partly:
        last = column(len(series))
        hidden = tuple(max(0.0, 100 - sum(value or 0.0 for value in row.values)) for row in rows)
        formulas = tuple(f"MAX(0,100-SUM(B{i}:{last}{i}))" for i in range(2, len(rows) + 2))
        series.append(Series(formats.CHART_NOT_SHOWN, hidden, formulas))
    return Plot(tuple(row.name for row in rows), tuple(series))


def xml(model: AnswerBars, canvas: Canvas) -> bytes:
    """Bars of the same length, each part with its percentage where there is room."""
    drawn, height = canvas.plot, canvas.height
    top = min(0.5, KEY / height)
    series = "".join(_series(model, drawn, position) for position in range(len(drawn.series)))
    area = (
        parts.frame(NAMES, top, 0.99 - NAMES, 0.99 - top)
        + '<c:barChart><c:barDir val="bar"/><c:grouping val="percentStacked"/>'
        + f'<c:varyColors val="0"/>{series}<c:gapWidth val="35"/><c:overlap val="100"/>'
        + '<c:axId val="1"/><c:axId val="2"/></c:barChart>'
        + parts.categories(1, 2, "l", shown=True, labelled=True)
        + parts.values(2, 1, "b", 0, 1, 0.25, shown=False)
    )
    return parts.space(area, canvas.language, parts.key(height, KEY - 4))


def _series(model: AnswerBars, drawn: Plot, position: int) -> str:
    rows, count = model.rows[::-1], len(model.options)
    answer = position < count
    fill = PALETTE[answer_colour(position, count) if answer else "paper"]
    written = [
        (i, row.shown[position], "ctr", PALETTE[on_answer(position, count)])
        for i, row in enumerate(rows)
        if answer and (row.values[position] or 0.0) >= WRITTEN
    ]
    return (
        f"<c:ser>{parts.head(drawn, position)}{parts.shape(fill, PALETTE['rule'])}"
        f'<c:invertIfNegative val="0"/>{parts.labels(written, parts.SMALL, bold=False)}'
        f"{parts.data(drawn, position)}</c:ser>"
    )
