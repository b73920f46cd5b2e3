"""How much stands on one page, counted in lines of text: the same for every format."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import ceil

PAGE = 32  # lines below the title: four questions, or a ranking and two
RANKING = 16  # a section's ranking with its sentence and legend
OPENING = 3  # a sentence instead of a ranking
QUESTION = 7  # a question with its bar and figures, and the space below
HIDDEN = 3  # a question with a sentence instead of its bar
TABLE = 3  # a table of one row
WIDE = 125  # letters in a line across the page


def lines(text: str, letters: int = WIDE) -> int:
    """Lines that a text takes."""
    return max(1, ceil(len(text) / letters))


def packed(heights: Sequence[int], first: int = PAGE) -> list[tuple[int, int]]:
    """Where pages begin and end: as many as fit, `first` lines on the first, none left alone.

    The first page may hold nothing; every other holds at least one, however high.
    """
    sizes = [0]
    left = first
    for height in heights:
        if height > left and (sizes[-1] or len(sizes) == 1):
            sizes.append(0)
            left = PAGE
        sizes[-1] += 1
        left -= height
    _balance(sizes, heights)
    return list(pairwise(accumulate(sizes, initial=0)))


def _balance(sizes: list[int], heights: Sequence[int]) -> None:
    """The last page takes from the one before until it is no longer much emptier."""
    while len(sizes) > 1 and (sizes[-1] + 1 < sizes[-2] or (sizes[-1] == 1 and sizes[-2] == 2)):
        moved = heights[len(heights) - sizes[-1] - 1 :]
        if sum(moved) > PAGE:
            return
        sizes[-2] -= 1
        sizes[-1] += 1
