"""Counts of people and answers: what a survey is after one pass over its respondents."""

from surveybench.tally.kernel import Counter, axes_of, count
from surveybench.tally.share import counted_in, share
from surveybench.tally.small import SmallCells, alike, small_cells, small_differences
from surveybench.tally.store import BY, digest, load_tally, load_with_notes, save_tally
from surveybench.tally.types import (
    MISSING,
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
    "narrow",
    "save_tally",
    "share",
    "small_cells",
    "small_differences",
    "total",
]
