"""The plain bar of a score that is not compared."""

from __future__ import annotations

from surveybench.report.charts import scale
from surveybench.report.charts.models import OwnScore
from surveybench.report.charts.picture import Label, Picture, Rect


def draw(model: OwnScore) -> Picture:
    """A bar from the end of the scale to the score, the score written after it."""
    end = scale.across(model.score, model.ends)
    height = scale.BOTTOM - scale.TOP
    bar = Rect("own-score", scale.LEFT, scale.TOP, round(end - scale.LEFT, 2), height, "own-line")
    label = Label("own-label", end, scale.TOP - 5, model.shown, size=9.5, strong=True)
    return Picture(scale.WIDTH, scale.HEIGHT, (*scale.axis(model.ends), bar, label))
