"""A deck to be shown leaves out what its charts draw, says so, and loses nothing else."""

from __future__ import annotations

from dataclasses import replace

from browser.samples import chart, numbers, paragraph, sample
from surveybench.report.charts import AnswerBars, PanelRow, Panels, Share
from surveybench.report.document import Cell, Chart, Document, Page, Table, Text, texts, walk
from surveybench.report.writers import pptx

BARS = AnswerBars("Q31", ("Yes", "No"), (Share("You", (60.0, 40.0), ("60%", "40%")),))
PANELS = Panels("By sex", ("Men",), (PanelRow("Q31", 5.0, (4.0,), (0,)),), "All")


def made(*, drawn: bool) -> Document:
    document = sample()
    answers = Page("a", "answers", "Answers: Adults", 2, (numbers("t", ("Q31",)),), population="x")
    bars = (chart("bars", BARS, "Q31: 60% yes."),) if drawn else ()
    section = Page("s", "section", "Section", 2, (paragraph("Words."), *bars), population="x")
    groups = (chart("panels", PANELS, "By sex."), numbers("g", ("Q31",)), paragraph("Note."))
    apart = Page("g", "subgroups", "Who answered so", 2, groups, population="x")
    entry = Text("entry", (Cell("Answers: Adults", link="a"),), 1)
    pages = [
        replace(page, blocks=(*page.blocks, entry)) if page.kind == "contents" else page
        for page in document.pages
    ]
    return replace(document, pages=(*pages, answers, section, apart))


def kinds(document: Document) -> list[str]:
    return [page.kind for page in document.pages]


def test_tables_that_charts_draw_are_no_slides_and_the_contents_say_so() -> None:
    whole, shown = made(drawn=True), pptx.folded(made(drawn=True))
    assert [k for k in kinds(whole) if k not in ("answers", "numbers")] == kinds(shown)
    apart = next(page for page in shown.pages if page.kind == "subgroups")
    assert [type(block) for block in walk(apart.blocks)] == [Chart, Text]
    contents = next(page for page in shown.pages if page.kind == "contents")
    links = [c.link for b in walk(contents.blocks) if isinstance(b, Text) for c in b.cells]
    assert "a" not in links
    note = contents.blocks[-1]
    assert isinstance(note, Text)
    assert note.cells[0].text.startswith(
        "Tables of single figures (all answers, scores of groups, every number) are in the report"
    )


def test_answers_that_no_chart_draws_stay() -> None:
    assert "answers" in kinds(pptx.folded(made(drawn=False)))


def test_a_document_without_such_tables_is_what_it_was() -> None:
    document = replace(sample(), pages=tuple(p for p in sample().pages if p.kind != "numbers"))
    assert pptx.folded(document) == document
    assert list(texts(document))
    assert not any(
        isinstance(b, Table) for p in document.pages if p.kind == "answers" for b in p.blocks
    )
