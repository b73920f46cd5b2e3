"""The template of ours: 16:9, white, Arial, the colours of the charts. Nobody's brand.

Arial, because a presentation does not carry its fonts: this one is on every Windows and macOS, and
Linux has a font of exactly the same widths, so slides break lines alike everywhere.
"""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.util import Pt

from surveybench.report.charts import PALETTE
from surveybench.report.writers.pptx.plan import Box
from surveybench.report.writers.pptx.xml import NAMESPACES, emu, solid

FONT = "Arial"
WIDTH, HEIGHT = 960.0, 540.0
COVER, PAGE = "Title Slide", "Title Only"
TITLE, BODY = Box(40, 12, 880, 56), Box(40, 78, 880, 418)
FOOTER, NUMBER = Box(40, 514, 780, 18), Box(840, 514, 80, 18)
COVER_TITLE, SUBTITLE = Box(64, 120, 832, 116), Box(64, 250, 832, 120)
BAR = Box(64, 104, 60, 4)
# dark and light pairs, six accents, links: a colour of the theme and one of ours
COLOURS = (
    *(("dk1", "ink"), ("lt1", "paper"), ("dk2", "quiet"), ("lt2", "grid")),
    *(("accent1", "own-line"), ("accent2", "band-6"), ("accent3", "band-2"), ("accent4", "rule")),
    *(("accent5", "band-7"), ("accent6", "band-1"), ("hlink", "own-line"), ("folHlink", "quiet")),
)
NUMBER_FIELD = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">{}</a:fld>'


@cache
def neutral() -> bytes:
    """The template as a file."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for layout in list(deck.slide_layouts):
        if layout.name not in (COVER, PAGE):
            deck.slide_layouts.remove(layout)
    _forget(deck)
    _theme(deck)
    _master(deck)
    _layouts(deck)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def _forget(deck: Deck) -> None:
    """Leave out somebody's printer, and the picture of an empty slide."""
    for holder in (deck.part, deck.part.package):
        relations = holder._rels
        for name in [n for n, relation in relations.items() if _is_waste(relation.reltype)]:
            relations.pop(name)


def _is_waste(kind: str) -> bool:
    return kind.endswith(("printerSettings", "thumbnail"))


def _theme(deck: Deck) -> None:
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{PALETTE[colour][1:]}"/></a:{name}>' for name, colour in COLOURS
    )
    text = part.blob.decode("utf-8").replace('name="Office Theme"', 'name="surveybench"', 1)
    text = re.sub(
        r"<a:clrScheme.*</a:clrScheme>",
        f'<a:clrScheme name="surveybench">{colours}</a:clrScheme>',
        text,
        flags=re.DOTALL,
    )
    font = f'<a:latin typeface="{FONT}"/>'
    part.blob = text.replace('<a:latin typeface="Calibri"/>', font).encode("utf-8")


def _master(deck: Deck) -> None:
    master = deck.slide_master
    _refill(
        master.shapes._spTree,
        _placeholder(2, "Title", 'type="title"', TITLE, "b"),
        _placeholder(3, "Text", 'type="body" idx="1"', BODY, "t"),
        _placeholder(4, "Footer", 'type="ftr" sz="quarter" idx="3"', FOOTER, "ctr", _small("l")),
        _placeholder(5, "Number", 'type="sldNum" sz="quarter" idx="4"', NUMBER, "ctr", _small("r")),
    )
    (title,) = master.element.xpath("p:txStyles/p:titleStyle/a:lvl1pPr")
    title.set("algn", "l")
    (look,) = master.element.xpath("p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr")
    look.set("sz", "2400")
    look.set("b", "1")


def _layouts(deck: Deck) -> None:
    last = (
        _placeholder(4, "Footer", 'type="ftr" sz="quarter" idx="11"'),
        _placeholder(5, "Number", 'type="sldNum" sz="quarter" idx="12"'),
    )
    large = '<a:lvl1pPr><a:defRPr sz="3600"/></a:lvl1pPr>'
    quiet = (
        '<a:lvl1pPr marL="0" indent="0"><a:spcBef><a:spcPts val="1200"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="2000">{solid("tx2")}</a:defRPr></a:lvl1pPr>'
    )
    for layout in deck.slide_layouts:
        if layout.name == PAGE:
            shapes = (_placeholder(2, "Title", 'type="title"'), *last)
        else:
            shapes = (
                _placeholder(2, "Title", 'type="ctrTitle"', COVER_TITLE, "b", large),
                _placeholder(3, "Subtitle", 'type="subTitle" idx="1"', SUBTITLE, "t", quiet),
                *last,
                _bar(),
            )
        _refill(layout.shapes._spTree, *shapes)


def _refill(tree, *shapes: str) -> None:
    for old in tree.xpath("p:sp"):
        tree.remove(old)
    for shape in shapes:
        tree.append(parse_xml(shape))


def _small(side: str) -> str:
    return f'<a:lvl1pPr algn="{side}"><a:defRPr sz="900">{solid("tx2")}</a:defRPr></a:lvl1pPr>'


def _placeholder(
    number: int, name: str, kind: str, box: Box | None = None, anchor: str = "", style: str = ""
) -> str:
    """A placeholder; without a box, it stands where that of the master does."""
    margins = f' lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"' if box else ""
    text = NUMBER_FIELD.replace("{}", '<a:rPr lang="en"/><a:t>‹#›</a:t>', 1)
    filled = f"<a:p>{text if name == 'Number' else ''}</a:p>"
    return (
        '<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        f'{NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{_where(box) if box else ''}</p:spPr><p:txBody><a:bodyPr{margins}/>"
        f"<a:lstStyle>{style}</a:lstStyle>{filled}</p:txBody></p:sp>"
    )


def _where(box: Box) -> str:
    return (
        f'<a:xfrm><a:off x="{emu(box.left)}" y="{emu(box.top)}"/>'
        f'<a:ext cx="{emu(box.width)}" cy="{emu(box.height)}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    )


def _bar() -> str:
    """A short line of colour on the cover."""
    return (
        '<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        f'{NAMESPACES}><p:nvSpPr><p:cNvPr id="6" name="Bar"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        f"<p:spPr>{_where(BAR)}{solid('accent1')}<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )
