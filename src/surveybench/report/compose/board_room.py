"""How many questions of each list a board page holds, counted in points of its narrow column."""

from __future__ import annotations

from collections.abc import Iterable

from surveybench.report.compose import room
from surveybench.report.document import Block, Text, walk

COLUMN = 385.0  # height of the narrow column, with a message of two lines above it
LINE, HEADING, NOTE = 10.3, 24.0, 16.0
FINDING, MOVEMENT = 4.0, 8.0  # space around an entry
NAME, SURE, WORDS = 34, 50, 54  # letters in a line: beside figures, of small type, of all of it
# Questions of each list, and of those that moved: as many as fit.
SIZES = ((3, 3), (3, 2), (2, 2), (2, 1), (1, 1))


def height(blocks: Iterable[Block]) -> float:
    """What the blocks of the narrow column take."""
    return sum(_height(block) for block in walk(blocks) if isinstance(block, Text))


def _height(block: Text) -> float:
    first = block.cells[0].text
    if block.role == "heading":
        return HEADING
    if block.role == "finding":
        sure = f"{block.cells[3].text}. {block.cells[4].text}"
        return LINE * (room.lines(first, NAME) + room.lines(sure, SURE)) + FINDING
    if block.role == "movement":
        return LINE * room.lines(first, NAME) + MOVEMENT
    return LINE * (room.lines(first, WORDS) - 1) + NOTE
