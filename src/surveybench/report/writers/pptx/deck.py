"""Slides with their parts: shapes, charts, notes, links, sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from types import MappingProxyType

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.slide import Slide as DeckSlide

from surveybench.report.addresses import leads_out
from surveybench.report.document import Chart, Document, Text, walk
from surveybench.report.words import formats
from surveybench.report.writers.pptx import brand, notes, package, surround
from surveybench.report.writers.pptx.charts import Canvas, book, chart_xml, plot_of
from surveybench.report.writers.pptx.paint import Context, shapes
from surveybench.report.writers.pptx.plan import Box, Slide
from surveybench.report.writers.pptx.template import Template

FIRST = 10  # number of the first shape that is not a placeholder


@dataclass(frozen=True)
class Builder:
    """What all slides of one deck share. `numbers` counts charts from the first free name on."""

    document: Document
    template: Template
    bands: Mapping[int, str]
    numbers: Iterator[int]


def build(document: Document, template: Template, slides: Sequence[Slide]) -> None:
    """Fill the template's deck."""
    package.name_notes_master(template.deck)
    taken = {str(part.partname) for part in template.deck.part.package.iter_parts()}
    free = (n for n in count(1) if f"/ppt/charts/chart{n}.xml" not in taken)
    builder = Builder(document, template, _bands(document), free)
    deck_slides = [_added(slide, template) for slide in slides]
    targets = _targets(slides)
    for position, (slide, into) in enumerate(zip(slides, deck_slides, strict=True), 1):
        _fill(builder, slide, into, deck_slides, targets)
        _annotate(builder, slide, into, position, template.remarks if position == 1 else ())
        if slide.page.kind == "cover" and not template.own:
            brand.show(document, template.deck, into)
    package.add_sections(template.deck, _sections(slides, deck_slides))


def _added(slide: Slide, template: Template) -> DeckSlide:
    """A slide that has the placeholder of its title and no other."""
    layout = template.cover if slide.page.kind == "cover" else template.page
    into = template.deck.slides.add_slide(layout)
    for holder in list(into.placeholders):
        if holder.placeholder_format.idx != 0:
            holder.element.getparent().remove(holder.element)
    return into


def _targets(slides: Sequence[Slide]) -> Mapping[str, int]:
    """Position of the slide that each page and group begins on."""
    targets: dict[str, int] = {}
    for position, slide in enumerate(slides):
        for name in (slide.page.id, *slide.anchors):
            targets.setdefault(name, position)
    return MappingProxyType(targets)


def _bands(document: Document) -> Mapping[int, str]:
    """Names of the bands, from the first key of the document."""
    texts = (b for page in document.pages for b in walk(page.blocks) if isinstance(b, Text))
    legend = next((text for text in texts if text.role == "legend"), None)
    names = {cell.band: cell.text for cell in legend.cells if cell.band} if legend else {}
    return MappingProxyType({band: names.get(band, str(band)) for band in range(1, 8)})


def _fill(
    builder: Builder,
    slide: Slide,
    into: DeckSlide,
    deck_slides: Sequence[DeckSlide],
    targets: Mapping[str, int],
) -> None:
    def link(name: str) -> str:
        if leads_out(name):
            return into.part.relate_to(name, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        target = targets.get(name)
        if target is None or deck_slides[target] is into:
            return ""
        return into.part.relate_to(deck_slides[target].part, RELATIONSHIP_TYPE.SLIDE)

    def number(name: str) -> str:
        return str(targets[name] + 1) if name in targets else ""

    context = Context(
        language=builder.document.language,
        quiet=builder.template.quiet,
        link=link,
        number=number,
        chart=lambda chart, box: _chart(builder, into, chart, box),
    )
    surround.title(slide, into, builder.template, builder.document.language)
    tree = into.shapes._spTree
    for shape in parse_xml(shapes(slide.items, FIRST, context)):
        tree.append(shape)
    for shape in parse_xml(surround.footers(slide, builder.document, builder.template, context)):
        tree.append(shape)


def _chart(builder: Builder, into: DeckSlide, chart: Chart, box: Box) -> str:
    """The parts of a chart: its drawing, and the sheet behind it. Returns the relation."""
    drawn, language = plot_of(chart.model, builder.bands), builder.document.language
    canvas = Canvas(drawn, chart.picture, builder.bands, box.height, language)
    opc_package = into.part.package
    number = next(builder.numbers)
    drawing = Part(
        PackURI(f"/ppt/charts/chart{number}.xml"),
        CONTENT_TYPE.DML_CHART,
        opc_package,
        chart_xml(chart.model, canvas),
    )
    sheet = PackURI(f"/ppt/embeddings/Microsoft_Excel_Sheet{number}.xlsx")
    drawing.relate_to(
        Part(sheet, CONTENT_TYPE.SML_SHEET, opc_package, book(drawn)), RELATIONSHIP_TYPE.PACKAGE
    )
    return into.part.relate_to(drawing, RELATIONSHIP_TYPE.CHART)


def _annotate(
    builder: Builder, slide: Slide, into: DeckSlide, position: int, remarks: tuple[str, ...]
) -> None:
    """Speaker notes, as a part of their own."""
    note_lines = notes.lines(slide.items)
    lines = [*slide.page.head, *remarks, *([formats.SOURCES, *note_lines] if note_lines else [])]
    part = Part(
        PackURI(f"/ppt/notesSlides/notesSlide{position}.xml"),
        CONTENT_TYPE.PML_NOTES_SLIDE,
        into.part.package,
        notes.xml([line for line in lines if line], builder.document.language),
    )
    master = builder.template.deck.part.notes_master_part
    part.relate_to(master, RELATIONSHIP_TYPE.NOTES_MASTER)
    part.relate_to(into.part, RELATIONSHIP_TYPE.SLIDE)
    into.part.relate_to(part, RELATIONSHIP_TYPE.NOTES_SLIDE)


def _sections(
    slides: Sequence[Slide], deck_slides: Sequence[DeckSlide]
) -> Iterator[tuple[str, list[int]]]:
    """A section for each chapter of a population, and for what stands before and after them."""
    chapter, named = "", []
    for slide, deck_slide in zip(slides, deck_slides, strict=True):
        page = slide.page
        if page.level <= 2 and (page.population or (named and named[-1][1].page.population)):
            chapter = page.title
        named.append((chapter or slides[0].title, slide, deck_slide.slide_id))
    for name, run in groupby(named, key=lambda entry: entry[0]):
        yield name, [number for _, _, number in run]
