"""The ranking: one bar for each organisation, lowest score first."""

from __future__ import annotations

from surveybench.report.charts import scale
from surveybench.report.charts.models import Ends, Ranking
from surveybench.report.charts.picture import Label, Line, Picture, Rect, Shape

WIDTH, HEIGHT = 750.0, 182.0
LEFT, RIGHT = 20.0, 664.0
TOP, BASE = 13.0, 176.0
WIDEST = 28.0
NARROW = 3.0


def draw(model: Ranking) -> Picture:
    """Grid, bars coloured by band, the national line over them, the own score named."""
    return Picture(
        WIDTH, HEIGHT, (*_grid(model.ends), *_bars(model), *_national(model), *_own_label(model))
    )


def _up(value: float, ends: Ends) -> float:
    return round(BASE - (BASE - TOP) * scale.tenths(value, ends) / scale.STEPS, 2)


def _step(count: int) -> float:
    return min((RIGHT - LEFT) / max(count, 1), WIDEST)


def _grid(ends: Ends) -> list[Shape]:
    ticks = [scale.tick(step, ends) for step in range(0, scale.STEPS + 1, 2)]
    lines = [Line("grid", LEFT, _up(v, ends), RIGHT, _up(v, ends), "grid") for v in ticks[1:]]
    lines.append(Line("axis", LEFT, BASE, RIGHT, BASE, "rule"))
    numbers = [
        Label("tick-label", LEFT - 5, _up(v, ends) + 3, f"{v:g}", anchor="end", fill="quiet")
        for v in ticks
    ]
    return [*lines, *numbers]


def _bars(model: Ranking) -> list[Shape]:
    step = _step(len(model.bars))
    # Gaps and outlines of narrow bars would hide their colours.
    narrow = step < NARROW
    start, width = (0.0, step) if narrow else (0.12 * step, 0.76 * step)
    return [
        Rect(
            "own" if bar.organisation == model.own else f"bar-{bar.band or 'none'}",
            round(LEFT + step * i + start, 2),
            _up(bar.score, model.ends),
            round(width, 2),
            round(BASE - _up(bar.score, model.ends), 2),
            _fill(bar.band, own=bar.organisation == model.own),
            stroke="own" if bar.organisation == model.own else _edge(bar.band, narrow=narrow),
            stroke_width=round(min(0.5, step / 20), 2),
        )
        for i, bar in enumerate(model.bars)
    ]


def _edge(band: int | None, *, narrow: bool) -> str:
    return "" if narrow and band else "rule"


def _fill(band: int | None, *, own: bool) -> str:
    if own:
        return "own"
    return f"band-{band}" if band else "paper"


def _national(model: Ranking) -> list[Shape]:
    y = _up(model.national, model.ends)
    end = min(LEFT + _step(len(model.bars)) * len(model.bars), RIGHT)
    return [
        Line("national", LEFT, y, end + 6, y, "national", stroke_width=1.1, dashed=True),
        Label(
            "national-label",
            end + 9,
            y + 3,
            model.national_shown,
            size=9,
            anchor="start",
            fill="quiet",
        ),
    ]


def _own_label(model: Ranking) -> list[Shape]:
    position = next((i for i, bar in enumerate(model.bars) if bar.organisation == model.own), None)
    if position is None:
        return []
    step, score = _step(len(model.bars)), model.bars[position].score
    x = min(max(LEFT + step * (position + 0.5), LEFT + 24), RIGHT - 24)
    # Above the bars beside it, too: the label is wider than one bar.
    near = model.bars[max(0, position - round(26 / step)) : position + round(26 / step) + 1]
    y, average = _up(max(bar.score for bar in near), model.ends), _up(model.national, model.ends)
    if y - 15 < average < y + 1:
        y = average - 1
    return [
        Line("own-leader", x, y - 2, x, _up(score, model.ends), "own", stroke_width=0.8),
        Rect("own-halo", x - 28, y - 13.5, 56, 11.5, "paper"),
        Label("own-label", x, y - 4.5, model.own_shown, size=9.5, strong=True),
    ]
