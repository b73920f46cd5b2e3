"""Letters on the parts of a picture, so that words beside it can name them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from surveybench.report.charts.picture import (
    Label,
    Line,
    Marker,
    Picture,
    Polyline,
    Rect,
    Shape,
)

SIZE = 13.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A letter beside the first shape that is this part, moved from its middle."""

    part: str
    letter: str
    right: float = 0.0
    down: float = 0.0


def lettered(picture: Picture, marks: tuple[Mark, ...]) -> Picture:
    """The picture with the letters on top; a part that is not drawn gets none."""
    shapes = list(picture.shapes)
    for mark in marks:
        shape = next((s for s in picture.shapes if s.part == mark.part), None)
        if shape is not None:
            x, y = _middle(shape)
            shapes += _letter(mark.letter, round(x + mark.right, 2), round(y + mark.down, 2))
    return replace(picture, shapes=tuple(shapes))


def _letter(letter: str, x: float, y: float) -> tuple[Shape, Shape]:
    return (
        Marker("mark", x, y, SIZE, "circle", "paper", stroke="ink"),
        Label("mark", x, y + 3.1, letter, size=9, strong=True),
    )


def _middle(shape: Shape) -> tuple[float, float]:
    return MIDDLES[type(shape)](shape)


def _of_rect(shape: Rect) -> tuple[float, float]:
    return shape.x + shape.width / 2, shape.y + shape.height / 2


def _of_line(shape: Line) -> tuple[float, float]:
    return (shape.x1 + shape.x2) / 2, (shape.y1 + shape.y2) / 2


def _of_polyline(shape: Polyline) -> tuple[float, float]:
    across, down = zip(*shape.points, strict=True)
    return math.fsum(across) / len(across), math.fsum(down) / len(down)


def _of_point(shape: Marker | Label) -> tuple[float, float]:
    return shape.x, shape.y


MIDDLES: Mapping[type, Callable[..., tuple[float, float]]] = MappingProxyType(
    {Rect: _of_rect, Line: _of_line, Polyline: _of_polyline, Marker: _of_point, Label: _of_point}
)
