"""The plain bar of a score that is not compared."""

from __future__ import annotations

from collections.abc import Mapping

from surveybench.report.charts import PALETTE, OwnScore
from surveybench.report.words import formats
from surveybench.report.writers.pptx.charts import parts
from surveybench.report.writers.pptx.charts.plot import Canvas, Plot, Series

OVER = 0.005  # of the scale, as in the expected-range bar, so that both line up


def plot(model: OwnScore, bands: Mapping[int, str]) -> Plot:
    """One number."""
    return Plot((model.label,), (Series(formats.CHART_SCORE, (model.score,)),))


def xml(model: OwnScore, canvas: Canvas) -> bytes:
    """A bar from 0 to the score, the score written after it."""
    drawn, height = canvas.plot, canvas.height
    written = parts.labels([(0, model.shown, "outEnd", parts.INK)], 11)
    low, high = model.ends
    area = (
        parts.frame(0.016, 0.1, 0.968, max(0.4, 0.9 - 19 / height))
        + '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        + f"<c:ser>{parts.head(drawn, 0)}{parts.shape(PALETTE['own-line'])}"
        + f'<c:invertIfNegative val="0"/>{written}{parts.data(drawn, 0)}</c:ser>'
        + '<c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        + parts.categories(1, 2, "l", shown=True)
        + parts.values(2, 1, "b", low, high + OVER * (high - low), (high - low) / 10)
    )
    return parts.space(area, canvas.language)
