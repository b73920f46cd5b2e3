"""Who answered so: subgroups of an organisation beside all its others and beside the country's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from surveybench.quantities import Figure, Ref
from surveybench.report.compose.panels import panels
from surveybench.report.compose.say import (
    fill,
    head,
    measure_name,
    star_key,
    text,
    wording,
)
from surveybench.report.compose.view import View, cell, score_cell
from surveybench.report.document import Block, Cell, Chart, Column, Group, Page, Table
from surveybench.report.lens.named import breakdown_name
from surveybench.report.lens.rounding import NONE, number, signed
from surveybench.report.lens.terms import apart_by, capital
from surveybench.report.words import subgroups as words
from surveybench.survey import Breakdown, Dimension, Item, Population

SCORE, SECTION = "subgroup.score", "subgroup.section"
ROWS_A_PAGE, FIRST_ROWS = 30, 22
COLUMNS_A_TABLE = 6
AGE, NO_AGE = "age", 100  # an end of a band that only says how old anybody may be
Row = tuple[Cell, ...]


def pages(view: View, population: Population) -> Iterator[Page]:
    """Groups that differ, then the scores of every breakdown; nothing where none may be shown."""
    if not view.lens.has_any(SCORE):
        return
    shown = [b for b in view.survey.breakdowns if _rows(view, population.id, b, b.subgroups)]
    if not shown:
        return
    first = f"subgroups-{population.id}"
    gaps = {"population": population.name}
    differing = list(_differing(view, population.id))
    title = fill(words.TITLE, view, gaps)
    blank = [b.name for b in view.survey.breakdowns if b not in shown]
    yield _page(view, population, first, title, _first(view, population, differing, blank))
    rest = differing[FIRST_ROWS:]
    for start in range(0, len(rest), ROWS_A_PAGE):
        part = _named_anew(differing, FIRST_ROWS + start, ROWS_A_PAGE)
        title = {**gaps, "part": part[0][0].text.partition(". ")[0]}
        table = _difference_table(view, population, part, f"{first}-from-{start}")
        yield _page(
            view,
            population,
            f"{first}-more-{start}",
            fill(words.TITLE_MORE, view, title),
            (table,),
            first,
        )
    for breakdown in shown:
        yield from _scores(view, population, breakdown, first)


def _named_anew(rows: Sequence[Row], start: int, count: int) -> list[Row]:
    """Some of the rows; the first says its question again, which stands pages before."""
    question = next(row[0] for row in rows[start::-1] if row[0].text)
    first, *following = rows[start : start + count]
    return [(question, *first[1:]), *following]


def _page(
    view: View,
    population: Population,
    name: str,
    title: str,
    blocks: tuple[Block, ...],
    parent: str = "",
) -> Page:
    return Page(
        id=name,
        kind="subgroups",
        title=title,
        level=3 if parent else 2,
        blocks=(*blocks, *star_key(view.survey, blocks)),
        head=head(view, population.id),
        population=population.id,
        parent=parent,
        listed=not parent,
    )


def _first(
    view: View, population: Population, rows: Sequence[Row], blank: Sequence[str]
) -> tuple[Block, ...]:
    """What groups are, those that differ, and which breakdowns have no group to show."""
    notes = (words.LEAD, view.lens.terms["groups_scored"], words.FEW)
    sentences = [fill(note, view) for note in notes]
    if blank:
        sentences.append(fill(words.NO_GROUP, view, {"breakdowns": apart_by(blank)}))
    lead = text("note", " ".join(sentences))
    if not rows:
        return lead, text("notice", fill(words.NOTHING, view))
    name = f"subgroups-{population.id}-differ"
    return lead, _difference_table(view, population, rows[:FIRST_ROWS], name)


def group_names(breakdown: Breakdown) -> dict[str, str]:
    """What each subgroup is called on a page, such as `Sex: Male`, by its name in references."""
    gaps = {"breakdown": capital(breakdown_name(breakdown))}
    named = short_names(breakdown).items()
    return {key: words.GROUP.format(**gaps, group=group) for key, group in named}


def short_names(breakdown: Breakdown) -> dict[str, str]:
    """The same without what people are told apart by: `Male`, `66 and over`."""
    categories = product(*(_categories(dimension) for dimension in breakdown.dimensions))
    return dict(zip(breakdown.subgroups, map(", ".join, categories), strict=True))


def _categories(dimension: Dimension) -> tuple[str, ...]:
    """What the categories of a dimension are called; the oldest people have no end of their own."""
    *others, last = dimension.categories
    if dimension.name == AGE and dimension.bands and dimension.bands[-1][1] >= NO_AGE:
        last = words.AND_OVER.format(low=dimension.bands[-1][0])
    return (*others, last)


# ---- groups that differ ----


def _differing(view: View, population: str) -> Iterator[Row]:
    """A row for each group that is higher or lower than others, question by question."""
    for item in view.survey.evaluative:
        question = f"{item.id}. {wording(item)}"
        for breakdown in view.survey.breakdowns:
            for subgroup, group in group_names(breakdown).items():
                verdicts = [
                    _figure(view, f"subgroup.{beside}_verdict", population, item, subgroup).value
                    for beside in ("rest", "national")
                ]
                if any(verdicts):
                    names = Cell(question), Cell(group)
                    yield *names, *_difference_cells(view, population, item, subgroup)
                    question = ""


def _difference_cells(view: View, population: str, item: Item, subgroup: str) -> Row:
    def own(key: str) -> Figure:
        return _figure(view, f"subgroup.{key}", population, item, subgroup)

    low, high, decimals = own("lower").value, own("upper").value, view.lens.score_decimals
    ends = (
        NONE
        if low is None or high is None
        else words.TO.format(low=number(low, decimals), high=number(high, decimals))
    )
    return (
        cell(view.lens, own("n"), 0),
        score_cell(view, own("score"), strong=True),
        Cell(ends),
        _difference(own("rest_difference"), own("rest_verdict"), decimals),
        _difference(own("national_difference"), own("national_verdict"), decimals),
    )


def _difference(difference: Figure, verdict: Figure, decimals: int) -> Cell:
    """How much higher or lower, and whether that is more than chance."""
    if difference.value is None or verdict.value is None:
        return Cell(NONE, ref=str(difference.ref))
    gap = signed(difference.value, decimals)
    return Cell(words.WORDS[int(verdict.value)].format(difference=gap), ref=str(difference.ref))


def _difference_table(view: View, population: Population, rows: Sequence[Row], name: str) -> Table:
    weights = (3.4, 1.9, 1.1, 0.8, 1.2, 1.7, 1.7)
    columns = tuple(
        Column(fill(header, view), "right" if place in (2, 3, 4) else "left", weight)
        for place, (header, weight) in enumerate(zip(words.DIFFER_COLUMNS, weights, strict=True))
    )
    caption = fill(words.DIFFER_TABLE, view, {"population": population.name})
    return Table(name, caption, columns, tuple(rows), style="dense")


# ---- all scores ----


def _scores(
    view: View, population: Population, breakdown: Breakdown, parent: str
) -> Iterator[Page]:
    """The scores of a breakdown's groups, a column each; a group without any has none."""
    gaps = {
        "population": population.name,
        "breakdown": breakdown_name(breakdown),
        "part": breakdown_name(breakdown),
    }
    title = fill(words.TITLE_MORE, view, gaps)
    named = short_names(breakdown)
    shown = [subgroup for subgroup in named if _is_shown(view, population.id, subgroup)]
    blank = [name for subgroup, name in named.items() if subgroup not in shown]
    notes = [fill(words.SCORES_NOTE, view)]
    if blank:
        notes.append(words.NO_COLUMN.format(groups="; ".join(blank)))
    for first in range(0, len(shown), COLUMNS_A_TABLE):
        subgroups = shown[first : first + COLUMNS_A_TABLE]
        name = f"{parent}-{breakdown.name.replace(' ', '-')}-{first}"
        table = Table(
            f"{name}-table",
            fill(words.SCORES_TABLE, view, gaps),
            (Column(words.QUESTION, weight=4.0), *(Column(named[s], "right") for s in subgroups)),
            tuple(_rows(view, population.id, breakdown, subgroups)),
            style="dense",
        )
        charts = _panels(view, population, breakdown, {s: named[s] for s in subgroups}, name)
        lead = text("note", " ".join(notes))
        drawn = Group("ranking", (lead, *charts[:1]), f"{name}-groups")
        yield _page(view, population, name, title, (drawn, *charts[1:], table), parent)


