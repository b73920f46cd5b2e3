"""Who chose each answer: a bar for each row, divided by answer, under a key of the answers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import accumulate, pairwise

from surveybench.report.charts.models import AnswerBars, Share
from surveybench.report.charts.picture import (
    Label,
    Picture,
    Rect,
    Shape,
    answer_colour,
    on_answer,
)

WIDTH = 190.0
SIZE = 9.0
NARROW, BROAD = frozenset(" .,:;'!|()-fijlrtI1"), frozenset("mwMW%@")
LINE, SWATCH, SPACE = 11.0, 7.0, 6.0  # a line of the key, a coloured square, room between answers
NAMED = 64.0  # the widest that names of rows may be
BAR, GAP = 13.0, 3.0
FIGURE = 4.0  # room beside a percentage in its part of the bar


def draw(model: AnswerBars) -> Picture:
    """The key in as many lines as it needs, then the rows, the own one first."""
    lines = _lines(model.options)
    shapes = [*_key(model, lines)]
    top = LINE * len(lines) + GAP
    left = min(max((_width(row.name) for row in model.rows), default=0.0), NAMED) + 4
    for position, row in enumerate(model.rows):
        shapes += _row(model, row, left, top + position * (BAR + GAP))
    return Picture(WIDTH, top + len(model.rows) * (BAR + GAP), tuple(shapes))


def _width(text: str) -> float:
    """About how wide a text is in the sans-serif type of any reader's system."""
    ems = [
        0.29 if c in NARROW else 0.86 if c in BROAD else 0.64 if c.isupper() else 0.55 for c in text
    ]
    return SIZE * math.fsum(ems)


def _cut(text: str, room: float) -> str:
    """As much of a text as there is room for."""
    if _width(text) <= room:
        return text
    fitting = (text[:end].rstrip() for end in range(len(text), 0, -1))
    cuts = (f"{begin}\N{HORIZONTAL ELLIPSIS}" for begin in fitting)
    return next((cut for cut in cuts if _width(cut) <= room), "")


def _lines(options: tuple[str, ...]) -> list[list[tuple[int, str]]]:
    """Which words stand in each line of the key; an answer longer than a line goes on below."""
    lines: list[list[tuple[int, str]]] = [[]]
    used = 0.0
    for position, option in enumerate(options):
        for part in _parts(option):
            wide = SWATCH + 3 + _width(part)
            if lines[-1] and (used + wide > WIDTH or part is not option):
                lines.append([])
                used = 0.0
            lines[-1].append((position, part))
            used += wide + SPACE
    return lines


def _parts(option: str) -> list[str]:
    """An answer in pieces that fit in a line of the key, cut between words."""
    room = WIDTH - SWATCH - 3
    if _width(option) <= room:
        return [option]
    parts = [""]
    for word in option.split():
        longer = f"{parts[-1]} {word}".strip()
        if parts[-1] and _width(longer) > room:
            parts.append("")
            longer = word
        parts[-1] = _cut(longer, room)
    return parts


def _key(model: AnswerBars, lines: list[list[tuple[int, str]]]) -> Iterator[Shape]:
    begun: set[int] = set()
    for number, line in enumerate(lines):
        x, base = 0.0, number * LINE + 8.5
        for position, words in line:
            if position not in begun:
                fill = answer_colour(position, len(model.options))
                yield Rect(f"key-{position}", x, base - SWATCH, SWATCH, SWATCH, fill, "rule")
            begun.add(position)
            yield Label("key-label", x + SWATCH + 3, base, words, SIZE, "start", "quiet")
            x += SWATCH + 3 + _width(words) + SPACE


def _row(model: AnswerBars, row: Share, left: float, top: float) -> Iterator[Shape]:
    """The name, a part for each share, and an empty one for those that are not shown."""
    base = top + BAR - 3.4
    yield Label("name", left - 4, base, _cut(row.name, NAMED), SIZE, "end")
    room = WIDTH - left - 0.5
    for position, (start, stop) in enumerate(_spans(row)):
        x, wide = round(left + room * start, 2), round(room * (stop - start), 2)
        if wide <= 0:
            continue
        if position == len(model.options):
            yield Rect("not-shown", x, top, wide, BAR, "paper", "rule")
            continue
        count = len(model.options)
        yield Rect(f"answer-{position}", x, top, wide, BAR, answer_colour(position, count), "rule")
        shown = row.shown[position]
        if shown and _width(shown) + FIGURE <= wide:
            colour = on_answer(position, count)
            yield Label("value", round(x + wide / 2, 2), base, shown, SIZE, fill=colour)


def _spans(row: Share) -> list[tuple[float, float]]:
    """Where each share stands in its bar, from 0 to 1, and last what is not shown.

    Printed percentages may come to 99 or 101: a bar is whole all the same.
    """
    printed = [value or 0.0 for value in row.values]
    hidden = max(0.0, 100 - sum(printed)) if None in row.values else 0.0
    total = sum(printed) + hidden or 1.0
    ends = list(accumulate((*printed, hidden), initial=0.0))
    return [(start / total, stop / total) for start, stop in pairwise(ends)]
