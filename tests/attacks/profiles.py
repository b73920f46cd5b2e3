"""How people are spread over age and sex: every spread that agrees with what is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MOST = 4_000_000  # spreads, or pairs of half spreads, that are looked at one by one


@dataclass(frozen=True)
class Standard:
    """Shares of the strata, how far each may be off, and the cap of weights."""

    shares: Floats
    slack: float
    cap: float


def spreads(people: int, strata: int, least: int = 0) -> Ints:
    """Every way to spread so many people over the strata [way, stratum]."""
    free = people - least * strata
    if free < 0:
        return np.zeros((0, strata), np.int64)
    ways = np.arange(free + 1)[:, None] if strata > 1 else np.full((1, 1), free)
    for at in range(1, strata):
        rest = free - ways.sum(axis=1)
        if at == strata - 1:
            ways = np.column_stack([ways, rest])
        else:
            again = np.repeat(np.arange(len(ways)), rest + 1)
            start = np.repeat(np.cumsum(rest + 1) - (rest + 1), rest + 1)
            ways = np.column_stack([ways[again], np.arange(len(again)) - start])
    return ways + least


def weights(spread: Ints, standard: Standard) -> Floats:
    """The weight of a person of each stratum, by the published formula."""
    size = spread.sum(axis=1, keepdims=True)
    wanted = standard.shares * size
    result = np.zeros(spread.shape)
    np.divide(wanted, spread, out=result, where=spread > 0)
    return np.minimum(result, standard.cap)


@dataclass(frozen=True)
class Printed:
    """A number as printed, and how far the unrounded one may be from it."""

    value: float
    slack: float

    def agrees(self, values: Floats) -> NDArray[np.bool_]:
        """Where computed values round to the printed one, by either way of rounding."""
        return np.abs(values - self.value) <= self.slack * (1 + 1e-6)


def by_diagnostics(
    people: int, standard: Standard, effective: Printed | None, largest: Printed | None
) -> Ints | None:
    """Spreads with this effective n and largest weight; None where they are too many to try.

    Where strata are many, those without an empty stratum and a cut weight are found by meeting in
    the middle: `sum P^2 / n` is a sum over strata.
    """
    strata = len(standard.shares)
    if comb(people + strata - 1, strata - 1) <= MOST:
        tried = spreads(people, strata)
    elif effective is not None:
        met = _met(people, standard, effective)
        if met is None:
            return None
        tried = met
    else:
        return None
    w = weights(tried, standard)
    agree = np.ones(len(tried), bool)
    off = 2 * standard.slack / standard.shares[standard.shares > 0].min()
    if effective is not None:
        squares = (tried * w**2).sum(axis=1)
        size = (tried * w).sum(axis=1) ** 2 / np.where(squares > 0, squares, 1)
        agree &= Printed(effective.value, effective.slack + off * people).agrees(size)
    if largest is not None:
        highest = np.where(tried > 0, w, 0).max(axis=1)
        agree &= Printed(largest.value, largest.slack + off * standard.cap).agrees(highest)
    return tried[agree]


def _met(people: int, standard: Standard, effective: Printed) -> Ints | None:
    half = len(standard.shares) // 2
    squares = standard.shares**2
    relative = effective.slack / effective.value + 4 * standard.slack / standard.shares.min()
    parts, total = [], 0
    for first in range(half, people - (len(squares) - half) + 1):
        a = spreads(first, half, 1)
        b = spreads(people - first, len(squares) - half, 1)
        if max(len(a), len(b)) > MOST:
            return None
        x, y = (squares[:half] / a).sum(axis=1), (squares[half:] / b).sum(axis=1)
        order = np.argsort(y)
        y = y[order]
        target = 1 / effective.value
        low = np.searchsorted(y, target * (1 - 2 * relative) - x)
        high = np.searchsorted(y, target * (1 + 2 * relative) - x)
        total += int((high - low).sum())
        if total > MOST:
            return None
        i, j = _pairs(low, high)
        parts.append(np.column_stack([a[i], b[order[j]]]))
    return np.concatenate(parts) if parts else None


def _pairs(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Positions (i, j) for every j of low[i] to high[i] - 1."""
    each = np.maximum(high - low, 0)
    i = np.repeat(np.arange(len(low)), each)
    start = np.repeat(np.cumsum(each) - each, each)
    return i, np.repeat(low, each) + np.arange(len(i)) - start


