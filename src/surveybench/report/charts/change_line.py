"""Scores by wave: the own line and the national one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import ceil, floor
from typing import Literal

from surveybench.quantities import years
from surveybench.report.charts import scale
from surveybench.report.charts.models import ChangeLine
from surveybench.report.charts.picture import Label, Line, Marker, Picture, Polyline, Shape

WIDTH, HEIGHT = 186.0, 148.0
LEFT, RIGHT = 16.0, 180.0
TOP, BASE = 24.0, 130.0
LETTER = 4.2  # width of a letter of the key, with some room
DIGIT, GAP = 5.4, 5.0  # width of a digit of a score, and the room between names of waves
CROWDED = 12  # waves beyond which only the ends, the highest and the lowest stand in figures
MARK, LEAST_MARK = 6.5, 2.6  # how large a point is drawn
INTERVAL = 1.0  # width of the line of an interval
SPAN = 4  # tenths of the scale that every chart shows at least, so that slopes can be compared

Points = list[tuple[float, float] | None]


def draw(model: ChangeLine) -> Picture:
    """Grid, national line dashed with diamonds, own line whole with circles and numbers."""
    low, high = window(model)

    def place(values: tuple[float | None, ...]) -> Points:
        return [
            None
            if v is None
            else (along(model.waves, w), up(scale.tenths(v, model.ends), low, high))
            for w, v in zip(model.waves, values, strict=True)
        ]

    own_points, national = place(model.own), place(model.national)
    numbers = numbered(model)
    shapes = [
        *_key(model),
        *grid(model, low, high),
        *line("national", national, "national-line", dashed=True, size=mark_size(model)),
        *_intervals(model, low, high),
        *line("own", own_points, "own-line", dashed=False, size=mark_size(model)),
        *(
            label
            for i, label in _numbers(own_points, national, model.own_shown, aside=bool(model.lower))
            if i in numbers
        ),
    ]
    return Picture(WIDTH, HEIGHT, tuple(shapes))


def window(model: ChangeLine) -> tuple[int, int]:
    """The stretch of the scale that is drawn: whole tenths of it, at least four apart."""
    drawn = (*model.own, *model.national, *model.lower, *model.upper)
    values = [scale.tenths(v, model.ends) for v in drawn if v is not None]
    low, high = floor(min(values, default=0)), ceil(max(values, default=SPAN))
    while high - low < SPAN:
        room_below, room_above = min(values) - low, high - max(values)
        if (room_below <= room_above and low > 0) or high == 10:
            low -= 1
        else:
            high += 1
    return low, high


def along(waves: tuple[int, ...], wave: int) -> float:
    """How far right a wave stands, by its date."""
    first, last = years(waves[0]), years(waves[-1])
    share = (years(wave) - first) / (last - first) if last > first else 0.5
    return round(LEFT + 22 + (RIGHT - LEFT - 44) * share, 2)


def up(value: float, low: int, high: int) -> float:
    """How far down a score stands, in tenths of the scale."""
    return round(BASE - (BASE - TOP) * (value - low) / (high - low), 2)


def grid(model: ChangeLine, low: int, high: int) -> list[Shape]:
    """Lines and numbers of the scale, and the names of waves below them."""
    shapes: list[Shape] = []
    for value in range(low, high + 1, 1 if high - low <= 5 else 2):
        y = up(value, low, high)
        shapes.append(Line("grid", LEFT, y, RIGHT, y, "grid"))
        text = f"{scale.tick(value, model.ends):g}"
        shapes.append(Label("tick-label", LEFT - 4, y + 3, text, anchor="end", fill="quiet"))
    names, shown = model.wave_names(), named(model)
    for i, wave in enumerate(model.waves):
        if i in shown:
            x = along(model.waves, wave)
            shapes.append(Label("wave", x, BASE + 13, names[i], fill="quiet"))
    return shapes


def _intervals(model: ChangeLine, low: int, high: int) -> list[Shape]:
    """A line through each own point, from end to end of its interval."""
    shapes: list[Shape] = []
    for wave, lower, upper in zip(model.waves, model.lower, model.upper, strict=False):
        if lower is not None and upper is not None:
            x = along(model.waves, wave)
            top, bottom = (up(scale.tenths(v, model.ends), low, high) for v in (upper, lower))
            shapes.append(Line("interval", x, top, x, bottom, "own-line", INTERVAL))
    return shapes


def _key(model: ChangeLine) -> list[Shape]:
    """Which line is whose, above the chart: lines may lie too close together to be named."""
    second = LEFT + 34 + LETTER * len(model.own_name)
    shapes: list[Shape] = []
    for part, x, name, colour, dashed in (
        ("own", LEFT, model.own_name, "own-line", False),
        ("national", second, model.national_name, "national-line", True),
    ):
        if not name:
            continue
        shapes += line(f"{part}-key", [(x, 6.0), (x + 18, 6.0)], colour, dashed=dashed)[:1]
        shapes.append(Marker(f"{part}-key", x + 9, 6.0, MARK, _sign(dashed), colour))
        shapes.append(Label(f"{part}-key", x + 22, 9.0, name, anchor="start", fill="quiet"))
    return shapes


def _sign(dashed: bool) -> Literal["circle", "diamond"]:
    return "diamond" if dashed else "circle"


def line(
    part: str, points: Points, colour: str, *, dashed: bool, size: float = MARK
) -> list[Shape]:
    """Points and the lines between neighbouring ones."""
    lines: list[Shape] = [
        Polyline(f"{part}-line", (a, b), colour, 1.2 if dashed else 2.0, dashed=dashed)
        for a, b in pairwise(points)
        if a is not None and b is not None
    ]
    marks = [
        Marker(f"{part}-mark", *p, size, _sign(dashed), colour) for p in points if p is not None
    ]
    return [*lines, *marks]


def named(model: ChangeLine) -> frozenset[int]:
    """Positions of the waves that are named below the axis: all, or every so many from the last.

    The first is named too where there is room.
    """
    places = [along(model.waves, wave) for wave in model.waves]
    widths = [LETTER * len(name) + GAP for name in model.wave_names()]
    last = len(places) - 1
    for step in range(1, last + 2):
        chosen = frozenset(range(last, -1, -step))
        if _apart(places, widths, chosen):
            with_first = chosen | {0}
            return with_first if _apart(places, widths, with_first) else chosen
    return frozenset({last})


def numbered(model: ChangeLine) -> frozenset[int]:
    """Positions of the own scores that stand in figures: all, or as many as have room.

    The last and the first come before the highest and the lowest, and these before others, of
    which many waves show none.
    """
    scores = {i: value for i, value in enumerate(model.own) if value is not None}
    if not scores:
        return frozenset()
    places = [along(model.waves, wave) for wave in model.waves]
    widths = [DIGIT * len(text) for text in model.own_shown]
    ends = [max(scores), min(scores)]
    extremes = [max(scores, key=lambda i: scores[i]), min(scores, key=lambda i: scores[i])]
    others = sorted(scores, reverse=True) if len(places) <= CROWDED else []
    chosen: frozenset[int] = frozenset()
    for i in dict.fromkeys([*ends, *extremes, *others]):
        if _apart(places, widths, chosen | {i}):
            chosen |= {i}
    return chosen


def _apart(places: list[float], widths: list[float], chosen: frozenset[int]) -> bool:
    """Whether words of these widths, in the middle of these places, leave each other room."""
    return all(
        places[b] - places[a] >= (widths[a] + widths[b]) / 2 for a, b in pairwise(sorted(chosen))
    )


def mark_size(model: ChangeLine) -> float:
    """How large a point is drawn: smaller where waves are many."""
    places = [along(model.waves, wave) for wave in model.waves]
    nearest = min((b - a for a, b in pairwise(places)), default=RIGHT)
    return round(min(MARK, max(LEAST_MARK, 0.75 * nearest)), 2)


def valley(points: Points, i: int) -> bool:
    """Whether a point lies below those beside it."""
    beside = [p[1] for p in (*points[max(0, i - 1) : i], *points[i + 1 : i + 2]) if p is not None]
    point = points[i]
    return point is not None and bool(beside) and point[1] > sum(beside) / len(beside)


def _numbers(
    own_points: Points, national: Points, shown: tuple[str, ...], *, aside: bool
) -> Iterator[tuple[int, Label]]:
    """Own scores in figures, on the side of the line away from the national average."""
    points = zip(own_points, national, shown, strict=True)
    for i, (point, national_point, text) in enumerate(points):
        if point is not None:
            low = national_point is not None and national_point[1] < point[1]
            if len(own_points) > CROWDED:
                low = valley(own_points, i)
            below = low and point[1] + 13 < BASE
            y = point[1] + 13 if below else point[1] - 6
            # Beside the line of its interval, where there is one.
            x, side = (point[0] + 3, "start") if aside else (point[0], "middle")
            yield i, Label("own-label", x, y, text, size=9.5, anchor=side, strong=True)
