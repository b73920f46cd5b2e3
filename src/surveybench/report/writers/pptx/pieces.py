"""Pieces of a slide and how they are put together: one below another, or side by side.

A piece knows the least height it needs, the most it can use, how to place itself in a box, and
perhaps how to be cut in two where a slide is full.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from surveybench.report.writers.pptx.plan import Box, Item

Place = Callable[[Box], tuple[Item, ...]]


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to place. `leads` means that what follows must stand on the same slide."""

    least: float
    most: float
    place: Place
    gap: float = 8.0
    cut: Callable[[float], tuple[Piece, Piece] | None] | None = None
    together: bool = False
    leads: bool = False
    anchors: tuple[str, ...] = ()


def stack(pieces: Sequence[Piece], *, gap: float = 8.0, titled: bool = False) -> Piece:
    """Pieces one below another; if titled, the first stands above both parts of a cut."""
    parts = tuple(pieces)
    gaps = math.fsum(piece.gap for piece in parts[1:])

    def cut(height: float) -> tuple[Piece, Piece] | None:
        return _cut_stack(parts, height, gap, titled)

    return Piece(
        least=math.fsum(piece.least for piece in parts) + gaps,
        most=math.fsum(piece.most for piece in parts) + gaps,
        place=lambda box: _place_stack(parts, box),
        gap=gap,
        cut=cut,
        leads=bool(parts) and parts[-1].leads,
        anchors=tuple(name for piece in parts for name in piece.anchors),
    )


def _place_stack(parts: tuple[Piece, ...], box: Box) -> tuple[Item, ...]:
    """What is left over goes to the pieces that can use it."""
    wish = math.fsum(piece.most - piece.least for piece in parts)
    need = math.fsum(piece.least for piece in parts) + math.fsum(piece.gap for piece in parts[1:])
    share = min(1.0, max(0.0, box.height - need) / wish) if wish else 0.0
    items: list[Item] = []
    top = 0.0
    for position, piece in enumerate(parts):
        top += piece.gap if position else 0.0
        height = piece.least + share * (piece.most - piece.least)
        items += piece.place(box.part(top, height))
        top += height
    return tuple(items)


def _cut_stack(
    parts: tuple[Piece, ...], height: float, gap: float, titled: bool
) -> tuple[Piece, Piece] | None:
    first, rest = fill(parts, height)
    if not first or not rest:
        return None
    title = [parts[0]] if titled and parts[0].leads else []
    return stack(first, gap=gap), stack([*title, *rest], gap=gap, titled=titled)


def fill(pieces: Sequence[Piece], height: float) -> tuple[list[Piece], list[Piece]]:
    """The pieces that a height holds, the last perhaps cut, and those that are left."""
    taken: list[Piece] = []
    used = 0.0
    remaining = list(pieces)
    while remaining:
        piece = remaining[0]
        room = height - used - (piece.gap if taken else 0.0)
        if piece.least > room + 0.01:
            halves = piece.cut(room) if piece.cut and not piece.together else None
            if halves:
                taken.append(halves[0])
                remaining[0] = halves[1]
            break
        taken.append(remaining.pop(0))
        used = height - room + piece.least
    while remaining and taken and taken[-1].leads:
        remaining.insert(0, taken.pop())
    return taken, remaining


def slides(pieces: Sequence[Piece], height: float) -> list[Piece]:
    """Pieces on as many slides as they need, each a stack."""
    result: list[Piece] = []
    remaining = list(pieces)
    while remaining:
        taken, remaining = fill(remaining, height)
        if not taken:
            # Too high for a slide of its own: cut even what should stay together, or let it be.
            halves = remaining[0].cut(height) if remaining[0].cut else None
            taken = [halves[0]] if halves else [remaining[0]]
            remaining = [*([halves[1]] if halves else []), *remaining[1:]]
        result.append(stack(taken))
    return result


@dataclass(frozen=True, slots=True)
class Side:
    """A piece and its share of the width."""

    piece: Piece
    share: float = 1.0
    middle: bool = False


def beside(sides: Sequence[Side], *, space: float, gap: float = 8.0) -> Piece:
    """Pieces side by side, from the top; or in the middle of the height, where asked for."""
    parts = tuple(sides)

    def cut(height: float) -> tuple[Piece, Piece] | None:
        return _cut_sides(parts, height, space, gap)

    return Piece(
        least=max(side.piece.least for side in parts),
        most=max(side.piece.most for side in parts),
        place=lambda box: _place_sides(parts, box, space),
        gap=gap,
        cut=cut,
        anchors=tuple(name for side in parts for name in side.piece.anchors),
    )


def widths(shares: Sequence[float], width: float, space: float) -> tuple[float, ...]:
    """What each of some columns has of a width, with space between them."""
    room = width - space * (len(shares) - 1)
    return tuple(room * share / math.fsum(shares) for share in shares)


def _place_sides(parts: tuple[Side, ...], box: Box, space: float) -> tuple[Item, ...]:
    items: list[Item] = []
    x = box.left
    for side, width in zip(parts, widths([s.share for s in parts], box.width, space), strict=True):
        height = min(max(side.piece.most, side.piece.least), box.height)
        top = box.top + ((box.height - height) / 2 if side.middle else 0.0)
        items += side.piece.place(Box(x, top, width, height))
        x += width + space
    return tuple(items)


def _cut_sides(
    parts: tuple[Side, ...], height: float, space: float, gap: float
) -> tuple[Piece, Piece] | None:
    """Each side goes on below itself on the next slide."""
    nothing = Piece(0.0, 0.0, lambda box: ())
    first, rest = [], []
    for side in parts:
        if side.piece.least <= height:
            halves = (side.piece, nothing)
        else:
            halves = (side.piece.cut(height) if side.piece.cut else None) or (nothing, side.piece)
        first.append(replace(side, piece=halves[0]))
        rest.append(replace(side, piece=halves[1]))
    if all(side.piece is nothing for side in first):
        return None
    remaining = [side.piece for side in rest if side.piece is not nothing]
    # One side alone goes on over the whole width.
    after = remaining[0] if len(remaining) == 1 else beside(rest, space=space, gap=gap)
    return beside(first, space=space, gap=gap), after
