"""Every published number as one long table: a row for each statistic."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from surveybench.disclosure import Release
from surveybench.report.document import LongTable, Unfolding
from surveybench.results import Flag, Grid, Ref

COLUMNS = (
    "ref",
    "statistic",
    "quantity",
    "measure",
    "organisation",
    "population",
    "wave",
    "value",
    "flag",
)
DIGITS = 10


def long_table(release: Release) -> LongTable:
    """Numbers with ten significant digits, which is what a reader of a release may compute with."""
    count = sum(grid.values.size for grid in release.grids.values())
    return LongTable(COLUMNS, Unfolding(count, lambda: _rows(release)))


def _rows(release: Release) -> Iterator[tuple[str | int | float | None, ...]]:
    for name, grid in release.grids.items():
        labels = product(
            enumerate(grid.waves), enumerate(grid.populations), enumerate(grid.measures)
        )
        for (w, wave), (p, population), (m, measure) in labels:
            yield from _line(name, grid, (w, p, m), Ref(name, measure, "", population, wave))


def _line(
    name: str, grid: Grid, at: tuple[int, int, int], ref: Ref
) -> Iterator[tuple[str | int | float | None, ...]]:
    """The rows of all organisations; most of a large survey's time goes here."""
    statistic, _, quantity = name.partition(".")
    words = [flag.word for flag in Flag]
    before, after = f"{name}:{ref.measure}:", f":{ref.population}:{ref.wave}"
    figures = zip(
        grid.organisations, grid.values[at].tolist(), grid.flags[at].tolist(), strict=True
    )
    for code, value, flag in figures:
        shown = None if flag else float(f"{value:.{DIGITS}g}")
        yield (
            *(f"{before}{code}{after}", statistic, quantity, ref.measure, code),
            *(ref.population, ref.wave, shown, words[flag]),
        )