@dataclass(frozen=True)
class Answers:
    """Spreads of people [way, stratum] with the sums of scores of each stratum, in steps."""

    people: Ints
    sums: Ints


def by_score(
    people: int, total: range, most: int, standard: Standard, score: Printed
) -> Answers | None:
    """Spreads of `people` who all answered, whose standardised score is the printed one.

    `total` is the crude sum in steps of the scale, `most` the highest score in steps, `score` the
    standardised score in steps. Halves of the strata meet in the middle: with the score known,
    `sum w (S - Y n) = 0` is a sum over strata. None where there are too many.
    """
    half = len(standard.shares) // 2
    if half == 0 or _states(people, half, most) > MOST:
        return None
    first = _half(people, most, standard, slice(0, half), score.value)
    second = _half(people, most, standard, slice(half, None), score.value)
    if first is None or second is None:
        return None
    reach = people * (score.slack + 2 * most * standard.slack * len(standard.shares)) * 1.01 + 1e-9
    met: list[tuple[Ints, Ints]] = []
    count = 0
    where = {key: at for at, key in enumerate(second.keys)}
    for at, (n, s) in enumerate(first.keys):
        for whole in total:
            other = where.get((people - n, whole - s))
            if other is None:
                continue
            a, b = first.groups[at], second.groups[other]
            x, y = first.gap[a], second.gap[b]
            low, high = np.searchsorted(y, -x - reach), np.searchsorted(y, -x + reach)
            count += int((high - low).sum())
            if count > MOST:
                return None
            i, j = _pairs(low, high)
            if len(i):
                met.append((np.arange(a.start, a.stop)[i], np.arange(b.start, b.stop)[j]))
    if not met:
        return Answers(*(np.zeros((0, len(standard.shares)), np.int64),) * 2)
    i, j = (np.concatenate(side) for side in zip(*met, strict=True))
    return Answers(
        np.column_stack([first.people[i], second.people[j]]),
        np.column_stack([first.sums[i], second.sums[j]]),
    )


@dataclass(frozen=True)
class _Half:
    """States of half the strata, sorted by people, sum and gap; `groups` share the first two."""

    keys: list[tuple[int, int]]
    groups: list[slice]
    gap: Floats
    people: Ints
    sums: Ints


def _states(people: int, strata: int, most: int) -> float:
    return comb(people + strata, strata) * (1 + most * people / (strata + 1)) ** strata


def _half(people: int, most: int, standard: Standard, part: slice, score: float) -> _Half | None:
    shares = standard.shares[part]
    n = np.zeros((1, 0), np.int64)
    s, gap = n, np.zeros(1)
    for share in shares:
        used = n.sum(axis=1)
        i, own = _pairs(np.zeros(len(n), np.int64), people - used + 1)
        j, sums = _pairs(np.zeros(len(i), np.int64), most * own + 1)
        i, own = i[j], own[j]
        if len(i) > MOST:
            return None
        wanted = np.divide(share * people, own, out=np.zeros(len(own)), where=own > 0)
        w = np.minimum(wanted, standard.cap)
        n, s = np.column_stack([n[i], own]), np.column_stack([s[i], sums])
        gap = gap[i] + w * (sums - score * own)
    size, total = n.sum(axis=1), s.sum(axis=1)
    order = np.lexsort((gap, total, size))
    key = size[order] * (most * people + 1) + total[order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    ends = [*starts[1:].tolist(), len(key)]
    keys = [divmod(int(key[at]), most * people + 1) for at in starts]
    groups = [slice(a, b) for a, b in zip(starts.tolist(), ends, strict=True)]
    return _Half(keys, groups, gap[order], n[order], s[order])


def ranges(ways: Ints) -> Iterator[tuple[int, int, int]]:
    """Column, least and greatest of each column."""
    if len(ways):
        for at, (low, high) in enumerate(
            zip(ways.min(axis=0).tolist(), ways.max(axis=0).tolist(), strict=True)
        ):
            yield at, low, high


def common(found: Sequence[Answers]) -> list[NDArray[np.bool_]]:
    """Which spreads of people every one of these has."""
    sets = [{tuple(row) for row in entry.people.tolist()} for entry in found]
    both = set.intersection(*sets) if sets else set()
    return [np.array([tuple(r) in both for r in e.people.tolist()], bool) for e in found]
