"""PowerPoint: the pages as slides with charts that can be edited, on a template of ours or yours.

The same bytes for the same document and template.
"""

from __future__ import annotations

from surveybench.report.document import Document
from surveybench.report.writers.pptx import deck, package, pages, template
from surveybench.report.writers.pptx.folded import folded

__all__ = ["folded", "remarks", "write"]


def remarks(own_template: bytes) -> tuple[str, ...]:
    """What a template lacks and what serves instead. Raises OutputError like `write`."""
    return template.load(own_template).remarks


def write(document: Document, own_template: bytes | None = None) -> bytes:
    """The report as a deck; `own_template` is the content of an organisation's .pptx or .potx.

    Raises OutputError where the template cannot be built upon. What had to be done without stands
    in the notes of the first slide.
    """
    base = template.load(own_template)
    slides = tuple(pages.plan(document, base))
    deck.build(document, base, slides)
    package.describe(base.deck, document)
    return package.packed(base.deck)
