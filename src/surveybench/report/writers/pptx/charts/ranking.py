"""The ranking: one column for each organisation, lowest score first."""

from __future__ import annotations

from collections.abc import Mapping

from surveybench.report.charts import PALETTE, Ranking
from surveybench.report.words import formats
from surveybench.report.writers.pptx.charts import parts
from surveybench.report.writers.pptx.charts.plot import Canvas, Plot, Series

EDGE = PALETTE["rule"]
MANY = 60  # bars, so narrow that their outlines would hide their colours


def plot(model: Ranking, bands: Mapping[int, str]) -> Plot:
    """Scores by organisation, and the average beside each, which draws the line across.

    The line ends in a place without a bar, where its words stand.
    """
    names = (*(bar.name for bar in model.bars), "")
    scores = (*(bar.score for bar in model.bars), None)
    average = Series(formats.CHART_AVERAGE, (model.national,) * len(names))
    return Plot(names, (Series(formats.CHART_SCORE, scores), average))


def xml(model: Ranking, canvas: Canvas) -> bytes:
    """Columns coloured by band, the own one black with its words, a dashed line across."""
    drawn, height = canvas.plot, canvas.height
    axes = '<c:axId val="1"/><c:axId val="2"/>'
    area = (
        parts.frame(0.024, 0.03, 0.9, 1 - 0.03 - 8 / height)
        + '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        + f'{_bars(model, drawn)}<c:gapWidth val="{_gap(len(model.bars))}"/>{axes}</c:barChart>'
        + '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        + f'{_average(model, drawn)}<c:marker val="1"/>{axes}</c:lineChart>'
        + parts.categories(1, 2, "b", shown=True)
        + parts.values(2, 1, "l", *model.ends, (model.ends[1] - model.ends[0]) / 5, grid=True)
    )
    return parts.space(area, canvas.language)


def _gap(bars: int) -> int:
    """Space between bars in shares of a bar, wide where there are few."""
    return 20 if bars > MANY else 32 if bars >= 20 else 80 if bars >= 10 else 200


def _bars(model: Ranking, drawn: Plot) -> str:
    width = 0.25 if len(model.bars) > MANY else 0.5
    points = "".join(
        parts.point(i, _fill(bar.band, own=bar.organisation == model.own), EDGE, width)
        for i, bar in enumerate(model.bars)
    )
    own_position = [i for i, bar in enumerate(model.bars) if bar.organisation == model.own]
    words = parts.labels(
        [(i, model.own_shown, "outEnd", parts.INK) for i in own_position], 12, ground=parts.PAPER
    )
    return (
        f"<c:ser>{parts.head(drawn, 0)}{parts.shape(parts.PAPER, EDGE)}"
        f'<c:invertIfNegative val="0"/>{points}{words}{parts.data(drawn, 0)}</c:ser>'
    )


def _fill(band: int | None, *, own: bool) -> str:
    if own:
        return PALETTE["own"]
    return PALETTE[f"band-{band}"] if band else parts.PAPER


def _average(model: Ranking, drawn: Plot) -> str:
    last = len(model.bars)
    return (
        f"<c:ser>{parts.head(drawn, 1)}"
        f"{parts.shape('', PALETTE['national'], 1.25, 'dash')}"
        '<c:marker><c:symbol val="none"/></c:marker>'
        f"{parts.labels([(last, model.national_shown, 'r', parts.INK)], 11, bold=False)}"
        f'{parts.data(drawn, 1)}<c:smooth val="0"/></c:ser>'
    )
