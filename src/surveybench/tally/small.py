"""Cells of a tally that stand for few people: what it would tell of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from surveybench.tally.types import Counts, WaveTally

TABLES = ("people", "answers", "pairs", "outcomes")


@dataclass(frozen=True, slots=True)
class SmallCells:
    """How many cells of one table stand for few people, of how many that are not empty, and whose.

    Counts themselves are left out: this may be shown.
    """

    wave: int
    table: str
    small: int
    cells: int
    organisations: tuple[str, ...]


def small_cells(wave: WaveTally, least: int) -> tuple[SmallCells, ...]:
    """The tables with cells of 1 to `least` - 1 people."""
    tables = (_of_table(wave, table, least) for table in TABLES)
    return tuple(entry for entry in tables if entry.small)


def _of_table(wave: WaveTally, table: str, least: int) -> SmallCells:
    small = cells = 0
    is_small = np.zeros(len(wave.axes.organisations), dtype=bool)
    for counts, axis in _counts(wave, table):
        few = (counts > 0) & (counts < least)
        small += int(few.sum())
        cells += int((counts > 0).sum())
        is_small |= few.any(
            axis=tuple(position for position in range(few.ndim) if position != axis)
        )
    codes = tuple(wave.axes.organisations[o] for o in np.flatnonzero(is_small))
    return SmallCells(wave.axes.wave, table, small, cells, codes)


def _counts(wave: WaveTally, table: str) -> Iterator[tuple[Counts, int]]:
    """The counts of a table, and which axis of each is the organisation."""
    if table == "people":
        yield wave.people, 1
    elif table == "outcomes":
        yield wave.outcomes[:, 1:], 0
    else:
        several = wave.answers if table == "answers" else wave.pairs
        yield from ((counts, 1) for counts in several.values())
