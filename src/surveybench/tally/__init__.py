"""Counts of people and answers: what a survey is after one pass over its respondents."""

from surveybench.tally.kernel import Counter, axes_of, count
from surveybench.tally.store import load_tally, save_tally
from surveybench.tally.types import MISSING, Axes, Tally, WaveTally, total

__all__ = [
    "MISSING",
    "Axes",
    "Counter",
    "Tally",
    "WaveTally",
    "axes_of",
    "count",
    "load_tally",
    "save_tally",
    "total",
]
