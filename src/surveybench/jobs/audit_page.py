"""The page of an audit: verdict first, then what is narrowest, and what falls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveybench.jobs.inputs import Stamp
from surveybench.jobs.ledger import Ledger
from surveybench.jobs.safe import Verdict
from surveybench.quantities import wave_text
from surveybench.report.compose.say import bullets, text
from surveybench.report.document import Block, Cell, Column, Document, Page, Source, Table
from surveybench.report.words import audit as words
from surveybench.report.words import language_tag

Row = tuple[str, ...]


def page(
    ledger: Ledger,
    stamp: Stamp,
    verdict: Verdict,
    summary: str,
    narrowest: Sequence[Row],
    unsafe: Sequence[Row],
) -> Document:
    """The document of an audit; rows are those of its tables, as texts."""
    title = words.TITLE.format(name=f"{ledger.survey} {wave_text(ledger.wave)}")
    state = words.VERDICTS[not verdict.safe]
    cover = Page("cover", "cover", title, 1, (text("note", words.PRIVATE),), listed=False)
    blocks = tuple(_blocks(verdict, f"{state}. {summary}", narrowest, unsafe))
    return Document(
        organisation="audit",
        name=title,
        survey=ledger.survey,
        wave=ledger.wave,
        title=f"{title}: {state.lower()}",
        language=language_tag(),
        made=stamp.made,
        notice="",
        pages=(cover, Page("verdict", "glance", title, 2, blocks)),
        source=Source(stamp.version, ()),
    )


def _blocks(
    verdict: Verdict, lead: str, narrowest: Sequence[Row], unsafe: Sequence[Row]
) -> Iterator[Block]:
    yield text("lead", lead)
    yield text("note", words.HOW)
    yield from bullets(list(verdict.notes))
    different = [(str(d.ref), words.KINDS[d.kind], name) for name, d in verdict.differences]
    for name, title, heads, rows in (
        ("unsafe", words.UNSAFE_LIST, words.UNSAFE_COLUMNS, unsafe),
        ("different", words.DIFFERENT_LIST, words.DIFFERENT_COLUMNS, different),
        ("narrowest", words.NARROWEST, words.COLUMNS, narrowest),
    ):
        if rows:
            yield text("heading", title)
            columns = tuple(Column(head, "left") for head in heads)
            cells = tuple(tuple(Cell(value) for value in row) for row in rows)
            yield Table(name, title, columns, cells)
