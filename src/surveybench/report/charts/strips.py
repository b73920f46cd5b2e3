"""Years as strips of squares, one a question: above the average, below it, or neither."""

from __future__ import annotations

from surveybench.report.charts.models import Strips
from surveybench.report.charts.picture import Label, Marker, Picture, Rect, Shape

WIDTH = 500.0
LEAST, LETTER = 34.0, 5.0  # room of the names of years, and of a letter of one
ROW, LARGEST, GAP, BREAK = 16.0, 13.0, 1.6, 4.0
# No colours of bands: an interval beside the average is another test than the expected range.
FILLS = {1: "rule", -1: "rule", 0: "shade"}


def draw(model: Strips) -> Picture:
    """A row a year, latest last; a wider gap between sections."""
    breaks = len(model.groups) - 1
    start = max(LEAST, *(LETTER * len(row.name) + 6 for row in model.rows))
    count = max(sum(model.groups), 1)
    side = round(min(LARGEST, (WIDTH - start - BREAK * breaks) / count - GAP), 2)
    shapes: list[Shape] = []
    for position, row in enumerate(model.rows):
        top = ROW * position
        shapes.append(Label("year", 0, round(top + 10.5, 2), row.name, 9.5, anchor="start"))
        for x, sign in zip(_places(model, start, side), row.signs, strict=True):
            shapes += _square(x, top, side, sign)
    return Picture(WIDTH, ROW * len(model.rows), tuple(shapes))


def _places(model: Strips, start: float, side: float) -> list[float]:
    """Left edges of the squares."""
    places, x = [], start
    for size in model.groups:
        for _ in range(size):
            places.append(round(x, 2))
            x += side + GAP
        x += BREAK - GAP
    return places


def _square(x: float, top: float, side: float, sign: int | None) -> list[Shape]:
    if sign is None:
        return [Rect("nothing", x, top, side, LARGEST, "paper", stroke="grid")]
    square = Rect(f"sign-{sign}", x, top, side, LARGEST, FILLS[sign], stroke="rule")
    if not sign:
        return [square]
    size = round(min(side - 4, 6.0), 2)
    shape = "triangle-up" if sign > 0 else "triangle-down"
    return [square, Marker("sign", round(x + side / 2, 2), top + LARGEST / 2, size, shape, "ink")]
