"""What stands around the content of a slide: title, notice, footer, number."""

from __future__ import annotations

from pptx.oxml import parse_xml
from pptx.slide import Slide as DeckSlide
from pptx.util import Pt

from surveybench.report.document import Document, Text
from surveybench.report.writers.pptx import typesetting
from surveybench.report.writers.pptx.neutral import NUMBER_FIELD
from surveybench.report.writers.pptx.paint import Context, paragraph, where
from surveybench.report.writers.pptx.plan import Box, Paragraph, Run, Slide
from surveybench.report.writers.pptx.template import Template
from surveybench.report.writers.pptx.xml import NAMESPACES, words

SMALL = 9.0
SMALLEST_TITLE = 12.0
MAIN = "http://schemas.openxmlformats.org/presentationml/2006/main"


def title(slide: Slide, into: DeckSlide, template: Template, language: str) -> None:
    """Fill the title's placeholder, smaller than its layout says where it would not fit."""
    holder = into.shapes.title
    assert holder is not None
    frame = template.frame
    is_cover = slide.page.kind == "cover"
    place = template.front if is_cover else frame
    box, usual = place.title, place.title_size
    if frame.moved and not is_cover:
        holder.left, holder.top = Pt(box.left), Pt(box.top)
        holder.width, holder.height = Pt(box.width), Pt(box.height)
    size = fitting(slide.title, box, usual)
    look = f' sz="{round(size * 100)}"' if size < usual else ""
    body = holder.text_frame._txBody
    for old in body.xpath("a:p"):
        body.remove(old)
    body.append(
        parse_xml(
            f'<a:p {NAMESPACES}><a:r><a:rPr lang="{words(language)}"{look} dirty="0"/>'
            f"<a:t>{words(slide.title)}</a:t></a:r></a:p>"
        )
    )


def fitting(text: str, box: Box, usual: float) -> float:
    """The size in which bold text fits in a box: a little smaller rather than on a second line."""
    room = box.width - 8
    size = usual
    while size > 0.8 * usual:
        if typesetting.lines(text, size, room, bold=True) == 1:
            return size
        size -= 1.0
    size = usual
    while size > SMALLEST_TITLE:
        count = typesetting.lines(text, size, room, bold=True)
        if typesetting.height(count, size) <= box.height:
            break
        size -= 1.0
    return size


def footers(slide: Slide, document: Document, template: Template, context: Context) -> str:
    """The notice of made-up data, survey and organisation, and the number of the slide."""
    frame = template.frame
    shapes = ""
    has_notice = any(isinstance(b, Text) and b.role == "notice" for b in slide.page.blocks)
    if document.notice and not has_notice:
        line = paragraph(Paragraph((Run(document.notice, bold=True),), SMALL), context)
        shapes += _text(5000, "Notice", frame.notice, line, "")
    if slide.page.kind != "cover":
        small = f'lang="{words(context.language)}" sz="{round(SMALL * 100)}"'
        head = words(_head(slide, document, frame.footer.width))
        line = f"<a:p><a:r><a:rPr {small}/><a:t>{head}</a:t></a:r></a:p>"
        shapes += _text(5001, "Footer", frame.footer, line, _holder("ftr", frame.footer_idx))
        field = NUMBER_FIELD.replace("{}", f"<a:rPr {small}/><a:t>‹#›</a:t>")
        side = "" if frame.number_idx is not None else '<a:pPr algn="r"/>'
        line = f"<a:p>{side}{field}</a:p>"
        shapes += _text(5002, "Number", frame.number, line, _holder("sldNum", frame.number_idx))
    return f'<p:spTree xmlns:p="{MAIN}" {NAMESPACES}>{shapes}</p:spTree>'


def _head(slide: Slide, document: Document, width: float) -> str:
    """Survey, population and organisation; its code alone where the name is too long."""
    parts = [part for part in slide.page.head if part]
    heading = "  ·  ".join(parts)
    if typesetting.width(heading, SMALL) <= width:
        return heading
    return "  ·  ".join([*parts[:-1], document.organisation])


def _holder(kind: str, idx: int | None) -> str:
    return "" if idx is None else f'<p:ph type="{kind}" sz="quarter" idx="{idx}"/>'


def _text(number: int, name: str, box: Box, body: str, holder: str) -> str:
    locks = '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>' if holder else '<p:cNvSpPr txBox="1"/>'
    shape = "" if holder else f'{where(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    margins = "" if holder else ' wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/>{locks}<p:nvPr>{holder}</p:nvPr>'
        f"</p:nvSpPr><p:spPr>{shape}</p:spPr><p:txBody><a:bodyPr{margins}/><a:lstStyle/>{body}"
        "</p:txBody></p:sp>"
    )
