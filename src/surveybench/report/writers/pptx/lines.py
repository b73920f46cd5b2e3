"""Words on a slide: paragraphs in the look of their roles, text boxes, lines of the contents."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from surveybench.report.document import Text
from surveybench.report.writers.pptx import typesetting
from surveybench.report.writers.pptx.pieces import Piece, Side, beside
from surveybench.report.writers.pptx.plan import BULLETED, NUMBERED, Paragraph, Run, Words

SMALLEST = 10.0
SPACE = 22.0  # between columns


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes of type on one slide, from that of its body, and the height there is."""

    body: float
    room: float

    @property
    def note(self) -> float:
        """Quiet explanations."""
        return max(self.body - 3, SMALLEST)

    @property
    def lead(self) -> float:
        """The message of a slide."""
        return self.body + (3 if self.body > 12 else 2)

    @property
    def table(self) -> float:
        """Roomy tables."""
        return max(self.body - 2, SMALLEST)


def paragraph(text: Text, scale: Scale) -> Paragraph:
    """A text in the look of its role."""
    cells, role, body = text.cells, text.role, scale.body
    if role in ("question", "numbered"):
        mark = cells[0].text + (": " if role == "numbered" else "  ")
        runs = (Run(mark, bold=True), *(Run(cell.text, ref=cell.ref) for cell in cells[1:]))
        before = 5.0 if role == "numbered" else 0.0
        return Paragraph(runs, body, before, heading=role == "question")
    runs = tuple(Run(c.text, bold=c.strong, link=c.link, ref=c.ref) for c in cells)
    if role == "heading":
        return Paragraph((Run(cells[0].text, bold=True),), body + 1, 10.0, heading=True)
    if role == "headline":
        return Paragraph((Run(cells[0].text, bold=True),), 1.5 * body, 0.0)
    if role == "movement":
        runs = (Run(f"{cells[1].text}  ", bold=True), Run(cells[0].text))
        return Paragraph(runs, scale.note, 4.0)
    if role == "lead":
        return Paragraph(runs, scale.lead, 6.0)
    if role == "note":
        return Paragraph(tuple(replace(run, quiet=True) for run in runs), scale.note, 4.0)
    return Paragraph(runs, body, 5.0, bullet=role == "bullet")


def words(
    paragraphs: Sequence[Paragraph], width: float, *, gap: float = 8.0, titled: bool = False
) -> Piece:
    """Paragraphs in one text box; it is cut between two of them, never behind a heading.

    If titled, a heading that it begins with stands above both parts of a cut.
    """
    parts = tuple(paragraphs)
    titled = titled and parts[0].heading
    heights = [taken(entry, width, first=i == 0) for i, entry in enumerate(parts)]

    def cut(most: float) -> tuple[Piece, Piece] | None:
        used = 0.0
        position = 0
        while position < len(parts) and used + heights[position] <= most:
            used += heights[position]
            position += 1
        while position > 0 and parts[position - 1].heading:
            position -= 1
        if position in (0, len(parts)) or (titled and position == 1):
            return None
        title = parts[:1] if titled else ()
        rest = words((*title, *parts[position:]), width, gap=gap, titled=titled)
        return words(parts[:position], width, gap=gap), rest

    total = math.fsum(heights)
    return Piece(
        least=total,
        most=total,
        place=lambda box: (Words(box, parts),),
        gap=gap,
        cut=cut,
        leads=parts[-1].heading,
    )


def taken(entry: Paragraph, width: float, *, first: bool) -> float:
    """What a paragraph takes, with the space above it but for the first."""
    hang = NUMBERED if entry.numbered else BULLETED if entry.bullet else 0.0
    room = width - entry.indent - hang
    text = "".join(run.text for run in entry.runs)
    bold = entry.runs[0].bold and (len(entry.runs) == 1 or (entry.heading and width < 500))
    count = typesetting.lines(text, entry.size, room, bold=bold)
    return typesetting.height(count, entry.size) + (0.0 if first else entry.before)


def entries(texts: Sequence[Text], width: float, scale: Scale) -> Piece:
    """Lines of the contents in two columns, with the slides they lead to."""
    room = (width - SPACE) / 2
    size = max(scale.body - 1, SMALLEST)
    lines = [_entry(text, size) for text in texts]
    while size > SMALLEST + 1 and any(taken(line, room, first=True) > 2 * size for line in lines):
        size -= 0.5
        lines = [_entry(text, size) for text in texts]
    heights = [taken(line, room, first=False) for line in lines]
    half, used, split = math.fsum(heights) / 2, 0.0, 0
    while used < half:
        used += heights[split]
        split += 1
    sides = [words(part, room) for part in (lines[:split], lines[split:]) if part]
    return beside([Side(piece) for piece in sides], space=SPACE)


def _entry(text: Text, size: float) -> Paragraph:
    cell, inner = text.cells[0], text.depth > 1
    before, indent = (1.5, 14.0) if inner else (5.0, 0.0)
    return Paragraph((Run(cell.text, link=cell.link),), size, before, False, indent, numbered=True)
