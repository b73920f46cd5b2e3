"""The first slide: survey, kind of report, organisation, and what must be known at once."""

from __future__ import annotations

import math
from dataclasses import replace

from surveybench.report.document import Page, Text
from surveybench.report.writers.pptx import typesetting
from surveybench.report.writers.pptx.blocks import pieces
from surveybench.report.writers.pptx.lines import Scale
from surveybench.report.writers.pptx.pieces import stack
from surveybench.report.writers.pptx.plan import Box, Item, Paragraph, Run, Slide, Words
from surveybench.report.writers.pptx.template import Cover

SIZES = (22.0, 20.0, 18.0, 16.0, 14.0, 12.0, 11.0, 10.0)


def slide(page: Page, front: Cover) -> Slide:
    """Lead and name below the title, as large as they fit; the rest below them."""
    named = [b for b in page.blocks if isinstance(b, Text) and b.role in ("lead", "paragraph")]
    rest = [b for b in page.blocks if b not in named]
    box = front.subtitle
    items: tuple[Item, ...] = ()
    if named:
        items = (Words(box, _fitted(named, box)),)
    if rest:
        piece = stack(pieces(rest, box.width, Scale(13.0, front.bottom)))
        top = min(box.bottom + 14, front.bottom - piece.least)
        items += piece.place(replace(box, top=top, height=piece.least))
    return Slide(page, page.title, items, ())


def _fitted(texts: list[Text], box: Box) -> tuple[Paragraph, ...]:
    paragraphs: tuple[Paragraph, ...] = ()
    for size in SIZES:
        paragraphs = tuple(
            Paragraph(
                tuple(Run(c.text, bold=text.role == "paragraph", ref=c.ref) for c in text.cells),
                size if text.role == "paragraph" else max(size - 2, SIZES[-1]),
                before=size * 0.6,
            )
            for text in texts
        )
        if math.fsum(_height(entry, box.width) for entry in paragraphs) <= box.height:
            break
    return paragraphs


def _height(entry: Paragraph, width: float) -> float:
    text = "".join(run.text for run in entry.runs)
    count = typesetting.lines(text, entry.size, width, bold=True)
    return typesetting.height(count, entry.size) + entry.before
