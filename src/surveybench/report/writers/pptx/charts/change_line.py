"""Scores by wave: the own line whole with circles, the national one dashed with diamonds."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from surveybench.report.charts import PALETTE, ChangeLine, Label, Picture, named, numbered
from surveybench.report.words import formats
from surveybench.report.writers.pptx.charts import parts
from surveybench.report.writers.pptx.charts.plot import Canvas, Plot, Series, Values

BELOW, ABOVE = 4, 5  # columns of the sheet, counted from the one after the names
KEY = 22.0  # height of the words above the lines
NAMES, NAMES_UP = 20.0, 50.0  # height of the names of waves, and where they stand upright
FEW = 16  # waves whose points have their usual size


def plot(model: ChangeLine, bands: Mapping[int, str]) -> Plot:
    """Both scores by wave, and the intervals of the own ones, where they are known."""
    both = (Series(model.own_name, model.own), Series(model.national_name, model.national))
    if not model.lower or not model.upper:
        return Plot(model.wave_names(), both)
    return Plot(
        model.wave_names(),
        (
            *both,
            Series(formats.CHART_LOWER, model.lower),
            Series(formats.CHART_UPPER, model.upper),
            _apart(formats.CHART_BELOW, model.own, model.lower, "B{row}-D{row}"),
            _apart(formats.CHART_ABOVE, model.upper, model.own, "E{row}-B{row}"),
        ),
    )


def _apart(name: str, larger: Values, smaller: Values, formula: str) -> Series:
    """How long a line is on one side of each point."""
    pairs = list(zip(larger, smaller, strict=True))
    values = tuple(None if a is None or b is None else round(a - b, 2) for a, b in pairs)
    formulas = (formula.format(row=i) if v is not None else "" for i, v in enumerate(values, 2))
    return Series(name, values, tuple(formulas))


def xml(model: ChangeLine, canvas: Canvas) -> bytes:
    """Both lines and which is whose."""
    drawn, height = canvas.plot, canvas.height
    every = skipped(model)
    below = NAMES_UP if every > 1 else NAMES
    low, high, step = _scale(model, canvas.picture)
    known = len(drawn.series) > BELOW
    whiskers = parts.whiskers(drawn, BELOW, ABOVE, PALETTE["own-line"], 1.0) if known else ""
    area = (
        parts.frame(0.09, KEY / height, 0.88, max(0.4, 1 - (KEY + below) / height))
        + '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        + line(drawn, 0, PALETTE["own-line"], _numbers(model) + whiskers, "circle", "")
        + line(drawn, 1, PALETTE["national-line"], "", "diamond", "sysDash")
        + '<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>'
        + parts.categories(1, 2, "b", shown=True, labelled=True, skipped=every)
        + parts.values(2, 1, "l", low, high, step, grid=True)
    )
    return parts.space(area, canvas.language, parts.key(height))


def _scale(model: ChangeLine, picture: Picture) -> tuple[float, float, float]:
    """Lowest and highest score of the axis and the step between its numbers, as in the picture."""
    labels = (s for s in picture.shapes if isinstance(s, Label) and s.part == "tick-label")
    ticks = sorted(float(label.text) for label in labels)
    step = ticks[1] - ticks[0]
    drawn = (*model.own, *model.national, *model.upper)
    highest = max(value for value in drawn if value is not None)
    return (
        ticks[0],
        ticks[-1] if highest <= ticks[-1] else min(ticks[-1] + step, model.ends[1]),
        step,
    )


def skipped(model: ChangeLine) -> int:
    """Every how many waves one is named, as in the picture."""
    shown = sorted(named(model))
    return max((b - a for a, b in pairwise(shown)), default=len(model.waves))


def line(drawn: Plot, position: int, colour: str, words: str, symbol: str, dash: str) -> str:
    """A series as a line with signs at its points."""
    width = 1.5 if dash else 2.25
    return (
        f"<c:ser>{parts.head(drawn, position)}{parts.shape('', colour, width, dash)}"
        f'<c:marker><c:symbol val="{symbol}"/><c:size val="{_size(drawn)}"/>'
        f"{parts.shape(colour, colour)}"
        f'</c:marker>{words}{parts.data(drawn, position)}<c:smooth val="0"/></c:ser>'
    )


def _size(drawn: Plot) -> int:
    """How large a point is: smaller where waves are many."""
    return max(3, min(7, round(7 * FEW / max(1, len(drawn.categories)))))


def _side(model: ChangeLine, own: float, other: float | None) -> str:
    """Beside the line of an interval, else away from the average."""
    if model.lower:
        return "r"
    return "b" if other is not None and other > own else "t"


def _numbers(model: ChangeLine) -> str:
    """Own scores in figures."""
    shown = numbered(model)
    both = list(zip(model.own, model.national, model.own_shown, strict=True))
    each = [
        (i, text, _side(model, own, other), parts.INK)
        for i, (own, other, text) in enumerate(both)
        if own is not None and i in shown
    ]
    return parts.labels(each, 11)
