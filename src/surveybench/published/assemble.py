"""Figures of one or several files put into the grids of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import DefinitionError, InputError, Place
from surveybench.published.assembly import Assembly, Part, write
from surveybench.published.cells import MANY, check_range
from surveybench.published.draft import asked
from surveybench.published.figures import Figures
from surveybench.published.sources import (
    NOBODY,
    Positions,
    Source,
    ids_of,
    key_of,
    positions,
)
from surveybench.quantities import Axis, Basis, Flag, Quantity, Unit, Waves, quantity
from surveybench.survey import Survey

FAR = 1000.0  # a z score beyond any
# What a figure of an organisation is, where the row is everyone's.
OF_EVERYONE = {
    "score.score": "expected_range.national",
    "score.share": "score.national_share",
}
OF_ANSWERS = (Basis.ANSWERS, Basis.SCORE, Basis.SPREAD, Basis.CHOICES)


def assemble(
    assembly: Assembly, sources: Sequence[Source], names: Mapping[int, Mapping[str, str]]
) -> None:
    """Put the figures of all files into the draft; of two that give one figure the newer counts.

    `names` says by wave what an organisation's code has become since. Raises InputError for a
    figure that cannot be what its column says.
    """
    known = {one.code: i for i, one in enumerate(assembly.draft.organisations)}
    for source in sources:
        main = source.wave == assembly.survey.wave
        renamed = names.get(source.wave, {})
        codes = {**known, **{old: known[new] for old, new in renamed.items() if new in known}}
        cache: dict[int, Positions] = {}
        for placed, who in zip(source.fit.tables, source.read.who, strict=True):
            first = source.fit.tables[0].sheet.name if main else ""
            cache[id(who)] = positions(placed, who, codes, f"sheet {first}" if first else "")
            if first and placed.table.complete:
                _check_rows(assembly, placed.sheet.place(), cache[id(who)], first)
            if placed.table.holds == "earlier":
                _mark_newcomers(assembly, who.waves, cache[id(who)])
            lost = int((cache[id(who)][who.own] == NOBODY).sum())
            if lost:
                name = source.fit.book.file
                reason = f"rows of {name} of organisations that the newest file does not have"
                assembly.leave(reason, lost)
        for figures in source.read.figures:
            _place(assembly, source, figures, cache[id(figures.who)])


def _check_rows(assembly: Assembly, place: Place, rows_of: Positions, first: str) -> None:
    missing = set(range(len(assembly.draft.organisations))) - set(rows_of.tolist())
    if missing:
        raise InputError(
            f"has no row for {assembly.draft.organisations[min(missing)].code}.",
            where=place,
            remedy=f"Every organisation of sheet {first} needs its row.",
        )


def _mark_newcomers(assembly: Assembly, waves: Sequence[int], rows_of: Positions) -> None:
    """Organisations that an earlier wave does not list: merged, new, or not part of it."""
    draft = assembly.draft
    for wave in sorted(set(waves) & set(assembly.survey.waves[1:])):
        w = assembly.survey.waves.index(wave)
        absent = np.ones(len(draft.organisations), bool)
        absent[[p for p, own in zip(rows_of, waves, strict=True) if own == wave and p >= 0]] = False
        for name, flags in draft.flags.items():
            row = quantity(name)
            if row.basis in OF_ANSWERS and Axis.ORGANISATION in row.axes:
                flags[w][..., absent] = Flag.NOT_COMPARABLE
            elif row.basis is Basis.TWO_WAVES:
                flags[w - 1][..., absent] = Flag.NOT_COMPARABLE


def _place(assembly: Assembly, source: Source, figures: Figures, rows_of: Positions) -> None:
    """Put the figures of one column into the draft, wave by wave."""
    name = figures.rule.quantity
    row = quantity(name)
    if figures.national and Axis.ORGANISATION in row.axes and not row.everyone:
        if name not in OF_EVERYONE:
            return
        name, row = OF_EVERYONE[name], quantity(OF_EVERYONE[name])
    values = _values(assembly, figures, row)
    stated = {figures.who.waves[r] or source.wave for r in figures.rows.tolist()}
    for wave in sorted(stated, reverse=True):
        chosen = np.flatnonzero(_rows_of(figures, source, wave))
        if _wave_index(assembly, row, wave, figures) is None:
            continue
        index = _index(assembly, source, figures, row, int(wave))
        if index is not None:
            part = Part(figures, chosen, rows_of[figures.rows[chosen]], values[chosen])
            write(assembly, row, index, part)


def _wave_index(assembly: Assembly, row: Quantity, wave: int, figures: Figures) -> int | None:
    """Where a wave stands on the quantity's axis; None where it has none there."""
    survey = assembly.survey
    if wave not in survey.waves:
        name = figures.placed.sheet.name
        within = f" in {name}" if name else ""
        assembly.leave(f"columns of {wave}{within}, with which the definition does not compare")
        return None
    position = survey.waves.index(wave)
    if row.waves is Waves.REPORTED:
        return 0 if position == 0 else None
    if row.waves is Waves.EARLIER:
        return position - 1 if position else None
    return position


