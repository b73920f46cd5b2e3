"""Paints a picture as SVG. Colours are classes, so that the page's theme decides what they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from markupsafe import Markup, escape

from surveybench.report.charts import Label, Line, Marker, Picture, Polyline, Rect, Shape

DASHES = "4 2.5"


def svg(picture: Picture, name: str, title: str, alt: str) -> Markup:
    """An image that is read as its alternative text; `name` is the start of that text's id."""
    drawn = "".join(map(_shape, picture.shapes))
    width, height = _number(picture.width), _number(picture.height)
    name = escape(name)
    # Markup, because every text above and below went through escape.
    return Markup(
        f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' aria-labelledby="{name}-d">'
        f'<title>{escape(title)}</title><desc id="{name}-d">{escape(alt)}</desc>{drawn}</svg>'
    )


def _shape(shape: Shape) -> str:
    return _PAINTERS[type(shape)](shape)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _rect(shape: Rect) -> str:
    return (
        f'<rect class="{_colours(shape.fill, shape.stroke)}"'
        f' x="{_number(shape.x)}" y="{_number(shape.y)}"'
        f' width="{_number(shape.width)}" height="{_number(shape.height)}"'
        f"{_stroke(shape.stroke, shape.stroke_width)}/>"
    )


def _line(shape: Line) -> str:
    return (
        f'<line class="{_colours("", shape.stroke)}"'
        f' x1="{_number(shape.x1)}" y1="{_number(shape.y1)}"'
        f' x2="{_number(shape.x2)}" y2="{_number(shape.y2)}"'
        f"{_stroke(shape.stroke, shape.stroke_width, dashed=shape.dashed)}/>"
    )


def _polyline(shape: Polyline) -> str:
    points = " ".join(f"{_number(x)},{_number(y)}" for x, y in shape.points)
    return (
        f'<polyline class="{_colours("none", shape.stroke)}" points="{points}"'
        f"{_stroke(shape.stroke, shape.stroke_width, dashed=shape.dashed)}/>"
    )


def _marker(shape: Marker) -> str:
    colours = f'class="{_colours(shape.fill, shape.stroke)}"'
    x, y, half = shape.x, shape.y, shape.size / 2
    stroke = _stroke(shape.stroke, 0.5)
    if shape.shape == "circle":
        centre = f'cx="{_number(x)}" cy="{_number(y)}" r="{_number(half)}"'
        if shape.name:
            title = f"<title>{escape(shape.name)}</title>"
            return f"<circle {colours} {centre}{stroke}>{title}</circle>"
        return f"<circle {colours} {centre}{stroke}/>"
    corners = {
        "diamond": ((x, y - half), (x + half, y), (x, y + half), (x - half, y)),
        "triangle-up": ((x, y - half), (x + half, y + half), (x - half, y + half)),
        "triangle-down": ((x, y + half), (x + half, y - half), (x - half, y - half)),
    }[shape.shape]
    points = " ".join(f"{_number(a)},{_number(b)}" for a, b in corners)
    return f'<polygon {colours} points="{points}"{stroke}/>'


def _label(shape: Label) -> str:
    anchor = "" if shape.anchor == "start" else f' text-anchor="{shape.anchor}"'
    weight = ' font-weight="700"' if shape.strong else ""
    return (
        f'<text class="p-{escape(shape.part)} {_colours(shape.fill, "")}"'
        f' x="{_number(shape.x)}" y="{_number(shape.y)}" font-size="{_number(shape.size)}"'
        f"{anchor}{weight}>{escape(shape.text)}</text>"
    )


def _colours(fill: str, stroke: str) -> str:
    """Classes that name colours of the palette."""
    names = [f"f-{escape(fill)}" if fill else "", f"s-{escape(stroke)}" if stroke else ""]
    return " ".join(name for name in names if name)


def _stroke(stroke: str, width: float, *, dashed: bool = False) -> str:
    if not stroke:
        return ""
    return f' stroke-width="{_number(width)}"' + (f' stroke-dasharray="{DASHES}"' if dashed else "")


_PAINTERS: Mapping[type, Callable[..., str]] = MappingProxyType(
    {Rect: _rect, Line: _line, Polyline: _polyline, Marker: _marker, Label: _label}
)
