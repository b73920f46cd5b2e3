"""The kernel: one clean coded batch to counts, by `numpy.bincount` over integer segments."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surveybench.respondents import Respondents
from surveybench.survey import Survey
from surveybench.tally.types import MISSING, Axes, Counts, WaveTally


def axes_of(survey: Survey, organisations: tuple[str, ...]) -> Axes:
    """The axes that counts of this survey have."""
    return Axes(
        survey=survey.id,
        wave=survey.wave,
        fingerprint=survey.fingerprint,
        populations=tuple(population.id for population in survey.populations),
        organisations=organisations,
        strata=(*survey.settings.strata.labels, MISSING),
        items={item.id: item.codes for item in survey.items},
        pairs=survey.pairs,
    )


def count(batch: Respondents, axes: Axes) -> WaveTally:
    """Counts of one batch: a pure function, the same on every engine.

    A respondent belongs to one membership (a set of populations), so people are counted once by
    membership and the populations are sums of memberships.
    """
    shape = (len(batch.memberships), len(axes.organisations), len(axes.strata))
    segment = np.ravel_multi_index((batch.membership, batch.organisation, batch.stratum), shape)
    counter = _Counter(segment.astype(np.int64), shape, batch.memberships)
    return WaveTally(
        axes=axes,
        people=counter.people(),
        answers={item: counter.answers(batch, item, len(c)) for item, c in axes.items.items()},
        pairs={
            pair: counter.pairs(batch, pair, (len(axes.items[pair[0]]), len(axes.items[pair[1]])))
            for pair in axes.pairs
        },
        outcomes=batch.outcomes,
    )


class _Counter:
    """Counts by (segment, answer); a segment is one membership, organisation and stratum."""

    def __init__(
        self, segment: NDArray[np.int64], shape: tuple[int, ...], memberships: NDArray[np.bool_]
    ) -> None:
        self.segment = segment
        self.shape = shape
        self.memberships = memberships

    def people(self) -> Counts:
        return self._by_population(np.bincount(self.segment, minlength=self._size(1)), ())

    def answers(self, batch: Respondents, item: str, options: int) -> Counts:
        if item in batch.ticks:
            ticks = batch.ticks[item]
            each = [self._weighed(ticks[:, k]) for k in range(options)]
            return self._by_population(np.stack(each, axis=-1), (options,))
        key = self.segment * (options + 1) + batch.answers[item]
        counts = np.bincount(key, minlength=self._size(options + 1))
        return self._by_population(counts, (options + 1,))[..., 1:]

    def pairs(self, batch: Respondents, pair: tuple[str, str], size: tuple[int, int]) -> Counts:
        a, b = size[0] + 1, size[1] + 1
        key = (self.segment * a + batch.answers[pair[0]]) * b + batch.answers[pair[1]]
        counts = np.bincount(key, minlength=self._size(a * b))
        return self._by_population(counts, (a, b))[..., 1:, 1:]

    def _weighed(self, chosen: NDArray[np.bool_]) -> Counts:
        return np.bincount(self.segment[chosen], minlength=self._size(1))

    def _size(self, cells: int) -> int:
        return int(np.prod(self.shape)) * cells

    def _by_population(self, counts: Counts, cells: tuple[int, ...]) -> Counts:
        by_membership = counts.reshape((*self.shape, *cells))
        return np.stack([by_membership[inside].sum(axis=0) for inside in self.memberships.T])
