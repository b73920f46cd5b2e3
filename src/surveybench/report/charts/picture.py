"""What a chart is painted from: few kinds of shapes, in units of one point at natural size.

x runs right, y runs down. Colours are names of the palette; `part` says what a shape means.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

# Bands worse to better; any two differ clearly for normal and colour-blind eyes (docs: look).
PALETTE = MappingProxyType(
    {
        "band-1": "#B4400F",
        "band-2": "#F5A04A",
        "band-3": "#FFE08A",
        "band-4": "#D5D9DD",
        "band-5": "#A9DCA4",
        "band-6": "#3A9A5F",
        "band-7": "#00583A",
        "ink": "#16202A",
        "quiet": "#4A5560",
        "rule": "#8893A0",
        "grid": "#D5D9DD",
        "own": "#000000",
        "own-line": "#1F5FA8",
        "national": "#4A5560",
        "national-line": "#2E7D4F",
        "paper": "#FFFFFF",
        "shade": "#E9EDF0",
        # Answers, the best first: one hue from dark to light, so that grey print keeps the order.
        "answer-0": "#1B4F8A",
        "answer-1": "#2B5C92",
        "answer-2": "#3D699B",
        "answer-3": "#4F76A3",
        "answer-4": "#6D8EB3",
        "answer-5": "#829EBD",
        "answer-6": "#97AEC7",
        "answer-7": "#ABBDD1",
        "answer-8": "#C0CDDC",
        "answer-9": "#D4DDE6",
        "answer-10": "#E9EDF0",
        "on-dark": "#FFFFFF",
        "on-light": "#16202A",
    }
)
ANSWERS = 11  # colours of answers
DARK_ANSWERS = 4  # of them, on which text is white


def on_band(band: int) -> str:
    """Colour of text on a band: white on the two dark ones."""
    return "paper" if band in (1, 7) else "ink"


def answer_colour(position: int, count: int) -> str:
    """The colour of an answer of `count`, the best at 0."""
    return f"answer-{_step(position, count)}"


def on_answer(position: int, count: int) -> str:
    """Colour of text on an answer."""
    return "on-dark" if _step(position, count) < DARK_ANSWERS else "on-light"


def _step(position: int, count: int) -> int:
    return round(position * (ANSWERS - 1) / max(count - 1, 1)) % ANSWERS


@dataclass(frozen=True, slots=True)
class Rect:
    """A box from its top left corner."""

    part: str
    x: float
    y: float
    width: float
    height: float
    fill: str
    stroke: str = ""
    stroke_width: float = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    part: str
    x1: float
    y1: float
    x2: float
    y2: float
    stroke: str
    stroke_width: float = 0.5
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Polyline:
    """Straight lines from point to point."""

    part: str
    points: tuple[tuple[float, float], ...]
    stroke: str
    stroke_width: float = 1.5
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """A small sign around its centre; `size` is its width, `name` whose it is, shown on hover."""

    part: str
    x: float
    y: float
    size: float
    shape: Literal["circle", "diamond", "triangle-up", "triangle-down"]
    fill: str
    stroke: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """Text on one line; `y` is its baseline, `anchor` says which point of it stands at x."""

    part: str
    x: float
    y: float
    text: str
    size: float = 9.0
    anchor: Literal["start", "middle", "end"] = "middle"
    fill: str = "ink"
    strong: bool = False


Shape = Rect | Line | Polyline | Marker | Label


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes in the order they are painted, and the size of the whole."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def cut(name: str, letters: int) -> str:
    """As much of a name as there is room for."""
    if len(name) <= letters:
        return name
    return f"{name[: letters - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"
