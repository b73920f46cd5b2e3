"""Which figures rest on enough people to be reported: decided from counts, before any score.

It comes before the statistics because an organisation whose score is hidden must not shape the
national average either: otherwise the average, times the number of organisations, less the others'
scores would give the hidden score back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.protect import protect_answers
from surveybench.disclosure.relations import groups_within
from surveybench.survey import Survey

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]


def enough_respondents(
    survey: Survey,
    n: NDArray[np.int64],
    *,
    sums: Sequence[Ints] = (),
    withheld: Mask | None = None,
    asked: Mask | None = None,
) -> Mask:
    """Where an item's score may be reported.

    `n` is respondents [population, item, organisation]. False where they are fewer than
    `min_respondents`; and, with `secondary: on`, where a population less others inside it would
    leave fewer than that, for the last of those others too. Sums over organisations that are
    published elsewhere must not give a hidden one back: `sums` are int [organisation], the number
    of the sum that each is in, -1 for none. `withheld` [population, organisation] are hidden
    whatever they are. `asked` [population, item] says what a population is reported with; without
    it everything.
    """
    least = survey.settings.release.min_respondents
    enough = n >= least
    if withheld is not None:
        enough &= ~withheld[:, None]
    if asked is not None:
        enough &= asked[:, :, None]
    if survey.settings.release.secondary == "off":
        return enough
    groups = groups_within(survey)
    enough = protect_differences(groups, n, enough, least)
    while True:
        fewer = enough
        for group in sums:
            fewer = hide_if_sums_known(n, fewer, least, group)
        fewer = protect_answers(groups, n, fewer, least, sums, asked)
        if np.array_equal(fewer, enough):
            return enough
        enough = protect_differences(groups, n, fewer, least)


def hide_if_sums_known(n: NDArray[np.int64], enough: Mask, least: int, group: Ints) -> Mask:
    """What may be shown of `enough` where sums over organisations, the last axis, are known.

    `group` is int [organisation], the number of the sum that each is in, -1 for none. Where those
    of a sum that are hidden are 1 to `least` - 1 people together, the first one shown is hidden
    too, whatever its size: that it is the smallest would say how large it is at most.
    """
    shown = enough.copy()
    for number in np.unique(group[group >= 0]):
        members = np.flatnonzero(group == number)
        counts, visible = n[..., members], shown[..., members]
        while True:
            hidden = np.where(visible, 0, counts).sum(axis=-1)
            leak = (hidden > 0) & (hidden < least) & visible.any(axis=-1)
            if not leak.any():
                break
            is_first = np.arange(len(members)) == visible.argmax(axis=-1)[..., None]
            visible &= ~(leak[..., None] & is_first)
        shown[..., members] = visible
    return shown


def protect_differences(
    groups: Sequence[frozenset[str]], n: NDArray[np.int64], enough: Mask, least: int
) -> Mask:
    """What may be shown of `enough`, so that no difference of shown figures is one of few people.

    `n` and `enough` are [population, ...]; `groups` are those inside each population. Of those
    inside one that share nobody the differences that matter are the population less the largest
    shown ones. Where that leaves 1 to `least` - 1 people, the last of those inside, in the order of
    the definition, is hidden too. Of those that share some of their people each is looked at by
    itself: nobody can take several of them away at once.
    """
    shown = enough.copy()
    while True:
        leaks = np.zeros_like(shown)
        for population, inside in enumerate(groups):
            for parts in taken_away(groups, inside):
                counted = np.stack([shown[p] & ~covered(groups, shown, p, parts) for p in parts])
                sizes = np.where(counted, n[parts], 0)
                rest = n[population] - sizes.sum(axis=0)
                leak = shown[population] & counted.any(axis=0) & (rest > 0) & (rest < least)
                last = len(parts) - 1 - counted[::-1].argmax(axis=0)
                for position, part in enumerate(parts):
                    leaks[part] |= leak & (last == position)
        if not leaks.any():
            return shown
        shown &= ~leaks


def taken_away(groups: Sequence[frozenset[str]], inside: frozenset[str]) -> list[list[int]]:
    """Populations inside one that somebody can take away from it together, by position.

    All of them where any two are one inside the other or share nobody; else the largest sets of
    which that is so.
    """
    parts = [p for p, part in enumerate(groups) if part < inside]
    beside = {p: {q for q in parts if q != p and _comparable(groups[p], groups[q])} for p in parts}
    sets = _largest_sets(frozenset(), frozenset(parts), frozenset(), beside)
    return sorted(sorted(one) for one in sets if one)


def _largest_sets(
    one: frozenset[int],
    further: frozenset[int],
    gone: frozenset[int],
    beside: Mapping[int, set[int]],
) -> Iterator[frozenset[int]]:
    """Every largest set that holds `one`, with some of `further` and none of `gone`."""
    if not further and not gone:
        yield one
    for part in sorted(further):
        near = beside[part]
        yield from _largest_sets(one | {part}, further & near, gone & near, beside)
        further, gone = further - {part}, gone | {part}


def _comparable(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether one is inside the other, or they share nobody."""
    return a <= b or b <= a or not a & b


def covered(groups: Sequence[frozenset[str]], shown: Mask, part: int, parts: list[int]) -> Mask:
    """Where another shown part holds this one already."""
    larger = [
        shown[p]
        for p in parts
        if groups[part] < groups[p] or (groups[part] == groups[p] and p < part)
    ]
    return np.any(larger, axis=0) if larger else np.zeros_like(shown[part])
