"""Tables on slides: widths of columns, heights of rows, and the cut where a slide is full."""

from __future__ import annotations

import math
from collections.abc import Sequence

from surveybench.report.document import Cell, Table
from surveybench.report.writers.pptx import typesetting
from surveybench.report.writers.pptx.pieces import Piece
from surveybench.report.writers.pptx.plan import Box, Grid

SMALLEST = 10.0
FEWEST = 3  # rows of a table that is cut, on either side
TALL = 300.0  # points: a table of few rows that is higher may be cut between any of them
SPARE = 5.0  # what a row may be higher than it need, where there is room
SHORT = 105.0  # a cell up to this width stays on one line
FIGURES = 13.0  # values beside a chart; their headers are small
PADDING = {"figures": (3.0, 2.0), "list": (5.0, 3.0), "dense": (3.0, 1.2)}


def grid(table: Table, width: float, size: float) -> Piece:
    """A whole table in a width; type gets smaller where words would have to be broken."""
    size = _size(table, size)
    padding = PADDING[table.style]
    while (
        table.style != "figures"
        and size > SMALLEST
        and math.fsum(_least(table, size, padding[0])) > width
    ):
        size = max(size - 0.5, SMALLEST)
    padding = _padding(table, size)
    columns = _columns(table, width, size, padding[0])
    heights = _heights(table, columns, size, padding)
    return _rows(table, (0, len(table.rows)), columns, heights, size)


def _size(table: Table, size: float) -> float:
    if table.style == "figures":
        return FIGURES
    return max(min(size - 1, SMALLEST + 1), SMALLEST) if table.style == "dense" else size


def _padding(table: Table, size: float) -> tuple[float, float]:
    """Space in a cell, beside and above its words; less where type is small already."""
    across, down = PADDING[table.style]
    return across, min(down, 2.0) if size <= SMALLEST else down


def _head(table: Table, size: float) -> float:
    return SMALLEST if table.style == "figures" else size


def _rows(
    table: Table,
    rows: tuple[int, int],
    widths: tuple[float, ...],
    heights: tuple[float, ...],
    size: float,
) -> Piece:
    """Some rows under the header. `heights` are those of the header and of every row."""
    first, last = rows
    spare = 0.0 if table.style == "figures" else SPARE
    row_heights = (heights[0], *heights[first + 1 : last + 1])

    def place(box: Box) -> tuple[Grid, ...]:
        frame = Box(box.left, box.top, math.fsum(widths), math.fsum(row_heights))
        return (
            Grid(
                frame,
                table,
                rows,
                widths,
                row_heights,
                size,
                _head(table, size),
                PADDING[table.style],
            ),
        )

    def cut(height: float) -> tuple[Piece, Piece] | None:
        fewest = 1 if math.fsum(row_heights) > TALL and last - first < 2 * FEWEST else FEWEST
        end = first + _held(row_heights[1:], height - row_heights[0], fewest)
        if end - first < fewest or last - end < fewest:
            return None
        before = _rows(table, (first, end), widths, heights, size)
        return before, _rows(table, (end, last), widths, heights, size)

    return Piece(
        math.fsum(row_heights), math.fsum(row_heights) + spare * len(row_heights), place, cut=cut
    )


def _held(heights: Sequence[float], room: float, fewest: int) -> int:
    """How many rows to take so that the rest does not leave a slide with next to nothing."""
    total = math.fsum(heights)
    parts = -(-total // max(room, 1.0))
    goal = min(room, total / parts + max(heights))
    used, count = 0.0, 0
    while count < len(heights) - fewest and used + heights[count] <= goal:
        used += heights[count]
        count += 1
    return count


def _columns(table: Table, width: float, size: float, padding: float) -> tuple[float, ...]:
    """Widths by weight, but short cells are not broken and long ones take what is left."""
    least = _least(table, size, padding)
    if math.fsum(least) >= width:  # short cells are broken, but between words
        least = _least(table, size, padding, short=0.0)
    if math.fsum(least) >= width:
        return tuple(part * width / math.fsum(least) for part in least)
    margin = 2 * padding + 2
    cells = [_widest(table, i, size) / typesetting.SLACK + margin for i in range(len(least))]
    heads = [
        typesetting.width(column.header, _head(table, size), bold=True) + margin
        for column in table.columns
    ]
    widest = [max(pair) for pair in zip(cells, heads, strict=True)]
    weights = [column.weight for column in table.columns]
    if math.fsum(widest) <= width:
        return _shared(weights, widest, set(), width)
    # Where room is short, headers may take a second line.
    widest = [max(pair) for pair in zip(cells, least, strict=True)]
    short = {i for i, part in enumerate(least) if widest[i] <= max(part, SHORT)}
    shares = _shared(weights, least, short, width)
    spare = {i for i, share in enumerate(shares) if i in short or widest[i] <= share}
    narrow = [widest[i] if i in spare else part for i, part in enumerate(least)]
    return shares if math.fsum(narrow) > width else _shared(weights, narrow, spare, width)


def _shared(
    weights: Sequence[float], least: Sequence[float], fixed: set[int], width: float
) -> tuple[float, ...]:
    """Some columns as narrow as may be, the others by weight, none narrower than that."""
    fixed = fixed if len(fixed) < len(weights) else set()
    while True:
        room = width - math.fsum(least[i] for i in fixed)
        total = math.fsum(weight for i, weight in enumerate(weights) if i not in fixed)
        shares = [room * weight / total if total else 0.0 for weight in weights]
        narrow = {i for i, part in enumerate(least) if i not in fixed and shares[i] < part}
        if not narrow:
            return tuple(least[i] if i in fixed else shares[i] for i in range(len(weights)))
        fixed = fixed | narrow


def _least(table: Table, size: float, padding: float, short: float = SHORT) -> list[float]:
    """Widths below which a cell shorter than that, or a word of a longer one, would be broken."""
    return [
        max(
            typesetting.widest_word(column.header, _head(table, size), bold=True),
            *(_unbroken(row[i], size, short) for row in table.rows),
        )
        + 2 * padding
        + 2
        for i, column in enumerate(table.columns)
    ]


def _unbroken(cell: Cell, size: float, short: float) -> float:
    natural = typesetting.width(cell.text, size, bold=cell.strong)
    return (
        natural if natural <= short else typesetting.widest_word(cell.text, size, bold=cell.strong)
    )


def _widest(table: Table, column: int, size: float) -> float:
    cells = [row[column] for row in table.rows]
    lengths = [typesetting.width(cell.text, size, bold=cell.strong) for cell in cells]
    return max(lengths, default=0.0)


def _heights(
    table: Table, widths: tuple[float, ...], size: float, padding: tuple[float, float]
) -> tuple[float, ...]:
    across, down = padding
    heads = tuple(Cell(column.header, strong=True) for column in table.columns)
    sizes = (_head(table, size), *(size for _ in table.rows))
    return tuple(
        typesetting.height(
            max(
                typesetting.lines(cell.text, of_row, room - 2 * across, bold=cell.strong)
                for cell, room in zip(row, widths, strict=True)
            ),
            of_row,
        )
        + 2 * down
        for row, of_row in zip((heads, *table.rows), sizes, strict=True)
    )
