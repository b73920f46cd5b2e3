"""Scores by wave as a line that can be edited, with its mean and its control limits."""

from __future__ import annotations

from collections.abc import Mapping

from surveybench.report.charts import PALETTE, ControlChart, Label, numbered
from surveybench.report.words import formats
from surveybench.report.writers.pptx.charts import change_line, parts
from surveybench.report.writers.pptx.charts.plot import Canvas, Plot, Series, Values

KEY, NAMES, NAMES_UP = 22.0, 20.0, 50.0  # heights above and below the lines
FIGURES = 11  # size of figures beside points


def plot(model: ControlChart, bands: Mapping[int, str]) -> Plot:
    """The scores, then the mean and both limits, the same in every wave."""
    count = len(model.waves)
    return Plot(
        model.names,
        (
            Series(model.own_name, model.scores),
            Series(model.centre_name, (model.centre,) * count),
            Series(formats.CHART_LIMIT_FROM, (model.lower,) * count),
            Series(formats.CHART_LIMIT_TO, (model.upper,) * count),
        ),
    )


def xml(model: ControlChart, canvas: Canvas) -> bytes:
    """Four lines; the figures of scores as in the picture."""
    drawn, height = canvas.plot, canvas.height
    skipped = change_line.skipped(model.as_line())
    below = NAMES_UP if skipped > 1 else NAMES
    ticks = sorted(
        float(shape.text)
        for shape in canvas.picture.shapes
        if isinstance(shape, Label) and shape.part == "tick-label"
    )
    limit = parts.shape("", PALETTE["national-line"], 1.25, "sysDash")
    mean = parts.shape("", PALETTE["rule"], 1.25)
    area = (
        parts.frame(0.09, KEY / height, 0.88, max(0.4, 1 - (KEY + below) / height))
        + '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        + change_line.line(drawn, 0, PALETTE["own-line"], _figures(model), "circle", "")
        + "".join(
            f"<c:ser>{parts.head(drawn, position)}{look}{parts.NO_MARKER}"
            f'{parts.data(drawn, position)}<c:smooth val="0"/></c:ser>'
            for position, look in ((1, mean), (2, limit), (3, limit))
        )
        + '<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>'
        + parts.categories(1, 2, "b", shown=True, labelled=True, skipped=skipped)
        + parts.values(2, 1, "l", ticks[0], ticks[-1], ticks[1] - ticks[0], grid=True)
    )
    return parts.space(area, canvas.language, parts.key(height))


def _valley(scores: Values, i: int) -> bool:
    """Whether a score is lower than the mean of those beside it."""
    beside = [s for s in (*scores[max(0, i - 1) : i], *scores[i + 1 : i + 2]) if s is not None]
    return bool(beside) and (scores[i] or 0.0) < sum(beside) / len(beside)


def _figures(model: ControlChart) -> str:
    shown = numbered(model.as_line()) | set(model.outside)
    each = [
        (i, text, "b" if _valley(model.scores, i) else "t", parts.INK)
        for i, (score, text) in enumerate(zip(model.scores, model.shown, strict=True))
        if score is not None and i in shown
    ]
    return parts.labels(each, FIGURES)
