"""Templates are others' files, and go into every deck: what acts, leads out or is absurd ends."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from pptx import Presentation

from surveybench.errors import OutputError
from surveybench.report.writers import pptx
from surveybench.report.writers.pptx import template_look

pytestmark = pytest.mark.slow  # every test writes and reads a deck

LAYOUT, RELATIONS = (
    "ppt/slideLayouts/slideLayout1.xml",
    "ppt/slideLayouts/_rels/slideLayout1.xml.rels",
)
TYPES, MAIN = "[Content_Types].xml", "ppt/presentation.xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Change = Callable[[dict[str, bytes]], object]


@cache
def good() -> bytes:
    out = BytesIO()
    Presentation().save(out)
    return out.getvalue()


def changed(change: Change) -> bytes:
    """The good template, with the files inside it changed."""
    with zipfile.ZipFile(BytesIO(good())) as file:
        files = {name: file.read(name) for name in file.namelist()}
    change(files)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return out.getvalue()


def replaced(name: str, old: str, new: str) -> Change:
    def change(files: dict[str, bytes]) -> None:
        assert old.encode() in files[name], name
        files[name] = files[name].replace(old.encode(), new.encode(), 1)

    return change


def related(kind: str, target: str, outside: bool = True) -> Change:
    """A relation of a layout."""
    mode = ' TargetMode="External"' if outside else ""
    kind = kind if ":" in kind else f"{OFFICE}/{kind}"
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="{target}"{mode}/></Relationships>'
    return replaced(RELATIONS, "</Relationships>", relation)


def with_part(name: str, kind: str, content: bytes = b"x") -> Change:
    """A part that a layout holds."""

    def change(files: dict[str, bytes]) -> None:
        files[f"ppt/{name}"] = content
        replaced(
            TYPES, "</Types>", f'<Override PartName="/ppt/{name}" ContentType="{kind}"/></Types>'
        )(files)
        related("other", f"../{name}", outside=False)(files)

    return change


def action(words: str) -> Change:
    link = f'<p:cNvPr id="2" name="T"><a:hlinkClick r:id="" action="{words}"/></p:cNvPr>'
    return replaced(LAYOUT, '<p:cNvPr id="2" name="Title 1"/>', link)


def in_encoding(how: str) -> Change:
    """The XML of the presentation, said to be written so."""
    declared = f'<?xml version="1.0" encoding="{how}"?>'.encode()
    return lambda files: files.update({MAIN: declared + files[MAIN].split(b"?>", 1)[1]})


def size(wide: object, high: object) -> Change:
    return replaced(MAIN, 'cx="9144000" cy="6858000"', f'cx="{wide}" cy="{high}"')


SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
ACTING: dict[str, Change] = {
    "a linked picture": related("image", "http://127.0.0.1:9/a.png"),
    "a linked picture of a share": related("image", r"\\127.0.0.1\share\a.png"),
    "a linked picture of the disk": related("image", "file:///etc/passwd"),
    "a linked film": related("video", "http://127.0.0.1:9/a.mp4"),
    "a linked table": related("oleObject", "file:///a.xlsx"),
    "a linked template": related("attachedTemplate", "http://127.0.0.1:9/a.potx"),
    "a link to a program": related("hyperlink", "file:///c:/windows/system32/calc.exe"),
    "a link that is a script": related("hyperlink", "javascript:alert(1)"),
    "a link without a kind": related("urn:x", "http://127.0.0.1:9/"),
    "macros": with_part("vbaProject.bin", "application/vnd.ms-office.vbaProject"),
    "macros under another name": with_part(
        "media/image9.png", "application/vnd.ms-office.vbaProject"
    ),
    "a control": with_part("activeX/a.xml", "application/vnd.ms-office.activeX+xml", b"<a/>"),
    "an embedded program": with_part("embeddings/a.exe", "application/x-msdownload", b"MZ"),
    "an embedded object": with_part(
        "embeddings/a.bin", "application/vnd.openxmlformats-officedocument.oleObject"
    ),
    "a deck with macros": replaced(
        TYPES,
        "vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
        "vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
    ),
    "an action of a macro": action("ppaction://macro?name=Run"),
    "an action of a program": action("ppaction://program"),
    "an action in capitals": action("PPACTION://Macro?name=Run"),
    "an action with blanks": action("ppaction: //macro?name=Run"),
    "a script in a drawing": with_part(
        "media/a.svg", "image/svg+xml", SVG.format("<script>1</script>").encode()
    ),
    "a drawing that leads out": with_part(
        "media/a.svg", "image/svg+xml", SVG.format('<image href="http://x/a.png"/>').encode()
    ),
    "a drawing that acts": with_part(
        "media/a.svg", "image/svg+xml", SVG.format('<g onload="1"/>').encode()
    ),
}
DAMAGED: dict[str, Change] = {
    "entities": replaced(LAYOUT, "<p:sldLayout", '<!DOCTYPE a [<!ENTITY b "c">]><p:sldLayout'),
    "default attributes": replaced(
        MAIN, "<p:presentation", '<!DOCTYPE a [<!ATTLIST b c CDATA "d">]><p:presentation'
    ),
    "declarations of relations": replaced(
        RELATIONS, "<Relationships", "<!DOCTYPE a []><Relationships"
    ),
    "XML that breaks off": lambda files: files.update({LAYOUT: files[LAYOUT][:300]}),
    **{f"XML in {how}": in_encoding(how) for how in ("UTTF-8", "rot13", "shift_jis", "idna")},
    "no layouts": lambda files: files.pop(LAYOUT),
    "no list of contents": lambda files: files.pop(TYPES),
    "a bomb of blanks": lambda files: files.update({"ppt/media/a.png": b" " * 320_000_000}),
    "a bomb of XML": replaced(LAYOUT, "</p:sldLayout>", f"{' ' * 40_000_000}</p:sldLayout>"),
    "files without end": lambda files: files.update({f"ppt/a{i}": b"" for i in range(6_000)}),
    "deep XML": replaced(
        LAYOUT, "</p:spTree>", f"{'<p:grpSp>' * 5_000}{'</p:grpSp>' * 5_000}</p:spTree>"
    ),
}
SIZES: dict[str, Change] = {
    "no width": size(0, 6858000),
    "no height": size(9144000, 0),
    "below nothing": size(-9144000, 6858000),
    "one unit": size(1, 1),
    "a stamp": size(300_000, 300_000),
    "a field": size(2_000_000_000, 2_000_000_000),
    "a wall": size(9144000, 900_000_000),
    "endless digits": size("9" * 400, 6858000),
    "no number": size("wide", "high"),
    "too narrow": size(914_400, 6858000),
    "too low": size(9144000, 914_400),
}


def test_the_good_template_is_good() -> None:
    assert pptx.remarks(good()) == ()
    assert pptx.remarks(changed(lambda files: None)) == ()


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", ACTING)
def test_what_acts_or_leads_out_is_refused(name: str) -> None:
    with pytest.raises(OutputError, match=r"^the template (holds|takes|starts|is not)") as told:
        pptx.remarks(changed(ACTING[name]))
    assert told.value.remedy


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", DAMAGED)
def test_bombs_and_damage_are_refused(name: str) -> None:
    with pytest.raises(OutputError, match=r"^the template (is not|declares|holds|has no)|than \d"):
        pptx.remarks(changed(DAMAGED[name]))


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", SIZES)
def test_absurd_sizes_are_refused(name: str) -> None:
    with pytest.raises(OutputError, match=r"^the template('s (slides|layouts)| is not)"):
        pptx.remarks(changed(SIZES[name]))


def letters(height: str) -> Change:
    return replaced(
        LAYOUT,
        "<a:lstStyle/>",
        f'<a:lstStyle><a:lvl1pPr><a:defRPr sz="{height}"/></a:lvl1pPr></a:lstStyle>',
    )


@pytest.mark.timeout(120)
@pytest.mark.parametrize("height", ["0", "-100", "1", "999999999", "x", "1e9", ""])
def test_absurd_letters_are_refused(height: str) -> None:
    with pytest.raises(OutputError, match=r"^the template('s layouts| is not)"):
        pptx.remarks(changed(letters(height)))


def boxed(box: str) -> Change:
    place = f"<p:spPr><a:xfrm>{box}</a:xfrm></p:spPr>"

    def change(files: dict[str, bytes]) -> None:
        start = files[LAYOUT].index(b"<p:spPr>") if b"<p:spPr>" in files[LAYOUT] else -1
        if start >= 0:
            end = files[LAYOUT].index(b"</p:spPr>") + len(b"</p:spPr>")
            files[LAYOUT] = files[LAYOUT][:start] + place.encode() + files[LAYOUT][end:]
        else:
            replaced(LAYOUT, "<p:spPr/>", place)(files)

    return change


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "box",
    [
        '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/>',
        '<a:off x="0" y="0"/><a:ext cx="-9144000" cy="100"/>',
        '<a:off x="999999999999" y="0"/><a:ext cx="9144000" cy="914400"/>',
        '<a:off x="0" y="-999999999999"/><a:ext cx="9144000" cy="914400"/>',
    ],
)
def test_absurd_places_are_refused(box: str) -> None:
    with pytest.raises(OutputError, match=r"^the template('s layouts| is not)"):
        pptx.remarks(changed(boxed(box)))


def test_a_link_for_readers_is_told() -> None:
    remarks = pptx.remarks(changed(related("hyperlink", f"https://example.org/{'a' * 200}")))
    assert len(remarks) == 1
    assert remarks[0].startswith("The template has a link to https://example.org/aaa")
    assert len(remarks[0]) < 150


def test_what_goes_with_the_old_slides_is_nobodys_business() -> None:
    """Slides of a template are taken out, and so is what only they lead to."""
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    slide.part.rels.get_or_add_ext_rel(f"{OFFICE}/image", "http://127.0.0.1:9/a.png")
    out = BytesIO()
    deck.save(out)
    assert pptx.remarks(out.getvalue()) == ()


def test_the_sizes_of_slides_are_in_the_page_on_security() -> None:
    page = " ".join((Path(__file__).parents[3] / "SECURITY.md").read_text("utf-8").split())
    assert f"{template_look.SMALLEST} to {template_look.LARGEST} inches" in page
