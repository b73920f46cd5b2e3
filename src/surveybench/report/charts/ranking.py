"""The ranking: a dot with its interval for each organisation, lowest score first.

The scale shows the stretch that holds them all, in whole tenths of it: bars from zero would be a
flat wall.
"""

from __future__ import annotations

from surveybench.report.charts import scale
from surveybench.report.charts.models import Bar, Ranking
from surveybench.report.charts.picture import Label, Line, Marker, Picture, Rect, Shape

WIDTH, HEIGHT = 750.0, 148.0
LEFT, RIGHT = 24.0, 664.0
TOP, BASE = 18.0, 140.0
WIDEST = 28.0
DOT, LEAST_DOT, OWN_DOT = 8.5, 2.6, 11.0
LABEL = 30.0  # half the width of the own label


def draw(model: Ranking) -> Picture:
    """Grid, the national line, intervals, dots coloured by band, the own one named."""
    stretch = window(model)
    shapes = (*_grid(model, stretch), *_national(model, stretch), *_intervals(model, stretch))
    return Picture(WIDTH, HEIGHT, (*shapes, *_dots(model, stretch), *_own(model, stretch)))


def window(model: Ranking) -> tuple[int, int]:
    """The stretch of the scale that holds all scores and intervals, in whole tenths of it."""
    values = [model.national, *(v for bar in model.bars for v in (bar.score, bar.lower, bar.upper))]
    return scale.stretch(values, model.ends)


def _up(model: Ranking, value: float, stretch: tuple[int, int]) -> float:
    low, high = stretch
    share = (scale.tenths(value, model.ends) - low) / (high - low)
    return round(BASE - (BASE - TOP) * min(max(share, 0.0), 1.0), 2)


def _step(count: int) -> float:
    return min((RIGHT - LEFT) / max(count, 1), WIDEST)


def _across(model: Ranking, position: int) -> float:
    return round(LEFT + _step(len(model.bars)) * (position + 0.5), 2)


def _grid(model: Ranking, stretch: tuple[int, int]) -> list[Shape]:
    low, high = stretch
    shapes: list[Shape] = []
    for step in range(low, high + 1, 1 if high - low <= 6 else 2):
        value = scale.tick(step, model.ends)
        y = _up(model, value, stretch)
        shapes.append(Line("grid", LEFT, y, RIGHT, y, "grid"))
        text = f"{value:g}"
        shapes.append(Label("tick-label", LEFT - 5, y + 3, text, 9, anchor="end", fill="quiet"))
    return shapes


def _national(model: Ranking, stretch: tuple[int, int]) -> list[Shape]:
    y = _up(model, model.national, stretch)
    end = min(LEFT + _step(len(model.bars)) * len(model.bars), RIGHT) + 6
    words = Label("national-label", end + 3, y + 3, model.national_shown, 9, "start", "quiet")
    return [Line("national", LEFT, y, end, y, "national", stroke_width=1.1, dashed=True), words]


def _intervals(model: Ranking, stretch: tuple[int, int]) -> list[Shape]:
    width = round(min(0.9, max(0.25, _step(len(model.bars)) / 10)), 2)
    shapes: list[Shape] = []
    for position, bar in enumerate(model.bars):
        if bar.lower is not None and bar.upper is not None:
            ends = (_up(model, end, stretch) for end in (bar.upper, bar.lower))
            own = bar.organisation == model.own
            x, colour, stroke = _across(model, position), "own" if own else "rule", 1.6
            top, bottom = ends
            line = Line("interval", x, top, x, bottom, colour, stroke if own else width)
            shapes.append(line)
    return shapes


def _dots(model: Ranking, stretch: tuple[int, int]) -> list[Shape]:
    """Outlines of many small dots would hide their colours."""
    size = round(min(DOT, max(LEAST_DOT, 0.85 * _step(len(model.bars)))), 2)
    return [
        Marker(
            f"dot-{bar.band or 'none'}",
            _across(model, position),
            _up(model, bar.score, stretch),
            size,
            "circle",
            _fill(bar),
            stroke="rule" if size > LEAST_DOT else "",
            name=bar.name,
        )
        for position, bar in enumerate(model.bars)
        if bar.organisation != model.own
    ]


def _fill(bar: Bar) -> str:
    return f"band-{bar.band}" if bar.band else "paper"


def _own(model: Ranking, stretch: tuple[int, int]) -> list[Shape]:
    """The own dot, larger and ringed in black, in the colour of its band; its score above it."""
    position = next((i for i, bar in enumerate(model.bars) if bar.organisation == model.own), None)
    if position is None:
        return []
    bar, x = model.bars[position], _across(model, position)
    y = _up(model, bar.score, stretch)
    middle = min(max(x, LEFT + LABEL), RIGHT - LABEL)
    beside = [b for i, b in enumerate(model.bars) if abs(_across(model, i) - middle) <= LABEL]
    tops = [_up(model, b.score if b.upper is None else b.upper, stretch) for b in beside]
    near = round(min(*tops, y - OWN_DOT / 2, BASE) - 4, 2)
    return [
        Marker("own-ring", x, y, OWN_DOT + 2.4, "circle", "own"),
        Marker("own", x, y, OWN_DOT, "circle", _fill(bar), stroke="paper", name=bar.name),
        Line("own-leader", x, near + 1, x, y - OWN_DOT / 2 - 1, "own", stroke_width=0.8),
        Rect("own-halo", middle - LABEL, near - 9.5, 2 * LABEL, 11.0, "paper"),
        Label("own-label", middle, near - 0.5, model.own_shown, size=10, strong=True),
    ]
