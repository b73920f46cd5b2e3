"""Who fares worse in the country: for each breakdown the lowest and the highest group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from surveybench.quantities import NATIONAL, Figure, Ref
from surveybench.report.compose.national.pieces import average_cell, head
from surveybench.report.compose.say import star_key, text, title_of_measure, without_empty
from surveybench.report.compose.site.nation import Nation
from surveybench.report.compose.site.subgroups import answers_table
from surveybench.report.compose.subgroups import short_names
from surveybench.report.document import Block, Cell, Column, Page, Table
from surveybench.report.lens.named import breakdown_name
from surveybench.report.lens.rounding import NONE, number
from surveybench.report.words import national as words
from surveybench.report.words import subgroups as words_subgroups
from surveybench.survey import Breakdown, Item, Population

LISTED = 15  # questions of a breakdown
Row = tuple[float, tuple[Cell, ...]]


def pages(nation: Nation, population: Population) -> Iterator[Page]:
    """A table for each breakdown of which all groups may be shown on any question."""
    if not nation.lens.has_any("inequality.range"):
        return
    by_name = {b.name: list(_table(nation, population, b)) for b in nation.survey.breakdowns}
    tables = [table for found in by_name.values() for table in found]
    if not tables:
        return
    gaps = {"population": population.name}
    notes = [nation.say(words.GROUPS_LEAD), nation.say(words_subgroups.INDEX_NOTE)]
    if any(len(table.rows) == LISTED for table in tables):
        notes.append(words.GROUPS_LISTED.format(count=LISTED))
    yield Page(
        id=f"groups-{population.id}",
        kind="groups",
        title=nation.say(words.GROUPS, gaps),
        level=3,
        blocks=(
            text("note", " ".join(notes)),
            *_headed(nation, population, by_name),
            *star_key(nation.survey, tables),
        ),
        head=head(nation, population.id),
        population=population.id,
        parent=f"overview-{population.id}",
    )


def _headed(
    nation: Nation, population: Population, by_name: Mapping[str, Sequence[Table]]
) -> Iterator[Block]:
    """Each breakdown's table, and what its groups answered to the question they differ most on."""
    for breakdown in nation.survey.breakdowns:
        if tables := by_name[breakdown.name]:
            yield text("heading", words.GROUPS_BY.format(breakdown=breakdown_name(breakdown)))
            yield from tables
            yield from _answered(nation, population, breakdown)


def _answered(nation: Nation, population: Population, breakdown: Breakdown) -> Iterator[Block]:
    """What groups answered to the question they differ most on, of those where it may be said."""

    def width(item: Item) -> float:
        return -(_figure(nation, "range", population, item, breakdown.name).value or 0.0)

    for item in sorted(nation.survey.of(population.id).evaluative, key=width):
        if answers := [*answers_table(nation, population, item.id, breakdown)]:
            gaps = {"measure": title_of_measure(nation.survey, item.id)}
            yield text("heading", nation.say(words.GROUPS_ANSWERED, gaps), depth=2)
            yield from answers
            return


def _table(nation: Nation, population: Population, breakdown: Breakdown) -> Iterator[Table]:
    rows = [
        r
        for i in nation.survey.of(population.id).evaluative
        for r in _row(nation, population, breakdown, i)
    ]
    if not rows:
        return
    rows.sort(key=lambda row: -row[0])
    weights = (4.2, 2.0, 2.0, 0.8, 1.2, 0.8, 1.2)
    heads = [nation.say(header) for header in words.GROUPS_COLUMNS]
    columns = tuple(
        Column(header, "right" if place > 2 else "left", weight)
        for place, (header, weight) in enumerate(zip(heads, weights, strict=True))
    )
    gaps = {"breakdown": breakdown_name(breakdown), "population": population.name}
    caption = nation.say(words.GROUPS_TABLE, gaps)
    name = f"groups-{population.id}-{breakdown.name.replace(' ', '-')}"
    shown = tuple(cells for _, cells in rows[:LISTED])
    yield without_empty(Table(name, caption, columns, shown, style="dense"), (5, 6))


def _row(nation: Nation, population: Population, breakdown: Breakdown, item: Item) -> Iterator[Row]:
    """A question with its lowest and its highest group, where all groups may be shown."""
    index = {
        key: _figure(nation, key, population, item, breakdown.name)
        for key in ("range", "slope", "slope_lower", "slope_upper")
    }
    scores = [
        (score, named)
        for subgroup, named in short_names(breakdown).items()
        if (score := _figure(nation, "score", population, item, subgroup)).value is not None
    ]
    width = index["range"].value
    if width is None or not scores:
        return
    low, high = (choose(scores, key=lambda s: s[0].value or 0.0) for choose in (min, max))
    verdicts = [_figure(nation, "verdict", population, item, s.ref.subgroup) for s, _ in scores]
    differing = sum(bool(verdict.value) for verdict in verdicts)
    ends = (index["slope_lower"].value, index["slope_upper"].value)
    yield (
        width,
        (
            Cell(title_of_measure(nation.survey, item.id)),
            _group(nation, *low),
            _group(nation, *high),
            average_cell(nation, index["range"], strong=True),
            Cell(words.GROUPS_DIFFER.format(differing=differing, count=len(scores))),
            average_cell(nation, index["slope"]),
            Cell(_between(nation, *ends), ref=str(index["slope"].ref)),
        ),
    )


def _group(nation: Nation, score: Figure, name: str) -> Cell:
    gaps = {"group": name, "score": average_cell(nation, score).text}
    return Cell(words.GROUP_SCORE.format_map(gaps), ref=str(score.ref))


def _between(nation: Nation, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return NONE
    decimals = nation.lens.score_decimals
    ends = {"low": number(low, decimals), "high": number(high, decimals)}
    return words_subgroups.TO.format_map(ends)


def _figure(nation: Nation, key: str, population: Population, item: Item, subgroup: str) -> Figure:
    wave = nation.survey.wave
    ref = Ref(f"inequality.{key}", item.id, NATIONAL, population.id, wave, subgroup=subgroup)
    return nation.release.at(ref)