def _panels(
    view: View,
    population: Population,
    breakdown: Breakdown,
    groups: dict[str, str],
    name: str,
) -> list[Chart]:
    """The same scores as dots, a panel for each group."""

    def figure(key: str, item: Item, subgroup: str) -> Figure:
        return _figure(view, f"subgroup.{key}", population.id, item, subgroup)

    gaps = {"population": population.name, "breakdown": breakdown_name(breakdown)}
    label = fill(words.SCORES_TABLE, view, gaps)
    return panels(view, f"{name}-chart", label, population.id, groups, figure)


def _is_shown(view: View, population: str, subgroup: str) -> bool:
    """Whether a group has a score on any question."""
    return any(
        _figure(view, SCORE, population, item, subgroup).value is not None
        for item in view.survey.evaluative
    )


def _rows(view: View, population: str, breakdown: Breakdown, subgroups: Sequence[str]) -> list[Row]:
    """A row for each question of which any of these groups may be shown."""
    rows = []
    for item in view.survey.evaluative:
        cells = [_score(view, population, item, subgroup) for subgroup in subgroups]
        if any(entry.text != NONE for entry in cells):
            rows.append((Cell(f"{item.id}. {wording(item)}"), *cells))
    return rows + _section_rows(view, population, subgroups)


def _section_rows(view: View, population: str, subgroups: Sequence[str]) -> list[Row]:
    """A row for each section of which any of these groups has a score."""
    rows: list[Row] = []
    if SECTION not in view.release.grids:
        return rows
    for section in view.survey.of(population).sections:
        at = (section.id, view.organisation.code, population, view.survey.wave)
        figures = [view.release.at(Ref(SECTION, *at, subgroup=s)) for s in subgroups]
        if any(figure.value is not None for figure in figures):
            name = Cell(measure_name(view, section.id), strong=True)
            rows.append((name, *(score_cell(view, figure) for figure in figures)))
    return rows


def _score(view: View, population: str, item: Item, subgroup: str) -> Cell:
    score = _figure(view, SCORE, population, item, subgroup)
    verdict = _figure(view, "subgroup.rest_verdict", population, item, subgroup)
    if score.value is None:
        return Cell(NONE, ref=str(score.ref))
    arrow = words.ARROWS[int(verdict.value or 0)]
    return Cell(f"{number(score.value, view.lens.score_decimals)}{arrow}", ref=str(score.ref))


def _figure(view: View, statistic: str, population: str, item: Item, subgroup: str) -> Figure:
    code, wave = view.organisation.code, view.survey.wave
    return view.release.at(Ref(statistic, item.id, code, population, wave, subgroup=subgroup))
