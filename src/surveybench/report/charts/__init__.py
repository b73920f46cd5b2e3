"""One drawing model for each kind of chart, and the picture each is painted from.

To add a kind: a dataclass in models, a module with `draw`, its line in PAINTERS.
"""

from surveybench.report.charts import change_line, expected_range, own_score, ranking, shares
from surveybench.report.charts.example import Mark, lettered
from surveybench.report.charts.models import (
    Bar,
    ChangeLine,
    ExpectedRange,
    Model,
    OwnScore,
    Ranking,
    Share,
    Shares,
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
    on_band,
)

PAINTERS = {
    ExpectedRange: expected_range.draw,
    Ranking: ranking.draw,
    OwnScore: own_score.draw,
    ChangeLine: change_line.draw,
    Shares: shares.draw,
}


def draw(model: Model) -> Picture:
    """The picture of a model."""
    return PAINTERS[type(model)](model)


__all__ = [
    "PAINTERS",
    "PALETTE",
    "Bar",
    "ChangeLine",
    "ExpectedRange",
    "Label",
    "Line",
    "Mark",
    "Marker",
    "Model",
    "OwnScore",
    "Picture",
    "Polyline",
    "Ranking",
    "Rect",
    "Shape",
    "Share",
    "Shares",
    "Zone",
    "draw",
    "lettered",
    "on_band",
    "zones",
]
