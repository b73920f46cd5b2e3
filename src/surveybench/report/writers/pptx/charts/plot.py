"""Numbers behind a chart: categories, and series of one value for each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from surveybench.report.charts import Picture

Values = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """A row of numbers to draw, with its name.

    `formulas` say of each how the sheet works it out from other cells, as in `C2-D2`; empty where
    a number stands for itself.
    """

    name: str
    values: Values
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plot:
    """What a chart draws, and what its sheet holds."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Canvas:
    """What a chart is drawn with: its numbers, its picture, the names of the bands; its height on
    the slide, in points; the language of its words.
    """

    plot: Plot
    picture: Picture
    bands: Mapping[int, str]
    height: float
    language: str
