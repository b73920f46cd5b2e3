"""Organisations' own names, colours and logos."""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pptx import Presentation

from releases import few
from surveybench.brands import read_brands, read_template
from surveybench.errors import InputError, ReleaseError
from surveybench.jobs import publish
from surveybench.report.compose import compose
from surveybench.report.document import Brand
from surveybench.report.writers import html, pdf

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    b'<rect width="9" height="9"/></svg>'
)


def listed(folder: Path, rows: str, logo: bytes = SVG) -> dict[str, Brand]:
    (folder / "logo.svg").write_bytes(logo)
    path = folder / "brands.csv"
    path.write_text(rows, encoding="utf-8")
    return read_brands(path)


def test_a_brand_is_read(tmp_path: Path) -> None:
    found = listed(tmp_path, "code,name,colour,logo\nA,Ours,#12aBcd,logo.svg\nB,,,\n")
    assert found == {"A": Brand("Ours", "#12aBcd", SVG, "svg"), "B": Brand()}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("code,colour\nA,red\n", "row 2, column colour: is not a colour"),
        ("code,logo\nA,missing.png\n", "row 2, column logo: the file missing.png cannot be read"),
        ("code,logo\nA,brands.csv\n", "row 2, column logo: the file brands.csv is not a PNG"),
        ("name\nA\n", "row 1: does not have the columns"),
        ("code,name\n,A\n", "row 2, column code: the code is blank"),
    ],
)
def test_brands_that_are_refused(tmp_path: Path, rows: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        listed(tmp_path, rows)
    assert words in str(error.value)


def test_a_picture_with_a_script_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds a part <script>"):
        listed(tmp_path, "code,logo\nA,logo.svg\n", SVG.replace(b"<rect", b"<script/><rect"))


def test_a_report_carries_the_brand(tmp_path: Path) -> None:
    release = few()
    code = release.organisations[0].code
    document = compose(release, code, brand=Brand("Our Own Name", "#AA3377", SVG, "svg"))
    content = pdf.write(document)
    first = pypdf.PdfReader(BytesIO(content)).pages[0].extract_text()
    assert document.name == "Our Own Name"
    assert "Our Own Name" in first
    assert content != pdf.write(compose(release, code))


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_web_page_carries_the_brand_inside_itself(kind: str) -> None:
    release = few()
    code = release.organisations[0].code
    page = html.write(compose(release, code, brand=Brand("Own <Name>", "#AA3377", SVG, kind)))
    text = page.decode()
    found = re.findall(r'<img src="data:image/(svg\+xml|png);base64,([^"]+)" alt="([^"]+)">', text)
    assert [(b64decode(data), alt) for _, data, alt in found] == [(SVG, "Logo of Own &lt;Name&gt;")]
    style = text.partition("<style>")[2].partition("</style>")[0]
    assert "--accent: #AA3377" in style
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in text
    assert "Own &lt;Name&gt;" in text


def test_a_web_page_without_a_brand_has_no_picture() -> None:
    release = few()
    text = html.write(compose(release, release.organisations[0].code)).decode()
    assert "<img" not in text
    assert "--accent:" not in text


def test_a_brand_of_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="no organisation nobody"):
        publish.write(few(), tmp_path, formats=["csv"], brands={"nobody": Brand()})
    assert not list(tmp_path.iterdir())


def test_a_template_is_read_with_what_it_lacks(tmp_path: Path) -> None:
    deck: Any = Presentation()
    deck.save(str(tmp_path / "ours.pptx"))
    content, lacks = read_template(tmp_path / "ours.pptx")
    assert content == (tmp_path / "ours.pptx").read_bytes()
    assert lacks == ()
    for layout in deck.slide_layouts:
        layout._element.cSld.set("name", "Folie")
    deck.save(str(tmp_path / "folie.pptx"))
    assert read_template(tmp_path / "folie.pptx")[1] == (
        "folie.pptx: The template has no layout 'Title Slide': 'Folie' was used.",
        "folie.pptx: The template has no layout 'Title Only': 'Folie' was used.",
    )


def test_a_file_that_is_no_template_is_named(tmp_path: Path) -> None:
    (tmp_path / "ours.docx").write_bytes(b"PK words")
    with pytest.raises(InputError, match=r"ours\.docx: the template is not a presentation"):
        read_template(tmp_path / "ours.docx")
    with pytest.raises(InputError, match=r"gone\.pptx: the template: there is no such file"):
        read_template(tmp_path / "gone.pptx")
    with pytest.raises(InputError, match="the template: is a folder"):
        read_template(tmp_path)
