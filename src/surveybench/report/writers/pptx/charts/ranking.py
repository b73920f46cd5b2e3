"""The ranking: a dot for each organisation, lowest score first, with the line of its interval.

The sheet holds the printed scores and intervals, in cells of their own, and the names that the
report beside it gives: the own one and those of both ends. How long the lines are, and which dots
have the colour of a band, follows from them by formulas.
"""

from __future__ import annotations

from collections.abc import Mapping

from surveybench.report.charts import PALETTE, Bar, Ranking, shown_scale
from surveybench.report.words import formats
from surveybench.report.writers.pptx.charts import parts
from surveybench.report.writers.pptx.charts.plot import Canvas, Plot, Series

# Columns of the sheet, counted from the one after the names.
SCORE, LOWER, UPPER, AVERAGE, BELOW, ABOVE, OWN, DOTS = range(8)
LARGEST, SMALLEST, OWN_SIZE = 8, 3, 11
ROOM = 900  # points across, of which each dot has its share


def plot(model: Ranking, bands: Mapping[int, str]) -> Plot:
    """A row an organisation, and one without a dot, where the words of the average stand."""
    bars, own = model.bars, [bar.organisation == model.own for bar in model.bars]
    names = [bar.name if named else "" for bar, named in zip(bars, _named(model), strict=True)]
    scores = [model.printed(bar.score) for bar in bars]
    ends = [[_end(end, model) for end in (bar.lower, bar.upper)] for bar in bars]
    lower, upper = [low for low, _ in ends], [high for _, high in ends]
    below = [_less(score, low) for score, low in zip(scores, lower, strict=True)]
    above = [_less(high, score) for score, high in zip(scores, upper, strict=True)]
    average = (model.printed(model.national),) * (len(bars) + 1)
    return Plot(
        (*names, ""),
        (
            _column(formats.CHART_SCORE, scores),
            _column(formats.CHART_LOWER, lower),
            _column(formats.CHART_UPPER, upper),
            Series(formats.CHART_AVERAGE, average),
            _column(formats.CHART_BELOW, below, "B{row}-C{row}"),
            _column(formats.CHART_ABOVE, above, "D{row}-B{row}"),
            _picked(formats.CHART_MARK, scores, own),
            *(
                _picked(bands.get(band, formats.CHART_SCORE), scores, _of(model, band))
                for band in _bands(model)
            ),
        ),
    )


def _named(model: Ranking) -> list[bool]:
    last = len(model.bars) - 1
    return [i in (0, last) or bar.organisation == model.own for i, bar in enumerate(model.bars)]


def _end(value: float | None, model: Ranking) -> float | None:
    return None if value is None else model.printed(value)


def _less(larger: float | None, smaller: float | None) -> float | None:
    """How long a line is: never below nothing, as rounded ends of a narrow one might say."""
    return None if larger is None or smaller is None else round(larger - smaller, 2)


def _column(name: str, values: list[float | None] | list[float], formula: str = "") -> Series:
    """A column of the sheet, with the formula of each number that is there."""
    formulas = [formula.format(row=i) if v is not None else "" for i, v in enumerate(values, 2)]
    return Series(name, (*values, None), (*formulas, ""))


def _picked(name: str, scores: list[float], drawn: list[bool]) -> Series:
    """The scores of some, fetched from theirs."""
    picked = [score if shown else None for score, shown in zip(scores, drawn, strict=True)]
    return _column(name, picked, "B{row}")


def _bands(model: Ranking) -> list[int]:
    """Bands of the others, worst first; 0 for scores without one."""
    return sorted({bar.band or 0 for bar in model.bars if bar.organisation != model.own})


def _of(model: Ranking, band: int) -> list[bool]:
    return [bar.organisation != model.own and (bar.band or 0) == band for bar in model.bars]


def xml(model: Ranking, canvas: Canvas) -> bytes:
    """Lines of intervals, dots by band, the own one ringed in black, a dashed line across."""
    drawn, height = canvas.plot, canvas.height
    low, high = shown_scale(model)
    tenth = (model.ends[1] - model.ends[0]) / 10
    step = tenth if high - low <= 6 * tenth else 2 * tenth
    whiskers = parts.whiskers(drawn, BELOW, ABOVE, PALETTE["rule"], 0.75)
    dots = "".join(
        _line(drawn, DOTS + i, _marker(_size(model), f"band-{band}" if band else "paper", "rule"))
        for i, band in enumerate(_bands(model))
    )
    area = (
        parts.frame(0.03, 0.05, 0.89, 0.93 - 8 / height)
        + '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        + _line(drawn, SCORE, parts.NO_MARKER, whiskers)
        + _average(model, drawn)
        + dots
        + _line(drawn, OWN, _own_marker(model), _own_words(model))
        + '<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>'
        + parts.categories(1, 2, "b", shown=True)
        + parts.values(2, 1, "l", low, high, step, grid=True)
    )
    return parts.space(area, canvas.language)


def _size(model: Ranking) -> int:
    return max(SMALLEST, min(LARGEST, round(0.8 * ROOM / len(model.bars))))


def _marker(size: int, fill: str, edge: str, width: float = 0.5) -> str:
    paint = parts.shape(PALETTE[fill], PALETTE[edge], width)
    return f'<c:marker><c:symbol val="circle"/><c:size val="{size}"/>{paint}</c:marker>'


def _own_marker(model: Ranking) -> str:
    own = next((bar for bar in model.bars if bar.organisation == model.own), None)
    return _marker(OWN_SIZE, _fill(own) if own else "paper", "own", 2.25)


def _fill(bar: Bar) -> str:
    return f"band-{bar.band}" if bar.band else "paper"


def _own_words(model: Ranking) -> str:
    position = [i for i, bar in enumerate(model.bars) if bar.organisation == model.own]
    written = [(i, model.own_shown, "t", parts.INK) for i in position]
    return parts.labels(written, 12, ground=parts.PAPER)


def _line(drawn: Plot, position: int, marker: str, more: str = "") -> str:
    return (
        f"<c:ser>{parts.head(drawn, position)}{parts.shape('')}{marker}{more}"
        f'{parts.data(drawn, position)}<c:smooth val="0"/></c:ser>'
    )


def _average(model: Ranking, drawn: Plot) -> str:
    words = parts.labels([(len(model.bars), model.national_shown, "r", parts.INK)], 11, bold=False)
    return (
        f"<c:ser>{parts.head(drawn, AVERAGE)}{parts.shape('', PALETTE['national'], 1.25, 'dash')}"
        f'{parts.NO_MARKER}{words}{parts.data(drawn, AVERAGE)}<c:smooth val="0"/></c:ser>'
    )
