"""The axis from 0 to 10 that score bars share."""

from __future__ import annotations

from surveybench.report.charts.picture import Label, Line, Shape

WIDTH = 440.0
HEIGHT = 72.0
LEFT, RIGHT = 8.0, 432.0
TOP, BOTTOM = 16.0, 46.0
AXIS = 56.0


def across(value: float) -> float:
    """Where a score of 0 to 10 stands from left to right."""
    return round(LEFT + (RIGHT - LEFT) * value / 10, 2)


def axis() -> tuple[Shape, ...]:
    """The line, its eleven ticks and their numbers."""
    ticks = [Line("tick", across(v), AXIS, across(v), AXIS + 3, "rule") for v in range(11)]
    numbers = [Label("tick-label", across(v), AXIS + 12, str(v), fill="quiet") for v in range(11)]
    return (Line("axis", LEFT, AXIS, RIGHT, AXIS, "rule"), *ticks, *numbers)
