"""Every published number as one long table: a row for each statistic."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product, repeat

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure import Release
from surveybench.quantities import NO_SUCH_NUMBER, Axis, Flag, Ref, wave_key
from surveybench.report.document import LongTable, Unfolding

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
    "bound",
)
DIGITS = 10


def long_table(release: Release) -> LongTable:
    """Numbers with ten significant digits, which is what a reader of a release may compute with."""
    count = sum(
        grid.values.size - int(np.isin(grid.flags, NO_SUCH_NUMBER).sum())
        for grid in release.grids.values()
    )
    return LongTable(COLUMNS, Unfolding(count, lambda: _rows(release)))


def _rows(release: Release) -> Iterator[tuple[str | int | float | None, ...]]:
    for name, grid in release.grids.items():
        outer = [axis for axis in grid.axes if axis is not Axis.ORGANISATION]
        shape = (-1, len(grid.organisations))
        lines = zip(
            product(*(grid.axes[axis] for axis in outer)),
            grid.values.reshape(shape),
            grid.flags.reshape(shape),
            repeat(None) if grid.bounds is None else grid.bounds.reshape(shape),
            strict=False,
        )
        for labels, values, flags, bounds in lines:
            if flags[0] in NO_SUCH_NUMBER:  # of one organisation as of all
                continue
            ref = grid.ref(name, dict(zip(outer, labels, strict=True)))
            yield from _line(ref, grid.organisations, values, flags, bounds)


def _line(
    ref: Ref,
    organisations: tuple[str, ...],
    values: NDArray[np.float64],
    flags: NDArray[np.int8],
    bounds: NDArray[np.float64] | None,
) -> Iterator[tuple[str | int | float | None, ...]]:
    """The rows of all organisations; most of a large survey's time goes here."""
    statistic, _, quantity = ref.statistic.partition(".")
    words = [flag.word for flag in Flag]
    wave = wave_key(ref.wave) if isinstance(ref.wave, int) else ref.wave
    before, after = ref.around_organisation()
    limits = repeat(math.nan, len(flags)) if bounds is None else bounds.tolist()
    figures = zip(organisations, values.tolist(), flags.tolist(), limits, strict=True)
    for code, value, flag, bound in figures:
        shown = None if flag else float(f"{value:.{DIGITS}g}")
        yield (
            *(f"{before}{code}{after}", statistic, quantity, ref.measure, code),
            *(ref.population, wave, shown, words[flag], bound if bound == bound else None),
        )
