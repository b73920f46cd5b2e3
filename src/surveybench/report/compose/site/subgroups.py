"""Who of the whole country answered so: groups of people on the page of a question."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.quantities import NATIONAL, Figure, Ref
from surveybench.report.charts import SectionDot, SectionDots, draw
from surveybench.report.compose.say import text
from surveybench.report.compose.site.names import measure_short
from surveybench.report.compose.site.nation import Nation
from surveybench.report.compose.subgroups import group_names
from surveybench.report.compose.view import cell, difference_cell, rate
from surveybench.report.document import Block, Cell, Chart, Column, Table
from surveybench.report.lens.named import breakdown_name
from surveybench.report.lens.rounding import NONE, number, plotted
from surveybench.report.words import subgroups as words
from surveybench.survey import Breakdown, Population

SCORE, SHARE, SECTION = (f"inequality.{key}" for key in ("score", "share", "section"))


def subgroups(nation: Nation, population: Population, measure: str) -> Iterator[Block]:
    """Each group beside all others, and how unequal they are; nothing where none may be shown."""
    survey = nation.survey
    if not nation.lens.has_any(SCORE):
        return
    if measure not in survey.item:
        yield from _of_section(nation, population, measure)
        return
    rows = tuple(
        (Cell(group), *_cells(nation, population, measure, subgroup))
        for breakdown in survey.breakdowns
        for subgroup, group in group_names(breakdown).items()
        if _figure(nation, "score", population, measure, subgroup).value is not None
    )
    if not rows:
        return
    gaps = {"measure": measure_short(nation, measure), "population": population.name}
    chart = _dots(nation, population, measure)
    yield text("heading", nation.say(words.NATION_HEADING))
    yield text("note", nation.say(words.NATION_LEAD))
    sides = ("left", "right", "right", "right", "right", "left")
    columns = tuple(
        Column(nation.say(head), "right" if side == "right" else "left", 2.6 if not place else 1.0)
        for place, (head, side) in enumerate(zip(words.NATION_COLUMNS, sides, strict=True))
    )
    yield chart
    yield Table("subgroups", nation.say(words.NATION_TABLE, gaps), columns, rows)
    yield from _indices(nation, population, measure, gaps)
    yield from answers_table(nation, population, measure)


def _of_section(nation: Nation, population: Population, section: str) -> Iterator[Block]:
    """A section's score in each group that may be shown; nothing where none may."""
    if SECTION not in nation.release.grids:
        return
    rows = tuple(
        (Cell(group), cell(nation.lens, score, nation.lens.score_decimals))
        for breakdown in nation.survey.breakdowns
        for subgroup, group in group_names(breakdown).items()
        if (score := _figure(nation, "section", population, section, subgroup)).value is not None
    )
    if rows:
        gaps = {"measure": measure_short(nation, section), "population": population.name}
        group, _, score_head, *_ = (nation.say(head) for head in words.NATION_COLUMNS)
        columns = (Column(group, weight=2.6), Column(score_head, "right"))
        yield text("heading", nation.say(words.NATION_HEADING))
        yield Table("subgroups", nation.say(words.NATION_TABLE, gaps), columns, rows)
        yield text("note", nation.say(words.SECTION_NOTE))


def answers_table(
    nation: Nation, population: Population, measure: str, only: Breakdown | None = None
) -> Iterator[Block]:
    """What each group answered, of all breakdowns or of one; nothing where none may be shown."""
    if SHARE not in nation.release.grids:
        return
    options = [o for o in nation.survey.item[measure].options if o.score is not None]
    rows: list[tuple[Cell, ...]] = []
    for breakdown in nation.survey.breakdowns if only is None else (only,):
        for subgroup, group in group_names(breakdown).items():
            at = (measure, NATIONAL, population.id, nation.survey.wave)
            refs = [Ref(SHARE, *at, option=str(o.code), subgroup=subgroup) for o in options]
            shown = [nation.release.at(ref) for ref in refs]
            if all(figure.value is not None for figure in shown):
                rows.append((Cell(group), *map(rate, shown)))
    if rows:
        gaps = {"measure": measure_short(nation, measure), "population": population.name}
        heads = [Column(o.label, "right") for o in options]
        columns = (Column(nation.say(words.ANSWERS_COLUMN), weight=2.6), *heads)
        name = f"group-answers-{measure}" + (f"-{only.name}".replace(" ", "-") if only else "")
        yield Table(name, nation.say(words.ANSWERS_TABLE, gaps), columns, tuple(rows))
        yield text("note", nation.say(words.ANSWERS_NOTE))


