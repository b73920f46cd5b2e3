"""Decks on three home-made templates: narrow, dark, of large type. Nothing overlaps or splits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from itertools import combinations
from typing import Any

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from releases import demonstration
from surveybench.report.compose import compose
from surveybench.report.document import Document
from surveybench.report.writers import pptx

KINDS = ("cover", "board", "glance", "withheld", "section", "reading")
BESIDE = ("Footer", "Number")


def narrow(deck: Any) -> None:
    """Higher than wide, as for a poster."""
    deck.slide_width, deck.slide_height = Inches(7.5), Inches(10)
    for layout in (deck.slide_master, *deck.slide_layouts):
        for shape in layout.placeholders:
            if shape.element.spPr.xfrm is not None and shape.element.spPr.xfrm.off is not None:
                shape.left, shape.width = Inches(0.4), Inches(6.7)


def dark(deck: Any) -> None:
    """Light words on a dark ground: the master swaps the theme's colours."""
    colours = deck.slide_master.element.find(qn("p:clrMap"))
    for name, other in (("bg1", "tx1"), ("bg2", "tx2")):
        one, two = colours.get(name), colours.get(other)
        colours.set(name, two)
        colours.set(other, one)


def large(deck: Any) -> None:
    """Titles of 54 points."""
    for size in deck.slide_master.element.iter(qn("a:defRPr")):
        size.set("sz", "5400")


def few_pages() -> Document:
    """One page of each kind that slides set in their own way."""
    document = compose(demonstration(), "Z01")
    first = {page.kind: page for page in reversed(document.pages) if page.kind in KINDS}
    return replace(document, pages=tuple(p for p in document.pages if p in first.values()))


@pytest.mark.parametrize("change", [narrow, dark, large])
def test_shapes_stand_apart_and_inside_on_a_home_made_template(
    change: Callable[[Any], None],
) -> None:
    deck: Any = Presentation()
    change(deck)
    out = BytesIO()
    deck.save(out)
    document = few_pages()
    made: Any = Presentation(BytesIO(pptx.write(document, out.getvalue())))
    assert len(made.slides) >= len(document.pages)
    for number, slide in enumerate(list(made.slides)[1:], 2):
        shapes = [s for s in slide.shapes if s.name not in BESIDE]
        for shape in shapes:
            assert min(shape.left, shape.top) >= 0, number
            assert shape.left + shape.width <= made.slide_width, number
            assert shape.top + shape.height <= made.slide_height, number
        for a, b in combinations(shapes, 2):
            across = min(a.left + a.width, b.left + b.width) - max(a.left, b.left)
            down = min(a.top + a.height, b.top + b.height) - max(a.top, b.top)
            assert across <= Pt(1) or down <= Pt(1), (number, a.name, b.name)
