"""The grids of a report before its numbers are known: readers fill in what is published.

The same statistics as from respondents, over the same labels, so that everything after the release
gate is the same. What stays unfilled is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.results import ALL, NATIONAL, Flag, Grid, Organisation, Provenance, Results
from surveybench.stats import change, expected_range, response_rate, score
from surveybench.survey import Survey

# Waves, populations, measures, organisations: the labels of a grid.
Labels = tuple[tuple[int, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]
# Of one organisation in the wave reported; everything else of the expected range is national.
OWN = ("z", "band", *expected_range.LIMITS)


@dataclass(frozen=True)
class Draft:
    """Values and flags by statistic, to be filled in, and what rests on enough people.

    Arrays are [wave, population, measure, organisation] with `labels` on them. A flag matters
    where there is no value. `shown` is that of Results.
    """

    survey: Survey
    organisations: tuple[Organisation, ...]
    labels: Mapping[str, Labels]
    values: Mapping[str, NDArray[np.float64]]
    flags: Mapping[str, NDArray[np.int8]]
    shown: NDArray[np.bool_]


def blank(survey: Survey, organisations: tuple[Organisation, ...]) -> Draft:
    """A draft without numbers; what an earlier wave has no counterpart of is flagged already."""
    labels = _labels(survey, tuple(organisation.code for organisation in organisations))
    shapes = {name: tuple(map(len, axes)) for name, axes in labels.items()}
    values = {name: np.full(shape, np.nan) for name, shape in shapes.items()}
    flags = {name: _unfilled(survey, axes) for name, axes in labels.items()}
    shown = np.zeros(shapes["score.score"], bool)
    return Draft(survey, organisations, labels, values, flags, shown)


def _labels(survey: Survey, codes: tuple[str, ...]) -> dict[str, Labels]:
    """What stands on the axes of every statistic."""
    waves, measures = survey.waves, survey.measures
    populations = tuple(population.id for population in survey.populations)
    found: dict[str, Labels] = {
        f"response_rate.{name}": (waves, (ALL,), (ALL,), (*codes, NATIONAL))
        for name in response_rate.QUANTITIES
    }
    # How many took part: nothing else says so where only one of them is listed.
    found["response_rate.organisations"] = (waves, (ALL,), (ALL,), (NATIONAL,))
    for name in score.QUANTITIES:
        found[f"score.{name}"] = (waves, populations, measures, codes)
    for name in expected_range.QUANTITIES:
        own = name in OWN
        found[f"expected_range.{name}"] = (
            (waves[:1], populations, measures, codes)
            if own
            else (waves, populations, measures, (NATIONAL,))
        )
    for name in change.QUANTITIES if len(waves) > 1 else ():
        found[f"change.{name}"] = (waves[1:], populations, measures, codes)
    return found


def _unfilled(survey: Survey, labels: Labels) -> NDArray[np.int8]:
    """Flags of a grid without numbers."""
    flags = np.full(tuple(map(len, labels)), Flag.NOT_CALCULABLE, np.int8)
    for w, wave in enumerate(labels[0]):
        known = asked(survey, wave) | {ALL}
        for m, measure in enumerate(labels[2]):
            if measure not in known:
                flags[w, :, m] = _why_absent(survey, measure)
    return flags


def asked(survey: Survey, wave: int) -> frozenset[str]:
    """The measures of this wave that `wave` has too, so that they can be compared."""
    if wave == survey.wave:
        return frozenset(survey.measures)
    items = {entry.survey.wave: entry.items for entry in survey.earlier}[wave]
    sections = {section.id for section in survey.sections if set(section.items) <= set(items)}
    return frozenset(sections | (set(items) & set(survey.measures)))


def _why_absent(survey: Survey, measure: str) -> Flag:
    """As in results: a section, or an item that the definition says so of, is not comparable."""
    known = measure in survey.section or measure in survey.not_comparable
    return Flag.NOT_COMPARABLE if known else Flag.NOT_ASKED


def fill(
    draft: Draft,
    statistic: str,
    at: tuple[int | slice | NDArray[np.intp], ...],
    values: NDArray[np.float64] | float,
    flags: NDArray[np.int8] | Flag = Flag.NOT_CALCULABLE,
) -> None:
    """Write published numbers, and the flag of each that is missing."""
    draft.values[statistic][at] = values
    draft.flags[statistic][at] = flags


def show_sections(draft: Draft) -> None:
    """A section may be shown where all its items may: for every wave, population, organisation."""
    measures = draft.survey.measures
    for section in draft.survey.sections:
        members = [measures.index(item) for item in section.items]
        draft.shown[:, :, measures.index(section.id)] = draft.shown[:, :, members].all(axis=2)


def finish(draft: Draft, provenance: Provenance) -> Results:
    """The draft as results; nothing can be filled in afterwards."""
    grids = {
        name: Grid(
            *labels,
            values=draft.values[name],
            flags=np.where(np.isfinite(draft.values[name]), Flag.OK, draft.flags[name]).astype(
                np.int8
            ),
        )
        for name, labels in draft.labels.items()
    }
    return Results(draft.survey, draft.organisations, grids, draft.shown, provenance)
