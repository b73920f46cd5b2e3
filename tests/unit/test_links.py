"""Addresses that a definition gives for readers: where they stand, and which are refused."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
import yaml

from surveybench.definitions import exported, imported, text_of
from surveybench.disclosure import Release, release
from surveybench.errors import DefinitionError
from surveybench.report.compose import compose
from surveybench.report.compose.description import describe
from surveybench.report.compose.summary import summary
from surveybench.report.document import texts
from surveybench.report.writers import WRITERS
from surveybench.survey import load_survey
from surveybench.survey.links import safe
from surveybench.survey.types import Link
from tiny import chosen, computed, item, row, survey

HOSTILE = '=HYPERLINK("https://bad.example")<script>alert(1)</script>]{x}#import "x"'
LINKS = (
    Link("technical_document", "https://example.org/method?a=1&b=2#top", HOSTILE),
    Link("contact", "mailto:survey@example.org"),
)


@cache
def made() -> Release:
    definition = survey(item("Q1"), settings=chosen())
    definition = replace(definition, words=replace(definition.words, links=LINKS))
    rows = [row(organisation=c, Q1=1 + i % 3) for c in "ABCD" for i in range(12)]
    return release(computed(definition, {2025: rows}, tuple("ABCD")))


def inside(content: bytes, name: str) -> str:
    """What a file says: of an archive, all its XML."""
    if name in ("html", "summary-html"):
        return content.decode("utf-8")
    with zipfile.ZipFile(BytesIO(content)) as book:
        parts = (book.read(n) for n in book.namelist() if n.endswith((".xml", ".rels")))
        return "\n".join(part.decode("utf-8") for part in parts)


def test_a_document_says_what_each_address_is() -> None:
    said = list(texts(compose(made(), "A")))
    assert f"{HOSTILE}: https://example.org/method?a=1&b=2#top" in said
    assert "Contact: survey@example.org" in said
    assert "mailto" not in " ".join(said)
    assert "Contact: survey@example.org" in describe(made(), "release.csv").about


@pytest.mark.parametrize("name", ["html", "pptx"])
def test_an_address_can_be_clicked_and_a_label_is_text(name: str) -> None:
    content = inside(WRITERS[name].write(compose(made(), "A")), name)
    assert re.search(r'(href|Target)="https://example.org/method\?a=1&amp;b=2#top"', content)
    assert re.search(r'(href|Target)="mailto:survey@example.org"', content)
    assert "<script>alert" not in content
    if name == "pptx":
        assert content.count('TargetMode="External"') >= 2
        jumps = re.findall(r'<a:hlinkClick r:id="(\w+)"/>', content)
        assert len(jumps) >= 2


def test_a_pdf_prints_and_links_them() -> None:
    pdfium = pytest.importorskip("pypdfium2")
    document = pdfium.PdfDocument(WRITERS["pdf"].write(compose(made(), "A")))
    said = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    assert "survey@example.org" in said
    assert "alert(1)" in said


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https://example",
        "https://user:secret@example.org",
        "https://example.org/a b",
        'https://example.org/"onclick="x',
        "https://example.org/<script>",
        "https://example.org\n/x",
        "https://example.org/\u202eabc",
        "HTTPS://example.org",
        "mailto:a@b.org?bcc=c@d.org",
        "mailto:a@b.org,c@d.org",
        "mailto:nobody",
        "file:///etc/passwd",
        "//example.org",
        "https://example.org/" + "a" * 500,
    ],
)
def test_an_unsafe_address_is_refused_with_its_line(address: str, tmp_path: Path) -> None:
    path = written(tmp_path, {"contact": {"address": address}})
    with pytest.raises(DefinitionError) as refused:
        load_survey(path)
    assert refused.value.where.line
    assert (refused.value.where.key or "").startswith("links.contact")
    assert not safe(address)


def test_a_form_and_a_wave_that_inherits_keep_them(tmp_path: Path) -> None:
    links = {
        "contact": {"address": "mailto:a@b.org", "label": "Us"},
        "technical_document": {"address": "https://example.org:8443/x%20y"},
    }
    path = written(tmp_path, links)
    later = tmp_path / "later.yaml"
    later.write_text("extends: tiny.yaml\nwave: 2027\nlinks: {technical_document: null}\n", "utf-8")
    (tmp_path / "form.xlsx").write_bytes(exported(str(path), "form", tmp_path).content)
    back = tmp_path / "back.yaml"
    back.write_text(text_of(imported(tmp_path / "form.xlsx", tmp_path, survey="", wave=0)), "utf-8")
    given = load_survey(path).words.links
    assert [link.kind for link in given] == ["technical_document", "contact"]
    assert load_survey(back).words.links == given
    assert [link.kind for link in load_survey(later).words.links] == ["contact"]


def written(folder: Path, links: dict[str, dict[str, str]]) -> Path:
    path = folder / "tiny.yaml"
    options = [{"code": 1, "label": "A", "score": 10}, {"code": 2, "label": "B", "score": 0}]
    definition = {
        "survey": "tiny",
        "wave": 2026,
        "words": {"title": "Tiny", "report": "Report"},
        "links": links,
        "populations": [{"id": "all", "name": "All"}],
        "items": [{"id": "Q1", "text": "One", "options": options}],
        "sections": [{"id": "S", "name": "S", "items": ["Q1"]}],
    }
    path.write_text(yaml.safe_dump(definition, sort_keys=False), "utf-8")
    return path


@pytest.mark.parametrize("name", ["pdf", "html"])
def test_a_page_of_a_summary_has_them_in_a_line(name: str) -> None:
    content = WRITERS[name].write(summary(made(), "A"))
    if name == "html":
        assert 'href="mailto:survey@example.org"' in content.decode("utf-8")
        return
    pdfium = pytest.importorskip("pypdfium2")
    pages = [page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(content)]
    assert len(pages) == 1
    assert "Contact: survey@example.org" in pages[0]