def _dots(nation: Nation, population: Population, measure: str) -> Chart:
    """A line for each group, beside the country's average."""
    average = nation.everyone("national", measure, population.id).value
    rows = tuple(
        SectionDot(
            name=group,
            score=plotted(score.value),
            shown=number(score.value, nation.lens.score_decimals),
            lower=None,
            upper=None,
            band=None,
            verdict="" if verdict is None else words.VERDICTS[int(verdict)],
            national=None if average is None else plotted(average),
            national_shown="" if average is None else number(average, nation.lens.score_decimals),
            lowest=None,
            highest=None,
        )
        for breakdown in nation.survey.breakdowns
        for subgroup, group in group_names(breakdown).items()
        if (score := _figure(nation, "score", population, measure, subgroup)).value is not None
        for verdict in (_figure(nation, "verdict", population, measure, subgroup).value,)
    )
    country = nation.survey.words.country
    label = nation.say(
        words.NATION_TABLE,
        {"measure": measure_short(nation, measure), "population": population.name},
    )
    model = SectionDots(label, rows, label, country, nation.survey.scale.ends)
    listed_groups = "; ".join(f"{row.name} {row.shown}" for row in rows)
    alt = nation.say(words.NATION_ALT, {"label": label, "groups": listed_groups})
    return Chart("groups", alt, model, draw(model))


def _cells(nation: Nation, population: Population, measure: str, subgroup: str) -> tuple[Cell, ...]:
    def figure(key: str) -> Figure:
        return _figure(nation, key, population, measure, subgroup)

    decimals, verdict = nation.lens.score_decimals, figure("verdict")
    word = NONE if verdict.value is None else words.VERDICTS[int(verdict.value)]
    return (
        cell(nation.lens, figure("n"), 0),
        cell(nation.lens, figure("score"), decimals),
        _ends(figure("lower"), figure("upper"), decimals),
        difference_cell(nation.lens, figure("difference"), decimals),
        Cell(word, ref=str(verdict.ref)),
    )


def _indices(
    nation: Nation, population: Population, measure: str, gaps: dict[str, str]
) -> Iterator[Block]:
    """Range, and slope of groups in order, of each breakdown of which all groups are shown."""
    rows, decimals = list[tuple[Cell, ...]](), nation.lens.score_decimals
    for breakdown in nation.survey.breakdowns:
        keys = ("range", "slope", "slope_lower", "slope_upper")
        values = [_figure(nation, key, population, measure, breakdown.name) for key in keys]
        if values[0].value is not None:
            name = Cell(breakdown_name(breakdown))
            indices = [cell(nation.lens, value, decimals) for value in values[:2]]
            rows.append((name, *indices, _ends(values[2], values[3], decimals)))
    if not rows:
        return
    columns = tuple(
        Column(nation.say(head), "right" if place else "left", 1.0 if place else 2.0)
        for place, head in enumerate(words.INDEX_COLUMNS)
    )
    yield Table("inequality", nation.say(words.INDEX_TABLE, gaps), columns, tuple(rows))
    yield text("note", nation.say(words.INDEX_NOTE))


def _ends(low: Figure, high: Figure, decimals: int) -> Cell:
    if low.value is None or high.value is None:
        return Cell(NONE)
    return Cell(words.TO.format(low=number(low.value, decimals), high=number(high.value, decimals)))


def _figure(
    nation: Nation, key: str, population: Population, measure: str, subgroup: str
) -> Figure:
    wave = nation.survey.wave
    ref = Ref(f"inequality.{key}", measure, NATIONAL, population.id, wave, subgroup=subgroup)
    return nation.release.at(ref)
