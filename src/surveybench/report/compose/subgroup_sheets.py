"""Sheets of subgroups: of organisations, of the country, and how unequal they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from surveybench.quantities import NATIONAL, Axis, Flag, Organisation, Ref, quantity
from surveybench.report.compose.sheets import (
    MOST_ROWS,
    Asked,
    Row,
    Tabulated,
    Value,
    columns_of,
    held,
    lead_columns,
    measure_column,
    ref_column,
    sheet_of,
    tabulated,
    value,
    wording,
    wording_column,
)
from surveybench.report.compose.subgroups import short_names
from surveybench.report.document import Sheet, SheetColumn, Unfolding
from surveybench.report.lens.named import breakdown_name, header
from surveybench.report.words import answers as words_answers
from surveybench.report.words import subgroups as words
from surveybench.survey import Breakdown, Population

N = "subgroup.n"
OWN = (N, "subgroup.score", "subgroup.lower", "subgroup.upper")
BESIDE = tuple(
    (f"subgroup.{side}_difference", f"subgroup.{side}_q", f"subgroup.{side}_verdict")
    for side in ("rest", "national")
)
NATION = tuple(f"inequality.{key}" for key in ("n", "score", "standard_error", "lower", "upper"))
NATION_BESIDE = tuple(f"inequality.{key}" for key in ("difference", "q", "verdict"))
ANSWERS = tuple(f"inequality.{key}" for key in ("share", "share_lower", "share_upper"))
SECTIONS = ("subgroup.section", "inequality.section")
INDICES = tuple(f"inequality.{key}" for key in ("range", "slope", "slope_lower", "slope_upper"))
ABOVE = 20  # lines above the rows of a sheet, at most
Group = tuple[Breakdown, str]


def breakdown_column() -> SheetColumn:
    """What people are told apart by."""
    return SheetColumn(words.BREAKDOWN, width=16)


def subgroup_column() -> SheetColumn:
    """Names of groups of people."""
    return SheetColumn(words.SUBGROUP, width=26)


def of_organisations(request: Asked, population: Population) -> Iterator[Sheet]:
    """A row for each group of an organisation that may be shown; nothing where none may."""
    shown = [
        (one, item, group)
        for one in request.organisations
        for item, group in _shown(request, population.id, one)
    ]
    if not shown:
        return
    figures = held(request, tabulated(*OWN))
    columns = (*lead_columns(), breakdown_column(), subgroup_column(), *columns_of(figures))
    for names in BESIDE:
        columns = (*columns, *_columns_beside(request, names))
    sheet = sheet_of(
        request, words.SHEET, words.SHEET_BASE, (*columns, ref_column()), (), population
    )

    def row(one: Organisation, item: str, group: Group) -> Row:
        labels = (item, one.code, population.id)
        values = [_value(request, column, labels, group[1]) for column in figures]
        beside = [v for names in BESIDE for v in _beside(request, names, labels, group[1])]
        name = short_names(group[0])[group[1]]
        lead = (
            one.name,
            wording(request.release, item),
            item,
            one.code,
            breakdown_name(group[0]),
            name,
        )
        return (*lead, *values, *beside, str(_ref(request, N, labels, group[1])))

    for start in range(0, len(shown), MOST_ROWS - ABOVE):
        part = shown[start : start + MOST_ROWS - ABOVE]
        unfolding = Unfolding(len(part), lambda part=part: (row(*entry) for entry in part))
        yield replace(sheet, rows=unfolding)


def of_the_country(request: Asked, population: Population) -> Iterator[Sheet]:
    """Groups of the whole country, and how unequal those of a breakdown are."""
    survey = request.release.survey
    if not survey.breakdowns or not request.known(NATION[0]):
        return
    figures = held(request, tabulated(*NATION))
    columns = (
        wording_column(),
        measure_column(),
        breakdown_column(),
        subgroup_column(),
        *columns_of(figures),
    )
    columns = (*columns, *_columns_beside(request, NATION_BESIDE), ref_column())
    rows: list[Row] = []
    for item, (breakdown, subgroup) in product(survey.evaluative, _groups(request)):
        labels = (item.id, NATIONAL, population.id)
        values = [_value(request, quantity, labels, subgroup) for quantity in figures]
        if values[0] is None:
            continue
        name = short_names(breakdown)[subgroup]
        lead = (wording(request.release, item.id), item.id, breakdown_name(breakdown), name)
        beside = _beside(request, NATION_BESIDE, labels, subgroup)
        ref = str(_ref(request, NATION[0], labels, subgroup))
        rows.append((*lead, *values, *beside, ref))
    if rows:
        base = words.SHEET_NATION_BASE
        yield sheet_of(request, words.SHEET_NATION, base, columns, tuple(rows), population)
        yield from _indices(request, population)


def of_sections(request: Asked, population: Population) -> Iterator[Sheet]:
    """A row for each section of a group that has a score, the country's before organisations'."""
    survey = request.release.survey
    if not survey.breakdowns or not request.known(SECTIONS[0]):
        return
    (own,), (national,) = (held(request, tabulated(name)) for name in SECTIONS)
    items = survey.of(population.id).sections
    sheets = ((NATIONAL, survey.words.country), *((o.code, o.name) for o in request.organisations))
    rows: list[Row] = []
    for (code, name), section, (breakdown, subgroup) in product(sheets, items, _groups(request)):
        column = national if code == NATIONAL else own
        at = (section.id, code, population.id)
        figure = request.release.at(_ref(request, column.statistic, at, subgroup))
        if figure.value is not None:
            lead = (name, wording(request.release, section.id), section.id, code)
            group = (breakdown_name(breakdown), short_names(breakdown)[subgroup])
            score = value(figure, column)
            both = (None, score) if code == NATIONAL else (score, None)
            rows.append((*lead, *group, *both, str(figure.ref)))
    heads = (*lead_columns(), breakdown_column(), subgroup_column())
    columns = (*heads, *columns_of((own, national)), ref_column())
    if rows:
        base = words.SHEET_SECTIONS_BASE
        yield sheet_of(request, words.SHEET_SECTIONS, base, columns, tuple(rows), population)


def answers_of_the_country(request: Asked, population: Population) -> Iterator[Sheet]:
    """What each group of the whole country answered; nothing where no share may be shown."""
    survey, name = request.release.survey, ANSWERS[0]
    if not survey.breakdowns or not request.known(name):
        return
    figures = held(request, tabulated(*ANSWERS))
    rows: list[Row] = []
    for item, (breakdown, subgroup) in product(
        survey.of(population.id).evaluative, _groups(request)
    ):
        for option in (entry for entry in item.options if entry.score is not None):
            at = (item.id, NATIONAL, population.id, survey.wave, str(option.code), subgroup)
            shown = [request.release.at(Ref(column.statistic, *at)) for column in figures]
            if shown[0].value is None:
                continue
            told = (wording(request.release, item.id), item.id, breakdown_name(breakdown))
            group = short_names(breakdown)[subgroup]
            values = (value(f, column) for f, column in zip(shown, figures, strict=True))
            answer = (str(option.code), option.label)
            rows.append((*told, group, *answer, *values, str(shown[0].ref)))
    option = SheetColumn(words_answers.OPTION, width=10)
    label = SheetColumn(words_answers.OPTION_LABEL, width=24)
    lead = (wording_column(), measure_column(), breakdown_column(), subgroup_column())
    columns = (*lead, option, label, *columns_of(figures), ref_column())
    if rows:
        base = words.SHEET_ANSWERS_BASE
        yield sheet_of(request, words.SHEET_ANSWERS, base, columns, tuple(rows), population)


def _indices(request: Asked, population: Population) -> Iterator[Sheet]:
    survey, figures = request.release.survey, held(request, tabulated(*INDICES))
    rows: list[Row] = []
    for item, breakdown in product(survey.evaluative, survey.breakdowns):
        labels = (item.id, NATIONAL, population.id)
        values = [_value(request, quantity, labels, breakdown.name) for quantity in figures]
        if any(entry is not None for entry in values):
            ref = str(_ref(request, INDICES[0], labels, breakdown.name))
            lead = (wording(request.release, item.id), item.id, breakdown_name(breakdown))
            rows.append((*lead, *values, ref))
    columns = (
        wording_column(),
        measure_column(),
        breakdown_column(),
        *columns_of(figures),
        ref_column(),
    )
    if rows:
        base = words.SHEET_INDEX_BASE
        yield sheet_of(request, words.SHEET_INDEX, base, columns, tuple(rows), population)


def _groups(request: Asked) -> list[Group]:
    return [(b, subgroup) for b in request.release.survey.breakdowns for subgroup in b.subgroups]


def _shown(request: Asked, population: str, one: Organisation) -> Iterator[tuple[str, Group]]:
    """Items and groups of an organisation whose number of people may be shown."""
    grid = request.release.grids.get(N)
    if grid is None:
        return
    groups = _groups(request)
    p, o = grid.positions[Axis.POPULATION][population], grid.positions[Axis.ORGANISATION][one.code]
    for m, s in np.argwhere(grid.flags[0, p, :, :, o] == Flag.OK).tolist():
        yield grid.measures[m], groups[s]


def _columns_beside(request: Asked, names: Sequence[str]) -> tuple[SheetColumn, ...]:
    """Difference and q as numbers, the verdict in words."""
    *numbers, verdict = names
    columns = columns_of(held(request, tabulated(*numbers)))
    return (*columns, SheetColumn(header(quantity(verdict)), width=20))


def _beside(
    request: Asked, names: Sequence[str], labels: tuple[str, str, str], subgroup: str
) -> list[Value]:
    *numbers, verdict = names
    values = [
        _value(request, column, labels, subgroup) for column in held(request, tabulated(*numbers))
    ]
    judged = request.release.at(_ref(request, verdict, labels, subgroup)).value
    return [*values, None if judged is None else words.VERDICTS[int(judged)]]


def _value(request: Asked, column: Tabulated, labels: tuple[str, str, str], subgroup: str) -> Value:
    return value(request.release.at(_ref(request, column.statistic, labels, subgroup)), column)


def _ref(request: Asked, statistic: str, labels: tuple[str, str, str], subgroup: str) -> Ref:
    return Ref(statistic, *labels, request.release.survey.wave, subgroup=subgroup)
