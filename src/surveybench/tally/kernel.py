"""The kernel: clean coded batches to counts, added up in place at integer keys."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations, product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveybench.respondents import Respondents
from surveybench.survey import Survey, counted_as
from surveybench.tally.blocks import Block, blocks
from surveybench.tally.moments import Moments
from surveybench.tally.named import SAMPLED, shape_of
from surveybench.tally.types import (
    KINDS,
    MISSING,
    Axes,
    Pair,
    Tables,
    WaveTally,
    narrow,
    tells_apart,
)


def axes_of(survey: Survey, organisations: tuple[str, ...]) -> Axes:
    """The axes that counts of this survey have."""
    axes = Axes(
        survey=survey.id,
        wave=survey.wave,
        fingerprint=survey.fingerprint,
        populations=tuple(population.id for population in survey.populations),
        organisations=organisations,
        strata=(*survey.strata_labels, MISSING),
        items={**{item.id: item.codes for item in survey.items}, **survey.extremes},
        pairs=survey.pairs,
        covariates=tuple(c.values for c in survey.adjust.covariates) if survey.adjust else (),
        weighted=survey.weight is not None,
    )
    parts = {counted_as(names): _axes_of(survey, axes, names) for names in survey.counted_together}
    return replace(axes, subgroups=parts)


def _axes_of(survey: Survey, axes: Axes, names: tuple[str, ...]) -> Axes:
    """The axes of counts by these dimensions, and by stratum within them."""
    by_name = {dimension.name: dimension for dimension in survey.own_dimensions}
    categories = [(*by_name[name].categories, MISSING) for name in names]
    subgroups = [" | ".join(labels) for labels in product(*categories)]
    return replace(
        axes,
        strata=tuple(f"{group} | {stratum}" for group in subgroups for stratum in axes.strata),
        items={item.id: item.codes for item in survey.evaluative},
        pairs=(),
        subgroups={},
        covariates=(),
        weighted=False,
    )


def count(batch: Respondents, axes: Axes) -> WaveTally:
    """Counts of one batch: a pure function, the same on every engine."""
    counter = Counter(axes)
    counter.add(batch)
    return counter.tally()


class Counter:
    """Counts of many batches of one wave: what `count` gives for each of them, added up.

    A respondent belongs to one membership (a set of populations), so people are counted once by
    segment, which is one organisation, membership and stratum; populations are sums of
    memberships. Items whose pairs are wanted are counted jointly, 'no answer' being one of their
    options: pairs and answers are margins of that. Threads that share a counter take turns.
    """

    def __init__(self, axes: Axes, rows: int = 0, *, invited: bool = True) -> None:
        """`rows` in all, as far as known: only many repay large tables.

        Without `invited` only those are counted whose answers are.
        """
        self.axes = axes
        self.rows = rows
        self.memberships = np.zeros((0, len(axes.populations)), bool)
        self.inside = 0
        self.people = np.zeros(0, np.int64)
        self.outcomes = np.zeros((len(axes.organisations), 8), np.int64)
        self.sampled = (
            np.zeros(shape_of(axes, SAMPLED), np.int64) if invited and tells_apart(axes) else None
        )
        self.tables: dict[Block, NDArray[Any]] = {}
        self.sizes: dict[Block, tuple[int, ...]] = {}
        self.room = np.empty((2, 0), np.int64)
        self.subgroups = {
            name: Counter(part, rows, invited=False) for name, part in axes.subgroups.items()
        }
        self.moments: Moments | None = None

    def add(self, batch: Respondents) -> None:
        """Count one more batch."""
        if not self.tables:
            self._begin(batch.memberships)
        self.outcomes += batch.outcomes
        if self.sampled is not None and batch.sampled is not None:
            self.sampled += batch.sampled
        if not len(batch.organisation):
            return
        for name, counter in self.subgroups.items():
            counter.add(_told_apart(batch, name, len(self.axes.strata)))
        if self.moments is not None:
            self.moments.add(batch, self.inside)
        segment = self._segment(batch)
        self.people += np.bincount(segment, minlength=len(self.people))
        self._widen()
        start, key = self._room(len(segment))
        size = 0
        for block, table in self.tables.items():
            cells = table.shape[1]
            if cells != size:
                np.multiply(segment, cells, out=start)
                size = cells
            flat, one = table.reshape(-1), table.dtype.type(1)
            if block[0] in batch.ticks:
                for k, chosen in enumerate(batch.ticks[block[0]].T, 1):
                    np.add.at(flat, start[chosen] + k, one)
            else:
                # Copied first: an addition of two kinds of numbers takes longer than both steps.
                key[:] = self._joint(batch, block)
                key += start
                np.add.at(flat, key, one)

    def tally(self) -> WaveTally:
        """All counts. The counter is used up, so that memory holds them but once."""
        if not self.tables:
            self._begin(np.ones((1, len(self.axes.populations)), bool))
        answers: dict[str, NDArray[Any]] = {}
        pairs: dict[Pair, NDArray[Any]] = {}
        wanted_pairs, kind = set(self.axes.pairs), self._largest_kind()
        for block, sizes in self.sizes.items():
            # Cells first: sums over some of the items then run along memory.
            joint = self.tables.pop(block).T.astype(kind, order="C").reshape((*sizes, -1))
            for i, item in enumerate(block):
                if item not in answers:
                    answers[item] = narrow(self._by_population(_margin(joint, (i,))[1:]))
            for i, j in permutations(range(len(block)), 2):
                pair = block[i], block[j]
                if pair in wanted_pairs and pair not in pairs:
                    pairs[pair] = narrow(self._by_population(_margin(joint, (i, j))[1:, 1:]))
        return WaveTally(
            self.axes,
            self._by_population(self.people).astype(np.int64),
            Tables({item: answers[item] for item in self.axes.items}),
            Tables({pair: pairs[pair] for pair in self.axes.pairs}),
            self.outcomes,
            {name: counter.tally() for name, counter in self.subgroups.items()},
            self.moments.tables() if self.moments is not None else Tables({}),
            self.sampled,
        )

    def _begin(self, memberships: NDArray[np.bool_]) -> None:
        # Nobody who is counted has the membership of no population; sorted, it is the first.
        self.inside = int(not memberships[0].any() and len(memberships) > 1)
        self.memberships = memberships[self.inside :]
        if self.axes.covariates or self.axes.weighted:
            self.moments = Moments(self.axes, self.memberships)
        segments = len(self.axes.organisations) * len(self.memberships) * len(self.axes.strata)
        self.people = np.zeros(segments, np.int64)
        sizes_by_block = {
            block: tuple(len(self.axes.items[item]) + 1 for item in block)
            for block in blocks(self.axes, segments, self.rows)
        }
        # Those of one size side by side, as they share what `add` makes.
        for block, sizes in sorted(sizes_by_block.items(), key=lambda entry: prod(entry[1])):
            self.sizes[block] = sizes
            self.tables[block] = np.zeros((segments, prod(sizes)), KINDS[0])

    def _room(self, rows: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Two arrays of a number for each row: kept, as new memory must be fetched and cleared."""
        if self.room.shape[1] < rows:
            self.room = np.empty((2, rows), np.int64)
        return self.room[0, :rows], self.room[1, :rows]

    def _segment(self, batch: Respondents) -> NDArray[np.int64]:
        """By organisation first: rows sorted by it touch little memory at a time."""
        segment = batch.organisation * np.int64(len(self.memberships))
        segment += batch.membership
        segment -= self.inside
        segment *= len(self.axes.strata)
        segment += batch.stratum
        return segment

    def _joint(self, batch: Respondents, block: Block) -> NDArray[Any]:
        """Position of every row's answers among the cells of a block."""
        parts = [
            (_unsigned(batch.answers[item]), size)
            for item, size in zip(block, self.sizes[block], strict=True)
        ]
        while len(parts) > 1:
            # Neighbours first: two answers fit one byte, of which a processor adds many at once.
            two = zip(parts[::2], parts[1::2], strict=False)
            last = parts[-1:] if len(parts) % 2 else []
            parts = [_beside(*one, *second) for one, second in two] + last
        return parts[0][0]

    def _widen(self) -> None:
        """Give counts more bytes in time: no cell exceeds the people of its segment.

        Narrow ones fit the processor's caches.
        """
        kind = _holding(int(self.people.max()))
        for block, table in self.tables.items():
            if np.iinfo(kind).max > np.iinfo(table.dtype).max:
                self.tables[block] = table.astype(kind)

    def _largest_kind(self) -> type[np.integer[Any]]:
        """Holds any sum of cells of one organisation and stratum, over all memberships."""
        shape = (-1, len(self.memberships), len(self.axes.strata))
        return _holding(int(self.people.reshape(shape).sum(axis=1).max(initial=0)))

    def _by_population(self, counts: NDArray[Any]) -> NDArray[Any]:
        """From [cell, …, segment] to [population, organisation, stratum, cell, …]."""
        shape = (*counts.shape[:-1], -1, len(self.memberships), len(self.axes.strata))
        by_membership = counts.reshape(shape)
        by_population = [
            by_membership[..., inside, :].sum(axis=-2, dtype=counts.dtype)
            for inside in self.memberships.T
        ]
        return np.moveaxis(np.stack(by_population), (-2, -1), (1, 2))


