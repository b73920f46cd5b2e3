"""The axis of a score, from the worst to the best, that score bars share."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor

from surveybench.report.charts.models import Ends
from surveybench.report.charts.picture import Label, Line, Shape

WIDTH = 330.0
HEIGHT = 64.0
LEFT, RIGHT = 6.0, 322.0
TOP, BOTTOM = 14.0, 38.0
AXIS = 48.0
STEPS = 10
LEAST = 3  # tenths that a stretch of it has at least


def tenths(value: float, ends: Ends) -> float:
    """A score in tenths of its scale."""
    return (value - ends[0]) / (ends[1] - ends[0]) * STEPS


def stretch(values: Iterable[float | None], ends: Ends) -> tuple[int, int]:
    """The part of the scale that holds all that is drawn, in whole tenths of it."""
    places = [tenths(value, ends) for value in values if value is not None]
    low, high = floor(min(places, default=0)), ceil(max(places, default=STEPS))
    low, high = max(low, 0), min(high, STEPS)
    while high - low < LEAST:
        low, high = max(low - 1, 0), min(high + 1, STEPS)
    return low, high


def tick(step: float, ends: Ends) -> float:
    """The score at so many tenths of its scale."""
    return round(ends[0] + (ends[1] - ends[0]) * step / STEPS, 6)


def across(value: float, ends: Ends) -> float:
    """Where a score stands from left to right."""
    return round(LEFT + (RIGHT - LEFT) * tenths(value, ends) / STEPS, 2)


def axis(ends: Ends) -> tuple[Shape, ...]:
    """The line, its eleven ticks and their numbers."""
    places = [(across(tick(step, ends), ends), tick(step, ends)) for step in range(STEPS + 1)]
    ticks = [Line("tick", x, AXIS, x, AXIS + 3, "rule") for x, _ in places]
    numbers = [Label("tick-label", x, AXIS + 12, f"{v:g}", fill="quiet") for x, v in places]
    return (Line("axis", LEFT, AXIS, RIGHT, AXIS, "rule"), *ticks, *numbers)
