"""Numbers behind a chart: categories, and series of one value for each of them."""

from __future__ import annotations

from dataclasses import dataclass

Values = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """A row of numbers to draw, with its name."""

    name: str
    values: Values


@dataclass(frozen=True, slots=True)
class Plot:
    """What a chart draws, and what its sheet holds."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]
