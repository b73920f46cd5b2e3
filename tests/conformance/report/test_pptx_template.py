"""Decks on an organisation's own template, and what happens where it cannot be built upon."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pptx import Presentation
from pptx.util import Inches

from releases import demonstration
from surveybench.errors import OutputError
from surveybench.report.compose import compose
from surveybench.report.document import Brand, Cell, Document, Page, Source, Text
from surveybench.report.writers import pptx


def document() -> Document:
    page = Page("p", "absent", "A page", 2, (Text("lead", (Cell("Words"),)),), head=("S", "", "A"))
    cover = Page("cover", "cover", "Survey", 1, (Text("lead", (Cell("Report"),)),), listed=False)
    pages = (cover, page)
    return Document("X", "A", "s", 2025, "T", "en", date(2025, 1, 2), "", pages, Source("0"))


def saved(deck: Any) -> bytes:
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def written(template: bytes) -> Any:
    return Presentation(BytesIO(pptx.write(document(), template)))


@cache
def wide() -> bytes:
    """A template of another maker, with slides that must not be seen again."""
    deck: Any = Presentation()
    deck.core_properties.author = "Somebody else"
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "A secret of last year"
    return saved(deck)


def test_layouts_are_found_by_their_names() -> None:
    slides = written(wide()).slides
    assert [slide.slide_layout.name for slide in slides] == ["Title Slide", "Title Only"]
    assert [slide.shapes.title.text for slide in slides] == ["Survey", "A page"]


def test_slides_and_author_of_the_template_are_gone() -> None:
    content = pptx.write(document(), wide())
    with zipfile.ZipFile(BytesIO(content)) as file:
        everything = b"".join(file.read(name) for name in file.namelist())
    assert b"secret" not in everything
    assert b"Somebody" not in everything


def test_layouts_in_another_language_are_found_by_their_type() -> None:
    deck: Any = Presentation()
    for layout in deck.slide_layouts:
        layout._element.cSld.set("name", "Folie")
    slides = written(saved(deck)).slides
    assert [slide.slide_layout._element.get("type") for slide in slides] == ["title", "titleOnly"]
    assert "'Title Only'" in slides[0].notes_slide.notes_text_frame.text


def test_the_plainest_layout_with_a_title_serves_where_the_names_are_missing() -> None:
    deck: Any = Presentation()
    for layout in list(deck.slide_layouts):
        if layout.name not in ("Title and Content", "Two Content", "Blank"):
            deck.slide_layouts.remove(layout)
    slides = written(saved(deck)).slides
    assert {slide.slide_layout.name for slide in slides} == {"Title and Content"}
    notes = slides[0].notes_slide.notes_text_frame.text
    assert "The template has no layout 'Title Slide': 'Title and Content' was used." in notes
    # What the layout would ask the reader to fill in is not left behind.
    assert all(len(list(slide.placeholders)) <= 3 for slide in slides)


def test_a_template_file_is_as_good_as_a_presentation() -> None:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(wide())) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(b"presentation.main", b"template.main")
            target.writestr(name, part)
    assert len(written(out.getvalue()).slides) == 2


def test_words_stay_between_title_and_footer_of_the_template() -> None:
    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = Inches(10), Inches(7.5)
    slide = written(saved(deck)).slides[1]
    text = next(shape for shape in slide.shapes if shape.name.startswith("Text"))
    title = slide.shapes.title
    assert text.top >= title.top + title.height
    assert text.left == title.left


def no_titles() -> bytes:
    deck: Any = Presentation()
    for layout in list(deck.slide_layouts):
        if layout.name != "Blank":
            deck.slide_layouts.remove(layout)
    return saved(deck)


def not_a_deck() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("[Content_Types].xml", "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b"words", b"PK\x03\x04", wide()[: len(wide()) // 2], not_a_deck()]
)
def test_a_file_that_is_no_presentation_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(OutputError, match=r"not a presentation.*\.pptx or \.potx"):
        pptx.write(document(), content)


def test_a_template_without_titles_is_refused_with_a_remedy() -> None:
    with pytest.raises(OutputError, match=r"no layout with a title.*Title Only"):
        pptx.write(document(), no_titles())


def test_the_same_template_gives_the_same_bytes() -> None:
    report = compose(demonstration(), "Z17")
    assert pptx.write(report, wide()) == pptx.write(report, wide())


def image(kind: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (400, 40), "#AA0055").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif"])
def test_a_logo_stands_on_the_cover_with_its_words_and_in_its_shape(kind: str) -> None:
    brand = Brand("A", "#AA0055", image(kind), "jpg" if kind == "jpeg" else kind)
    deck: Any = Presentation(BytesIO(pptx.write(replace(document(), brand=brand))))
    (logo,) = [shape for shape in deck.slides[0].shapes if shape.name == "Logo"]
    assert logo._element.nvPicPr.cNvPr.get("descr") == "Logo of A"
    assert logo.width / logo.height == pytest.approx(10, rel=0.01)
    assert logo.left + logo.width <= deck.slide_width
    theme = deck.slide_master.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    )
    assert b'<a:accent1><a:srgbClr val="AA0055"/>' in theme.blob


def test_a_logo_that_is_no_image_is_named() -> None:
    brand = Brand(logo=b"\x89PNG\r\n\x1a\nbroken", kind="png")
    with pytest.raises(OutputError, match="logo of X is not an image"):
        pptx.write(replace(document(), brand=brand))
