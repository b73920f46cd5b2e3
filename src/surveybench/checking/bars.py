"""Shares as a chart of bars."""

from __future__ import annotations

import math

from surveybench.checking import say
from surveybench.report.charts import Share, Shares, draw
from surveybench.report.compose.say import shortened
from surveybench.report.document import Chart

LONGEST = 52


def bars(
    name: str,
    label: str,
    series: tuple[str, ...],
    lines: tuple[tuple[str, tuple[float, ...]], ...],
    alt: str,
) -> Chart:
    """Shares of 1 as bars; the scale ends at the largest one, at 100 % at most."""
    rows = tuple(
        Share(
            shortened(title, LONGEST),
            tuple(None if math.isnan(v) else round(v * 100, 2) for v in values),
            tuple(say.percent(v) for v in values),
        )
        for title, values in lines
    )
    largest = max((v for row in rows for v in row.values if v is not None), default=0)
    end = min(100.0, max(5.0, math.ceil(largest / 5) * 5))
    model = Shares(label, series, rows, end)
    description = "; ".join(f"{row.name} {' and '.join(row.shown)}" for row in rows)
    return Chart(name, alt.format(rows=description), model, draw(model))
