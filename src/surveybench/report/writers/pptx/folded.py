"""A deck to be shown: without tables that repeat what slides draw, and says where these are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from surveybench.report.charts import AnswerBars
from surveybench.report.document import Block, Cell, Chart, Document, Group, Page, Table, Text, walk
from surveybench.report.words import formats

# Kinds of pages that hold tables alone, and of pages whose charts draw what their tables hold.
TABLES, DRAWN = ("answers", "numbers"), ("subgroups", "peers")


def folded(document: Document) -> Document:
    """The document without tables whose figures its charts show; the contents name them."""
    left_out = {page.id: page.kind for page in document.pages if _repeats(document, page)}
    kinds = [*left_out.values(), *(page.kind for page in document.pages if _draws(page))]
    if not kinds:
        return document
    tables = [words for kind, words in formats.FOLDED.items() if kind in kinds]
    sentence = formats.FOLDED_NOTE.format(tables=formats.AND.join(tables))
    return replace(
        document,
        pages=tuple(
            replace(page, blocks=tuple(_blocks(page, left_out, sentence)))
            for page in document.pages
            if page.id not in left_out
        ),
    )


def _repeats(document: Document, page: Page) -> bool:
    """Whether a page holds tables alone that others draw; answers are drawn where bars are."""
    if page.kind == "answers":
        return any(
            isinstance(block, Chart) and isinstance(block.model, AnswerBars)
            for other in document.pages
            if other.population == page.population
            for block in walk(other.blocks)
        )
    return page.kind in TABLES


def _draws(page: Page) -> bool:
    inside = list(walk(page.blocks))
    return (
        page.kind in DRAWN
        and any(isinstance(block, Chart) for block in inside)
        and any(isinstance(block, Table) for block in inside)
    )


def _blocks(page: Page, left_out: dict[str, str], sentence: str) -> Iterator[Block]:
    if page.kind == "contents":
        yield from _listed(page.blocks, left_out)
        yield Text("note", (Cell(sentence),))
    elif _draws(page):
        yield from (block for block in page.blocks if not isinstance(block, Table))
    else:
        yield from page.blocks


def _listed(blocks: tuple[Block, ...], left_out: dict[str, str]) -> Iterator[Block]:
    """Entries but for pages that are not there."""
    for block in blocks:
        if isinstance(block, Group):
            yield replace(block, blocks=tuple(_listed(block.blocks, left_out)))
        elif not (isinstance(block, Text) and block.cells[0].link in left_out):
            yield block
