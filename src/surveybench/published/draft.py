"""The grids of a report before its numbers are known: readers fill in what is published.

The same statistics as from respondents, over the same labels, so that everything after the release
gate is the same. What stays unfilled is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from surveybench.quantities import (
    Axis,
    Flag,
    Grid,
    Label,
    Organisation,
    Waves,
    Worker,
    publishable_quantities,
)
from surveybench.results import Provenance, Publisher, Results
from surveybench.survey import Survey

# Where figures stand in an array: one entry an axis.
Position = tuple[int | slice | NDArray[np.intp], ...]
# The labels of a grid on each of its axes.
Labels = dict[Axis, tuple[Label, ...]]
MOST_DECIMALS = 6


@dataclass(frozen=True)
class Draft:
    """Values and flags by statistic, to be filled in, and what rests on enough people.

    Arrays are [wave, population, measure, organisation] with `labels` on them. A flag matters
    where there is no value. `shown` is that of Results. `worked_out_by` names the quantities that
    the publisher did not work out.
    """

    survey: Survey
    organisations: tuple[Organisation, ...]
    labels: Mapping[str, Labels]
    values: Mapping[str, NDArray[np.float64]]
    flags: Mapping[str, NDArray[np.int8]]
    shown: NDArray[np.bool_]
    worked_out_by: dict[str, Worker] = field(default_factory=dict)


def blank(
    survey: Survey,
    organisations: tuple[Organisation, ...],
    own: Mapping[str, Labels] = MappingProxyType({}),
) -> Draft:
    """A draft without numbers; what an earlier wave has no counterpart of is flagged already.

    `own` are labels that only the files know, by quantity: options and subgroups.
    """
    labels = _labels(survey, tuple(organisation.code for organisation in organisations), own)
    shapes = {name: tuple(map(len, axes.values())) for name, axes in labels.items()}
    values = {name: np.full(shape, np.nan) for name, shape in shapes.items()}
    flags = {name: _unfilled(survey, axes) for name, axes in labels.items()}
    shown = np.zeros(shapes["score.score"], bool)
    return Draft(survey, organisations, labels, values, flags, shown)


def _labels(survey: Survey, codes: tuple[str, ...], own: Mapping[str, Labels]) -> dict[str, Labels]:
    """What stands on the axes of every quantity that a publisher may give.

    A quantity by options or subgroups of which no file has any is not there.
    """
    waves: dict[Waves, tuple[int, ...]] = {
        Waves.EVERY: survey.waves,
        Waves.REPORTED: survey.waves[:1],
        Waves.EARLIER: survey.waves[1:],
    }
    shared: Labels = {
        Axis.POPULATION: tuple(population.id for population in survey.populations),
        Axis.MEASURE: survey.measures,
    }
    labels: dict[str, Labels] = {}
    for row in publishable_quantities():
        single: Labels = {
            Axis.WAVE: waves[row.waves],
            Axis.ORGANISATION: row.organisations(codes),
        }
        known = shared | single | own.get(row.name, {})
        if all(known.get(axis) for axis in row.axes):
            labels[row.name] = {axis: known[axis] for axis in row.axes}
    return labels


def _unfilled(survey: Survey, labels: Labels) -> NDArray[np.int8]:
    """Flags of a grid without numbers."""
    flags = np.full(tuple(map(len, labels.values())), Flag.NOT_PUBLISHED, np.int8)
    if Axis.MEASURE not in labels:
        return flags
    for w, wave in enumerate(labels[Axis.WAVE]):
        comparable = asked(survey, int(wave))
        for m, measure in enumerate(labels[Axis.MEASURE]):
            if measure not in comparable:
                flags[w, :, m] = _why_absent(survey, str(measure))
    return flags


def asked(survey: Survey, wave: int) -> frozenset[str]:
    """The measures of this wave that `wave` has too, so that they can be compared."""
    if wave == survey.wave:
        return frozenset(survey.measures)
    items = {entry.survey.wave: entry.items for entry in survey.earlier}[wave]
    sections = {name for name in survey.section if set(survey.made_of(name)) <= set(items)}
    return frozenset(sections | (set(items) & set(survey.measures)))


def _why_absent(survey: Survey, measure: str) -> Flag:
    """As in results: a section, or an item that the definition says so of, is not comparable."""
    explained = measure in survey.section or measure in survey.not_comparable
    return Flag.NOT_COMPARABLE if explained else Flag.NOT_ASKED


def fill(
    draft: Draft,
    statistic: str,
    position: Position,
    values: NDArray[np.float64] | float,
    flags: NDArray[np.int8] | Flag = Flag.NOT_PUBLISHED,
    worked_out_by: Worker = Worker.PUBLISHER,
) -> None:
    """Write numbers, the flag of each that is missing, and who worked them out."""
    draft.worked_out_by[statistic] = worked_out_by
    draft.values[statistic][position] = values
    draft.flags[statistic][position] = flags


def _hide_with_scores(draft: Draft) -> None:
    """What belongs to a score that the publisher hides is hidden, and not merely unpublished."""
    hidden = draft.flags["score.score"] == Flag.SUPPRESSED
    for name, flags in draft.flags.items():
        if not np.isfinite(draft.values[name]).any():
            continue  # what is given of nobody is not hidden
        if name.startswith("change."):
            flags[(hidden[1:] | hidden[:1]) & (flags == Flag.NOT_PUBLISHED)] = Flag.SUPPRESSED
        elif name.startswith("expected_range.") and Axis.ORGANISATION in draft.labels[name]:
            flags[hidden[:1] & (flags == Flag.NOT_PUBLISHED)] = Flag.SUPPRESSED


def decimals_of(values: NDArray[np.float64]) -> int:
    """Decimals that all of these figures can be written with."""
    finite = values[np.isfinite(values)]
    for places in range(MOST_DECIMALS):
        if np.allclose(finite, finite.round(places), rtol=0, atol=1e-9):
            return places
    return MOST_DECIMALS


def show_sections(draft: Draft) -> None:
    """A section may be shown where none of its items is hidden: for every wave and organisation.

    An item whose score nobody has published hides nothing.
    """
    measures = draft.survey.measures
    unpublished = ~np.isfinite(draft.values["score.score"])
    unpublished &= draft.flags["score.score"] != Flag.SUPPRESSED
    for section in draft.survey.sections:
        members = [measures.index(item) for item in draft.survey.made_of(section.id)]
        free = draft.shown[:, :, members] | unpublished[:, :, members]
        draft.shown[:, :, measures.index(section.id)] = free.all(axis=2)


def finish(draft: Draft, provenance: Provenance) -> Results:
    """The draft as results; nothing can be filled in afterwards."""
    decimals = {
        name: decimals_of(values)
        for name, values in draft.values.items()
        if draft.worked_out_by.get(name) is Worker.PUBLISHER and np.isfinite(values).any()
    }
    _hide_with_scores(draft)
    provenance = replace(provenance, publisher=Publisher(MappingProxyType(decimals)))
    grids = {
        name: Grid(
            labels,
            draft.values[name],
            np.where(np.isfinite(draft.values[name]), Flag.OK, draft.flags[name]).astype(np.int8),
            draft.worked_out_by.get(name, Worker.PUBLISHER),
        )
        for name, labels in draft.labels.items()
    }
    return Results(draft.survey, draft.organisations, grids, draft.shown, provenance)
