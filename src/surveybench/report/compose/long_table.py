"""Every published number as one long table: a row for each statistic."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product, repeat

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure import Release
from surveybench.quantities import CATALOGUE, NO_SUCH_NUMBER, Axis, Flag, Ref, wave_key
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
    count = sum(int(_has_row(release, name).sum()) for name in release.grids)
    return LongTable(COLUMNS, Unfolding(count, lambda: _rows(release)))


def _has_row(release: Release, name: str) -> NDArray[np.bool_]:
    """Where a quantity has rows: not where no number can be, nor where another's row says for it
    that it is hidden."""
    grid = release.grids[name]
    with_row = ~np.isin(grid.flags, NO_SUCH_NUMBER)
    said_by = release.grids.get(CATALOGUE[name].said_by) if name in CATALOGUE else None
    if said_by is not None:
        hidden = [flag for flag in Flag if flag.says_for_others]
        with_row &= (grid.flags == Flag.OK) | ~np.isin(said_by.flags, hidden)
    return with_row


def _rows(release: Release) -> Iterator[tuple[str | int | float | None, ...]]:
    for name, grid in release.grids.items():
        outer = [axis for axis in grid.axes if axis is not Axis.ORGANISATION]
        shape = (-1, len(grid.organisations))
        lines = zip(
            product(*(grid.axes[axis] for axis in outer)),
            _has_row(release, name).reshape(shape),
            grid.values.reshape(shape),
            grid.flags.reshape(shape),
            repeat(None) if grid.bounds is None else grid.bounds.reshape(shape),
            strict=False,
        )
        codes = np.array(grid.organisations, object)
        for labels, shown, values, flags, bounds in lines:
            if not shown.any():
                continue
            ref = grid.ref(name, dict(zip(outer, labels, strict=True)))
            limits = None if bounds is None else bounds[shown]
            yield from _line(ref, codes[shown].tolist(), values[shown], flags[shown], limits)


def _line(
    ref: Ref,
    organisations: Sequence[str],
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
