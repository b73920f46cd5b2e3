"""Answers by subgroup: from counts by stratum, or from those that a breakdown asked for."""

from __future__ import annotations

from math import prod

import numpy as np
from numpy.typing import NDArray

from surveybench.stats import standardise
from surveybench.survey import Breakdown, Survey, counted_as
from surveybench.tally import WaveTally

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class SubgroupCounts:
    """People and answers of one wave by the subgroups of a breakdown.

    Only those who count in scores: without a known stratum they may not.
    """

    def __init__(self, survey: Survey, tally: WaveTally) -> None:
        self.survey, self.tally = survey, tally
        self.excluded = survey.settings.strata.missing_stratum == "exclude"
        self.sizes = [len(dimension.categories) for dimension in survey.dimensions]

    def answers(self, breakdown: Breakdown, item: str) -> Ints:
        """[population, organisation, category of each dimension …, what is left, option].

        Of each dimension the last category is that of people of whom it is not known. What is left
        are the strata by dimensions that the breakdown does not have, everybody of no known stratum
        last.
        """
        tables, together = self._source(breakdown)
        return self._divided(breakdown, tables.answers[item], together)

    def people(self, breakdown: Breakdown) -> Ints:
        """Respondents, as `answers` has those who answered, without the axis of options."""
        tables, together = self._source(breakdown)
        return self._divided(breakdown, tables.people[..., None], together)[..., 0]

    @property
    def respondents(self) -> Ints:
        """Everybody who counts in scores [population, organisation]."""
        people = self.tally.people
        return (people[..., :-1] if self.excluded else people).sum(axis=-1)

    def weights(self, breakdown: Breakdown) -> Floats:
        """Weight of a respondent [population, organisation, category …, what is left].

        1, or with `subgroups: standardised` what brings a subgroup to its own national profile.
        """
        people = self.people(breakdown)
        if self.survey.settings.scoring.subgroups == "crude":
            return np.ones(people.shape)
        known = people[..., :-1]
        by_subgroup = known.reshape(*known.shape[:2], -1, known.shape[-1])
        weights = np.ones((*by_subgroup.shape[:3], people.shape[-1]))
        cap = self.survey.settings.standardising.cap
        for p, s in np.ndindex(by_subgroup.shape[0], by_subgroup.shape[2]):
            of_subgroup = by_subgroup[p, :, s]
            standard = standardise.standard(of_subgroup)
            weights[p, :, s, :-1] = standardise.weights(of_subgroup, standard, cap)
        return weights.reshape(people.shape)

    def _source(self, breakdown: Breakdown) -> tuple[WaveTally, tuple[str, ...]]:
        """The counts that tell its dimensions apart, and the names of those beside the strata."""
        names = breakdown.own_names
        if not names:
            return self.tally, ()
        together = next(k for k in self.survey.counted_together if set(names) <= set(k))
        return self.tally.subgroups[counted_as(together)], together

    def _divided(self, breakdown: Breakdown, counts: Ints, together: tuple[str, ...]) -> Ints:
        by_name = {entry.name: len(entry.categories) for entry in self.survey.own_dimensions}
        own_sizes = [by_name[name] + 1 for name in together]
        strata = prod(self.sizes)
        shape = (*counts.shape[:2], *own_sizes, strata + 1, counts.shape[-1])
        divided = counts.reshape(shape)
        if self.excluded:
            divided = divided.copy()
            divided[..., -1, :] = 0
        unused = [2 + i for i, name in enumerate(together) if name not in breakdown.names]
        divided = divided.sum(axis=tuple(unused)) if unused else divided
        names_together = [name for name in together if name in breakdown.names]
        divided, names = self._by_strata(breakdown, divided, names_together)
        order = [names.index(name) + 2 for name in breakdown.names]
        return np.moveaxis(divided, order, range(2, 2 + len(order)))

    def _by_strata(
        self, breakdown: Breakdown, counts: Ints, names: list[str]
    ) -> tuple[Ints, list[str]]:
        """Strata taken apart into dimensions of the breakdown and what is left."""
        dimensions = [entry.name for entry in self.survey.dimensions]
        told_apart = [name for name in breakdown.names if name in dimensions]
        before = counts.shape[: 2 + len(names)]
        # The first dimension changes fastest, so it is the last axis.
        known = counts[..., :-1, :].reshape(*before, *reversed(self.sizes), counts.shape[-1])
        first = len(before)
        axis_of = {name: first + len(dimensions) - 1 - i for i, name in enumerate(dimensions)}
        known = np.moveaxis(
            known, [axis_of[name] for name in told_apart], range(first, first + len(told_apart))
        )
        sizes = known.shape[first : first + len(told_apart)]
        known = known.reshape(*before, *sizes, -1, counts.shape[-1])
        shape = (*before, *(size + 1 for size in sizes), known.shape[-2] + 1, counts.shape[-1])
        result = np.zeros(shape, np.int64)
        inside = (..., *(slice(size) for size in sizes), slice(-1), slice(None))
        result[inside] = known
        # Of people of no known stratum nothing of a stratum is known.
        result[(..., *(-1 for _ in sizes), -1, slice(None))] = counts[..., -1, :]
        return result, [*names, *told_apart]
