"""The definition of one wave of a survey, with the earlier waves it is compared with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import product
from types import MappingProxyType
from typing import Literal

from surveybench.quantities import CATALOGUE, Quantity, adjusted_rows, weighted_rows
from surveybench.survey import (
    adjustment,
    asked,
    breakdown,
    check,
    check_strata,
    check_ticks,
    check_waves,
    links,
    sections,
    verdict,
    weighting,
)
from surveybench.survey.adjustment import Adjustment
from surveybench.survey.breakdown import Breakdown
from surveybench.survey.condition import columns_in
from surveybench.survey.dates import spoken
from surveybench.survey.groups import GroupColumns, parts
from surveybench.survey.inconsistent import InconsistentSurvey
from surveybench.survey.person_means import PersonMeans
from surveybench.survey.settings import Settings
from surveybench.survey.types import (
    Columns,
    Dimension,
    Item,
    Population,
    Scale,
    Section,
    Words,
)
from surveybench.survey.usual import usual_dimensions
from surveybench.survey.weighting import Weighting

# The one stratum of a survey without dimensions.
EVERYBODY = "everybody"


@dataclass(frozen=True)
class Earlier:
    """An earlier wave, and which of its items each of ours may be compared with."""

    survey: Survey
    items: Mapping[str, str]


@dataclass(frozen=True)
class Survey:
    """The definition of one wave of one survey: everything a report needs beside the counts.

    Made by `load_survey`, which checks it; every stage may read it. `origin` says what it
    reports: raw files of respondents, or figures that somebody else has published.
    """

    id: str
    wave: int
    words: Words
    items: tuple[Item, ...]
    sections: tuple[Section, ...]
    populations: tuple[Population, ...]
    groups: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    group_columns: GroupColumns = field(default_factory=lambda: MappingProxyType({}))
    columns: Columns = field(default_factory=Columns)
    settings: Settings = field(default_factory=Settings)
    label: str = ""
    strata: tuple[Dimension, ...] | None = None
    breakdowns: tuple[Breakdown, ...] = ()
    adjust: Adjustment | None = None
    weight: Weighting | None = None
    outcomes: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    seen_from: date | None = None
    seen_to: date | None = None
    earlier: tuple[Earlier, ...] = ()
    not_comparable: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    origin: Literal["respondents", "published"] = "respondents"
    scale: Scale = field(default_factory=Scale)
    band_names: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    overall: str = ""
    overall_verdict: bool = False

    def __post_init__(self) -> None:
        """Refuse to exist if inconsistent: DefinitionError with the first faults found."""
        faults = tuple(
            check.faults(
                self.items,
                self.sections,
                self.populations,
                self.groups,
                self.origin,
                self.scale.ends,
            )
        )
        faults += (*check_ticks.faults(self.items), *links.faults(self.words.links))
        of_sections = tuple(sections.faults(self.items, self.sections, self.origin))
        faults += of_sections or tuple(asked.faults(self.items, self.sections, self.populations))
        faults += tuple(
            fault
            for entry in self.earlier
            for fault in (
                *check_waves.comparison(
                    entry.survey.wave, entry.items, self.item, entry.survey.item
                ),
                *check_waves.same_populations(
                    entry.survey.wave, self.populations, entry.survey.populations
                ),
            )
        )
        waves = {entry.survey.wave: entry.survey.origin for entry in self.earlier}
        faults += tuple(check_waves.origins(self.origin, waves))
        faults += tuple(check.scale(self.scale, self.origin))
        numbers = self.settings.banding.numbers
        faults += tuple(check.bands(self.band_names, numbers, self.origin))
        faults += tuple(check_waves.order((self.wave, *waves)))
        scales = {entry.survey.wave: entry.survey.scale for entry in self.earlier}
        faults += tuple(check_waves.same_scale(self.scale, scales))
        faults += tuple(check_waves.notes(self.not_comparable, tuple(self.item)))
        faults += tuple(check.outcomes(self.outcomes, self.columns.outcome))
        if self.strata is not None:
            faults += tuple(check_strata.strata(self.strata))
        faults += tuple(breakdown.faults(self.breakdowns, self.strata or ()))
        faults += tuple(check.overall(self.overall, self.evaluative, self.origin))
        faults += tuple(adjustment.faults(self.adjust, self.strata, self.own_dimensions))
        adjusted = {entry.survey.wave: entry.survey.adjust for entry in self.earlier}
        faults += tuple(adjustment.same(self.adjust, adjusted))
        taken = (*self.coded_groups, *(item.column for item in self.items))
        faults += tuple(weighting.faults(self.weight, self.adjust, self.strata, taken))
        asked_for = (self.overall_verdict, self.evaluative, self.origin)
        faults += tuple(verdict.faults(*asked_for, weighted=self.from_sums))
        faults += tuple(check.window(self.seen_from, self.seen_to, self.columns.seen))
        if faults:
            raise InconsistentSurvey(faults)

    @cached_property
    def item(self) -> Mapping[str, Item]:
        """Items by id."""
        return MappingProxyType({item.id: item for item in self.items})

    @cached_property
    def asked_items(self) -> tuple[Item, ...]:
        """Items that stand in the questionnaire: without those that ticks of another answer."""
        return tuple(item for item in self.items if item.ticks is None)

    @cached_property
    def section(self) -> Mapping[str, Section]:
        """Sections by id."""
        return MappingProxyType({section.id: section for section in self.sections})

    @cached_property
    def evaluative(self) -> tuple[Item, ...]:
        """Scored items in questionnaire order."""
        return tuple(item for item in self.items if item.evaluative)

    def better_low(self, measure: str) -> bool:
        """Whether low scores of an item are the better ones, or of all that a section counts."""
        counted = self.shares[measure].items() if measure in self.section else ((measure, 1.0),)
        return all(self.item[item].better == "low" for item, share in counted if share)

    @cached_property
    def shares(self) -> Mapping[str, Mapping[str, float]]:
        """The share of each item in each section's score, those of sections inside included."""
        return MappingProxyType({s.id: sections.shares_of(s, self.section) for s in self.sections})

    def made_of(self, measure: str) -> tuple[str, ...]:
        """The items that a measure is made of: itself, or all those of a section."""
        return tuple(self.shares[measure]) if measure in self.section else (measure,)

    @cached_property
    def listed(self) -> Mapping[str, tuple[str, ...]]:
        """The items that are reported with each section: those that no section before it has."""
        return sections.first_listed(self.sections)

    @cached_property
    def person_means(self) -> Mapping[str, PersonMeans]:
        """The sections over persons, by id: what the mean of a person can be."""
        return sections.person_means(self.item, self.sections)

    @cached_property
    def answered(self) -> Mapping[str, Item]:
        """What people give one answer to each: items, and sections over persons by their means."""
        return sections.answered(self.item, self.section, self.person_means)

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every two scored items of one section, in its order; each with overall experience."""
        over_items = [self.shares[s.id] for s in self.sections if s.score == "items"]
        beside = verdict.PAIRS if self.overall_verdict else ()
        scored = tuple(item.id for item in self.evaluative)
        return sections.pairs(over_items, beside, scored, self.overall)

    @property
    def extremes(self) -> Mapping[str, tuple[int, ...]]:
        """What is counted of each person beside items, with its values: ends and means."""
        of_verdict = verdict.counted(self.evaluative) if self.overall_verdict else {}
        means = {name: self.answered[name].codes for name in self.person_means}
        return {**of_verdict, **means}

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """Sections, each followed by its items that none before it has: the order of a report."""
        return tuple(m for section in self.sections for m in (section.id, *self.listed[section.id]))

    @cached_property
    def measures_of(self) -> Mapping[str, frozenset[str]]:
        """The measures that each population is reported with, by its id."""
        return asked.measures_of(self.items, self.sections, self.populations)

    @property
    def measures_alike(self) -> bool:
        """Whether every population is reported with the same measures: all of them."""
        return all(len(self.measures_of[p.id]) == len(self.measures) for p in self.populations)

    @cached_property
    def _by_population(self) -> dict[str, Survey]:
        return {}

    def of(self, population: str) -> Survey:
        """This survey as a population is reported with it: other items have no scores there."""
        measures = self.measures_of[population]
        if len(measures) == len(self.measures):
            return self
        if population not in self._by_population:
            items, kept = asked.narrowed(self.items, self.sections, measures)
            earlier = tuple(
                Earlier(e.survey, {o: t for o, t in e.items.items() if o in measures})
                for e in self.earlier
            )
            reasons = {i: why for i, why in self.not_comparable.items() if i in measures}
            self._by_population[population] = replace(
                self,
                items=items,
                sections=kept,
                earlier=earlier,
                not_comparable=MappingProxyType(reasons),
                overall=self.overall if self.overall in measures else "",
            )
        return self._by_population[population]

    @cached_property
    def coded_groups(self) -> GroupColumns:
        """The columns that say who belongs to which group, with their codes; or none."""
        if self.group_columns or not self.groups:
            return self.group_columns
        return MappingProxyType({self.columns.group: self.groups})

    @cached_property
    def codes_of_groups(self) -> Mapping[str, Mapping[str, str]]:
        """The code in each column, by group, where groups stand in several columns."""
        return MappingProxyType(parts(self.group_columns))

    @cached_property
    def catalogue(self) -> Mapping[str, Quantity]:
        """What each number is, on the scale of this survey; a publisher's stays as it is."""
        usual = CATALOGUE
        if self.from_sums:
            usual = adjusted_rows() if self.adjust is not None else weighted_rows()
        if self.origin == "published" or self.scale == Scale():
            return usual
        ends, finer, printed = self.scale.ends, self.scale.finer, self.scale.decimals
        rows = {name: row.on_scale(ends, finer, printed) for name, row in usual.items()}
        return MappingProxyType(rows)

    @property
    def waves(self) -> tuple[int, ...]:
        """This wave first, then the earlier ones, newest first."""
        return (self.wave, *(entry.survey.wave for entry in self.earlier))

    @cached_property
    def outcome_codes(self) -> Mapping[str, int]:
        """The outcome, 1 to 7, that each code in the data stands for: own codes, or these."""
        return self.outcomes or MappingProxyType({str(code): code for code in range(1, 8)})

    @cached_property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What people are standardised by: as `strata` says, else age bands and sexes."""
        if self.strata is not None:
            return self.strata
        return usual_dimensions(self.columns, self.settings)

    @cached_property
    def own_dimensions(self) -> tuple[Dimension, ...]:
        """What people are told apart by in breakdowns alone."""
        return breakdown.own_dimensions(self.breakdowns)

    @cached_property
    def routing_columns(self) -> tuple[str, ...]:
        """Columns of people that decide who is asked what."""
        named = (column for item in self.items for column in columns_in(item.ask_if))
        return tuple(dict.fromkeys(named))

    def labels_of_column(self, column: str) -> Mapping[str, str]:
        """The labels of the codes of a column of people, where a dimension or groups have them."""
        for dimension in (*self.dimensions, *self.read_dimensions):
            if column in dimension.column:
                return dict(dimension.codes)
        return self.coded_groups.get(column, {})

    @property
    def from_sums(self) -> bool:
        """Whether scores are made from sums beside counts: of a regression, or of weights."""
        return self.adjust is not None or self.weight is not None

    @cached_property
    def read_dimensions(self) -> tuple[Dimension, ...]:
        """What is read of people beside strata: for breakdowns, and to adjust by regression."""
        return self.own_dimensions + (self.adjust.dimensions if self.adjust else ())

    @property
    def stated_dimensions(self) -> tuple[Dimension, ...]:
        """All that the definition itself says of people: strata, and what is read beside them."""
        return (*(self.strata or ()), *self.read_dimensions)

    @cached_property
    def counted_together(self) -> tuple[tuple[str, ...], ...]:
        """Names of such dimensions that are counted together."""
        return breakdown.counted_together(self.breakdowns)

    @cached_property
    def strata_labels(self) -> tuple[str, ...]:
        """What each stratum is called; the first dimension changes fastest."""
        names = [dimension.categories for dimension in reversed(self.dimensions)]
        return tuple(" ".join(parts) or EVERYBODY for parts in product(*names))

    @property
    def stratified(self) -> bool:
        """Whether there are columns for each dimension, and any dimension."""
        dimensions = self.dimensions
        return bool(dimensions) and all(any(entry.column) for entry in dimensions)

    def in_strata_words(self, sentence: str) -> str:
        """A sentence about age and sex, said of this survey's own dimensions."""
        if self.strata is None or not self.strata:
            return sentence
        *names, last = [dimension.name for dimension in self.strata]
        for word in ("and", "or"):
            named = f"{', '.join(names)} {word} {last}" if names else last
            sentence = sentence.replace(f"age {word} sex", named)
        return sentence

    @cached_property
    def wave_names(self) -> Mapping[int, str]:
        """What each wave is called: its label, or March 2026, Q1 2026, 2026, 3."""
        surveys = (self, *(entry.survey for entry in self.earlier))
        return MappingProxyType({survey.wave: survey.wave_name for survey in surveys})

    @cached_property
    def wave_name(self) -> str:
        """What this wave is called."""
        return self.label or spoken(self.wave)

    @cached_property
    def fingerprint(self) -> str:
        """Hash of everything that decides what is counted; equal hashes may be added up.

        Wordings and scores are not in it: they may change without counting again.
        """
        items = tuple(
            (
                item.id,
                item.multiple,
                item.ask_if,
                tuple((option.code, option.exclusive) for option in item.options),
            )
            for item in self.items
        )
        populations = tuple((p.id, p.groups) for p in self.populations)
        cells = (self.id, self.wave, items, self.pairs, populations, tuple(self.groups))
        rules = (self.settings.cleaning, self.settings.strata, self.seen_from, self.seen_to)
        if self.strata is not None:
            rules += (self.strata,)
        if spans := tuple((item.id, item.spans) for item in self.items if item.numeric):
            rules += (spans,)
        if ticks := tuple((item.id, item.ticks) for item in self.items if item.ticks):
            rules += (ticks,)
        if self.overall_verdict:
            rules += verdict.rules(self.evaluative)
        rules += tuple((name, means.rules) for name, means in self.person_means.items())
        if self.outcomes:
            rules += (tuple(self.outcomes.items()),)
        if self.group_columns:
            rules += (tuple((c, tuple(codes)) for c, codes in self.group_columns.items()),)
        if self.weight is not None:
            rules += (self.weight,)
        if self.adjust is not None:
            rules += (self.adjust,)
        if self.own_dimensions:
            rules += (self.own_dimensions, self.counted_together)
        return hashlib.sha256(repr((cells, rules)).encode()).hexdigest()
