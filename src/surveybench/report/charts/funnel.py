"""The funnel: scores by how many answered, within what is expected of that many."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

from surveybench.report.charts import scale
from surveybench.report.charts.models import Ends, Funnel, FunnelPoint
from surveybench.report.charts.picture import Label, Line, Marker, Picture, Shape

WIDTH, HEIGHT = 750.0, 188.0
LEFT, RIGHT = 24.0, 652.0
TOP, BASE = 12.0, 152.0
DOT, OWN_DOT, RANGE = 7.5, 11.0, 5.0
MARKS = 7  # numbers of people along the axis, about
DIGIT = 5.2  # width of a digit of the own label


@dataclass(frozen=True, slots=True)
class _Room:
    """Where scores and numbers of people stand: the stretch of the scale, the axis of people."""

    ends: Ends
    low: int
    high: int
    most: int
    step: int

    def up(self, value: float) -> float:
        """Where a score stands."""
        share = (scale.tenths(value, self.ends) - self.low) / (self.high - self.low)
        return round(BASE - (BASE - TOP) * min(max(share, 0.0), 1.0), 2)

    def across(self, n: float) -> float:
        """Where a number of people stands."""
        return round(LEFT + (RIGHT - LEFT) * n / self.most, 2)


def draw(model: Funnel) -> Picture:
    """Grid, what is expected of each as a pale bar, the average, the dots, the own one on top."""
    room = _Room(model.ends, *window(model), *people(model))
    shapes = [*_grid(model, room), *_expected(model, room), *_national(model, room)]
    unnamed = [point for point in model.points if point.organisation != model.own]
    marked = [point for point in model.points if point.organisation == model.own]
    shapes += [_dot(room, point) for point in unnamed]
    shapes += [shape for point in marked for shape in _own(model, room, point)]
    return Picture(WIDTH, HEIGHT, tuple(shapes))


def window(model: Funnel) -> tuple[int, int]:
    """The stretch of the scale that holds all scores and limits, in whole tenths of it."""
    values = [model.national, *(v for p in model.points for v in (p.score, p.lower, p.upper))]
    return scale.stretch(values, model.ends)


def people(model: Funnel) -> tuple[int, int]:
    """The largest number of people on the axis, and the step between those that are named."""
    most = max(point.n for point in model.points)
    rough = max(most / MARKS, 1)
    power = 10 ** floor(log10(rough))
    step = next(int(power * times) for times in (1, 2, 5, 10) if power * times >= rough)
    return step * max(ceil(most / step), 1), step


def _grid(model: Funnel, room: _Room) -> list[Shape]:
    shapes: list[Shape] = []
    for tenth in range(room.low, room.high + 1, 1 if room.high - room.low <= 6 else 2):
        value = scale.tick(tenth, model.ends)
        y = room.up(value)
        shapes.append(Line("grid", LEFT, y, RIGHT, y, "grid"))
        shapes.append(Label("tick-label", LEFT - 5, y + 3, f"{value:g}", 9, "end", "quiet"))
    for n in range(0, room.most + 1, room.step):
        x = room.across(n)
        shapes.append(Line("tick", x, BASE, x, BASE + 3, "rule"))
        shapes.append(Label("people", x, BASE + 14, f"{n:,}", 9, fill="quiet"))
    middle = (LEFT + RIGHT) / 2
    return [*shapes, Label("axis-label", middle, BASE + 29, model.people_name, 9, fill="quiet")]


def _expected(model: Funnel, room: _Room) -> list[Shape]:
    return [
        Line("expected", x, room.up(p.upper), x, room.up(p.lower), "grid", RANGE)
        for p in model.points
        if p.lower is not None and p.upper is not None
        for x in (room.across(p.n),)
    ]


def _national(model: Funnel, room: _Room) -> list[Shape]:
    y = room.up(model.national)
    words = Label("national-label", RIGHT + 6, y + 3, model.national_shown, 9, "start", "quiet")
    return [Line("national", LEFT, y, RIGHT, y, "national", 1.1, dashed=True), words]


def _dot(room: _Room, point: FunnelPoint) -> Marker:
    fill = f"band-{point.band}" if point.band else "paper"
    x, y = room.across(point.n), room.up(point.score)
    return Marker(f"dot-{point.band or 'none'}", x, y, DOT, "circle", fill, "quiet", point.name)


def _own(model: Funnel, room: _Room, point: FunnelPoint) -> list[Shape]:
    """Ringed in black, named above, or below where there is no room."""
    x, y = room.across(point.n), room.up(point.score)
    fill = f"band-{point.band}" if point.band else "paper"
    half = DIGIT * len(model.own_shown) / 2
    middle = min(max(x, LEFT + half), RIGHT - half)
    base = y - 10 if y - 20 > TOP else y + 17
    return [
        Marker("own-ring", x, y, OWN_DOT + 2.4, "circle", "own"),
        Marker("own", x, y, OWN_DOT, "circle", fill, "paper", point.name),
        Label("own-label", middle, base, model.own_shown, 10, strong=True),
    ]
