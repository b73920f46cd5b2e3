"""A release, looked at: figures by what they are, and sentences with their gaps filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np

from surveybench.disclosure import Release, bound_decimals
from surveybench.quantities import (
    ALL,
    CATALOGUE,
    NATIONAL,
    Axis,
    Figure,
    Flag,
    Quantity,
    Ref,
    Unit,
    Worker,
)
from surveybench.report.lens.banding import band_names, short_band_names
from surveybench.report.lens.named import header, label
from surveybench.report.lens.rounding import listed, number, percent
from surveybench.report.lens.terms import terms
from surveybench.report.words import for_count
from surveybench.report.words import published as words_published
from surveybench.report.words import report as words
from surveybench.results import Publisher
from surveybench.stats.expected_range import LIMITS
from surveybench.survey import Population, Survey

EXTREMES = ("expected_range.lowest", "expected_range.highest")


def reported(release: Release) -> tuple[Population, ...]:
    """Populations that are reported: those compared, or, where none is, those with scores."""
    offered = release.survey.populations
    compared = tuple(p for p in offered if release.anyone_has(p.id))
    codes = [organisation.code for organisation in release.organisations]
    return compared or tuple(p for p in offered if any(release.has(c, p.id) for c in codes))


def bound_gap(survey: Survey, figure: Figure) -> dict[str, str]:
    """What fills the gap of a sentence about a figure of which only a bound is shown."""
    if figure.bound is None:
        return {}
    unit = CATALOGUE[figure.ref.statistic].unit
    if unit is Unit.SHARE:
        return {"bound": percent(figure.bound)}
    if unit is Unit.PEOPLE:
        return {"bound": number(figure.bound, 0)}
    return {"bound": f"{figure.bound:.{bound_decimals(survey)}f}"}


@dataclass(frozen=True)
class Lens:
    """A release with what its sentences are filled with; a wave of 0 is the one reported."""

    release: Release

    @property
    def survey(self) -> Survey:
        """The definition."""
        return self.release.survey

    @property
    def publisher(self) -> Publisher | None:
        """Who worked the figures out, where it was not this program."""
        return self.release.provenance.publisher

    @cached_property
    def terms(self) -> Mapping[str, str]:
        """What fills the gaps of sentences, by name."""
        return terms(self.release)

    @cached_property
    def bands(self) -> Mapping[int, str]:
        """What bands are called, by their number, the worst first."""
        return band_names(self.survey)

    @cached_property
    def bands_short(self) -> Mapping[int, str]:
        """The same for narrow places."""
        return short_band_names(self.survey)

    @cached_property
    def limits(self) -> tuple[str, ...]:
        """The limits that the release has, the lowest first, by their key."""
        return tuple(key for key in LIMITS if f"expected_range.{key}" in self.release.grids)

    @property
    def innermost(self) -> tuple[str, ...]:
        """The two limits nearest to the average that the release has; none without limits."""
        middle = len(self.limits) // 2
        return self.limits[middle - 1 : middle + 1]

    @cached_property
    def unjudged(self) -> bool:
        """Whether a publisher gives earlier scores, and never says which changes are clear."""
        return self.publisher is not None and not self.has_any("change.verdict")

    @cached_property
    def verdicts(self) -> Mapping[int, str]:
        """What a change is called: by its publisher, or by us, who say that none is clear."""
        return words_published.VERDICTS if self.publisher else words.VERDICTS

    def header(self, row: Quantity) -> str:
        """The label of a quantity with its unit, as it stands above a column."""
        if row.unit is not Unit.SCORE:
            return header(row)
        return words.WITH_UNIT.format(label=label(row), unit=self.terms["scale"])

    @property
    def printed(self) -> int:
        """Decimals of a figure on the scale of scores."""
        return self.survey.catalogue["score.score"].printed or 0

    @property
    def score_decimals(self) -> int:
        """Decimals of a printed score: those of its source where it has fewer."""
        return self.decimals("score.score", self.printed)

    def say(self, sentence: str, gaps: Mapping[str, str] | None = None) -> str:
        """A sentence with its gaps filled; `gaps` are those of its own."""
        return sentence.format_map({**self.terms, **(gaps or {})})

    def say_against(self, *sentences: str) -> tuple[str, ...]:
        """Sentences about a comparison with a national run; none where there is none."""
        if self.release.provenance.against is None:
            return ()
        wave = {"wave": self.terms["against_wave"]}
        return tuple(self.say(sentence, wave) for sentence in sentences)

    def organisations(self, count: int) -> str:
        """`50 trusts`, `1 ward`."""
        counted = for_count(words.COUNTED, count)
        return self.say(counted, {"count": f"{count:,}"})

    @cached_property
    def populations(self) -> tuple[Population, ...]:
        """Populations that are reported."""
        return reported(self.release)

    def figure(
        self, statistic: str, measure: str, organisation: str, population: str, wave: int = 0
    ) -> Figure:
        """One figure, such as `score.score` of a question and an organisation."""
        when = wave or self.survey.wave
        return self.release.figure(statistic, measure, organisation, population, when)

    def everyone(self, quantity: str, measure: str, population: str, wave: int = 0) -> Figure:
        """A figure of all organisations together, such as `national` or `lowest`."""
        return self.figure(f"expected_range.{quantity}", measure, NATIONAL, population, wave)

    def response(self, quantity: str, code: str = NATIONAL, wave: int = 0) -> Figure:
        """A response figure of an organisation, or of all."""
        return self.figure(f"response_rate.{quantity}", ALL, code, ALL, wave)

    @property
    def rate(self) -> str:
        """The response rate that is shown: the adjusted one, unless only the raw one is known."""
        known = {name for name in ("adjusted", "raw") if self.has_any(f"response_rate.{name}")}
        return "raw" if known == {"raw"} else "adjusted"

    def figures(
        self,
        statistic: str,
        measures: Sequence[str],
        codes: Sequence[str],
        population: str,
        wave: int = 0,
    ) -> list[Figure]:
        """One statistic of measures and organisations: those of the first measure first."""
        when = wave or self.survey.wave
        values, flags = self.release.block(statistic, measures, codes, population, when)
        places = product(measures, codes)
        flag_of = tuple(Flag)
        return [
            self.figure(statistic, measure, code, population, when)
            if flag_of[flag].bounds
            else Figure(
                Ref(statistic, measure, code, population, when),
                None if flag else value,
                flag_of[flag],
            )
            for (measure, code), value, flag in zip(
                places, values.ravel().tolist(), flags.ravel().tolist(), strict=True
            )
        ]

    def compared(self, measure: str, population: str) -> bool:
        """Whether organisations are compared on a measure."""
        return self.everyone("national", measure, population).flag is Flag.OK

    def compares(self, population: str) -> bool:
        """Whether organisations are compared on any measure."""
        return population in self._comparing

    @cached_property
    def _comparing(self) -> frozenset[str]:
        measures = self.survey.measures
        return frozenset(
            population.id
            for population in self.survey.populations
            if any(self.compared(measure, population.id) for measure in measures)
        )

    def nobody_has_enough(self, population: str) -> bool:
        """Whether every organisation has too few answers to every question of this wave."""
        grid = self.release.grids["score.score"]
        positions = grid.positions
        measures = [positions[Axis.MEASURE][item.id] for item in self.survey.evaluative]
        flags = grid.flags[
            positions[Axis.WAVE][self.survey.wave], positions[Axis.POPULATION][population]
        ][measures]
        reasons = (Flag.SUPPRESSED, Flag.NOT_ASKED, Flag.TOOK_NO_PART, Flag.NOT_OF_POPULATION)
        few = bool((flags == Flag.SUPPRESSED).any() and np.isin(flags, reasons).all())
        return few and self.publisher is None

    def has_any(self, statistic: str) -> bool:
        """Whether the release has any value of a statistic."""
        grid = self.release.grids.get(statistic)
        return grid is not None and bool((grid.flags == Flag.OK).any())

    @cached_property
    def over_time(self) -> bool:
        """Whether any score of an earlier wave may be shown."""
        grid = self.release.grids["score.score"]
        earlier = [i for i, wave in enumerate(grid.waves) if wave != self.survey.wave]
        return bool((grid.flags[earlier] == Flag.OK).any())

    def calculated(self, statistic: str) -> bool:
        """Whether this program worked a statistic out."""
        grid = self.release.grids.get(statistic)
        return grid is not None and grid.worked_out_by is not Worker.PUBLISHER

    def decimals(self, statistic: str, usual: int) -> int:
        """Decimals to print: the usual ones, or those of the source where it has fewer."""
        if self.publisher is None:
            return usual
        # An extreme that was found here among published scores is one of them.
        source = (
            "score.score" if statistic in EXTREMES and self.calculated(statistic) else statistic
        )
        return min(usual, self.publisher.decimals.get(source, usual))

    def finer(self, statistic: str, shown: int) -> bool:
        """Whether the source of a published figure has more decimals than are shown."""
        if self.publisher is None or self.calculated(statistic):
            return False
        return self.publisher.decimals.get(statistic, 0) > shown

    def tabulated(self, statistic: str) -> int:
        """Decimals of a table: those of the scale, or of the source where it has fewer."""
        return self.decimals(statistic, self.survey.catalogue[statistic].tabulated or 0)

    def worked_out(self) -> tuple[str, ...]:
        """Who worked the figures out, and what of them was worked out here; empty where all was."""
        if self.publisher is None:
            return ()
        here = [
            self.say(words_published.QUANTITIES[name])
            for name in words_published.QUANTITIES
            if self.calculated(name) and self.has_any(name)
        ]
        calculated = self.say(words_published.CALCULATED, {"quantities": listed(here)})
        doubted = self.publisher.contradictions
        said = for_count(words_published.CONTRADICTED, doubted).format(count=f"{doubted:,}")
        return (
            self.say(words_published.WORKED_OUT),
            *((calculated,) if here else ()),
            *((said,) if doubted else ()),
        )

    def reason(self, figure: Figure, *, short: bool = False) -> str:
        """Why a figure is not there, in words for a cell of a table."""
        reasons = words.MISSING_SHORT if short else words.MISSING
        return self.say(reasons[figure.flag.word], bound_gap(self.survey, figure))
