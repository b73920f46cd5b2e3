"""From pages to slides: the largest type that fits on one slide, else more slides."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.report.document import Document, Page
from surveybench.report.writers.pptx import cover
from surveybench.report.writers.pptx.blocks import pieces
from surveybench.report.writers.pptx.lines import Scale
from surveybench.report.writers.pptx.pieces import Piece, slides
from surveybench.report.writers.pptx.plan import Box, Slide
from surveybench.report.writers.pptx.template import Template

BODIES = (14.0, 13.0, 12.0, 11.0, 10.0)
LARGE = (20.0, 18.0, 16.0, *BODIES)  # of slides that are shown, not read


def plan(document: Document, template: Template) -> Iterator[Slide]:
    """Every page in order; titles of pages on several slides say which part this is."""
    content = template.frame.content
    for page in document.pages:
        if page.kind == "cover":
            yield cover.slide(page, template.front)
            continue
        parts = _parts(page, content)
        for position, part in enumerate(parts, 1):
            title = page.title if len(parts) == 1 else f"{page.title} ({position}/{len(parts)})"
            yield Slide(page, title, part.place(content), part.anchors)


def _parts(page: Page, content: Box) -> list[Piece]:
    """In the largest type, among those that take the fewest slides."""
    page_parts: list[Piece] = []
    for body in LARGE if page.kind == "summary" else BODIES:
        parts = slides(
            pieces(page.blocks, content.width, Scale(body, content.height)), content.height
        )
        if not page_parts or len(parts) < len(page_parts):
            page_parts = parts
        if len(page_parts) == 1:
            break
    return page_parts
