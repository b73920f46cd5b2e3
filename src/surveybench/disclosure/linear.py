"""Whole numbers under linear rows: what is known of counts, as an intruder would write it down."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.connected import components

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class System:
    """Whole numbers `lower <= x <= upper`, of which each row says `low <= a x <= high`.

    Entries of rows are kept one after another: row `r` has the entries `start[r]` to
    `start[r + 1]`, each a variable and its coefficient.
    """

    lower: Ints
    upper: Ints
    start: Ints
    variable: Ints
    coefficient: Floats
    low: Floats
    high: Floats

    @property
    def row(self) -> Ints:
        """Row of every entry."""
        return np.repeat(np.arange(len(self.low)), np.diff(self.start))

    @cached_property
    def digest(self) -> bytes:
        """The same for systems that say the same."""
        parts = (self.lower, self.upper, self.start, self.variable, self.low, self.high)
        mark = hashlib.sha256(self.coefficient.tobytes())
        for part in parts:
            mark.update(part.tobytes())
        return mark.digest()

    def restricted(self, variables: Ints, rows: Ints, lower: Ints, upper: Ints) -> System:
        """Some variables under some rows, with tighter bounds; the others must be fixed in them."""
        position = np.full(len(self.lower), -1)
        position[variables] = np.arange(len(variables))
        wanted = np.isin(self.row, rows)
        renumbered = np.searchsorted(rows, self.row[wanted])
        variable, coefficient = self.variable[wanted], self.coefficient[wanted]
        free = position[variable] >= 0
        fixed = np.bincount(
            renumbered[~free],
            coefficient[~free] * lower[variable[~free]],
            minlength=len(rows),
        )
        start = np.concatenate([[0], np.bincount(renumbered[free], minlength=len(rows)).cumsum()])
        return System(
            lower[variables],
            upper[variables],
            start,
            position[variable[free]],
            coefficient[free],
            self.low[rows] - fixed,
            self.high[rows] - fixed,
        )


@dataclass(frozen=True)
class Intervals:
    """What the numbers can be, an array a variable.

    No solution lies outside `lower` to `upper`; some solution has `reached_low`, and some
    `reached_high`. Where the two agree the interval is exact.
    """

    lower: Ints
    upper: Ints
    reached_low: Ints
    reached_high: Ints

    def narrow(self, values: int) -> np.ndarray:
        """Where fewer whole numbers than this are known to be possible."""
        return self.reached_high - self.reached_low + 1 < values

    def unsettled(self, enough: int | None) -> Mask:
        """Where neither so many are known to be possible nor both ends are reached."""
        exact = (self.reached_low == self.lower) & (self.reached_high == self.upper)
        return ~exact if enough is None else ~exact & self.narrow(enough)


def stacked(systems: Sequence[System]) -> System:
    """Systems that share nothing, as one: variables and rows of the first, then of the next."""
    sizes = [len(system.lower) for system in systems]
    entries = [len(system.variable) for system in systems]
    shift = np.repeat(np.cumsum([0, *sizes[:-1]]), entries)
    lengths = np.concatenate([np.diff(system.start) for system in systems])
    return System(
        np.concatenate([system.lower for system in systems]),
        np.concatenate([system.upper for system in systems]),
        np.concatenate([[0], lengths.cumsum()]),
        np.concatenate([system.variable for system in systems]) + shift,
        np.concatenate([system.coefficient for system in systems]),
        np.concatenate([system.low for system in systems]),
        np.concatenate([system.high for system in systems]),
    )


class Rows:
    """Variables and rows while they are being written down, whole arrays of them at once."""

    def __init__(self) -> None:
        self.size = 0
        self.lower: list[Ints] = []
        self.upper: list[Ints] = []
        self.variable: list[Ints] = []
        self.coefficient: list[Floats] = []
        self.length: list[Ints] = []
        self.low: list[Floats] = []
        self.high: list[Floats] = []
        self.pairs: list[tuple[Ints, Ints]] = []

    def variables(self, lower: Ints, upper: Ints) -> Ints:
        """New variables with these bounds; their numbers, in the same shape."""
        numbers = self.size + np.arange(lower.size).reshape(lower.shape)
        self.lower.append(lower.ravel())
        self.upper.append(upper.ravel())
        self.size += lower.size
        return numbers

    def add(
        self,
        terms: list[tuple[Ints, float | Floats]],
        low: float | Floats = -np.inf,
        high: float | Floats = np.inf,
    ) -> None:
        """A row for each position of the terms, which are variables with their coefficients."""
        shape = np.broadcast_shapes(*(numbers.shape for numbers, _ in terms))
        if not all(shape):
            return
        numbers = [np.broadcast_to(number, shape).ravel() for number, _ in terms]
        factors = [np.broadcast_to(factor, shape).ravel() for _, factor in terms]
        self.variable.append(np.stack(numbers, axis=1).ravel())
        self.coefficient.append(np.stack(factors, axis=1).astype(float).ravel())
        size = int(np.prod(shape))
        self.length.append(np.full(size, len(terms)))
        self.low.append(np.broadcast_to(low, shape).astype(float).ravel())
        self.high.append(np.broadcast_to(high, shape).astype(float).ravel())

    def add_sum(self, numbers: Ints, low: float, high: float) -> None:
        """One row: all of these added up."""
        self.variable.append(numbers.ravel())
        self.coefficient.append(np.ones(numbers.size))
        self.length.append(np.array([numbers.size]))
        self.low.append(np.array([low], dtype=float))
        self.high.append(np.array([high], dtype=float))

    def same(self, numbers: Ints, equal: Ints) -> None:
        """Variables that are one number under two names."""
        self.pairs.append((numbers.ravel(), equal.ravel()))

    def numbers(self) -> Ints:
        """For each variable its number in the system: those that are the same have one."""
        if not self.pairs:
            return np.arange(self.size)
        one, another = (np.concatenate(side) for side in zip(*self.pairs, strict=True))
        return components(one, another, self.size)

    def system(self) -> System:
        """All of it; what is said twice stands there once."""
        none = np.zeros(0, np.int64)
        lengths = np.concatenate([none, *self.length])
        system = System(
            np.concatenate([none, *self.lower]).astype(np.int64),
            np.concatenate([none, *self.upper]).astype(np.int64),
            np.concatenate([[0], lengths.cumsum()]).astype(np.int64),
            np.concatenate([none, *self.variable]).astype(np.int64),
            np.concatenate([np.zeros(0), *self.coefficient]),
            np.concatenate([np.zeros(0), *self.low]),
            np.concatenate([np.zeros(0), *self.high]),
        )
        return _merged(system, self.numbers()) if self.pairs else system


def _merged(system: System, numbers: Ints) -> System:
    """The system of variables that have these numbers; equal rows become one."""
    size = int(numbers.max(initial=-1)) + 1
    lower, upper = np.zeros(size, np.int64), np.full(size, np.iinfo(np.int64).max)
    np.maximum.at(lower, numbers, system.lower)
    np.minimum.at(upper, numbers, system.upper)
    variable, coefficient = numbers[system.variable], system.coefficient
    first: dict[tuple[bytes, bytes], int] = {}
    rows, low, high = list[int](), list[float](), list[float]()
    ends = system.start.tolist()
    for row, (start, end) in enumerate(pairwise(ends)):
        order = np.argsort(variable[start:end], kind="stable")
        key = variable[start:end][order].tobytes(), coefficient[start:end][order].tobytes()
        if (place := first.setdefault(key, len(rows))) < len(rows):
            low[place] = max(low[place], system.low[row])
            high[place] = min(high[place], system.high[row])
            continue
        rows.append(row)
        low.append(float(system.low[row]))
        high.append(float(system.high[row]))
    entries = np.isin(system.row, rows)
    start = np.concatenate([[0], np.diff(system.start)[rows].cumsum()]).astype(np.int64)
    return System(
        lower, upper, start, variable[entries], coefficient[entries], np.array(low), np.array(high)
    )
