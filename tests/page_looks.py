"""What a finished PDF looks like, measured: how full its pages are, what overlaps, small type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import pypdfium2 as pdfium
from pypdfium2 import raw

TEXT, PATH, IMAGE = 1, 2, 3
FOOT, HEAD = 42.0, 541.5  # points from the lower edge: what stands between is the page's content
MARGIN = 45.0
TOUCH = 1.0  # points by which boxes of letters may overlap: an accent, a descender
Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True, slots=True)
class Piece:
    """Something drawn: its kind, its box, and of text its words and size."""

    kind: int
    box: Box
    words: str = ""
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: what is drawn on it, its size, and the names of parts that begin at its top."""

    number: int
    pieces: tuple[Piece, ...]
    width: float
    height: float

    @property
    def content(self) -> list[Piece]:
        """What stands between the running head and the foot."""
        return [p for p in self.pieces if p.box[3] <= HEAD + 1 and p.box[1] >= FOOT - 8]

    @property
    def use(self) -> float:
        """The share of the page's height that is used, from the top down to the last thing."""
        lowest = min((piece.box[1] for piece in self.content), default=HEAD)
        return (HEAD - lowest) / (HEAD - FOOT)


def sheets(content: bytes) -> Iterator[Sheet]:
    """The pages of a PDF."""
    with pdfium.PdfDocument(content) as pdf:
        for number, page in enumerate(pdf, 1):
            letters = page.get_textpage()
            pieces = tuple(_pieces(page, letters))
            yield Sheet(number, pieces, page.get_width(), page.get_height())


def _pieces(page: pdfium.PdfPage, letters: pdfium.PdfTextPage) -> Iterator[Piece]:
    for entry in page.get_objects(max_depth=5):
        box = entry.get_bounds()
        kind: int = entry.type  # pyright: ignore[reportAttributeAccessIssue]
        if kind != TEXT:
            yield Piece(kind, box)
            continue
        words = letters.get_text_bounded(*box).strip()  # pyright: ignore[reportArgumentType]
        if words:
            first = letters.get_index((box[0] + 0.5), (box[1] + box[3]) / 2, 6, 6)
            size = raw.FPDFText_GetFontSize(letters.raw, first) if first is not None else 0.0
            yield Piece(TEXT, box, words, size)


def small(sheet: Sheet, least: float = 9.0) -> list[str]:
    """Words in type smaller than this."""
    return [p.words for p in sheet.pieces if p.kind == TEXT and 0 < p.size < least - 0.01]


def overlapping(sheet: Sheet) -> list[tuple[str, str]]:
    """Words that stand on others."""
    texts = [piece for piece in sheet.pieces if piece.kind == TEXT]
    return [(a.words, b.words) for a, b in combinations(texts, 2) if _over(a.box, b.box)]


def _over(a: Box, b: Box) -> bool:
    across = min(a[2], b[2]) - max(a[0], b[0])
    up = min(a[3], b[3]) - max(a[1], b[1])
    return across > TOUCH and up > TOUCH


def clipped(sheet: Sheet) -> list[str]:
    """What stands beyond the margins or the edges of the page; lines have a thickness."""
    return [p.words or f"{p.kind} at {p.box}" for p in sheet.pieces if not _inside(sheet, p)]


def _inside(sheet: Sheet, piece: Piece) -> bool:
    slack = 2.0 if piece.kind == TEXT else 5.0
    first, low, last, high = piece.box
    across = first >= MARGIN - slack and last <= sheet.width - MARGIN + slack
    return across and low >= FOOT - 20.5 and high <= sheet.height - 20
