"""Charts that PowerPoint can edit: one module a kind of chart, as in report/charts.

To add a kind: a module with `plot` and `xml`, and its two lines here.
"""

from __future__ import annotations

from collections.abc import Mapping

from surveybench.report.charts import ChangeLine, ExpectedRange, Model, OwnScore, Ranking, Shares
from surveybench.report.document import Chart
from surveybench.report.writers.pptx.charts import (
    change_line,
    expected_range,
    own_score,
    ranking,
    shares,
)
from surveybench.report.writers.pptx.charts.book import book
from surveybench.report.writers.pptx.charts.plot import Plot

__all__ = ["Plot", "book", "chart_xml", "plot_of"]


def plot_of(model: Model, bands: Mapping[int, str]) -> Plot:
    """The numbers a chart draws, named; `bands` are the names of the seven bands."""
    if isinstance(model, ExpectedRange):
        return expected_range.plot(model, bands)
    if isinstance(model, Ranking):
        return ranking.plot(model)
    if isinstance(model, OwnScore):
        return own_score.plot(model)
    if isinstance(model, Shares):
        return shares.plot(model)
    return change_line.plot(model)


def chart_xml(
    chart: Chart, bands: Mapping[int, str], drawn: Plot, height: float, language: str
) -> bytes:
    """The chart part; `height` is that of the chart on its slide, in points."""
    model = chart.model
    if isinstance(model, ExpectedRange):
        return expected_range.xml(model, bands, drawn, height, language)
    if isinstance(model, Ranking):
        return ranking.xml(model, drawn, height, language)
    if isinstance(model, OwnScore):
        return own_score.xml(model, drawn, height, language)
    if isinstance(model, Shares):
        return shares.xml(model, drawn, height, language)
    assert isinstance(model, ChangeLine)
    return change_line.xml(model, chart.picture, drawn, height, language)
