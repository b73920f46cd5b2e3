"""One drawing model for each kind of chart, and the picture each is painted from.

To add a kind: a dataclass in models, a module with `draw`, its row in CHARTS.
"""

from collections.abc import Callable
from dataclasses import dataclass

from surveybench.report.charts import (
    answer_bars,
    change_line,
    control_chart,
    expected_range,
    funnel,
    own_score,
    panels,
    ranking,
    scale,
    section_dots,
    shares,
    strips,
)
from surveybench.report.charts.change_line import named, numbered
from surveybench.report.charts.example import Mark, lettered
from surveybench.report.charts.models import (
    AnswerBars,
    Bar,
    ChangeLine,
    ControlChart,
    ExpectedRange,
    Funnel,
    FunnelPoint,
    Model,
    OwnScore,
    PanelRow,
    Panels,
    Ranking,
    SectionDot,
    SectionDots,
    Share,
    Shares,
    Strip,
    Strips,
    Zone,
    zones,
)
from surveybench.report.charts.picture import (
    PALETTE,
    Label,
    Line,
    Marker,
    Picture,
    Polyline,
    Rect,
    Shape,
    answer_colour,
    cut,
    on_answer,
    on_band,
)


@dataclass(frozen=True, slots=True)
class ChartKind:
    """A kind of chart: its name in style sheets, what draws it, whether it takes a whole width."""

    name: str
    draw: Callable[..., Picture]
    wide: bool = False


CHARTS: dict[type, ChartKind] = {
    ExpectedRange: ChartKind("expected-range", expected_range.draw),
    Ranking: ChartKind("ranking", ranking.draw, wide=True),
    OwnScore: ChartKind("own-score", own_score.draw),
    ChangeLine: ChartKind("change-line", change_line.draw),
    ControlChart: ChartKind("control-chart", control_chart.draw),
    Shares: ChartKind("shares", shares.draw),
    AnswerBars: ChartKind("answer-bars", answer_bars.draw),
    SectionDots: ChartKind("section-dots", section_dots.draw),
    Strips: ChartKind("strips", strips.draw),
    Funnel: ChartKind("funnel", funnel.draw, wide=True),
    Panels: ChartKind("panels", panels.draw, wide=True),
}


# What stretch of the scale a chart shows, in tenths of it.
WINDOWS: dict[type, Callable[..., tuple[int, int]]] = {
    SectionDots: section_dots.window,
    Ranking: ranking.window,
    Funnel: funnel.window,
    Panels: panels.window,
}


def kind_of(model: Model) -> ChartKind:
    """The kind that a model is of."""
    return CHARTS[type(model)]


def draw(model: Model) -> Picture:
    """The picture of a model."""
    return kind_of(model).draw(model)


def people_axis(model: Funnel) -> tuple[int, int]:
    """The largest number of people on the axis of a funnel, and the step between its marks."""
    return funnel.people(model)


def shown_scale(model: SectionDots | Ranking | Funnel | Panels) -> tuple[float, float]:
    """The lowest and the highest score on the scale that a chart of dots shows."""
    low, high = WINDOWS[type(model)](model)
    return scale.tick(low, model.ends), scale.tick(high, model.ends)


__all__ = [
    "CHARTS",
    "PALETTE",
    "AnswerBars",
    "Bar",
    "ChangeLine",
    "ChartKind",
    "ControlChart",
    "ExpectedRange",
    "Funnel",
    "FunnelPoint",
    "Label",
    "Line",
    "Mark",
    "Marker",
    "Model",
    "OwnScore",
    "PanelRow",
    "Panels",
    "Picture",
    "Polyline",
    "Ranking",
    "Rect",
    "SectionDot",
    "SectionDots",
    "Shape",
    "Share",
    "Shares",
    "Strip",
    "Strips",
    "Zone",
    "answer_colour",
    "cut",
    "draw",
    "kind_of",
    "lettered",
    "named",
    "numbered",
    "on_answer",
    "on_band",
    "people_axis",
    "shown_scale",
    "zones",
]
