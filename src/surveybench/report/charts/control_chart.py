"""Scores by wave with their mean and control limits: what lies outside has a sign of its own."""

from __future__ import annotations

from dataclasses import replace

from surveybench.report.charts import change_line, scale
from surveybench.report.charts.models import ChangeLine, ControlChart
from surveybench.report.charts.picture import Label, Line, Marker, Picture, Shape

ABOVE = 6.0  # from a point to its figure
SIGNAL = 9.0  # how large the sign of a point outside is


def draw(model: ControlChart) -> Picture:
    """Key, grid, mean and limits, then the scores; those outside as diamonds."""
    base, (low, high) = model.as_line(), window(model)
    places = [
        None
        if score is None
        else (
            change_line.along(model.waves, wave),
            change_line.up(scale.tenths(score, model.ends), low, high),
        )
        for wave, score in zip(model.waves, model.scores, strict=True)
    ]
    size = change_line.mark_size(base)
    numbers = change_line.numbered(base) | set(model.outside)
    shapes = [
        *_key(model),
        *change_line.grid(base, low, high),
        *_lines(model, low, high),
        *change_line.line("own", places, "own-line", dashed=False, size=size),
        *_signals(model, places),
        *_figures(model, places, numbers),
    ]
    return Picture(change_line.WIDTH, change_line.HEIGHT, tuple(shapes))


def window(model: ControlChart) -> tuple[int, int]:
    """The stretch of the scale that holds scores and limits, in whole tenths of it."""
    count = len(model.waves)
    lower, upper = (model.lower,) * count, (model.upper,) * count
    widened: ChangeLine = replace(model.as_line(), lower=lower, upper=upper)
    return change_line.window(widened)


def _lines(model: ControlChart, low: int, high: int) -> list[Shape]:
    shapes: list[Shape] = []
    for part, value, dashed in (
        ("centre", model.centre, False),
        ("limit", model.lower, True),
        ("limit", model.upper, True),
    ):
        y = change_line.up(scale.tenths(value, model.ends), low, high)
        colour = "national-line" if dashed else "rule"
        line = (change_line.LEFT, y, change_line.RIGHT, y)
        shapes.append(Line(part, *line, colour, 1.0, dashed))
    return shapes


def _key(model: ControlChart) -> list[Shape]:
    left, letter = change_line.LEFT, change_line.LETTER
    second = left + 30 + letter * len(model.centre_name)
    shapes: list[Shape] = []
    for x, name, colour, dashed in (
        (left, model.centre_name, "rule", False),
        (second, model.limits_name, "national-line", True),
    ):
        shapes.append(Line("key", x, 6.0, x + 18, 6.0, colour, 1.0, dashed))
        shapes.append(Label("key", x + 22, 9.0, name, anchor="start", fill="quiet"))
    return shapes


def _signals(model: ControlChart, places: change_line.Points) -> list[Shape]:
    return [
        Marker("signal", *place, SIGNAL, "diamond", "band-2", stroke="own")
        for i in model.outside
        if (place := places[i]) is not None
    ]


def _figures(
    model: ControlChart, places: change_line.Points, numbers: frozenset[int] | set[int]
) -> list[Shape]:
    shapes: list[Shape] = []
    for i, (place, text) in enumerate(zip(places, model.shown, strict=True)):
        if place is not None and i in numbers:
            low = change_line.valley(places, i) or place[1] - ABOVE < change_line.TOP + 4
            y = place[1] + 14 if low else place[1] - ABOVE
            shapes.append(Label("own-label", place[0], y, text, size=9.5, strong=True))
    return shapes
