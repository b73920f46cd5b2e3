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

from surveybench.disclosure.choices import ChosenIn
from surveybench.disclosure.enough import hide_if_sums_known, protect_differences
from surveybench.disclosure.subgroup_rule import (
    CONTRIBUTORS,
    Ints,
    Mask,
    Rule,
    and_unknown,
    next_shown,
)
from surveybench.disclosure.subgroup_rule import Told as Told
from surveybench.disclosure.subgroups_jointly import (
    Everybody,
    hidden_for_all,
    too_close,
)
from surveybench.disclosure.subgroups_of_two import crossed
from surveybench.survey import Breakdown, Survey

__all__ = ["Subgroups", "Told", "shown_subgroups"]

TOGETHER = 2  # fewest subgroups that are hidden together


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
    rule = Rule(survey, tuple(sums), *everybody)
    both = list(zip(breakdowns, counts, strict=True))
    single = {b.names[0]: _single(rule, n) for b, n in both if len(b.names) == 1}
    while True:
        decided = [
            single[breakdown.names[0]]
            if len(breakdown.names) == 1
            else crossed(rule, n, [_margin(single, name) for name in breakdown.names])
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


# ---- one dimension ----


def _single(rule: Rule, n: Ints, fewest: Ints | int = 0, among: Mask | None = None) -> Told:
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


def _with_partners(rule: Rule, n: Ints, shown: Mask) -> Mask:
    """The next subgroups hidden too, until those hidden are several and enough people."""
    while True:
        with_unknown = and_unknown(shown)
        hidden = np.where(with_unknown, 0, n)
        people, several = hidden.sum(axis=2), (hidden > 0).sum(axis=2)
        leak = (people > 0) & ((people < rule.least) | (several < TOGETHER)) & shown.any(axis=2)
        if not leak.any():
            return shown
        shown = shown & ~next_shown(shown, leak)


def _until_wide(rule: Rule, n: Ints, shown: Mask) -> Mask:
    """Hide more where a hidden number of few people could not be many numbers."""
    while True:
        with_unknown = and_unknown(shown)
        small = ~with_unknown & (n > 0) & (n < rule.least) & rule.shown[:, :, None]
        narrow = small & (_certain_range(rule, n, with_unknown) + 1 < rule.narrowest)
        rows: Mask = np.any(narrow, axis=2) & np.any(shown, axis=2)
        if not rows.any():
            return shown
        shown = shown & ~next_shown(shown, rows)


def _jointly(rule: Rule, n: Ints, shown: Mask, fewest: Ints | int) -> Mask:
    """Hide for all questions where those that are shown bound a hidden number of few people."""
    answered = np.where(rule.shown, n.sum(axis=2), 0)
    while True:
        with_unknown = and_unknown(shown)
        hidden = np.where(with_unknown, 0, n)
        most = np.broadcast_to(hidden.sum(axis=2, keepdims=True), n.shape)
        ends = np.where(with_unknown, n, 0), np.where(with_unknown, n, most)
        few = (hidden > 0) & (hidden < rule.least)
        everybody = Everybody(rule.respondents, answered, fewest)
        close = too_close(ends, few, everybody, rule.least, rule.narrowest)
        if not (close & np.any(shown, axis=(1, 2))[:, None]).any():
            return shown
        shown = hidden_for_all(shown, close)


def _certain_range(rule: Rule, n: Ints, with_unknown: Mask) -> Ints:
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


def _country(rule: Rule, n: Ints, shown: Mask) -> Mask:
    """The next organisations hidden too, where the country less those shown would tell.

    Where nearly all organisations show a subgroup, the country's figure is worth more than theirs.
    """
    while True:
        leak = rule.country_tells(n, shown) & (shown.sum(axis=-1) > CONTRIBUTORS)
        if not leak.any():
            return shown
        shown = shown & ~next_shown(shown, leak, axis=-1)
