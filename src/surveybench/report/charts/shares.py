"""Shares: a name above its bars, one bar for each series."""

from __future__ import annotations

from surveybench.report.charts.models import Share, Shares
from surveybench.report.charts.picture import Label, Line, Picture, Rect, Shape

WIDTH = 440.0
LEFT, RIGHT = 2.0, 392.0
NAME, BAR, GAP = 15.0, 13.0, 8.0
KEY = 18.0
COLOURS = ("own-line", "rule")


def draw(model: Shares) -> Picture:
    """A key where there are two series, then the lines from the top down."""
    top = KEY if len(model.series) > 1 else 0.0
    shapes = [*_key(model)] if top else []
    step = NAME + BAR * len(model.series) + GAP
    for row_index, row in enumerate(model.rows):
        shapes += _row(model, row, top + step * row_index)
    height = top + step * len(model.rows)
    axis = Line("axis", LEFT, top, LEFT, height - GAP / 2, "rule")
    return Picture(WIDTH, height, (*shapes, axis))


def _key(model: Shares) -> list[Shape]:
    shapes: list[Shape] = []
    for position, name in enumerate(model.series):
        x = LEFT + position * 210
        shapes.append(Rect(f"key-{position + 1}", x, 2, 10, 9, COLOURS[position]))
        shapes.append(Label("key-label", x + 14, 10, name, size=9.5, anchor="start"))
    return shapes


def _row(model: Shares, row: Share, y: float) -> list[Shape]:
    shapes: list[Shape] = [Label("name", LEFT + 4, y + NAME - 4, row.name, size=10, anchor="start")]
    for position, (value, shown) in enumerate(zip(row.values, row.shown, strict=True)):
        if value is None:
            continue
        top = y + NAME + BAR * position
        width = round((RIGHT - LEFT) * min(value, model.end) / model.end, 2)
        shapes.append(Rect(f"series-{position + 1}", LEFT, top, width, BAR - 1, COLOURS[position]))
        place = LEFT + width + 4
        shapes.append(
            Label("value", place, top + 9.5, shown, size=9.5, anchor="start", fill="quiet")
        )
    return shapes
