"""From the blocks of a page to pieces of a slide, in a given size of scale."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType

from surveybench.report.charts import kind_of
from surveybench.report.document import Block, Cell, Chart, Group, Table, Text
from surveybench.report.writers.pptx import picture, tables, typesetting
from surveybench.report.writers.pptx.charts import heights
from surveybench.report.writers.pptx.lines import (
    SMALLEST,
    SPACE,
    Scale,
    entries,
    paragraph,
    taken,
    words,
)
from surveybench.report.writers.pptx.pieces import Piece, Side, beside, stack, widths
from surveybench.report.writers.pptx.plan import (
    Box,
    Drawing,
    Item,
    Paragraph,
    Pill,
    Run,
    Words,
)

FLOWING = (
    *("paragraph", "lead", "headline", "note", "heading", "question", "bullet", "numbered"),
    "movement",
)
TOGETHER = {"entry": "entries", "change": "change"}
LARGEST = 1.25  # times the natural size of a picture
FIGURES = 310.0  # width of a table of figures beside a chart
THREE = 3  # parts of a question: its range, its figures, its answers
PARTS = (0.4, 0.31, 0.29)  # of the width
BESIDE_BAND = 104.0  # from the edge of a band in words to what is said of it


def pieces(
    blocks: Sequence[Block], width: float, scale: Scale, *, titled: bool = False
) -> list[Piece]:
    """Blocks in order; neighbouring words share a text box, charts of change stand in twos."""
    result: list[Piece] = []
    for kind, run in groupby(blocks, _kind):
        same = list(run)
        if kind == "words":
            lines = [paragraph(b, scale) for b in same if isinstance(b, Text)]
            result.append(words(lines, width, titled=titled))
        elif kind == "entries":
            result.append(entries([b for b in same if isinstance(b, Text)], width, scale))
        elif kind == "change":
            result += _pairs([b for b in same if isinstance(b, Group)], width, scale)
        else:
            result += [_piece(block, width, scale) for block in same]
    return result


def _kind(block: Block) -> str:
    """What is set together: neighbours of one kind share a box, or stand in twos."""
    if isinstance(block, Text):
        return "words" if block.role in FLOWING else TOGETHER.get(block.role, "other")
    return TOGETHER.get(block.kind, "other") if isinstance(block, Group) else "other"


def _piece(block: Block, width: float, scale: Scale) -> Piece:
    return PIECES[type(block)](block, width, scale)


def _grid(table: Table, width: float, scale: Scale) -> Piece:
    return tables.grid(table, width, scale.table)


def _special(text: Text, width: float, scale: Scale) -> Piece:
    """Texts that are not just words below one another."""
    return SPECIAL[text.role](text, width, scale)


# ---- charts and single texts ----


def drawing(chart: Chart, width: float, scale: Scale) -> Piece:
    """A chart, as high as there is room, within reason; an example with letters, in its shape."""
    if not picture.is_drawn(chart):
        least, tallest = heights(chart.model)
    else:
        natural = chart.picture.height * min(width / chart.picture.width, LARGEST)
        least, tallest = 0.9 * natural, natural
    return Piece(least, tallest, lambda box: (Drawing(box, chart),), gap=4.0)


def pill(cell: Cell, x: float, top: float, size: float) -> Pill:
    """A band in words, as wide as they are."""
    wide = typesetting.width(cell.text, size, bold=True) + 20
    return Pill(Box(x, top, wide, size * 1.75), cell.text, cell.band or 4, size, cell.ref)


def band(text: Text, width: float, scale: Scale) -> Piece:
    """The verdict in words."""
    size = max(scale.body - 1, SMALLEST)
    height = size * 1.75

    def place(box: Box) -> tuple[Item, ...]:
        return (pill(text.cells[0], box.left, box.top, size),)

    return Piece(height, height, place, gap=6.0, leads=True)


def score(text: Text, width: float, scale: Scale) -> Piece:
    """A sentence that ends in a band."""
    size = scale.lead
    height = size * 1.75
    runs = tuple(Run(cell.text, ref=cell.ref) for cell in text.cells if cell.band is None)
    length = typesetting.width("".join(run.text for run in runs), size) + 8

    def place(box: Box) -> tuple[Item, ...]:
        words_box = Box(box.left, box.top, length, height)
        line = (Paragraph(runs, size),)
        items: list[Item] = [Words(words_box, line, single=True, anchor="ctr")]
        x = box.left + length
        for cell in text.cells:
            if cell.band is not None:
                items.append(pill(cell, x, box.top + 2, size - 2))
                x += items[-1].box.width + 6
        return tuple(items)

    return Piece(height, height, place)


def legend(text: Text, width: float, scale: Scale) -> Piece:
    """All bands side by side in their colours."""

    def place(box: Box) -> tuple[Item, ...]:
        item_widths = widths([1.0] * len(text.cells), min(box.width, 760.0), 5.0)
        return tuple(
            Pill(
                Box(box.left + i * (item_widths[i] + 5.0), box.top, item_widths[i], 19.0),
                cell.text,
                cell.band or 4,
                SMALLEST,
            )
            for i, cell in enumerate(text.cells)
        )

    return Piece(19.0, 19.0, place, gap=6.0)


def figure(text: Text, width: float, scale: Scale) -> Piece:
    """A large number and what it counts."""
    first, *rest = text.cells
    large = Paragraph((Run(first.text, bold=True, ref=first.ref),), 2 * scale.body)
    spaces = ("", *(" " for _ in rest[1:]))
    meaning = tuple(
        Run(f"{space}{cell.text}", quiet=True, ref=cell.ref)
        for space, cell in zip(spaces, rest, strict=True)
    )
    return words([large, Paragraph(meaning, scale.table)], width)


def finding(text: Text, width: float, scale: Scale) -> Piece:
    """A band in words, and beside it the question, its figures, and how sure that is."""
    name, own, average, verdict, sure = text.cells
    size = scale.note
    first, space, rest = name.text.partition(" ")
    runs = (
        Run(f"{own.text} ", bold=True, ref=own.ref),
        Run(f"{average.text}  ", quiet=True, ref=average.ref),
        Run(first, link=name.link),
        Run(f"{space}{rest}"),
    )
    lines = [Paragraph(runs, size), Paragraph((Run(sure.text, quiet=True),), size)]
    body = words([line for line in lines if line.runs[0].text], width - BESIDE_BAND)

    def place(box: Box) -> tuple[Item, ...]:
        wide = BESIDE_BAND - 8
        label = Pill(
            Box(box.left, box.top, wide, size * 1.75),
            verdict.text,
            verdict.band or 4,
            SMALLEST,
            verdict.ref,
        )
        left = box.left + BESIDE_BAND
        return (label, *body.place(Box(left, box.top, box.width - BESIDE_BAND, box.height)))

    height = max(body.least, size * 1.75)
    return Piece(height, height, place, gap=5.0)


def notice(text: Text, width: float, scale: Scale) -> Piece:
    """A framed line that must not be overlooked."""
    line = Paragraph((Run(text.cells[0].text, bold=True),), scale.body)
    height = taken(line, width - 16, first=True) + 12
    return Piece(height, height, lambda box: (Words(box, (line,), framed=True, anchor="ctr"),))


# ---- groups ----


def _group(group: Group, width: float, scale: Scale) -> Piece:
    grouped = _grouped(group, width, scale)
    return replace(grouped, anchors=(*grouped.anchors, *([group.id] if group.id else [])))


def _grouped(group: Group, width: float, scale: Scale) -> Piece:
    return GROUPS[group.kind](group, width, scale)


def _columns(group: Group, width: float, scale: Scale) -> Piece:
    """Blocks side by side."""
    room = widths([1.0] * len(group.blocks), width, SPACE)[0]
    sides = [Side(stack(pieces(_inside(b), room, scale))) for b in group.blocks]
    return beside(sides, space=SPACE, gap=10.0)


def _board(group: Group, width: float, scale: Scale) -> Piece:
    """Two columns, the first the wider one."""
    shares = (0.6, 0.4)
    room = widths(shares, width, SPACE)
    sides = [
        Side(stack(pieces(_inside(b), across, scale)), share)
        for b, across, share in zip(group.blocks, room, shares, strict=True)
    ]
    return beside(sides, space=SPACE, gap=10.0)


def _question(group: Group, width: float, scale: Scale) -> Piece:
    """A chart, and beside it figures of the width that they need."""
    charts = [block for block in group.blocks if isinstance(block, Chart)]
    if len(charts) == THREE - 1:
        return _in_three(group, charts[1], width, scale)
    return _with_chart(group, width, scale, 1 - max(0.36, min(FIGURES / width, 0.5)))


def _in_three(group: Group, answers: Chart, width: float, scale: Scale) -> Piece:
    """The range, verdict and figures, who chose each answer: side by side."""
    position = next(i for i, block in enumerate(group.blocks) if isinstance(block, Chart))
    room = widths(PARTS, width, SPACE)
    sides = (
        group.blocks[position : position + 1],
        tuple(block for block in group.blocks[position + 1 :] if block is not answers),
        (answers,),
    )
    body = beside(
        [
            Side(stack(pieces(blocks, across, scale)), share, middle=share is not PARTS[0])
            for blocks, across, share in zip(sides, room, PARTS, strict=True)
        ],
        space=SPACE,
        gap=2.0,
    )
    above = pieces(group.blocks[:position], width, scale)
    return _together(stack([*above, body], gap=8.0), scale)


def _change(group: Group, width: float, scale: Scale) -> Piece:
    """A chart of change and its table, half each."""
    return _with_chart(group, width, scale, 0.52)


def _below(group: Group, width: float, scale: Scale) -> Piece:
    """Blocks below one another; a list has its heading on both parts of a cut."""
    titled = group.kind == "list"
    inside = pieces(group.blocks, width, scale, titled=titled)
    return _together(stack(inside, gap=12.0, titled=titled), scale)


def _together(piece: Piece, scale: Scale) -> Piece:
    """Whole on one slide, if a slide can hold it."""
    return replace(piece, together=piece.least <= scale.room)


def _inside(block: Block) -> tuple[Block, ...]:
    return block.blocks if isinstance(block, Group) and block.kind == "column" else (block,)


def _with_chart(group: Group, width: float, scale: Scale, share: float) -> Piece:
    """A chart with what belongs beside it: verdict and figures, or the meaning of its parts."""
    blocks = group.blocks
    position = next((i for i, b in enumerate(blocks) if isinstance(b, Chart)), None)
    gap = 12.0
    if position is None or (isinstance(blocks[position], Chart) and _is_wide(blocks[position])):
        return _together(stack(pieces(blocks, width, scale), gap=gap), scale)
    split = position + 2 if group.kind == "change" else len(blocks)
    shares = (share, 1 - share)
    room = widths(shares, width, SPACE)[1]
    beside_chart = stack(pieces(blocks[position + 1 : split], room, scale))
    body = beside(
        [
            Side(stack(pieces(blocks[position : position + 1], width * share, scale)), share),
            Side(beside_chart, 1 - share, middle=group.kind != "change"),
        ],
        space=SPACE if group.kind != "change" else 8.0,
        gap=2.0,
    )
    above, below = pieces(blocks[:position], width, scale), pieces(blocks[split:], width, scale)
    return _together(stack([*above, body, *below], gap=gap), scale)


def _is_wide(block: Block) -> bool:
    return isinstance(block, Chart) and kind_of(block.model).wide


def _pairs(groups: Sequence[Group], width: float, scale: Scale) -> Iterator[Piece]:
    """Two questions side by side."""
    room = (width - SPACE) / 2
    for start in range(0, len(groups), 2):
        both = [Side(_group(group, room, scale)) for group in groups[start : start + 2]]
        if len(both) == 1:
            both.append(Side(Piece(0.0, 0.0, lambda box: ())))
        yield _together(beside(both, space=SPACE, gap=12.0), scale)


# ---- what is made of each kind of block ----

Making = Callable[..., Piece]  # a block, the width that it has, the scale

GROUPS: Mapping[str, Making] = MappingProxyType(
    {
        "question": _question,
        "change": _change,
        "ranking": _below,
        "example": _question,
        "figures": _columns,
        "columns": _columns,
        "board": _board,
        "column": _below,
        "list": _below,
    }
)
SPECIAL: Mapping[str, Making] = MappingProxyType(
    {
        "legend": legend,
        "score": score,
        "band": band,
        "figure": figure,
        "notice": notice,
        "finding": finding,
    }
)
PIECES: Mapping[type, Making] = MappingProxyType(
    {Group: _group, Table: _grid, Chart: drawing, Text: _special}
)
