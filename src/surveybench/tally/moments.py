"""Sums of covariates and of their products: what a regression needs, and adds up as counts do.

All are whole numbers, so that sums are the same in whatever order people come. They are kept by
answer, so that scores may change without counting again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveybench.respondents import Respondents
from surveybench.tally.types import PEOPLE, Axes, Moment, Tables, narrow

Ints = NDArray[np.int64]
AT_ONCE = 1 << 22  # products that are summed at once, in 16 MB


def moment_tables(axes: Axes) -> Iterator[Moment]:
    """The names of all tables of moments: of people, of answers, of two answers together."""
    if axes.covariates or axes.weighted:
        yield PEOPLE
        yield from (("answers", item, "") for item in axes.items)
        yield from (("pairs", a, b) for a, b in axes.pairs)


def moment_shape(axes: Axes, name: Moment) -> tuple[int, ...]:
    """[population, organisation, option of each item that is named, moment]."""
    options = (len(axes.items[item]) for item in name[1:] if item)
    return (len(axes.populations), len(axes.organisations), *options, moment_count(axes))


def moment_count(axes: Axes) -> int:
    """How many there are: columns, whether each covariate is known, products of any two.

    Of design weights two: the weight and its square.
    """
    if axes.weighted:
        return 2
    first = sum(len(values[0]) + 1 for values in axes.covariates)
    return first + first * (first + 1) // 2


def moments_of(axes: Axes, patterns: NDArray[Any]) -> Ints:
    """The moments of people who are alike [pattern, moment]; `patterns` are [pattern, covariate].

    First the columns of each covariate, 0 where it is not known, and for each whether it is; then
    their products, each with itself and with those after it.
    """
    if axes.weighted:
        weight = patterns[:, :1].astype(np.int64)
        return np.hstack([weight, weight**2])
    columns = []
    for values, position in zip(axes.covariates, patterns.T, strict=True):
        table = np.vstack([np.zeros((1, len(values[0])), np.int64), np.array(values, np.int64)])
        columns.append(table[position])
    is_known = (patterns > 0).astype(np.int64)
    first = np.hstack([*columns, is_known])
    a, b = np.triu_indices(first.shape[1])
    return np.hstack([first, first[:, a] * first[:, b]])


class Moments:
    """Sums of many batches, by organisation and membership."""

    def __init__(self, axes: Axes, memberships: NDArray[np.bool_]) -> None:
        self.axes, self.memberships = axes, memberships
        cells = len(axes.organisations) * len(memberships)
        count = moment_count(axes)
        self.sums = {
            name: np.zeros((cells * prod(moment_shape(axes, name)[2:-1]), count), np.int64)
            for name in moment_tables(axes)
        }

    def add(self, batch: Respondents, first: int) -> None:
        """Add those of a batch whose stratum is known; memberships begin at `first`."""
        counted = batch.stratum < len(self.axes.strata) - 1
        covariates = batch.covariates[counted]
        if not len(covariates):
            return
        patterns, pattern = _patterns(covariates)
        moments = _distinct(moments_of(self.axes, patterns), len(covariates))
        cell = batch.organisation[counted].astype(np.int64) * len(self.memberships)
        cell += batch.membership[counted] - first
        answers = {item: a[counted].astype(np.int64) for item, a in batch.answers.items()}
        for name, table in self.sums.items():
            key, answered = cell, np.ones(len(cell), bool)
            for item in filter(None, name[1:]):
                if item in answers:
                    answered = answered & (answers[item] > 0)
                    key = key * len(self.axes.items[item]) + answers[item] - 1
                else:  # several answers at once: such an item is not scored
                    answered = np.zeros(len(cell), bool)
            _add(table, key[answered], pattern[answered], moments)

    def tables(self) -> Tables:
        """All sums by population, in the order of their names."""
        result = {}
        for name in list(self.sums):
            flat, (_, *shape) = self.sums.pop(name), moment_shape(self.axes, name)
            organisations, *inner = shape
            by_cell = flat.reshape(organisations, len(self.memberships), *inner)
            result[name] = narrow(
                np.stack([by_cell[:, inside].sum(axis=1) for inside in self.memberships.T])
            )
        return Tables(result)


def _patterns(covariates: NDArray[Any]) -> tuple[NDArray[Any], Ints]:
    """The people who differ [pattern, covariate], and which of these each one is."""
    sizes = tuple((covariates.max(axis=0).astype(np.int64) + 1).tolist())
    if prod(sizes) > np.iinfo(np.int64).max:
        patterns, pattern = np.unique(covariates, axis=0, return_inverse=True)
        return patterns, pattern.reshape(-1)
    code = np.zeros(len(covariates), np.int64)
    for column, size in zip(covariates.T, sizes, strict=True):
        code = code * size + column
    _, first, pattern = np.unique(code, return_index=True, return_inverse=True)
    return covariates[first], pattern.reshape(-1)


@dataclass(frozen=True, slots=True)
class _Distinct:
    """Moments of patterns, each column once: `columns` says which of them every moment is."""

    moments: NDArray[Any]
    columns: NDArray[np.intp]


def _distinct(moments: Ints, people: int) -> _Distinct:
    """Many moments are the same: a category times itself, two categories of one covariate.

    In four bytes where the sums of so many people fit: most of the time is that of memory.
    """
    places: dict[bytes, int] = {}
    columns = [places.setdefault(column.tobytes(), len(places)) for column in moments.T]
    first = [columns.index(place) for place in range(len(places))]
    fits = int(moments.max(initial=0)) * people < np.iinfo(np.int32).max
    kind = np.int32 if fits else np.int64
    return _Distinct(np.ascontiguousarray(moments[:, first], kind), np.array(columns))


def _add(table: Ints, key: Ints, pattern: Ints, distinct: _Distinct) -> None:
    """Add the moments of people to the rows of their keys; alike people are added at once."""
    if not len(key):
        return
    moments = distinct.moments
    alike, people = np.unique(key * len(moments) + pattern, return_counts=True)
    rows, kinds = np.divmod(alike, len(moments))
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    times = people.astype(moments.dtype)[:, None]
    sums = np.empty((len(starts), moments.shape[1]), moments.dtype)
    step = max(AT_ONCE // len(kinds), 1)
    for begin in range(0, moments.shape[1], step):
        columns = slice(begin, begin + step)
        products = times * moments[kinds, columns]
        sums[:, columns] = np.add.reduceat(products, starts, axis=0)
    table[rows[starts]] += sums[:, distinct.columns]
