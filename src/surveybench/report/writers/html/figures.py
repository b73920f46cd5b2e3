"""Tables as CSV, and the tables behind charts that have none beside them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote

from surveybench.report.charts import Ranking, SectionDot, SectionDots, kind_of
from surveybench.report.document import Block, Cell, Chart, Column, Group, Table, Text
from surveybench.report.words import formats

NUMBER = re.compile(r"[-−]?\d[\d,]*(\.\d+)?")
# A spreadsheet takes text that starts with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"  # without it, spreadsheets take the text for another encoding


def csv_text(table: Table, question: Text | None = None) -> str:
    """The rows of a table as CSV; with a question, its id and wording lead each row."""
    lead = [cell.text for cell in question.cells] if question else []
    heads = formats.CSV_LEAD[: len(lead)]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([_plain(text) for text in (*heads, *(c.header for c in table.columns))])
    for row in table.rows:
        writer.writerow([_plain(text) for text in (*lead, *(cell.text for cell in row))])
    return file.getvalue()


def csv_link(table: Table, question: Text | None = None) -> str:
    """The CSV as an address that needs neither a server nor a second file."""
    return "data:text/csv;charset=utf-8," + quote(BOM + csv_text(table, question), safe=",:;/()'")


def _plain(text: str) -> str:
    """Numbers as programs read them; other text so that no spreadsheet runs it."""
    if NUMBER.fullmatch(text):
        return text.replace(",", "").replace("−", "-")
    return f"'{text}" if text.startswith(FORMULA) else text


def file_name(*parts: str) -> str:
    """A name for a downloaded file, whatever the parts hold."""
    return "_".join(re.sub(r"[^A-Za-z0-9-]+", "-", part).strip("-") for part in parts if part)


def question_of(blocks: Iterable[Block]) -> Text | None:
    """The question that a group is about."""
    questions = (b for b in blocks if isinstance(b, Text) and b.role == "question")
    return next(questions, None)


class AroundChart(NamedTuple):
    """A group's blocks before its chart, the chart, and those after it."""

    before: tuple[Block, ...]
    chart: Chart | None
    after: tuple[Block, ...]


def around_chart(group: Group) -> AroundChart:
    """A group's blocks before its chart, the chart, and those after it.

    Without a chart, and where the chart takes the whole width, all blocks come before.
    """
    for position, block in enumerate(group.blocks):
        if isinstance(block, Chart) and not kind_of(block.model).wide:
            return AroundChart(group.blocks[:position], block, group.blocks[position + 1 :])
    return AroundChart(group.blocks, None, ())


def without_table(group: Group) -> Chart | None:
    """The chart of a group that shows no table, where one can be made of it."""
    if group.kind == "example" or any(isinstance(block, Table) for block in group.blocks):
        return None
    charts = (b for b in group.blocks if isinstance(b, Chart) and type(b.model) in BEHIND)
    return next(charts, None)


def table_behind(group: Group, chart: Chart) -> Table:
    """What a chart draws, as a table."""
    return BEHIND[type(chart.model)](group, chart)


def _of_ranking(group: Group, chart: Chart) -> Table:
    """Bar by bar, with the bands named as in the legend beside it."""
    assert isinstance(chart.model, Ranking)
    bands = _legend(group.blocks)
    rows = tuple(
        (
            Cell(bar.name, strong=bar.organisation == chart.model.own),
            Cell(f"{bar.score:.{chart.model.decimals}f}"),
            Cell(_between(bar.lower, bar.upper, chart.model.decimals)),
            Cell(bands.get(bar.band or 0, ""), band=bar.band),
        )
        for bar in chart.model.bars
    )
    name, score, interval, band = formats.RANKING_COLUMNS
    columns = (Column(name), Column(score, "right"), Column(interval, "right"), Column(band))
    return Table(f"{chart.id}-table", chart.model.label, columns, rows)


def _of_sections(group: Group, chart: Chart) -> Table:
    assert isinstance(chart.model, SectionDots)
    rows = tuple(
        (
            Cell(row.name),
            Cell(row.shown),
            Cell(_interval(row)),
            Cell(row.national_shown),
            Cell(row.verdict, band=row.band),
        )
        for row in chart.model.rows
    )
    score, interval, band = formats.SECTION_COLUMNS
    heads = (chart.model.measure, score, interval, chart.model.national_name, band)
    columns = tuple(Column(head, "right" if 0 < i < 4 else "left") for i, head in enumerate(heads))
    filled = [i for i in range(len(columns)) if i == 0 or any(row[i].text for row in rows)]
    return Table(
        f"{chart.id}-table",
        chart.model.label,
        tuple(columns[i] for i in filled),
        tuple(tuple(row[i] for i in filled) for row in rows),
    )


def _interval(row: SectionDot) -> str:
    return _between(row.lower, row.upper, len(row.shown.partition(".")[2]))


def _between(low: float | None, high: float | None, decimals: int) -> str:
    if low is None or high is None:
        return ""
    return formats.FROM_TO.format(low=f"{low:.{decimals}f}", high=f"{high:.{decimals}f}")


BEHIND: Mapping[type, Callable[[Group, Chart], Table]] = MappingProxyType(
    {Ranking: _of_ranking, SectionDots: _of_sections}
)


def _legend(blocks: Sequence[Block]) -> dict[int, str]:
    return dict(_named(blocks))


def _named(blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    for block in blocks:
        if isinstance(block, Text) and block.role == "legend":
            yield from ((cell.band, cell.text) for cell in block.cells if cell.band)