def _values(assembly: Assembly, figures: Figures, row: Quantity) -> NDArray[np.float64]:
    """The numbers in the unit of the quantity; InputError for one that cannot be."""
    rule = figures.rule
    integer = row.unit in (Unit.PEOPLE, Unit.ORGANISATIONS, Unit.BAND, Unit.VERDICT)
    low, high = _range(assembly.survey, row)
    shown = 1.0
    if row.unit is Unit.SHARE:
        values = figures.as_shares() if rule.unit == "percent" else figures.numbers.values
        shown = 1.0 if figures.fractions or rule.unit != "percent" else 100.0
    elif rule.unit == "percent":
        if not assembly.survey.scale.percent:
            raise DefinitionError(
                f"scores are percentages in {figures.placed.sheet.file}, and the definition's run "
                f"from {assembly.survey.scale.low:g} to {assembly.survey.scale.high:g}.",
                where=Place(key="scale"),
                remedy="Add this line to the definition: scale: {from: 0, to: 100, unit: '%'}.",
            )
        values = figures.as_percentages()
    else:
        values = figures.numbers.values
    if rule.blank_zero:
        low = min(low, 0.0)
    check_range(values, low, high, figures.place, integer=integer, shown=shown)
    return values


def _range(survey: Survey, row: Quantity) -> tuple[float, float]:
    """The lowest and the highest number that a quantity can be, on the scale of the survey."""
    low, high = row.range
    if row.unit is Unit.SCORE:
        return survey.scale.low, survey.scale.high
    if row.unit is Unit.POINTS:
        span = survey.scale.high - survey.scale.low
        return max(low, -span), span
    high = min(high, MANY if row.unit in (Unit.PEOPLE, Unit.ORGANISATIONS) else FAR)
    return max(low, -FAR), high


def _index(
    assembly: Assembly, source: Source, figures: Figures, row: Quantity, wave: int
) -> dict[Axis, int] | None:
    """Where figures stand on each axis but that of organisations; None where they are left out."""
    waves = assembly.draft.labels[row.name][Axis.WAVE]
    index = {Axis.WAVE: waves.index(wave)}
    if Axis.POPULATION in row.axes:
        index[Axis.POPULATION] = _population(assembly, figures)
    if Axis.MEASURE in row.axes:
        measure = _measure(assembly, source, figures, wave)
        if measure is None:
            return None
        index[Axis.MEASURE] = measure
    return index


def _population(assembly: Assembly, figures: Figures) -> int:
    populations = assembly.survey.populations
    text = figures.parts.get("population", "")
    if not text:
        return 0
    for position, population in enumerate(populations):
        if key_of(text) in (key_of(population.id), key_of(population.name)):
            return position
    raise InputError(
        f"the definition has no population '{text[:40]}'.",
        where=figures.place(0),
        remedy=f"Known are: {', '.join(one.id for one in populations)}.",
    )


def _measure(assembly: Assembly, source: Source, figures: Figures, wave: int) -> int | None:
    """The position of a measure; of an earlier wave's own file by the comparability map."""
    survey, text = assembly.survey, figures.parts["measure"]
    if source.wave != survey.wave:
        own = next(one for one in survey.earlier if one.survey.wave == source.wave)
        theirs = ids_of(own.survey).get(key_of(text))
        backward = {then: now for now, then in own.items.items()}
        backward |= _sections(own.survey, survey, wave)
        if theirs is None or theirs not in backward:
            assembly.leave(f"figures of {source.wave} that are not compared")
            return None
        return survey.measures.index(backward[theirs])
    measure = ids_of(survey).get(key_of(text))
    if measure is not None and wave != survey.wave and measure not in asked(survey, wave):
        if np.isfinite(figures.numbers.values[_rows_of(figures, source, wave)]).any():
            assembly.leave(f"figures of {wave} that the definition does not compare")
        return None
    if measure is None:
        if source.fit.layout.other_measures == "leave":
            assembly.leave("measures that the definition does not have")
            return None
        place = figures.placed.sheet.place(None, figures.placement.index, figures.placement.header)
        raise InputError(
            f"the definition has no {text} to put this column into.",
            where=place,
            remedy="Use the definition of this survey and wave, or add the item to it.",
        )
    return survey.measures.index(measure)


def _rows_of(figures: Figures, source: Source, wave: int) -> NDArray[np.bool_]:
    """Which rows of the figures are of a wave."""
    waves = np.array([figures.who.waves[r] or source.wave for r in figures.rows.tolist()])
    return waves == wave


def _sections(then: Survey, now: Survey, wave: int) -> dict[str, str]:
    """Sections of an earlier wave that are made of the counterparts of the same items."""
    items = next(one.items for one in now.earlier if one.survey.wave == wave)
    made_of = {(tuple(sorted(then.shares[s.id].items())), s.score): s.id for s in then.sections}
    rows_of = {}
    for section in now.sections:
        shares = now.shares[section.id]
        if all(item in items for item in shares):
            own = tuple(sorted((items[item], share) for item, share in shares.items()))
            if (counterparts := (own, section.score)) in made_of:
                rows_of[made_of[counterparts]] = section.id
    return rows_of


def labels_in(sources: Sequence[Source], name: str, part: str) -> tuple[str, ...]:
    """What the files say of the options, or subgroups, that a quantity is by.

    In the order of the layout, where it names them, and else in that of the files.
    """
    labels: dict[str, None] = {}
    order: dict[str, None] = {}
    for source in sources:
        order |= dict.fromkeys(source.fit.layout.options.values() if part == "option" else ())
        for figures in source.read.figures:
            if figures.rule.quantity == name:
                labels[figures.parts.get(part, "")] = None
    return (
        *(label for label in order if label in labels),
        *(label for label in labels if label not in order),
    )


def check_populations(survey: Survey, sources: Sequence[Source]) -> None:
    """Raise DefinitionError where a file speaks of one population and the definition of several."""
    has_populations = any(
        "population" in figures.parts for source in sources for figures in source.read.figures
    )
    if len(survey.populations) != 1 and not has_populations:
        raise DefinitionError(
            f"a published workbook holds one population, the definition {len(survey.populations)}.",
            where=Place(key="populations"),
            remedy="Keep the one under populations that the workbook is about.",
        )
