"""Sections as dots: a line each, the own score with its interval among those of all others."""

from __future__ import annotations

from surveybench.report.charts import scale
from surveybench.report.charts.models import Ends, SectionDot, SectionDots
from surveybench.report.charts.picture import Label, Line, Marker, Picture, Rect, Shape, cut

WIDTH = 500.0
NAMES, LEFT, RIGHT = 170.0, 180.0, 366.0
SCORE, VERDICT = 392.0, 400.0
ROW, ROOMY, TOP, FOOT = 16.0, 24.0, 4.0, 16.0
DOT, INTERVAL, RANGE = 8.5, 1.2, 8.0
LETTERS = 34  # of a name at its size, in the room left of the scale


def draw(model: SectionDots) -> Picture:
    """Grid, then for each section its range, the others, the interval, the average and the dot."""
    low, high = window(model)
    height = ROOMY if model.roomy else ROW
    bottom = TOP + height * len(model.rows)
    shapes = [*_grid(low, high, bottom, model.ends)]
    for position, row in enumerate(model.rows):
        shapes += _row(row, TOP + height * (position + 0.5), (low, high), model.ends)
    return Picture(WIDTH, bottom + FOOT, tuple(shapes))


def window(model: SectionDots) -> tuple[int, int]:
    """The stretch of the scale that holds all that is drawn, in whole tenths of it."""
    values = [
        value
        for row in model.rows
        for value in (row.score, row.lower, row.upper, row.national, row.lowest, row.highest)
    ]
    return scale.stretch(values, model.ends)


def _across(value: float, stretch: tuple[int, int], ends: Ends) -> float:
    low, high = stretch
    share = (scale.tenths(value, ends) - low) / (high - low)
    return round(LEFT + (RIGHT - LEFT) * min(max(share, 0.0), 1.0), 2)


def _grid(low: int, high: int, bottom: float, ends: Ends) -> list[Shape]:
    shapes: list[Shape] = []
    for step in range(low, high + 1, 1 if high - low <= 5 else 2):
        x = _across(scale.tick(step, ends), (low, high), ends)
        shapes.append(Line("grid", x, TOP, x, bottom, "grid"))
        shapes.append(
            Label("tick-label", x, bottom + 11, f"{scale.tick(step, ends):g}", 9, fill="quiet")
        )
    return shapes


def _row(row: SectionDot, y: float, stretch: tuple[int, int], ends: Ends) -> list[Shape]:
    name = cut(row.name, LETTERS)
    shapes: list[Shape] = [Label("name", NAMES, round(y + 3.2, 2), name, 9.5, anchor="end")]
    if row.lowest is not None and row.highest is not None:
        start, stop = (_across(end, stretch, ends) for end in (row.lowest, row.highest))
        width = round(stop - start, 2)
        shapes.append(Rect("range", start, round(y - RANGE / 2, 2), width, RANGE, "shade"))
    shapes += [_tick("other", _across(v, stretch, ends), y, 3, "rule") for v in row.others]
    if row.national is not None:
        shapes.append(_tick("national", _across(row.national, stretch, ends), y, 7, "ink", 1.2))
    return [*shapes, *_own(row, y, stretch, ends)]


def _tick(
    part: str, x: float, y: float, half: float, stroke: str, stroke_width: float = 0.5
) -> Line:
    return Line(part, x, round(y - half, 2), x, round(y + half, 2), stroke, stroke_width)


def _own(row: SectionDot, y: float, stretch: tuple[int, int], ends: Ends) -> list[Shape]:
    """The interval and the dot, its number and verdict after the scale; or why there is none."""
    base = round(y + 3.2, 2)
    if row.score is None:
        return [Label("reason", VERDICT, base, row.verdict, 9, anchor="start", fill="quiet")]
    shapes: list[Shape] = []
    if row.lower is not None and row.upper is not None:
        start, stop = (_across(end, stretch, ends) for end in (row.lower, row.upper))
        shapes.append(Line("interval", start, y, stop, y, "own", INTERVAL))
    x = _across(row.score, stretch, ends)
    fill = f"band-{row.band}" if row.band else "paper"
    return [
        *shapes,
        Marker("own", x, y, DOT, "circle", fill, stroke="own"),
        Label("own-label", SCORE, base, row.shown, 9.5, anchor="end", strong=True),
        Label("verdict", VERDICT, base, row.verdict, 9.5, anchor="start"),
    ]
