"""Which items are counted jointly: one table of several items gives all their pairs at once."""

from __future__ import annotations

from math import prod

from surveybench.tally.types import Axes

Block = tuple[str, ...]

# Cells that the joint tables of one counter may have together; pairs always have their own.
MOST_CELLS = 64_000_000


def blocks(axes: Axes, segments: int, rows: int) -> list[Block]:
    """Blocks of items that hold every item and both items of every pair.

    A table of more than two items costs one look at a row instead of one for each pair, and once,
    at the end, one look at each of its cells: it must have far fewer cells than there are rows.
    """
    options = {item: len(codes) + 1 for item, codes in axes.items.items()}
    share = MOST_CELLS // max(1, len(axes.items) // 3)
    largest = min(rows // 2, share) // max(1, segments)
    unplaced = dict.fromkeys(axes.pairs)
    result: list[Block] = []
    while unplaced:
        block = next(iter(unplaced))
        while following := _next(block, unplaced, options, largest):
            block = (*block, following)
        for pair in [pair for pair in unplaced if set(pair) <= set(block)]:
            del unplaced[pair]
        result.append(block)
    inside = {item for block in result for item in block}
    return result + [(item,) for item in axes.items if item not in inside]


def _next(
    block: Block, unplaced: dict[tuple[str, str], None], options: dict[str, int], largest: int
) -> str:
    """The item that brings most of the pairs left, if the block may grow by it; else nothing."""
    gains: dict[str, int] = {}
    for a, b in unplaced:
        if (a in block) != (b in block):
            new = b if a in block else a
            gains[new] = gains.get(new, 0) + 1
    room = largest // prod(options[item] for item in block)
    fitting = [item for item in gains if options[item] <= room and gains[item] > 1]
    return max(fitting, key=lambda item: gains[item], default="")
