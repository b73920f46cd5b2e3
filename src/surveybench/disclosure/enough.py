"""Which figures rest on enough people to be reported: decided from counts, before any score.

It comes before the statistics because an organisation whose score is hidden must not shape the
national average either: otherwise the average, times the number of organisations, less the others'
scores would give the hidden score back.
"""

from __future__ import annotations

from collections.abc import Sequence

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
) -> Mask:
    """Where an item's score may be reported.

    `n` is respondents [population, item, organisation]. False where they are fewer than
    `min_respondents`; and, with `secondary: on`, where a population less others inside it would
    leave fewer than that, for the last of those others too. Sums over organisations that are
    published elsewhere must not give a hidden one back: `sums` are int [organisation], the number
    of the sum that each is in, -1 for none. `withheld` [population, organisation] are hidden
    whatever they are.
    """
    least = survey.settings.release.min_respondents
    enough = n >= least
    if withheld is not None:
        enough &= ~withheld[:, None]
    if survey.settings.release.secondary == "off":
        return enough
    groups = groups_within(survey)
    enough = protect_differences(groups, n, enough, least)
    while True:
        fewer = enough
        for group in sums:
            fewer = hide_if_sums_known(n, fewer, least, group)
        fewer = protect_answers(groups, n, fewer, least, sums)
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

    `n` and `enough` are [population, ...]; `groups` are those inside each population. Any two
    populations are one inside the other or share nobody, so the differences that matter are each
    population less the largest shown ones inside it. Where that leaves 1 to `least` - 1 people, the
    last of those inside, in the order of the definition, is hidden too.
    """
    shown = enough.copy()
    while True:
        leaks = np.zeros_like(shown)
        for population, inside in enumerate(groups):
            parts = [p for p, part in enumerate(groups) if part < inside]
            if not parts:
                continue
            counted = np.stack([shown[p] & ~_covered(groups, shown, p, parts) for p in parts])
            sizes = np.where(counted, n[parts], 0)
            rest = n[population] - sizes.sum(axis=0)
            leak = shown[population] & counted.any(axis=0) & (rest > 0) & (rest < least)
            last = len(parts) - 1 - counted[::-1].argmax(axis=0)
            for position, part in enumerate(parts):
                leaks[part] |= leak & (last == position)
        if not leaks.any():
            return shown
        shown &= ~leaks


def _covered(groups: Sequence[frozenset[str]], shown: Mask, part: int, parts: list[int]) -> Mask:
    """Where another shown part holds this one already."""
    larger = [
        shown[p]
        for p in parts
        if groups[part] < groups[p] or (groups[part] == groups[p] and p < part)
    ]
    return np.any(larger, axis=0) if larger else np.zeros_like(shown[part])
