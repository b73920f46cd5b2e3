"""How many lines a text takes: what stands beside tables of one page depends on it."""

from __future__ import annotations

from math import ceil

WIDE = 125  # letters in a line across the page


def lines(text: str, letters: int = WIDE) -> int:
    """Lines that a text takes."""
    return max(1, ceil(len(text) / letters))
