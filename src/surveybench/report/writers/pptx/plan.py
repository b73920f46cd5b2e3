"""What stands where on a slide, before it is XML. Lengths are points, from the top left corner."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from surveybench.report.document import Chart, Page, Table

BULLETED, NUMBERED = 14.0, 30.0  # from a mark or number to the words after it


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the slide."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.top + self.height

    def part(self, top: float, height: float) -> Box:
        """A strip of it, `top` below its upper edge."""
        return replace(self, top=self.top + top, height=height)


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look. `link` is the id of the page or group it leads to, `ref` its number's."""

    text: str
    bold: bool = False
    quiet: bool = False
    link: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs in a line. `numbered` writes the number of the slide it leads to in front."""

    runs: tuple[Run, ...]
    size: float
    before: float = 0.0
    bullet: bool = False
    indent: float = 0.0
    numbered: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A text box: outlined if framed; a single line is not broken, whatever its font."""

    box: Box
    paragraphs: tuple[Paragraph, ...]
    framed: bool = False
    single: bool = False
    anchor: Literal["t", "ctr", "b"] = "t"


@dataclass(frozen=True, slots=True)
class Pill:
    """A band in words on its colour."""

    box: Box
    text: str
    band: int
    size: float
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Some rows of a table under its header."""

    box: Box
    table: Table
    rows: tuple[int, int]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    size: float
    head_size: float
    padding: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart."""

    box: Box
    chart: Chart


Item = Words | Pill | Grid | Drawing


@dataclass(frozen=True, slots=True)
class Slide:
    """A page, or a part of one. `anchors` are the ids of groups that stand on it."""

    page: Page
    title: str
    items: tuple[Item, ...]
    anchors: tuple[str, ...]
