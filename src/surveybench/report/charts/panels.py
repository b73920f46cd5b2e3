"""Groups of people side by side: a panel each, a line for each question in all of them."""

from __future__ import annotations

from math import ceil
from typing import Literal

from surveybench.report.charts import scale
from surveybench.report.charts.models import PanelRow, Panels
from surveybench.report.charts.picture import Label, Line, Marker, Picture, Shape, cut

WIDTH = 750.0
NAMES, LEFT, RIGHT = 232.0, 240.0, 746.0
TOP, ROW, FOOT, GAP = 18.0, 12.0, 14.0, 12.0
DOT = 6.5
LETTERS, LETTER = 56, 4.9  # of a question's name; width of one in the head of a panel

Sign = Literal["circle", "triangle-up", "triangle-down"]
SIGNS: dict[int, Sign] = {0: "circle", 1: "triangle-up", -1: "triangle-down"}


def draw(model: Panels) -> Picture:
    """Names, then in each panel a mark for the whole and a dot for the group, joined by a line."""
    bottom = TOP + ROW * len(model.rows)
    shapes: list[Shape] = []
    for position in range(len(model.panels)):
        shapes += _grid(model, position, bottom)
    for number, row in enumerate(model.rows):
        y = round(TOP + ROW * (number + 0.5), 2)
        shapes.append(Label("name", NAMES, round(y + 3.1, 2), cut(row.name, LETTERS), 9, "end"))
        for position in range(len(model.panels)):
            shapes += _group(model, row, position, y)
    return Picture(WIDTH, bottom + FOOT, tuple(shapes))


def window(model: Panels) -> tuple[int, int]:
    """The stretch of the scale that holds all that is drawn, in whole tenths of it."""
    values = [value for row in model.rows for value in (row.whole, *row.scores)]
    return scale.stretch(values, model.ends)


def _width(model: Panels) -> float:
    count = max(len(model.panels), 1)
    return (RIGHT - LEFT - GAP * (count - 1)) / count


def _across(model: Panels, position: int, value: float) -> float:
    low, high = window(model)
    share = (scale.tenths(value, model.ends) - low) / (high - low)
    start = LEFT + (_width(model) + GAP) * position
    return round(start + _width(model) * min(max(share, 0.0), 1.0), 2)


def _grid(model: Panels, position: int, bottom: float) -> list[Shape]:
    low, high = window(model)
    wide, few = _width(model), 3 if len(model.panels) > 3 else 6
    start = LEFT + (wide + GAP) * position
    head = cut(model.panels[position], max(int(wide / LETTER), 4))
    shapes: list[Shape] = [
        Label("panel", round(start, 2), TOP - 7, head, 9.5, "start", strong=True)
    ]
    step = max(ceil((high - low) / few), 1)
    for tenth in range(low, high + 1, step):
        value = scale.tick(tenth, model.ends)
        x = _across(model, position, value)
        shapes.append(Line("grid", x, TOP - 2, x, bottom, "grid"))
        shapes.append(Label("tick-label", x, bottom + 11, f"{value:g}", 9, fill="quiet"))
    return shapes


def _group(model: Panels, row: PanelRow, position: int, y: float) -> list[Shape]:
    """The sign of a group points up or down where it differs by more than chance."""
    value, verdict = row.scores[position], row.verdicts[position]
    shapes: list[Shape] = []
    if row.whole is not None:
        middle = _across(model, position, row.whole)
        shapes.append(Line("whole", middle, y - 4, middle, y + 4, "quiet", 1.2))
    if value is None:
        return shapes
    x = _across(model, position, value)
    if row.whole is not None:
        shapes.append(Line("away", _across(model, position, row.whole), y, x, y, "rule", 0.8))
    fill = "own-line" if verdict else "paper"
    return [*shapes, Marker(f"sign-{verdict}", x, y, DOT, SIGNS[verdict], fill, "own-line")]