def _unsigned(answers: NDArray[Any]) -> NDArray[Any]:
    """The same positions, of which none is below 0, in as many bytes."""
    return answers.view(np.uint8 if answers.dtype.itemsize == 1 else np.uint16)


def _told_apart(batch: Respondents, name: str, strata: int) -> Respondents:
    """The same people in the strata of their subgroups."""
    stratum = batch.subgroups[name].astype(np.int32)
    stratum *= strata
    stratum += batch.stratum
    return replace(batch, stratum=stratum, outcomes=np.zeros_like(batch.outcomes), sampled=None)


def _beside(
    one: NDArray[Any], size: int, second: NDArray[Any], base: int
) -> tuple[NDArray[Any], int]:
    """Position of two answers among the cells of both, and how many those are."""
    kind = _holding(size * base - 1)
    joint = np.multiply(one, kind(base), dtype=kind)
    joint += second.astype(kind, copy=False)
    return joint, size * base


def _margin(joint: NDArray[Any], axes: tuple[int, ...]) -> NDArray[Any]:
    """Counts [item, …, segment] of the items kept, in that order."""
    gone = tuple(axis for axis in range(joint.ndim - 1) if axis not in axes)
    counts = joint.sum(axis=gone, dtype=joint.dtype) if gone else joint
    return counts.swapaxes(0, 1) if axes != tuple(sorted(axes)) else counts


def _holding(largest: int) -> type[np.integer[Any]]:
    return next(kind for kind in KINDS if largest <= np.iinfo(kind).max)
