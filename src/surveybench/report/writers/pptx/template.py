"""The template a deck is made on: ours, or an organisation's own with its layouts found by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.presentation import Presentation as Deck
from pptx.shapes.placeholder import LayoutPlaceholder
from pptx.slide import SlideLayout

from surveybench.errors import OutputError
from surveybench.report.words import formats
from surveybench.report.writers.pptx import template_look
from surveybench.report.writers.pptx.neutral import COVER, PAGE, neutral
from surveybench.report.writers.pptx.plan import Box
from surveybench.report.writers.pptx.xml import EMU

REMEDY = "Give a PowerPoint file (.pptx or .potx) that opens in PowerPoint, or leave it out."
TITLES = frozenset((KIND.TITLE, KIND.CENTER_TITLE))
FOOTERS = frozenset((KIND.FOOTER, KIND.SLIDE_NUMBER, KIND.DATE))
TYPES = {COVER: "title", PAGE: "titleOnly"}  # what layouts are called in any language
STRIP = 15.0  # above the footer, for the notice
# Points: the least room for title and words, and sizes of letters; how far off a slide, in slides.
NARROWEST, LOWEST = 200, 120
TINY, HUGE = 6, 200
BEYOND = 0.1


@dataclass(frozen=True, slots=True)
class Frame:
    """Where things stand on a slide, and the size of its title.

    `moved` says that the title does not stay where its layout has it; `footer_idx` and
    `number_idx` are those of placeholders, None where the layout has none.
    """

    title: Box
    title_size: float
    content: Box
    notice: Box
    footer: Box
    number: Box
    moved: bool
    footer_idx: int | None
    number_idx: int | None


@dataclass(frozen=True, slots=True)
class Cover:
    """Where things stand on the first slide."""

    title: Box
    title_size: float
    subtitle: Box
    bottom: float


@dataclass(frozen=True, slots=True)
class Template:
    """A deck without slides, its two layouts, and what had to be done without, in words.

    `own` says that it is an organisation's, `quiet` is the theme's colour for quiet words.
    """

    deck: Deck
    cover: SlideLayout
    page: SlideLayout
    front: Cover
    frame: Frame
    remarks: tuple[str, ...]
    own: bool

    @property
    def quiet(self) -> str:
        """Of another's theme only one colour is sure to be read on its background."""
        return "tx1" if self.own else "tx2"


def load(content: bytes | None) -> Template:
    """Our template, or the one given. Raises OutputError where it cannot be built upon."""
    own = content is not None
    data = content if own else neutral()
    if own:
        template_look.refuse_bomb(data)
    try:
        deck = Presentation(BytesIO(_as_presentation(data)))
        _empty(deck)
        links = template_look.refuse_acting(deck) if own else ()
        template_look.refuse_size(deck)
        page, page_remark = _layout(deck, PAGE)
        cover, cover_remark = _layout(deck, COVER)
        front, frame = _front(deck, cover), _frame(deck, page)
        _refuse_cramped(deck, front, frame)
    except (OutputError, MemoryError):
        raise
    except Exception as error:  # what damaged archives and XML raise has no base in common
        raise _unusable(error) from None
    remarks = tuple(remark for remark in (cover_remark, page_remark, *links) if remark)
    return Template(deck, cover, page, front, frame, remarks, own)


def _refuse_cramped(deck: Deck, front: Cover, frame: Frame) -> None:
    """Raise OutputError where layouts leave no room to write in, or no size to write in."""
    words = (front.title, front.subtitle, frame.title, frame.content)
    room = min(box.width for box in words) >= NARROWEST and frame.content.height >= LOWEST
    sides = [edge / side for box in words for edge, side in _edges(box, _size(deck))]
    on_slide = min(sides) >= -BEYOND and max(sides) <= 1 + BEYOND
    sized = all(TINY <= size <= HUGE for size in (front.title_size, frame.title_size))
    if not (room and on_slide and sized and min(box.height for box in words) > 0):
        raise OutputError(
            f"the template's layouts leave no room: title and words need {NARROWEST} by {LOWEST} "
            f"points on the slide, and titles letters of {TINY} to {HUGE} points.",
            remedy=f"Make room in the layouts '{COVER}' and '{PAGE}' in PowerPoint (View, Slide "
            "Master).",
        )


def _unusable(error: Exception) -> OutputError:
    return OutputError(
        f"the template is not a presentation ({type(error).__name__}).", remedy=REMEDY
    )


def _edges(box: Box, size: tuple[float, float]) -> Iterator[tuple[float, float]]:
    """Each edge of a box, and the side of the slide that it is measured along."""
    wide, high = size
    yield from ((box.left, wide), (box.left + box.width, wide), (box.top, high), (box.bottom, high))


