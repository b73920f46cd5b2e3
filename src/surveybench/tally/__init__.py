"""Counts of people and answers: what a survey is after one pass over its respondents."""

from surveybench.tally.kernel import Counter, axes_of, count
from surveybench.tally.named import Name, counts_of, from_tables, shape_of, table_names
from surveybench.tally.share import counted_in, share
from surveybench.tally.small import SmallCells, alike, small_cells, small_differences
from surveybench.tally.store import digest, load_tally, load_with_notes, save_tally
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
    "MISSING",
    "PEOPLE",
    "Axes",
    "ByName",
    "Counter",
    "Counts",
    "Name",
    "SmallCells",
    "Tables",
    "Tally",
    "WaveTally",
    "alike",
    "axes_of",
    "count",
    "counted_in",
    "counts_of",
    "digest",
    "from_tables",
    "load_tally",
    "load_with_notes",
    "narrow",
    "save_tally",
    "shape_of",
    "share",
    "small_cells",
    "small_differences",
    "table_names",
    "total",
]
