"""The published report of one trust, figure by figure, in ours; and trusts of a workbook."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest

from rre_table import write_table
from shared_data import shared_data
from surveybench.disclosure import Release
from surveybench.jobs import pipeline
from surveybench.report.compose import compose
from surveybench.report.compose.site import site
from surveybench.report.document import Block, Document, Group, Table, Text, texts, walk
from surveybench.report.lens.rounding import number
from surveybench.report.writers import pdf

MADE = date(2025, 11, 30)


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    return json.loads((shared_data() / "rre_published.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Release:
    table = tmp_path_factory.mktemp("rre") / "rre.csv"
    write_table(shared_data() / "rre_published.json", table)
    survey = pipeline.load_survey("cmh/2025")
    return pipeline.published(survey, table, made=MADE, version="0")


@pytest.fixture(scope="module")
def report(released: Release, published: dict[str, Any]) -> Document:
    return compose(released, published["trust"]["code"])


def groups(document: Document, kind: str) -> Iterator[Group]:
    def inside(blocks: tuple[Block, ...]) -> Iterator[Group]:
        for block in blocks:
            if isinstance(block, Group):
                if block.kind == kind:
                    yield block
                yield from inside(block.blocks)

    for page in document.pages:
        yield from inside(page.blocks)


def group_of(document: Document, kind: str, item: str) -> Group:
    return next(
        group
        for group in groups(document, kind)
        if any(
            isinstance(b, Text) and b.role == "question" and b.cells[0].text == item
            for b in group.blocks
        )
    )


def table_of(group: Group) -> Table:
    return next(block for block in walk(group.blocks) if isinstance(block, Table))


def test_each_question_has_its_published_figures_beside_it(
    report: Document, published: dict[str, Any]
) -> None:
    assert len(published["questions"]) == 34
    for question in published["questions"]:
        group = group_of(report, "question", question["id"])
        row = [cell.text for cell in table_of(group).rows[0]]
        figures = [question[k] for k in ("trust_score", "national_average", "lowest", "highest")]
        shown = [str(question["n"]), *(f"{v:.1f}" for v in figures if v is not None)]
        assert row == shown, question["id"]
        bands = [b.cells[0].text for b in group.blocks if isinstance(b, Text) and b.role == "band"]
        assert bands == ([question["band"]] if question["benchmarked"] else []), question["id"]


def test_each_section_has_its_published_score_and_band(
    report: Document, published: dict[str, Any]
) -> None:
    assert len(published["sections"]) == 12
    for section in published["sections"]:
        page = next(
            page
            for page in report.pages
            if page.kind == "section" and f"Section {section['section']}. " in page.title
        )
        cells = [cell for b in walk(page.blocks) if isinstance(b, Text) for cell in b.cells]
        said = " ".join(cell.text.strip() for cell in cells)
        assert section["name"].lower() in page.title.lower()
        if section["suppressed"]:
            assert "No section score" in said
            assert "30 trusts" in said
        else:
            assert f"Your section score is {section['trust_score']:.1f}: {section['band']}" in said


def test_each_change_row_has_its_published_respondents_and_verdicts(
    report: Document, published: dict[str, Any]
) -> None:
    rows = 0
    for question in published["questions"]:
        trend = question["trend"]
        if trend is None:
            assert question["id"] in published["non_comparable_questions"]
            continue
        rows += 1
        table = table_of(group_of(report, "change", question["id"]))
        found = {row[0].text: [cell.text for cell in row] for row in table.rows}
        for wave, n in trend["n"].items():
            assert found[wave][1] == str(n), question["id"]
            verdict = trend.get(f"sig_2025_vs_{wave}")
            if verdict is not None:
                assert found[wave][-1] == verdict, question["id"]
    assert rows == 21


def test_the_six_comparison_lists_hold_the_published_questions(
    report: Document, published: dict[str, Any]
) -> None:
    page = next(page for page in report.pages if page.kind == "comparison")
    found: dict[str, list[str]] = {}
    band = ""
    for block in walk(page.blocks):
        assert isinstance(block, Text)
        if block.role == "band":
            band = block.cells[0].text
            found[band] = []
        elif block.role == "bullet":
            found[band].append(block.cells[0].text.partition(".")[0])
    expected = published["comparison_lists"]["AMHS"]
    assert {k: sorted(v) for k, v in found.items()} == {k: sorted(v) for k, v in expected.items()}


def test_response_figures_and_sentences_of_absence_are_there(
    report: Document, published: dict[str, Any]
) -> None:
    said = " ".join(texts(report))
    survey = published["survey"]
    for figure in (f"{survey['invited']:,}", f"{survey['responses']:,}", "19%", "50 trusts"):
        assert figure in said
    absent = [page for page in report.pages if page.kind == "absent"]
    assert [page.population for page in absent] == ["OPMHS"]
    assert "CYPMHS" in said


def test_the_site_of_one_trust_ranks_nobody_and_counts_no_bands(
    released: Release, report: Document
) -> None:
    pages = list(site(released, [report]).pages())
    start = next(page for page in pages if page.kind == "start")
    said = [cell.text for b in walk(start.blocks) if isinstance(b, Text) for cell in b.cells]
    assert "– 1 trust, 33 questions compared" in said
    assert "Older People's Mental Health Services: these figures hold no results." in said
    measures = [page for page in pages if page.kind == "measure"]
    assert len(measures) == len(released.survey.measures)
    for page in measures:
        ids = {block.id for block in walk(page.blocks) if not isinstance(block, Text)}
        assert not ids & {"ranking", "bands"}


def plain(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]+", "", text)


def test_the_pdf_holds_every_text_of_the_report(report: Document) -> None:
    pages = pypdf.PdfReader(BytesIO(pdf.write(report))).pages
    found = plain(" ".join(page.extract_text() for page in pages))
    assert [text for text in texts(report) if plain(text) not in found] == []


@pytest.fixture(scope="module")
def workbook() -> Release:
    path = shared_data() / "nhs_aip22" / "Adult-Inpatient-Survey-2022_trust_benchmark.ods"
    return pipeline.published(pipeline.load_survey("aip/2022"), Path(path), made=MADE, version="0")


@pytest.mark.parametrize("position", [0, 41, 77, 132])
def test_trusts_of_the_workbook_have_its_figures_beside_each_question(
    workbook: Release, position: int
) -> None:
    code = workbook.organisations[position].code
    document = compose(workbook, code)
    wave, checked = workbook.survey.wave, 0
    for item in workbook.survey.evaluative:
        score = workbook.figure("score.score", item.id, code, "all", wave).value
        if score is None:
            continue
        row = [cell.text for cell in table_of(group_of(document, "question", item.id)).rows[0]]
        assert row[1] == number(score, 1)
        checked += 1
    assert checked >= 40
