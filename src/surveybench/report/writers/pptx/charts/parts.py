"""The pieces of chart XML that every kind of chart shares."""

from __future__ import annotations

from collections.abc import Iterable

from surveybench.report.charts import PALETTE
from surveybench.report.writers.pptx.charts.book import column
from surveybench.report.writers.pptx.charts.plot import Plot
from surveybench.report.writers.pptx.xml import DECLARATION, NAMESPACES, outline, solid, words

SIZE, SMALL = 10.0, 9.0
PointLabel = tuple[int, str, str, str]  # the number of a point; text, place and colour of its words
NO_MARKER = '<c:marker><c:symbol val="none"/></c:marker>'
# Fixed colours on white, so that a chart can be read on the background of any template.
INK, PAPER = PALETTE["ink"], PALETTE["paper"]


def space(plot_area: str, language: str, key: str = "") -> bytes:
    """A whole chart part; its data are in the workbook it is related to as rId1."""
    return (
        f"{DECLARATION}<c:chartSpace"
        ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
        f' {NAMESPACES}><c:date1904 val="0"/><c:lang val="{words(language)}"/>'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f'<c:plotArea>{plot_area}</c:plotArea>{key}<c:plotVisOnly val="1"/>'
        '<c:dispBlanksAs val="gap"/></c:chart>'
        f"{shape(PAPER)}"
        f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{font(SIZE)}</a:pPr>"
        f'<a:endParaRPr lang="{words(language)}"/></a:p></c:txPr>'
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    ).encode()


def font(size: float, *, bold: bool = False, colour: str = INK, tag: str = "defRPr") -> str:
    """Type of a label: the theme's, in a size, weight and colour."""
    weight = ' b="1"' if bold else ' b="0"'
    return f'<a:{tag} sz="{round(size * 100)}"{weight}>{solid(colour)}</a:{tag}>'


def frame(x: float, top: float, width: float, height: float) -> str:
    """Where the plot stands in the chart, in shares of the chart's size."""
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/><c:x val="{x:.4f}"/><c:y val="{top:.4f}"/>'
        f'<c:w val="{width:.4f}"/><c:h val="{height:.4f}"/></c:manualLayout></c:layout>'
    )


def key(height: float, taken: float = 16.0) -> str:
    """Which series is whose, above the plot of a chart of this height; `taken` is its own."""
    return (
        '<c:legend><c:legendPos val="t"/><c:layout><c:manualLayout><c:xMode val="edge"/>'
        '<c:yMode val="edge"/><c:x val="0.01"/><c:y val="0"/><c:w val="0.98"/>'
        f'<c:h val="{taken / height:.4f}"/></c:manualLayout></c:layout><c:overlay val="0"/>'
        f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{font(SMALL)}</a:pPr>"
        '<a:endParaRPr lang="en"/></a:p></c:txPr></c:legend>'
    )


def head(plot: Plot, position: int, order: int | None = None) -> str:
    """Start of a series: its place in the chart, if not that of its column, and its name."""
    place = position if order is None else order
    name, letter = plot.series[position].name, column(position + 1)
    return (
        f'<c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:strRef>'
        f'<c:f>Sheet1!${letter}$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0">'
        f"<c:v>{words(name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>"
    )


def data(plot: Plot, position: int, rows: int = 0) -> str:
    """End of a series: its categories and numbers, as the sheet has them; the first rows or all."""
    count, letter = rows or len(plot.categories), column(position + 1)
    names = "".join(
        f'<c:pt idx="{i}"><c:v>{words(name)}</c:v></c:pt>'
        for i, name in enumerate(plot.categories[:count])
    )
    numbers = "".join(
        f'<c:pt idx="{i}"><c:v>{value!r}</c:v></c:pt>'
        for i, value in enumerate(plot.series[position].values[:count])
        if value is not None
    )
    return (
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${count + 1}</c:f><c:strCache>"
        f'<c:ptCount val="{count}"/>{names}</c:strCache></c:strRef></c:cat>'
        f"<c:val><c:numRef><c:f>Sheet1!${letter}$2:${letter}${count + 1}</c:f><c:numCache>"
        f'<c:formatCode>0.00</c:formatCode><c:ptCount val="{count}"/>{numbers}'
        "</c:numCache></c:numRef></c:val>"
    )


def places(plot: Plot, across: int, up: int, rows: tuple[int, int]) -> str:
    """End of a series of dots: the columns that say where they stand, from a row to another."""
    across_numbers, up_numbers = (_numbers(plot, position, rows) for position in (across, up))
    return f"<c:xVal>{across_numbers}</c:xVal><c:yVal>{up_numbers}</c:yVal>"


