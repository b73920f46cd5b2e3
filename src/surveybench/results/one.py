"""Scores of one measure alone: enough for its working, in a fraction of the time of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from surveybench.results.compute import compared, spread_of
from surveybench.results.points import over_persons
from surveybench.results.range_variance import range_variance
from surveybench.results.second_opinion import p_of_item
from surveybench.results.wave import WaveScores, scores_of_wave, standard_people, weighed_people
from surveybench.survey import Section, Survey, sections_inside, unscored
from surveybench.tally import Tally

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Weighing:
    """What the weights of one organisation are made from, by stratum.

    `people` are those whose profile is weighted, `everybody` those who make the standard, each
    int [stratum]; `weights` is float [stratum], and has one more where people of an unknown
    stratum count.
    """

    people: NDArray[np.int64]
    everybody: NDArray[np.int64]
    weights: Floats


@dataclass(frozen=True)
class Measured:
    """One measure of a survey in all its waves, this one first, with all its organisations.

    `now` is the definition with this measure, and the section or questions that go with it, alone;
    `definitions` are those of the waves.
    """

    now: Survey
    tally: Tally
    definitions: tuple[Survey, ...]
    items: tuple[dict[str, str], ...]
    waves: tuple[WaveScores, ...]
    codes: tuple[str, ...]

    def compared(self, w: int, p: int, measure: str) -> NDArray[np.bool_]:
        """The organisations that are compared in a wave and population: bool [organisation]."""
        return compared(self.waves[w], p, self.now.measures.index(measure))

    def spread(self, w: int, p: int, measure: str) -> dict[str, float]:
        """Average, phi, tau2 and how many organisations there are, by their keys."""
        return spread_of(self.now, self.waves[w], p, self.now.measures.index(measure))

    def range_error(self, w: int, p: int, measure: str) -> Floats:
        """Standard errors in the expected range of those compared [organisation compared]."""
        place, inside = (p, self.now.measures.index(measure)), self.compared(w, p, measure)
        national = self.spread(w, p, measure)["national"]
        return np.sqrt(range_variance(self.now, self.waves[w], place, inside, national))

    def weighing(self, w: int, p: int, organisation: str) -> Weighing:
        """What the weights of an organisation are made from in a wave and population."""
        definition, o = self.definitions[w], self.codes.index(organisation)
        tally = self.tally[definition.wave].spread(self.codes)
        people = weighed_people(definition, tally)[p, o]
        everybody = standard_people(definition, tally)[p]
        return Weighing(people, everybody, self.waves[w].weights[p, o])


def measured(survey: Survey, tally: Tally, measure: str) -> Measured:
    """One measure, an item or a section, of everybody counted.

    Raises KeyError for a measure that the survey does not have.
    """
    section = _section_of(survey, measure)
    members = survey.made_of(measure)
    items = tuple(i if i.id in members else unscored(i) for i in survey.items)
    comparable = {i: why for i, why in survey.not_comparable.items() if i in members}
    sections = sections_inside(section, survey.section)
    now = replace(
        survey,
        sections=sections,
        items=items,
        earlier=(),
        not_comparable=comparable,
        overall="",
        overall_verdict=False,
    )
    codes = tuple(sorted({c for wave in survey.waves for c in tally[wave].axes.organisations}))
    entries = [(survey, {item: item for item in members})]
    for earlier in survey.earlier:
        there = {ours: theirs for ours, theirs in earlier.items.items() if ours in members}
        entries.append((earlier.survey, there))
    entries = [(one, {**items, **over_persons(one, now, items)}) for one, items in entries]
    waves = tuple(
        scores_of_wave(one, now, chosen, tally[one.wave].spread(codes)) for one, chosen in entries
    )
    definitions, maps = zip(*entries, strict=True)
    return Measured(now, tally, tuple(definitions), tuple(maps), waves, codes)


def exact_p(
    survey: Survey, tally: Tally, p: int, measures: Sequence[str]
) -> tuple[Floats, tuple[str, ...]]:
    """The exact p of the wave reported in one population: float [measure, organisation].

    With the codes of the organisations. NaN for a section, and where an organisation is not
    compared.
    """
    codes = tuple(sorted({c for wave in survey.waves for c in tally[wave].axes.organisations}))
    wide = tally[survey.wave].spread(codes)
    wave = scores_of_wave(survey, survey, {item.id: item.id for item in survey.evaluative}, wide)
    result = np.full((len(measures), len(codes)), np.nan)
    for row, measure in enumerate(measures):
        m = survey.measures.index(measure)
        inside = np.flatnonzero(compared(wave, p, m))
        if measure in survey.item and len(inside):
            spread = spread_of(survey, wave, p, m)
            result[row, inside] = p_of_item(survey, wide, wave, (p, m), inside, spread)
    return result, codes


def _section_of(survey: Survey, measure: str) -> Section:
    if measure in survey.section:
        return survey.section[measure]
    section = next(one for one in survey.sections if measure in one.items)
    return replace(section, items=(measure,), sections=(), weights=(), score="items")
