"""Scores by wave: the own line and the national one."""

from __future__ import annotations

from itertools import pairwise
from math import ceil, floor
from typing import Literal

from surveybench.report.charts import scale
from surveybench.report.charts.models import ChangeLine
from surveybench.report.charts.picture import Label, Line, Marker, Picture, Polyline, Shape

WIDTH, HEIGHT = 204.0, 148.0
LEFT, RIGHT = 16.0, 198.0
TOP, BASE = 24.0, 130.0
LETTER = 4.2  # width of a letter of the key, with some room
SPAN = 4  # tenths of the scale that every chart shows at least, so that slopes can be compared

Points = list[tuple[float, float] | None]


def draw(model: ChangeLine) -> Picture:
    """Grid, national line dashed with diamonds, own line whole with circles and numbers."""
    low, high = window(model)

    def place(values: tuple[float | None, ...]) -> Points:
        return [
            None
            if v is None
            else (_along(model.waves, w), _up(scale.tenths(v, model.ends), low, high))
            for w, v in zip(model.waves, values, strict=True)
        ]

    own_points, national = place(model.own), place(model.national)
    shapes = [
        *_key(model),
        *_grid(model, low, high),
        *_line("national", national, "national-line", dashed=True),
        *_line("own", own_points, "own-line", dashed=False),
        *_numbers(own_points, national, model.own_shown),
    ]
    return Picture(WIDTH, HEIGHT, tuple(shapes))


def window(model: ChangeLine) -> tuple[int, int]:
    """The stretch of the scale that is drawn: whole tenths of it, at least four apart."""
    values = [scale.tenths(v, model.ends) for v in (*model.own, *model.national) if v is not None]
    low, high = floor(min(values, default=0)), ceil(max(values, default=SPAN))
    while high - low < SPAN:
        room_below, room_above = min(values) - low, high - max(values)
        if (room_below <= room_above and low > 0) or high == 10:
            low -= 1
        else:
            high += 1
    return low, high


def _along(waves: tuple[int, ...], wave: int) -> float:
    first, last = waves[0], waves[-1]
    share = (wave - first) / (last - first) if last > first else 0.5
    return round(LEFT + 22 + (RIGHT - LEFT - 44) * share, 2)


def _up(value: float, low: int, high: int) -> float:
    return round(BASE - (BASE - TOP) * (value - low) / (high - low), 2)


def _grid(model: ChangeLine, low: int, high: int) -> list[Shape]:
    shapes: list[Shape] = []
    for value in range(low, high + 1, 1 if high - low <= 5 else 2):
        y = _up(value, low, high)
        shapes.append(Line("grid", LEFT, y, RIGHT, y, "grid"))
        text = f"{scale.tick(value, model.ends):g}"
        shapes.append(Label("tick-label", LEFT - 4, y + 3, text, anchor="end", fill="quiet"))
    for wave in model.waves:
        shapes.append(Label("wave", _along(model.waves, wave), BASE + 13, str(wave), fill="quiet"))
    return shapes


def _key(model: ChangeLine) -> list[Shape]:
    """Which line is whose, above the chart: lines may lie too close together to be named."""
    second = LEFT + 34 + LETTER * len(model.own_name)
    shapes: list[Shape] = []
    for part, x, name, colour, dashed in (
        ("own", LEFT, model.own_name, "own-line", False),
        ("national", second, model.national_name, "national-line", True),
    ):
        shapes += _line(f"{part}-key", [(x, 6.0), (x + 18, 6.0)], colour, dashed=dashed)[:1]
        shapes.append(Marker(f"{part}-key", x + 9, 6.0, 6.5, _sign(dashed), colour))
        shapes.append(Label(f"{part}-key", x + 22, 9.0, name, anchor="start", fill="quiet"))
    return shapes


def _sign(dashed: bool) -> Literal["circle", "diamond"]:
    return "diamond" if dashed else "circle"


def _line(part: str, points: Points, colour: str, *, dashed: bool) -> list[Shape]:
    lines: list[Shape] = [
        Polyline(f"{part}-line", (a, b), colour, 1.2 if dashed else 2.0, dashed=dashed)
        for a, b in pairwise(points)
        if a is not None and b is not None
    ]
    marks = [
        Marker(f"{part}-mark", *p, 6.5, _sign(dashed), colour) for p in points if p is not None
    ]
    return [*lines, *marks]


def _numbers(own_points: Points, national: Points, shown: tuple[str, ...]) -> list[Shape]:
    """Own scores in figures, on the side of the line away from the national average."""
    shapes: list[Shape] = []
    for point, national_point, text in zip(own_points, national, shown, strict=True):
        if point is not None:
            below = (
                national_point is not None and national_point[1] < point[1] and point[1] + 13 < BASE
            )
            y = point[1] + 13 if below else point[1] - 6
            shapes.append(Label("own-label", point[0], y, text, size=9.5, strong=True))
    return shapes
