"""How wide words run and how many lines they take, so that nothing is cut off on a slide.

Widths are those of Arial, which Windows and macOS have and for which Linux has a metric twin
(Liberation Sans); most fonts of organisations' own templates run narrower.
"""

from __future__ import annotations

from functools import lru_cache

LINE = 1.2  # height of a line, in sizes
SLACK = 0.985  # programs round widths in their own ways

# Thousandths of an em, from the space to the tilde.
REGULAR = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
BOLD = (
    *(278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611),
    *(975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556),
    *(333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611),
    *(611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584),
)
OTHER, WIDE = 620, 1000  # letters with accents and signs; those of East Asia
FIRST_WIDE = 0x1100


@lru_cache(maxsize=8192)
def _em(text: str, bold: bool) -> int:
    table = BOLD if bold else REGULAR
    return sum(
        table[code - 32] if 32 <= code < 127 else WIDE if code >= FIRST_WIDE else OTHER
        for code in map(ord, text)
    )


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How far text runs on one line, in points."""
    return _em(text, bold) * size / 1000


def lines(text: str, size: float, room: float, *, bold: bool = False) -> int:
    """How many lines text takes in a width; words longer than a line are broken."""
    return max(1, sum(_lines(part, size, room, bold) for part in text.split("\n")))


def _lines(text: str, size: float, room: float, bold: bool) -> int:
    limit = max(room, size) * SLACK * 1000 / size
    if _em(text, bold) <= limit:
        return 1
    count, used, space = 1, 0.0, _em(" ", bold)
    for word in text.split(" "):
        length = _em(word, bold)
        if used and used + space + length > limit:
            count, used = count + 1, 0.0
        if length > limit:
            count += int(length // limit)
            length %= limit
        used += length + (space if used else 0)
    return count


def widest_word(text: str, size: float, *, bold: bool = False) -> float:
    """The width below which words would be broken."""
    return max((width(word, size, bold=bold) for word in text.split()), default=0.0)


def height(count: int, size: float) -> float:
    """Height of some lines."""
    return count * size * LINE
