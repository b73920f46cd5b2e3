"""The PDF: every text of the document is in it, tagged, the same bytes twice."""

from __future__ import annotations

import csv
import re
from functools import cache
from io import BytesIO, StringIO
from itertools import pairwise

import pikepdf
import pypdf
import pytest

from releases import demonstration, few
from surveybench.report.compose import compose
from surveybench.report.document import Chart, Document, Group, Table, texts, walk
from surveybench.report.writers import pdf


@cache
def document(code: str) -> Document:
    return compose(demonstration(), code)


@cache
def written(code: str) -> bytes:
    return pdf.write(document(code))


CODES = ("Z01", "Z17", "Z31")  # both populations, without one, and absent from earlier waves


def plain(text: str) -> str:
    """Letters and digits only: line breaks and hyphens are typesetting."""
    return re.sub(r"[^0-9A-Za-z]+", "", text)


def words_in(content: bytes) -> str:
    return plain(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages))


@pytest.mark.parametrize("code", CODES)
def test_every_text_of_the_document_is_in_the_pdf(code: str) -> None:
    found = words_in(written(code))
    missing = [text for text in texts(document(code)) if plain(text) not in found]
    assert missing == []


def test_the_same_document_gives_the_same_bytes() -> None:
    assert pdf.write(document("Z01")) == written("Z01")


@pytest.mark.parametrize("code", CODES)
def test_parts_and_questions_have_names_that_lead_to_them(code: str) -> None:
    """An address may end in #AMHS-Q10; parts follow each other and fill the pages."""
    reader = pypdf.PdfReader(BytesIO(written(code)))
    pages = document(code).pages
    questions = [b for page in pages for b in page.blocks if isinstance(b, Group) and b.id]
    places = reader.named_destinations
    names = [page.id for page in pages if page.kind != "cover"]
    assert {*names, *(group.id for group in questions)} <= set(places)
    numbers = [reader.get_destination_page_number(places[name]) or 0 for name in names]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) < len(reader.pages)


@pytest.mark.parametrize("code", CODES)
def test_made_up_data_is_said_on_every_page(code: str) -> None:
    for page in pypdf.PdfReader(BytesIO(written(code))).pages:
        assert "Made-up data" in page.extract_text()


def elements(pdf_file: pikepdf.Pdf, tag: str) -> list[pikepdf.Dictionary]:
    return [
        entry
        for entry in pdf_file.objects
        if isinstance(entry, pikepdf.Dictionary) and entry.get("/S") == tag
    ]


def test_the_pdf_is_tagged_with_language_title_and_alternative_texts() -> None:
    with pikepdf.open(BytesIO(written("Z01"))) as file:
        assert file.Root.MarkInfo.Marked
        assert str(file.Root.Lang) == "en-GB"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        figures = elements(file, "/Figure")
        assert len(figures) > 100
        assert all(str(figure.get("/Alt", "")).strip() for figure in figures)


def test_tables_with_row_headers_have_one_in_each_row() -> None:
    tables = [b for p in document("Z01").pages for b in walk(p.blocks) if isinstance(b, Table)]
    rows = sum(
        len(table.rows)
        for table in tables
        if table.row_header
        and len(table.rows) + len(table.columns) <= len(table.rows) * (len(table.columns) - 1)
    )
    with pikepdf.open(BytesIO(written("Z01"))) as file:
        headers = elements(file, "/TH")
        scoped = [h for h in headers if str(h.get("/A", {}).get("/Scope", "")) == "/Row"]
    assert len(scoped) == rows


def test_headings_begin_at_one_and_skip_no_level() -> None:
    levels = []
    with pikepdf.open(BytesIO(written("Z17"))) as file:

        def visit(element: pikepdf.Object) -> None:
            if isinstance(element, pikepdf.Array):
                for kid in element:
                    visit(kid)
            elif isinstance(element, pikepdf.Dictionary):
                tag = str(element.get("/S", ""))
                if re.fullmatch(r"/H[1-6]", tag):
                    levels.append(int(tag[2]))
                if "/K" in element:
                    visit(element["/K"])

        visit(file.Root.StructTreeRoot.K)
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_markup_in_names_is_text() -> None:
    release = few()
    report = compose(release, release.organisations[0].code)
    content = pdf.write(report)
    assert plain(report.name) in words_in(content)


def test_no_hidden_number_has_a_place_in_the_pdf() -> None:
    """A hidden score is a dash: no cell of a hidden figure holds a digit."""
    release = demonstration()
    hidden = 0
    for table in (b for p in document("Z31").pages for b in walk(p.blocks) if isinstance(b, Table)):
        for cell in (cell for row in table.rows for cell in row if cell.ref):
            figure = release.figure(cell.ref)
            if figure.value is None:
                hidden += 1
                assert not re.search(r"\d", cell.text)
    assert hidden > 0


def test_letters_of_other_scripts_are_drawn_and_what_no_font_has_is_replaced() -> None:
    words = "Ysbyty Dŵr, Ωμέγα, Больница, בית חולים, مستشفى, ✓ 😀 醫"
    assert pdf.drawable(words) == words.replace("😀", "\ufffd").replace("醫", "\ufffd")


def test_references_of_all_figures_are_attached() -> None:
    with pikepdf.open(BytesIO(written("Z17"))) as file:
        listed = file.attachments["references.csv"].get_file().read_bytes().decode()
    _, *rows = csv.reader(StringIO(listed, newline=""))
    assert len(rows) > 500
    shown = {
        (cell.text, cell.ref)
        for page in document("Z17").pages
        for block in walk(page.blocks)
        if not isinstance(block, Chart)
        for row in (block.rows if isinstance(block, Table) else (block.cells,))
        for cell in row
        if cell.ref
    }
    assert {(text, ref) for _, text, ref in rows} == shown
    pages = [plain(p.extract_text()) for p in pypdf.PdfReader(BytesIO(written("Z17"))).pages]
    assert [row for row in rows if plain(row[1]) not in pages[int(row[0]) - 1]] == []
