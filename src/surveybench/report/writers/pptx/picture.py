"""A picture as a group of drawn shapes: for examples and signs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from surveybench.report.charts import PALETTE, Label, Line, Marker, Picture, Polyline, Rect, Shape
from surveybench.report.document import Chart
from surveybench.report.writers.pptx import typesetting
from surveybench.report.writers.pptx.charts import no_numbers
from surveybench.report.writers.pptx.plan import Box
from surveybench.report.writers.pptx.xml import emu, outline, quoted, solid, words

SMALLEST = 9.0
LETTER = "mark"  # the part of a picture that is a letter of the words beside it
SIGNS = {
    "circle": "ellipse",
    "diamond": "diamond",
    "triangle-up": "triangle",
    "triangle-down": "flowChartMerge",
}


def is_drawn(chart: Chart) -> bool:
    """Whether words name its parts by letters, or it has no numbers that could be edited."""
    lettered = any(shape.part == LETTER for shape in chart.picture.shapes)
    return lettered or no_numbers(chart.model)


@dataclass(frozen=True, slots=True)
class Pen:
    """Where a picture is painted, and how much larger than it is."""

    left: float
    top: float
    scale: float

    def place(self, x: float, y: float, width: float, height: float, tag: str = "") -> str:
        """Position and size on the slide, with what turns the shape."""
        return (
            f'<a:xfrm{tag}><a:off x="{emu(self.left + x * self.scale)}"'
            f' y="{emu(self.top + y * self.scale)}"/><a:ext cx="{emu(width * self.scale)}"'
            f' cy="{emu(height * self.scale)}"/></a:xfrm>'
        )


def group(picture: Picture, box: Box, alt: str, number: int, language: str) -> str:
    """The shapes, grouped under one alternative text, as large as the box allows."""
    scale = min(box.width / picture.width, box.height / picture.height)
    pen = Pen(box.left, box.top, scale)
    width, height = emu(picture.width * scale), emu(picture.height * scale)
    off = f'x="{emu(box.left)}" y="{emu(box.top)}"'
    drawn = "".join(
        _shape(shape, pen, 1000 * number + i, language) for i, shape in enumerate(picture.shapes)
    )
    return (
        f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="{number}" name="Picture {number}"'
        f" descr={quoted(alt)}/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>"
        f'<a:off {off}/><a:ext cx="{width}" cy="{height}"/><a:chOff {off}/>'
        f'<a:chExt cx="{width}" cy="{height}"/></a:xfrm></p:grpSpPr>{drawn}</p:grpSp>'
    )


def _shape(shape: Shape, pen: Pen, number: int, language: str) -> str:
    return SHAPES[type(shape)](shape, pen, number, language)


def _rect(shape: Rect, pen: Pen, number: int, language: str) -> str:
    frame = pen.place(shape.x, shape.y, shape.width, shape.height)
    return _drawn(number, frame, "rect", _fill(shape.fill), _edge(shape.stroke, 0.5))


def _marker(shape: Marker, pen: Pen, number: int, language: str) -> str:
    half = shape.size / 2
    frame = pen.place(shape.x - half, shape.y - half, shape.size, shape.size)
    return _drawn(number, frame, SIGNS[shape.shape], _fill(shape.fill), _edge(shape.stroke))


def _straight(shape: Line, pen: Pen, number: int, language: str) -> str:
    return _line(shape, (shape.x1, shape.y1), (shape.x2, shape.y2), pen, number)


def _polyline(shape: Polyline, pen: Pen, number: int, language: str) -> str:
    pairs = zip(shape.points, shape.points[1:], strict=False)
    return "".join(_line(shape, a, b, pen, number + 500 * i) for i, (a, b) in enumerate(pairs))


def _fill(colour: str) -> str:
    return solid(PALETTE[colour] if colour else "")


def _edge(colour: str, width: float = 0.5) -> str:
    return outline(PALETTE[colour] if colour else "", width)


def _drawn(number: int, frame: str, form: str, fill: str, edge: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Part {number}"/><p:cNvSpPr/><p:nvPr/>'
        f'</p:nvSpPr><p:spPr>{frame}<a:prstGeom prst="{form}"><a:avLst/></a:prstGeom>{fill}{edge}'
        "</p:spPr></p:sp>"
    )


def _line(
    shape: Line | Polyline,
    start: tuple[float, float],
    stop: tuple[float, float],
    pen: Pen,
    number: int,
) -> str:
    (x1, y1), (x2, y2) = sorted((start, stop))
    turned = ' flipV="1"' if y2 < y1 else ""
    frame = pen.place(x1, min(y1, y2), x2 - x1, abs(y2 - y1), turned)
    dash = "dash" if shape.dashed else ""
    edge = outline(PALETTE[shape.stroke], shape.stroke_width * pen.scale, dash)
    return (
        f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{number}" name="Part {number}"/><p:cNvCxnSpPr/>'
        f'<p:nvPr/></p:nvCxnSpPr><p:spPr>{frame}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        f"{edge}</p:spPr></p:cxnSp>"
    )


SHIFT = {"start": 0.0, "middle": 0.5, "end": 1.0}
SIDES = {"start": "l", "middle": "ctr", "end": "r"}
ASCENT = 0.92  # from the top of a line to its baseline, in sizes


def _label(shape: Label, pen: Pen, number: int, language: str) -> str:
    size = max(shape.size * pen.scale, SMALLEST)
    width = (typesetting.width(shape.text, size, bold=shape.strong) + 4) / pen.scale
    high = size * typesetting.LINE / pen.scale
    x, top = shape.x - width * SHIFT[shape.anchor], shape.y - size * ASCENT / pen.scale
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Part {number}"/><p:cNvSpPr txBox="1"/>'
        f"<p:nvPr/></p:nvSpPr><p:spPr>{pen.place(x, top, width, high)}"
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody>'
        '<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0"/><a:lstStyle/>'
        f'<a:p><a:pPr algn="{SIDES[shape.anchor]}"/><a:r><a:rPr lang="{words(language)}"'
        f' sz="{round(size * 100)}" b="{int(shape.strong)}">{_fill(shape.fill)}</a:rPr>'
        f"<a:t>{words(shape.text)}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


SHAPES: Mapping[type, Callable[..., str]] = MappingProxyType(
    {Label: _label, Rect: _rect, Marker: _marker, Line: _straight, Polyline: _polyline}
)
