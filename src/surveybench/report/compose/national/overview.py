"""The page of a group of people: highest and lowest, what moved, who is in which band."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from surveybench.report.compose import bands
from surveybench.report.compose.national.front import findings
from surveybench.report.compose.national.pieces import (
    average,
    average_cell,
    head,
    judged,
    moved,
)
from surveybench.report.compose.say import low_better, star_key, text, title_of_measure, wording
from surveybench.report.compose.site.nation import Nation
from surveybench.report.document import Block, Cell, Column, Group, Page, Table, Text
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import NONE
from surveybench.report.words import for_count
from surveybench.report.words import national as words
from surveybench.survey import Item, Population

LISTED = 5  # questions of a list


def pages(nation: Nation, population: Population) -> Iterator[Page]:
    """What stands out, then how many organisations are in each band."""
    blocks = tuple(_blocks(nation, population))
    yield Page(
        id=f"overview-{population.id}",
        kind="overview",
        title=population.name,
        level=2,
        blocks=(*blocks, *star_key(nation.survey, blocks)),
        head=head(nation, population.id),
        population=population.id,
    )
    table = _bands(nation, population)
    if table is not None:
        note = text("note", nation.say(words.BANDS_NOTE))
        gaps = {"population": population.name}
        yield Page(
            id=f"bands-{population.id}",
            kind="bands",
            title=nation.say(words.BANDS, gaps),
            level=3,
            blocks=(note, table, *star_key(nation.survey, (table,))),
            head=head(nation, population.id),
            population=population.id,
            parent=f"overview-{population.id}",
        )


def _blocks(nation: Nation, population: Population) -> Iterator[Block]:
    yield from (text("bullet", line) for line in findings(nation, population))
    known = [
        item for item in nation.survey.of(population.id).evaluative if item.wording != "unknown"
    ]
    scored = [
        (value, item)
        for item in known
        if (value := average(nation, item.id, population.id).value) is not None
    ]
    scored.sort(key=lambda pair: -pair[0])
    items = [item for _, item in scored]
    count = min(LISTED, len(items) // 2)
    if count:
        best, worst = items[:count], items[::-1][:count]
        lists = (
            _list(nation, population, words.HIGHEST, best),
            _list(nation, population, words.LOWEST, worst),
        )
        yield Group("columns", tuple(Group("column", (entry,)) for entry in lists))
        several = len(nation.survey.waves) > 1
        yield text("note", nation.say(words.CAVEAT if several else words.CAVEAT_ALONE))
    for wave in nation.survey.waves[1:2]:
        yield from _moved(nation, population, known, wave)
    hidden = len(nation.survey.of(population.id).evaluative) - len(known)
    if hidden:
        yield text("note", for_count(words.UNWORDED, hidden).format(count=hidden))


def _list(nation: Nation, population: Population, title: str, items: Sequence[Item]) -> Group:
    lines = [
        _bullet(
            nation,
            item,
            words.LINE,
            {"score": average_cell(nation, average(nation, item.id, population.id)).text},
        )
        for item in items
    ]
    return Group("list", (text("heading", title), *lines))


def _bullet(nation: Nation, item: Item, line: str, gaps: Mapping[str, str]) -> Text:
    return text("bullet", nation.say(line, {"question": f"{item.id}. {wording(item)}", **gaps}))


def _moved(
    nation: Nation, population: Population, items: Sequence[Item], wave: int
) -> Iterator[Block]:
    """The questions that moved most since an earlier wave, where any can be compared."""
    changes = []
    for item in items:
        verdict = moved(nation, item.id, population.id, wave)
        by = (
            nation.lens.figures("nation.difference", (item.id,), ("national",), population.id, wave)
            if verdict
            else []
        )
        if verdict is not None and verdict.value is not None and by[0].value is not None:
            changes.append((by[0].value, int(verdict.value), item))
    if not changes:
        return
    columns = []
    for sign, title, none in ((1, words.UP, words.NONE_UP), (-1, words.DOWN, words.NONE_DOWN)):
        clear = sorted((c for c in changes if c[1] == sign), key=lambda c: -abs(c[0]))[:LISTED]
        named = nation.say(title, {"wave": wave_name(nation.survey, wave)})
        lines = [_movement(nation, population, item, wave) for _, _, item in clear]
        said = lines or [text("note", none)]
        columns.append(Group("column", (Group("list", (text("heading", named), *said)),)))
    yield Group("columns", tuple(columns))
    yield from low_better(item for _, way, item in changes if way)


def _movement(nation: Nation, population: Population, item: Item, wave: int) -> Text:
    then, now = (
        average_cell(nation, average(nation, item.id, population.id, when)).text
        for when in (wave, 0)
    )
    return _bullet(nation, item, words.LINE_MOVED, {"then": then, "now": now})


def _bands(nation: Nation, population: Population) -> Table | None:
    """A row for each measure that is compared, a column for each band."""
    if not judged(nation):
        return None
    measures = [
        m for m in nation.survey.of(population.id).measures if nation.compared(m, population.id)
    ]
    counts = bands.counted(nation.lens, measures, population.id)
    names = nation.lens.bands_short
    rows = tuple(
        (
            Cell(title_of_measure(nation.survey, measure), strong=measure in nation.survey.section),
            *(_count(counts[measure][band], band) for band in names),
            Cell(str(sum(counts[measure].values()))),
        )
        for measure in counts
    )
    if not rows:
        return None
    columns = (
        Column(words.QUESTION, weight=5.0),
        *(Column(name, "right") for name in names.values()),
        Column(nation.say(words.COMPARED), "right", 1.2),
    )
    caption = nation.say(words.BANDS, {"population": population.name})
    return Table(f"bands-{population.id}-table", caption, columns, rows, style="dense")


def _count(count: int, band: int) -> Cell:
    return Cell(str(count), band=band) if count else Cell(NONE)