def _numbers(plot: Plot, position: int, rows: tuple[int, int]) -> str:
    """A part of a column of numbers, as the sheet has it."""
    first, end = rows
    letter = column(position + 1)
    values = plot.series[position].values[first:end]
    numbers = "".join(
        f'<c:pt idx="{i}"><c:v>{value!r}</c:v></c:pt>'
        for i, value in enumerate(values)
        if value is not None
    )
    return (
        f"<c:numRef><c:f>Sheet1!${letter}${first + 2}:${letter}${end + 1}</c:f><c:numCache>"
        f'<c:formatCode>0.00</c:formatCode><c:ptCount val="{end - first}"/>{numbers}'
        "</c:numCache></c:numRef>"
    )


def whiskers(plot: Plot, minus: int, plus: int, colour: str, width: float) -> str:
    """Lines up and down from each point, as long as two columns say."""
    rows = (0, len(plot.categories))
    below, above = (_numbers(plot, position, rows) for position in (minus, plus))
    return (
        '<c:errBars><c:errDir val="y"/><c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="1"/><c:plus>{above}</c:plus><c:minus>{below}</c:minus>'
        f"<c:spPr>{outline(colour, width)}</c:spPr></c:errBars>"
    )


def shape(fill: str, line: str = "", width: float = 0.5, dash: str = "") -> str:
    """How a bar or line is painted."""
    return f"<c:spPr>{solid(fill)}{outline(line, width, dash)}</c:spPr>"


def point(position: int, fill: str, line: str, width: float = 0.5) -> str:
    """How one bar of a series is painted."""
    return (
        f'<c:dPt><c:idx val="{position}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
        f"{shape(fill, line, width)}</c:dPt>"
    )


def labels(
    written: Iterable[PointLabel],
    size: float,
    *,
    bold: bool = True,
    ground: str = "",
) -> str:
    """Words at some points of a series: point, text, place, colour.

    They stand as given: no number is formatted again. `ground` is the colour behind them.
    """
    marks = "".join(
        f'<c:dLbl><c:idx val="{number}"/><c:tx><c:rich><a:bodyPr wrap="none"/><a:lstStyle/><a:p>'
        f"<a:r>{font(size, bold=bold, colour=colour, tag='rPr')}<a:t>{words(text)}</a:t></a:r>"
        f"</a:p></c:rich></c:tx>{shape(ground) if ground else ''}"
        f'<c:dLblPos val="{place}"/>{_shown(True)}</c:dLbl>'
        for number, text, place, colour in written
    )
    return f"<c:dLbls>{marks}{_shown(False)}</c:dLbls>"


def _shown(value: bool) -> str:
    return (
        f'<c:showLegendKey val="0"/><c:showVal val="{int(value)}"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )


def categories(
    axis: int, crossing: int, side: str, *, shown: bool, labelled: bool = False, skipped: int = 1
) -> str:
    """The axis of categories, with or without their names; of `skipped` only one is named."""
    skip = f'<c:tickLblSkip val="{skipped}"/><c:tickMarkSkip val="1"/>' if skipped > 1 else ""
    level = (
        '<c:txPr><a:bodyPr rot="-5400000" vert="horz"/><a:lstStyle/>'
        f"<a:p><a:pPr>{font(SMALL)}</a:pPr>"
        '<a:endParaRPr lang="en"/></a:p></c:txPr>'
        if skipped > 1
        else ""
    )
    names = "nextTo" if labelled else "none"
    return (
        f'<c:catAx><c:axId val="{axis}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        f'<c:delete val="{int(not shown)}"/><c:axPos val="{side}"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="{names}"/>'
        f"<c:spPr>{outline('#8893A0' if labelled else '')}</c:spPr>{level}"
        f'<c:crossAx val="{crossing}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        f'{skip}<c:noMultiLvlLbl val="0"/></c:catAx>'
    )


def values(
    axis: int,
    crossing: int,
    side: str,
    low: float,
    high: float,
    step: float,
    *,
    shown: bool = True,
    grid: bool = False,
    crosses: str = "autoZero",
) -> str:
    """The axis of scores, whole numbers on it where its steps are whole."""
    lines = f"<c:majorGridlines><c:spPr>{outline('#D5D9DD')}</c:spPr></c:majorGridlines>"
    return (
        f'<c:valAx><c:axId val="{axis}"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{high:g}"/><c:min val="{low:g}"/></c:scaling>'
        f'<c:delete val="{int(not shown)}"/><c:axPos val="{side}"/>{lines if grid else ""}'
        f'<c:numFmt formatCode="{"0" if step % 1 == 0 else "0.0"}" sourceLinked="0"/>'
        f'<c:majorTickMark val="{"none" if grid else "out"}"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/><c:spPr>{outline("" if grid else "#8893A0")}</c:spPr>'
        f'<c:crossAx val="{crossing}"/><c:crosses val="{crosses}"/>'
        f'<c:crossBetween val="between"/><c:majorUnit val="{step:g}"/></c:valAx>'
    )
