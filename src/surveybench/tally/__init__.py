"""Counts of people and answers: what a survey is after one pass over its respondents."""

from surveybench.tally.kernel import Counter, axes_of, count
from surveybench.tally.moments import moment_shape, moment_tables
from surveybench.tally.share import counted_in, share
from surveybench.tally.small import SmallCells, alike, small_cells, small_differences
from surveybench.tally.store import BY, MOMENTS, digest, load_tally, load_with_notes, save_tally
from surveybench.tally.types import (
    MISSING,
    PEOPLE,
    Axes,
    ByName,
    Counts,
    Tables,
    Tally,
    WaveTally,
    narrow,
    total,
)

__all__ = [
    "BY",
    "MISSING",
    "MOMENTS",
    "PEOPLE",
    "Axes",
    "ByName",
    "Counter",
    "Counts",
    "SmallCells",
    "Tables",
    "Tally",
    "WaveTally",
    "alike",
    "axes_of",
    "count",
    "counted_in",
    "digest",
    "load_tally",
    "load_with_notes",
    "moment_shape",
    "moment_tables",
    "narrow",
    "save_tally",
    "share",
    "small_cells",
    "small_differences",
    "total",
]