def _as_presentation(content: bytes) -> bytes:
    """A .potx differs from a .pptx in one word of its list of contents."""
    with ZipFile(BytesIO(content)) as source:
        if b"presentationml.template.main" not in source.read("[Content_Types].xml"):
            return content
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as target:
            for name in source.namelist():
                part = source.read(name)
                if name == "[Content_Types].xml":
                    part = part.replace(b"template.main", b"presentation.main")
                target.writestr(ZipInfo(name), part, ZIP_DEFLATED)
        return out.getvalue()


def _empty(deck: Deck) -> None:
    """Take out the slides a template comes with, and the lists that name them."""
    root = deck.part._element
    listed = root.get_or_add_sldIdLst()
    for entry in list(listed):
        deck.part.drop_rel(entry.rId)
        listed.remove(entry)
    for extra in root.xpath("p:custShowLst | p:extLst"):
        root.remove(extra)


def _layout(deck: Deck, name: str) -> tuple[SlideLayout, str]:
    """The layout of a name; else of its type; else the plainest with a title, and a remark."""
    every = [layout for master in deck.slide_masters for layout in master.slide_layouts]
    titled = [layout for layout in every if _kinds(layout) & TITLES]
    if not titled:
        raise OutputError(
            "the template has no layout with a title, so its slides would have none.",
            remedy=f"Add a layout named '{PAGE}' that holds a title placeholder.",
        )
    for layout in titled:
        if layout.name.strip().casefold() == name.casefold():
            return layout, ""
    plainest = min(titled, key=lambda layout: len(_kinds(layout) - FOOTERS))
    plainest = next((x for x in titled if x.element.get("type") == TYPES[name]), plainest)
    return plainest, formats.NO_LAYOUT.format(wanted=name, used=plainest.name)


def _kinds(layout: SlideLayout) -> frozenset[KIND]:
    return frozenset(shape.placeholder_format.type for shape in layout.placeholders)


def _front(deck: Deck, layout: SlideLayout) -> Cover:
    """Places on the first slide: where the layout has title and subtitle, else below each other."""
    wide, high = _size(deck)
    shapes = {shape.placeholder_format.type: shape for shape in layout.placeholders}
    holder = shapes.get(KIND.CENTER_TITLE) or shapes[KIND.TITLE]
    title = _box(holder) or Box(0.07 * wide, 0.22 * high, 0.86 * wide, 0.2 * high)
    below = shapes.get(KIND.SUBTITLE)
    subtitle = _box(below) if below is not None else None
    subtitle = subtitle or Box(title.left, title.bottom + 12, title.width, 0.22 * high)
    return Cover(title, _title_size(layout, holder), subtitle, high - 24)


def _size(deck: Deck) -> tuple[float, float]:
    return (deck.slide_width or 0) / EMU, (deck.slide_height or 0) / EMU


def _frame(deck: Deck, layout: SlideLayout) -> Frame:
    """Places on a slide of this layout: between its title and its footer, as wide as its title."""
    wide, high = _size(deck)
    shapes = {shape.placeholder_format.type: shape for shape in layout.placeholders}
    holder = shapes.get(KIND.TITLE) or shapes[KIND.CENTER_TITLE]
    title = _box(holder)
    moved = title is None or title.width < 0.55 * wide or title.bottom > 0.35 * high
    if title is None or moved:
        title = Box(0.042 * wide, 0.03 * high, 0.916 * wide, 0.11 * high)
    footer, footer_idx = _low(shapes.get(KIND.FOOTER), high)
    number, number_idx = _low(shapes.get(KIND.SLIDE_NUMBER), high)
    line = 0.95 * high
    footer = footer or Box(title.left, line, title.width - 90, 18)
    number = number or Box(title.left + title.width - 80, line, 80, 18)
    bottom = min(footer.top, number.top) - 2 - STRIP
    top = title.bottom + 10
    return Frame(
        title=title,
        title_size=_title_size(layout, holder),
        content=Box(title.left, top, title.width, bottom - top - 6),
        notice=Box(title.left, bottom, title.width, STRIP),
        footer=footer,
        number=number,
        moved=moved,
        footer_idx=footer_idx,
        number_idx=number_idx,
    )


def _box(shape: LayoutPlaceholder) -> Box | None:
    sides = (shape.left, shape.top, shape.width, shape.height)
    lengths = [side / EMU for side in sides if side is not None]
    return Box(*lengths) if len(lengths) == 4 else None


def _low(shape: LayoutPlaceholder | None, high: float) -> tuple[Box | None, int | None]:
    """A placeholder at the foot of the slide; one elsewhere is left empty."""
    box = _box(shape) if shape is not None else None
    if shape is None or box is None or box.top < 0.8 * high:
        return None, None
    return box, shape.placeholder_format.idx


def _title_size(layout: SlideLayout, holder: LayoutPlaceholder) -> float:
    """The size of titles, from the layout, else from its master."""
    sizes = holder.element.xpath(".//a:lstStyle/a:lvl1pPr/a:defRPr/@sz")
    shared = layout.slide_master.element.xpath("p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr/@sz")
    return int((sizes or shared or ["2400"])[0]) / 100
