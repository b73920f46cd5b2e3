"""Which subgroups of an organisation rest on enough people: decided from counts, before any score.

The subgroups of a breakdown and those of whom it is not known make up everybody who answered, whose
number is published; so a small subgroup is hidden with others beside it, until their sum is enough
people and each of them could be many numbers. Which of those hidden it was is not said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.choices import ChosenIn
from surveybench.disclosure.enough import hide_if_sums_known, protect_differences
from surveybench.disclosure.relations import groups_within, parts
from surveybench.disclosure.shape import Shape
from surveybench.disclosure.subgroups_jointly import Everybody, hidden_for_all, too_close
from surveybench.survey import Breakdown, Survey

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

FURTHER = 1  # whole numbers asked for beyond the policy: that others are hidden must not tell
TOGETHER = 2  # fewest subgroups that are hidden together
CONTRIBUTORS = 3  # fewest organisations that are hidden together in a figure of the country


@dataclass(frozen=True)
class Subgroups:
    """Where figures of subgroups may be shown.

    `visible` says it of numbers of people, `few_chose` of which of them the score would tell how
    few gave an answer, `beside` whether the score of another subgroup of the breakdown is shown:
    all [population, item, subgroup, organisation]. `national` is [population, item, subgroup] and
    `indices` [population, item, breakdown]; `answers` says where shares of answers in a subgroup of
    the country are hidden, None where a reference says them. Labels of the axes stand beside them,
    `breakdowns` with the positions of their subgroups.
    """

    items: tuple[str, ...]
    labels: tuple[str, ...]
    breakdowns: Mapping[str, tuple[int, ...]]
    visible: Mask
    few_chose: Mask
    beside: Mask
    national: Mask
    indices: Mask
    answers: ChosenIn | None = None


@dataclass(frozen=True)
class Told:
    """Where figures of a breakdown's subgroups may be shown.

    `visible` is [population, item, subgroup, organisation], `national` the same without the last.
    """

    visible: Mask
    national: Mask


def shown_subgroups(
    survey: Survey,
    breakdowns: Sequence[Breakdown],
    counts: Sequence[Ints],
    everybody: tuple[Ints, Mask],
    sums: Sequence[Ints] = (),
) -> tuple[Told, ...]:
    """Where the subgroups of each breakdown may be shown.

    `counts` are, by breakdown, people with a scored answer [population, item, subgroup,
    organisation], with those of no known subgroup last: of two dimensions [population, item, first,
    second, organisation], with those of whom one is not known last on either axis. `everybody`
    are respondents [population, organisation] and where the figures of everybody are shown
    [population, item, organisation]. `sums` are those of `enough_respondents`.
    """
    rule = _Rule(survey, tuple(sums), *everybody)
    both = list(zip(breakdowns, counts, strict=True))
    single = {b.names[0]: _single(rule, n) for b, n in both if len(b.names) == 1}
    while True:
        decided = [
            single[breakdown.names[0]]
            if len(breakdown.names) == 1
            else _crossed(rule, n, [_margin(single, name) for name in breakdown.names])
            for breakdown, n in both
        ]
        before, proven = single, _proven(both, decided)
        if not rule.secondary or not proven:
            return tuple(decided)
        single = {
            b.names[0]: _single(rule, n, proven.get(b.names[0], 0), before[b.names[0]].visible)
            for b, n in both
            if len(b.names) == 1
        }
        if all(np.array_equal(single[name].visible, before[name].visible) for name in single):
            return tuple(decided)


def _margin(single: Mapping[str, Told], name: str) -> Mask | None:
    """Where a dimension by itself is shown; None where it is no breakdown."""
    return single[name].visible if name in single else None


def _proven(both: Sequence[tuple[Breakdown, Ints]], decided: Sequence[Told]) -> dict[str, Ints]:
    """The fewest respondents of each category of a dimension that two dimensions prove.

    [population, category, organisation], those of whom it is not known last.
    """
    fewest: dict[str, Ints] = {}
    for (breakdown, n), one in zip(both, decided, strict=True):
        if len(breakdown.names) == 1:
            continue
        cells = n[:, :, :-1, :-1]
        most = np.where(one.visible.reshape(cells.shape), cells, 0).max(axis=1)
        for axis, name in enumerate(breakdown.names):
            people = np.pad(most.sum(axis=2 - axis), ((0, 0), (0, 1), (0, 0)))
            fewest[name] = np.maximum(people, fewest.get(name, 0))
    return fewest


class _Rule:
    """The policy of a survey, and how its populations hold each other."""

    def __init__(
        self, survey: Survey, sums: tuple[Ints, ...], respondents: Ints, shown: Mask
    ) -> None:
        policy = survey.settings.release
        self.least, self.secondary = policy.min_respondents, policy.secondary == "on"
        self.groups = groups_within(survey)
        self.narrowest = Shape(tuple(self.groups), self.least, further=FURTHER).narrowest
        self.parts = parts(self.groups)
        self.sums, self.respondents, self.shown = sums, respondents, shown

    def national(self, n: Ints, visible: Mask) -> Mask:
        """Figures of the country whose people less those shown are nobody, or enough."""
        enough = n.sum(axis=-1) >= self.least
        if not self.secondary:
            return enough
        return enough & ~self.country_tells(n, visible)

    def country_tells(self, n: Ints, visible: Mask) -> Mask:
        """Whether the country less those shown are few people or organisations.

        As if those of which a question is hidden altogether were known: how many people they have
        follows from more than this question. So they hide nobody but each other.
        """
        hidden = np.where(visible, 0, n)
        of_subgroup = np.where(self.shown[:, :, None], hidden, 0)
        return self._too_few(hidden) | self._too_few(of_subgroup)

    def _too_few(self, hidden: Ints) -> Mask:
        people, organisations = hidden.sum(axis=-1), (hidden > 0).sum(axis=-1)
        return (people > 0) & ((people < self.least) | (organisations < CONTRIBUTORS))

    def leaves(self) -> list[int]:
        """Populations that are one part: whose people no other population divides."""
        return [
            next(p for p in members if self.groups[p] == label)
            for members, label in self.parts
            if any(self.groups[p] == label for p in members)
        ]


# ---- one dimension ----


def _single(rule: _Rule, n: Ints, fewest: Ints | int = 0, among: Mask | None = None) -> Told:
    """A breakdown by one dimension; the last subgroup is never shown.

    `fewest` is that of `Everybody`; what is shown is some of `among`.
    """
    people = n[:, :, :-1]
    shown = rule.shown[:, :, None] & (people >= rule.least)
    shown = shown if among is None else shown & among
    while rule.secondary:
        before = shown
        shown = _with_partners(rule, n, shown)
        shown = protect_differences(rule.groups, people, shown, rule.least)
        for group in rule.sums:
            shown = hide_if_sums_known(people, shown, rule.least, group)
        shown = _until_wide(rule, n, shown)
        shown = _jointly(rule, n, shown, fewest)
        shown = _country(rule, people, shown)
        if np.array_equal(before, shown):
            break
    return Told(shown, rule.national(people, shown))


def _with_unknown(shown: Mask) -> Mask:
    """The same with those of no known subgroup, who are never shown, last."""
    return np.concatenate([shown, np.zeros_like(shown[:, :, :1])], axis=2)


def _with_partners(rule: _Rule, n: Ints, shown: Mask) -> Mask:
    """The next subgroups hidden too, until those hidden are several and enough people."""
    while True:
        with_unknown = _with_unknown(shown)
        hidden = np.where(with_unknown, 0, n)
        people, several = hidden.sum(axis=2), (hidden > 0).sum(axis=2)
        leak = (people > 0) & ((people < rule.least) | (several < TOGETHER)) & shown.any(axis=2)
        if not leak.any():
            return shown
        shown = shown & ~_next(shown, leak)


def _next(shown: Mask, rows: Mask, axis: int = 2) -> Mask:
    """The first along an axis that is shown, in some rows of the others.

    In the order of the definition, or of codes: that it is the smallest would say how large it is.
    """
    following = np.zeros_like(shown)
    np.put_along_axis(following, shown.argmax(axis=axis, keepdims=True), True, axis)
    return following & shown & np.expand_dims(rows, axis)


def _until_wide(rule: _Rule, n: Ints, shown: Mask) -> Mask:
    """Hide more where a hidden number of few people could not be many numbers."""
    while True:
        with_unknown = _with_unknown(shown)
        small = ~with_unknown & (n > 0) & (n < rule.least) & rule.shown[:, :, None]
        narrow = small & (_certain_range(rule, n, with_unknown) + 1 < rule.narrowest)
        rows: Mask = np.any(narrow, axis=2) & np.any(shown, axis=2)
        if not rows.any():
            return shown
        shown = shown & ~_next(shown, rows)


def _jointly(rule: _Rule, n: Ints, shown: Mask, fewest: Ints | int) -> Mask:
    """Hide for all questions where those that are shown bound a hidden number of few people."""
    answered = np.where(rule.shown, n.sum(axis=2), 0)
    while True:
        with_unknown = _with_unknown(shown)
        hidden = np.where(with_unknown, 0, n)
        most = np.broadcast_to(hidden.sum(axis=2, keepdims=True), n.shape)
        ends = np.where(with_unknown, n, 0), np.where(with_unknown, n, most)
        few = (hidden > 0) & (hidden < rule.least)
        everybody = Everybody(rule.respondents, answered, fewest)
        close = too_close(ends, few, everybody, rule.least, rule.narrowest)
        if not (close & np.any(shown, axis=(1, 2))[:, None]).any():
            return shown
        shown = hidden_for_all(shown, close)


def _certain_range(rule: _Rule, n: Ints, with_unknown: Mask) -> Ints:
    """How far each hidden number can certainly move with all published sums unchanged.

    People are taken out of one hidden subgroup and put into another, in a population that no other
    divides and in all that hold it; or the other way round in a second such population, so that
    those which hold both stay as they are.
    """
    reach = np.zeros_like(n)
    leaves = rule.leaves()
    holding = {m: [q for q, g in enumerate(rule.groups) if g >= rule.groups[m]] for m in leaves}
    for a, b in combinations(range(n.shape[2]), 2):
        both = ~with_unknown[:, :, a] & ~with_unknown[:, :, b] & (n[:, :, a] > 0) & (n[:, :, b] > 0)
        for m in leaves:
            free = np.logical_and.reduce([both[q] for q in holding[m]])
            width = np.where(free, n[m, :, a] + n[m, :, b], 0)
            _raise_to(reach, holding[m], (a, b), width)
        for m, second in combinations(leaves, 2):
            moved = sorted(set(holding[m]) ^ set(holding[second]))
            if len(moved) == len(holding[m]) + len(holding[second]):
                continue  # none holds both: the first way is as good
            free = np.logical_and.reduce([both[q] for q in moved])
            width = np.minimum(n[m, :, b], n[second, :, a]) + np.minimum(
                n[m, :, a], n[second, :, b]
            )
            _raise_to(reach, moved, (a, b), np.where(free, width, 0))
    return reach


def _raise_to(reach: Ints, populations: list[int], pair: tuple[int, int], width: Ints) -> None:
    for q in populations:
        for s in pair:
            np.maximum(reach[q, :, s], width, out=reach[q, :, s])


def _country(rule: _Rule, n: Ints, shown: Mask) -> Mask:
    """The next organisations hidden too, where the country less those shown would tell.

    Where nearly all organisations show a subgroup, the country's figure is worth more than theirs.
    """
    while True:
        leak = rule.country_tells(n, shown) & (shown.sum(axis=-1) > CONTRIBUTORS)
        if not leak.any():
            return shown
        shown = shown & ~_next(shown, leak, axis=-1)


# ---- two dimensions ----


def _crossed(rule: _Rule, n: Ints, margins: Sequence[Mask | None]) -> Told:
    """A breakdown by two dimensions: of each category of the first all of the second, or none.

    It is shown in populations that no other holds, and where both dimensions by themselves are.
    """
    cells = n[:, :, :-1, :-1]
    shown = rule.shown[:, :, None, None] & (cells >= rule.least)
    if rule.secondary:
        unknown = n[:, :, :-1, -1]
        sound: Mask = (unknown == 0) | (unknown >= rule.least)
        sound &= _outermost(rule)[:, None, None, None]
        first, second = margins
        if first is not None:
            sound &= first
        if second is not None:
            sound &= np.all(second, axis=2)[:, :, None]
        rows: Mask = np.all(shown, axis=3) & sound
        for group in rule.sums:
            full = np.broadcast_to(rows[:, :, :, None], shown.shape)
            rows = np.all(hide_if_sums_known(cells, full, rule.least, group), axis=3)
        before = None
        while before is None or not np.array_equal(before, rows):
            before, rows = rows, _rows_jointly(rule, n, _blocks(rule, n, rows))
        shown = np.broadcast_to(rows[:, :, :, None], shown.shape)
    flat = (*shown.shape[:2], -1, shown.shape[-1])
    visible, people = shown.reshape(flat), cells.reshape(flat)
    return Told(visible, rule.national(people, visible))


def _outermost(rule: _Rule) -> Mask:
    """Populations inside no other, of which no two share anybody."""
    chosen: list[int] = []
    for p, groups in enumerate(rule.groups):
        inside = any(groups < second for second in rule.groups)
        if not inside and not any(groups & rule.groups[q] for q in chosen):
            chosen.append(p)
    return np.isin(np.arange(len(rule.groups)), chosen)


def _blocks(rule: _Rule, n: Ints, rows: Mask) -> Mask:
    """Rows hidden until each hidden number could be many, its row and column known.

    Of a table whose sums are known, a cell is at least `row + column - all` and at most the
    smaller of the two, and can be anything between.
    """
    while True:
        table, (least, largest) = _hidden_ends(n, rows)
        small = (table > 0) & (table < rule.least)
        narrow = small & (largest - least + 1 < rule.narrowest)
        leak: Mask = np.any(narrow, axis=(2, 3)) & np.any(rows, axis=2)
        if not leak.any():
            return rows
        rows = rows & ~_next(rows, leak)


def _hidden_ends(n: Ints, rows: Mask) -> tuple[Ints, tuple[Ints, Ints]]:
    """The numbers of the rows that are hidden, others 0, and the fewest and most each can be."""
    hidden_cells = np.broadcast_to(~_with_unknown(rows)[:, :, :, None], n.shape)
    table = np.where(hidden_cells, n, 0)
    row, column = table.sum(axis=3, keepdims=True), table.sum(axis=2, keepdims=True)
    total = row.sum(axis=2, keepdims=True)
    return table, (np.maximum(0, row + column - total), np.minimum(row, column))


def _rows_jointly(rule: _Rule, n: Ints, rows: Mask) -> Mask:
    """Rows hidden for all questions where those that are shown bound a hidden number."""
    flat = (*n.shape[:2], -1, n.shape[-1])
    answered = np.where(rule.shown, n.sum(axis=(2, 3)), 0)
    while True:
        table, ends = _hidden_ends(n, rows)
        shown = _with_unknown(rows)[:, :, :, None]
        # Where no row is shown its sum may be hidden too.
        some_shown = np.any(rows, axis=2)[:, :, None, None]
        by_itself = np.zeros_like(n), np.broadcast_to(answered[:, :, None, None], n.shape)
        ends = (np.where(some_shown, *both) for both in zip(ends, by_itself, strict=True))
        low, high = (np.where(shown, n, end).reshape(flat) for end in ends)
        few = ((table > 0) & (table < rule.least)).reshape(flat)
        everybody = Everybody(rule.respondents, answered)
        close = too_close((low, high), few, everybody, rule.least, rule.narrowest)
        if not (close & np.any(rows, axis=(1, 2))[:, None]).any():
            return rows
        rows = hidden_for_all(rows, close)
