"""From placed items to the XML of a slide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from surveybench.report.addresses import leads_out
from surveybench.report.charts import PALETTE, on_band
from surveybench.report.document import Cell, Chart
from surveybench.report.writers.pptx import picture, typesetting
from surveybench.report.writers.pptx.plan import (
    BULLETED,
    NUMBERED,
    Box,
    Drawing,
    Grid,
    Item,
    Paragraph,
    Pill,
    Run,
    Words,
)
from surveybench.report.writers.pptx.xml import NAMESPACES, emu, outline, quoted, solid, words

INK, QUIET = "tx1", "tx2"
TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no lines, no fills: ours are in the cells
GREY, RULE = PALETTE["grid"], PALETTE["rule"]


@dataclass(frozen=True, slots=True)
class Context:
    """What painting asks of the slide it is for.

    `link` gives the relation that leads to a page or group, empty where there is none; `number`
    that of the slide it leads to; `chart` makes the parts of a chart and gives its relation.
    """

    language: str
    quiet: str
    link: Callable[[str], str]
    number: Callable[[str], str]
    chart: Callable[[Chart, Box], str]


def shapes(items: tuple[Item, ...], first: int, context: Context) -> str:
    """The items in reading order, as children of one group of shapes."""
    painted = "".join(_item(item, first + i, context) for i, item in enumerate(items))
    return (
        '<p:spTree xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        f"{NAMESPACES}>{painted}</p:spTree>"
    )


def _item(item: Item, number: int, context: Context) -> str:
    return PAINTERS[type(item)](item, number, context)


# ---- text ----


def _words(item: Words, number: int, context: Context) -> str:
    body = "".join(paragraph(entry, context) for entry in item.paragraphs)
    margin = 'lIns="101600" rIns="101600"' if item.framed else 'lIns="0" rIns="0"'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Text {number}"/><p:cNvSpPr txBox="1"/>'
        f'<p:nvPr/></p:nvSpPr><p:spPr>{where(item.box)}<a:prstGeom prst="rect"><a:avLst/>'
        f"</a:prstGeom><a:noFill/>{outline(INK, 1.0) if item.framed else ''}</p:spPr><p:txBody>"
        f'<a:bodyPr wrap="{"none" if item.single else "square"}" {margin} tIns="0" bIns="0"'
        f' anchor="{item.anchor}"><a:noAutofit/></a:bodyPr><a:lstStyle/>{body}</p:txBody></p:sp>'
    )


def where(box: Box, tag: str = "a:xfrm") -> str:
    """Position and size."""
    return (
        f'<{tag}><a:off x="{emu(box.left)}" y="{emu(box.top)}"/>'
        f'<a:ext cx="{emu(box.width)}" cy="{emu(box.height)}"/></{tag}>'
    )


def paragraph(entry: Paragraph, context: Context) -> str:
    """One paragraph of a text box."""
    hang = NUMBERED if entry.numbered else BULLETED if entry.bullet else 0.0
    mark = '<a:buFont typeface="Arial"/><a:buChar char="•"/>' if entry.bullet else "<a:buNone/>"
    runs = entry.runs
    if entry.numbered:
        runs = (Run(context.number(runs[0].link) + "\t", quiet=True), *runs)
    body = "".join(run(part, entry.size, context) for part in runs)
    return (
        f'<a:p><a:pPr marL="{emu(entry.indent + hang)}" indent="{emu(-hang)}" algn="l">'
        f'<a:spcBef><a:spcPts val="{round(entry.before * 100)}"/></a:spcBef>{mark}</a:pPr>'
        f"{body}</a:p>"
    )


def run(part: Run, size: float, context: Context, colour: str = INK) -> str:
    """Some words; line breaks in them are kept."""
    colour = context.quiet if part.quiet else colour
    relation = context.link(part.link) if part.link else ""
    jump = "" if leads_out(part.link) else ' action="ppaction://hlinksldjump"'
    link = f'<a:hlinkClick r:id="{relation}"{jump}/>' if relation else ""
    under = ' u="sng"' if link else ""
    look = (
        f' lang="{words(context.language)}" sz="{round(size * 100)}" b="{int(part.bold)}"{under}'
        ' dirty="0"'
    )
    fill = solid("hlink" if link else colour)
    lines = part.text.split("\n")
    return "<a:br/>".join(
        f"<a:r><a:rPr{look}>{fill}{link}</a:rPr><a:t>{words(line)}</a:t></a:r>" for line in lines
    )


def _pill(item: Pill, number: int, context: Context) -> str:
    colour = PALETTE[on_band(item.band)]
    text = run(Run(item.text, bold=True), item.size, context, colour)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Band {number}"/><p:cNvSpPr/><p:nvPr/>'
        f'</p:nvSpPr><p:spPr>{where(item.box)}<a:prstGeom prst="roundRect"><a:avLst>'
        '<a:gd name="adj" fmla="val 14000"/></a:avLst></a:prstGeom>'
        f"{solid(PALETTE[f'band-{item.band}'])}{outline(PALETTE['ink'])}</p:spPr><p:txBody>"
        '<a:bodyPr wrap="none" lIns="0" rIns="0" tIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>'
        f'<a:p><a:pPr algn="ctr"/>{text}</a:p></p:txBody></p:sp>'
    )


# ---- charts and tables ----


def _drawing(item: Drawing, number: int, context: Context) -> str:
    drawn = item.chart.picture
    if picture.is_drawn(item.chart):
        return picture.group(drawn, item.box, item.chart.alt, number, context.language)
    relation = context.chart(item.chart, item.box)
    return _frame(
        item.box,
        number,
        f"Chart {item.chart.id}",
        item.chart.alt,
        "<p:cNvGraphicFramePr/>",
        f'<a:graphicData uri="{CHART}"><c:chart xmlns:c="{CHART}" r:id="{relation}"/>'
        "</a:graphicData>",
    )


def _frame(box: Box, number: int, name: str, alt: str, locks: str, content: str) -> str:
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{number}" name={quoted(name)} '
        f"descr={quoted(alt)}/>{locks}<p:nvPr/></p:nvGraphicFramePr>{where(box, 'p:xfrm')}"
        f"<a:graphic>{content}</a:graphic></p:graphicFrame>"
    )


def _grid(item: Grid, number: int, context: Context) -> str:
    table = item.table
    columns = "".join(f'<a:gridCol w="{emu(width)}"/>' for width in item.widths)
    heads = tuple(Cell(column.header) for column in table.columns)
    first, last = item.rows
    rows = [_row(item, heads, item.heights[0], context, head=True)]
    rows += [
        _row(item, cells, height, context, head=False)
        for cells, height in zip(table.rows[first:last], item.heights[1:], strict=True)
    ]
    flags = ' firstRow="1"' + (' firstCol="1"' if table.row_header else "")
    return _frame(
        item.box,
        number,
        f"Table {table.id}",
        table.caption,
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr>',
        f'<a:graphicData uri="{TABLE}"><a:tbl><a:tblPr{flags}><a:tableStyleId>{PLAIN_TABLE}'
        f"</a:tableStyleId></a:tblPr><a:tblGrid>{columns}</a:tblGrid>{''.join(rows)}</a:tbl>"
        "</a:graphicData>",
    )


SIDES = {"left": "l", "right": "r", "centre": "ctr"}


def _row(
    item: Grid, cells: tuple[Cell, ...], height: float, context: Context, *, head: bool
) -> str:
    across, down = item.padding
    margins = (
        f' marL="{emu(across)}" marR="{emu(across)}" marT="{emu(down)}" marB="{emu(down)}"'
        f' anchor="{"b" if head else "ctr"}"'
    )
    none = '<a:ln{0} w="0"><a:noFill/></a:ln{0}>'
    rule = f'<a:lnB w="{emu(0.75 if head else 0.5)}">{solid(RULE if head else GREY)}</a:lnB>'
    lines = none.replace("{0}", "L") + none.replace("{0}", "R") + none.replace("{0}", "T") + rule
    size = item.head_size if head else item.size
    painted = []
    for cell, column, width in zip(cells, item.table.columns, item.widths, strict=True):
        fill = solid(PALETTE[f"band-{cell.band}"]) if cell.band else "<a:noFill/>"
        colour = PALETTE[on_band(cell.band)] if cell.band else INK
        fits = typesetting.lines(cell.text, size, width - 2 * across, bold=cell.strong) == 1
        runs = _runs(cell, head=head, fits=fits) if cell.text else ()
        body = "".join(run(part, size, context, colour) for part in runs)
        end = f'<a:endParaRPr lang="{words(context.language)}" sz="{round(size * 100)}"/>'
        painted.append(
            f'<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{SIDES[column.align]}"/>'
            f"{body or end}</a:p></a:txBody><a:tcPr{margins}>{lines}{fill}</a:tcPr></a:tc>"
        )
    return f'<a:tr h="{emu(height)}">{"".join(painted)}</a:tr>'


def _runs(cell: Cell, *, head: bool, fits: bool) -> tuple[Run, ...]:
    """A cell's words. Of more than one line only the start is a link: `Q31.`, `Section 4.`"""
    start, stop, rest = cell.text.partition(". ")
    bold = head or cell.strong
    if not cell.link or not stop or fits:
        return (Run(cell.text, bold, head, cell.link),)
    return (Run(f"{start}.", bold, link=cell.link), Run(f" {rest}", bold))


PAINTERS: Mapping[type, Callable[..., str]] = MappingProxyType(
    {Words: _words, Pill: _pill, Grid: _grid, Drawing: _drawing}
)
