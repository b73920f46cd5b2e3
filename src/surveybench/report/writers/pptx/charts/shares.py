"""Percentages as bars below each other, one or two series."""

from __future__ import annotations

from collections.abc import Mapping

from surveybench.report.charts import PALETTE, Shares
from surveybench.report.writers.pptx.charts import parts
from surveybench.report.writers.pptx.charts.plot import Canvas, Plot, Series

COLOURS = ("own-line", "rule")
STEP = 20


def plot(model: Shares, bands: Mapping[int, str]) -> Plot:
    """The lines from the bottom up, as the axis counts them."""
    rows = model.rows[::-1]
    return Plot(
        tuple(row.name for row in rows),
        tuple(
            Series(name, tuple(row.values[position] for row in rows))
            for position, name in enumerate(model.series)
        ),
    )


def xml(model: Shares, canvas: Canvas) -> bytes:
    """Bars with their percentages after them, and a key where there are two series."""
    drawn, height = canvas.plot, canvas.height
    several = len(model.series) > 1
    top = 0.02 + (18 / height if several else 0)
    bars = "".join(_bars(model, drawn, position) for position in range(len(model.series)))
    area = (
        parts.frame(0.3, top, 0.66, max(0.4, 0.98 - top - 19 / height))
        + '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        + f'{bars}<c:gapWidth val="50"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        + parts.categories(1, 2, "l", shown=True, labelled=True)
        + parts.values(2, 1, "b", 0, model.end * 1.1, STEP)
    )
    return parts.space(area, canvas.language, parts.key(height) if several else "")


def _bars(model: Shares, drawn: Plot, position: int) -> str:
    rows = model.rows[::-1]
    written = [
        (i, row.shown[position], "outEnd", parts.INK)
        for i, row in enumerate(rows)
        if row.values[position] is not None
    ]
    return (
        f"<c:ser>{parts.head(drawn, position)}{parts.shape(PALETTE[COLOURS[position]])}"
        f'<c:invertIfNegative val="0"/>{parts.labels(written, parts.SMALL, bold=False)}'
        f"{parts.data(drawn, position)}</c:ser>"
    )
