"""Charts that PowerPoint can edit: one module a kind of chart, as in report/charts.

To add a kind: a module with `plot` and `xml`, and its row in PLOTS. What has no row is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from surveybench.report.charts import (
    AnswerBars,
    ChangeLine,
    ControlChart,
    ExpectedRange,
    Funnel,
    Model,
    OwnScore,
    Panels,
    Ranking,
    SectionDots,
    Shares,
)
from surveybench.report.writers.pptx.charts import (
    answer_bars,
    change_line,
    control_chart,
    expected_range,
    funnel,
    own_score,
    panels,
    ranking,
    section_dots,
    shares,
)
from surveybench.report.writers.pptx.charts.book import book
from surveybench.report.writers.pptx.charts.plot import Canvas, Plot

__all__ = ["PLOTS", "Canvas", "Plot", "book", "chart_xml", "heights", "no_numbers", "plot_of"]

LINE = 14.0  # height of one bar of shares


@dataclass(frozen=True, slots=True)
class Editable:
    """A kind of chart: its numbers, its XML, its least and greatest height in points.

    `lines` says how many lines below each other it has beside those heights, if that varies.
    """

    plot: Callable[..., Plot]
    xml: Callable[..., bytes]
    least: float
    most: float
    lines: Callable[..., float] = lambda model: 0


def _lines(model: Shares) -> int:
    return len(model.rows) * len(model.series)


def _close_rows(model: Panels) -> float:
    """Lines that are closer than bars, so that many questions stand on one slide."""
    return 0.66 * len(model.rows)


def _rows(model: SectionDots) -> int:
    return len(model.rows)


PLOTS: dict[type, Editable] = {
    ExpectedRange: Editable(expected_range.plot, expected_range.xml, 54.0, 112.0),
    Ranking: Editable(ranking.plot, ranking.xml, 104.0, 300.0),
    OwnScore: Editable(own_score.plot, own_score.xml, 56.0, 80.0),
    ChangeLine: Editable(change_line.plot, change_line.xml, 104.0, 175.0),
    ControlChart: Editable(control_chart.plot, control_chart.xml, 104.0, 175.0),
    AnswerBars: Editable(answer_bars.plot, answer_bars.xml, 50.0, 104.0),
    Shares: Editable(shares.plot, shares.xml, 30.0, 48.0, _lines),
    Funnel: Editable(funnel.plot, funnel.xml, 160.0, 320.0),
    Panels: Editable(panels.plot, panels.xml, 22.0, 40.0, _close_rows),
    SectionDots: Editable(section_dots.plot, section_dots.xml, 30.0, 66.0, _rows),
}


def plot_of(model: Model, bands: Mapping[int, str]) -> Plot:
    """The numbers a chart draws, named; `bands` are the names of the seven bands."""
    return PLOTS[type(model)].plot(model, bands)


def chart_xml(model: Model, canvas: Canvas) -> bytes:
    """The chart part."""
    return PLOTS[type(model)].xml(model, canvas)


def no_numbers(model: Model) -> bool:
    """Whether a chart is one of signs, with nothing to edit: it is drawn of shapes."""
    return type(model) not in PLOTS


def heights(model: Model) -> tuple[float, float]:
    """The least and the greatest height of a chart on a slide, in points."""
    kind = PLOTS[type(model)]
    longer = LINE * kind.lines(model)
    return kind.least + longer, kind.most + longer * kind.most / kind.least
