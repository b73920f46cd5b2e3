"""Which figures rest on enough people to be reported: decided from counts, before any score.

It comes before the statistics because an organisation whose score is hidden must not shape the
national average either: otherwise the average, times the number of organisations, less the others'
scores would give the hidden score back.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from surveybench.survey import Survey

Mask = NDArray[np.bool_]


def reportable(survey: Survey, n: NDArray[np.int64], *, sum_known: bool = False) -> Mask:
    """Where an item's score may be reported.

    `n` is respondents [population, item, organisation]. False where they are fewer than
    `min_respondents`; and, with `secondary: on`, where a population less others inside it would
    leave fewer than that, for the smallest of those others too. With `sum_known` the figures of
    all organisations together are published elsewhere, and must not give a hidden one back.
    """
    policy = survey.settings.release
    enough = n >= policy.min_respondents
    if policy.secondary == "on":
        inside, least = insides(survey), policy.min_respondents
        enough = guarded(inside, n, enough, least)
        while sum_known and not np.array_equal(fewer := apart(n, enough, least), enough):
            enough = guarded(inside, n, fewer, least)
    return enough


def apart(n: NDArray[np.int64], enough: Mask, least: int) -> Mask:
    """What may be shown of `enough` where the sum over organisations, the last axis, is known.

    Where those hidden are 1 to `least` - 1 people together, the smallest shown is hidden too.
    """
    shown = enough.copy()
    while True:
        left = np.where(shown, 0, n).sum(axis=-1)
        leak = (left > 0) & (left < least) & shown.any(axis=-1)
        if not leak.any():
            return shown
        smallest = np.where(shown, n, np.iinfo(np.int64).max).argmin(axis=-1)
        at = np.arange(n.shape[-1]) == smallest[..., None]
        shown &= ~(leak[..., None] & at)


def insides(survey: Survey) -> list[frozenset[str]]:
    """Groups inside each population; the empty one stands for people without a group."""
    return [frozenset(p.groups or ("", *survey.groups)) for p in survey.populations]


def guarded(
    inside: Sequence[frozenset[str]], n: NDArray[np.int64], enough: Mask, least: int
) -> Mask:
    """What may be shown of `enough`, so that no difference of shown figures is one of few people.

    `n` and `enough` are [population, ...]; any two populations are one inside the other or apart,
    so the differences that matter are each population less the largest shown ones inside it.
    Where that leaves 1 to `least` - 1 people, the smallest of those inside is hidden too.
    """
    shown = enough.copy()
    while True:
        leaks = np.zeros_like(shown)
        for whole, group in enumerate(inside):
            parts = [p for p, part in enumerate(inside) if part < group]
            if not parts:
                continue
            taken = np.stack([shown[p] & ~_covered(inside, shown, p, parts) for p in parts])
            sizes = np.where(taken, n[parts], 0)
            left = n[whole] - sizes.sum(axis=0)
            leak = shown[whole] & taken.any(axis=0) & (left > 0) & (left < least)
            sizes = np.where(taken, sizes, np.iinfo(np.int64).max)
            smallest = sizes.argmin(axis=0)
            for at, part in enumerate(parts):
                leaks[part] |= leak & (smallest == at)
        if not leaks.any():
            return shown
        shown &= ~leaks


def _covered(inside: Sequence[frozenset[str]], shown: Mask, part: int, parts: list[int]) -> Mask:
    """Where another shown part holds this one already."""
    larger = [
        shown[q]
        for q in parts
        if inside[part] < inside[q] or (inside[part] == inside[q] and q < part)
    ]
    return np.any(larger, axis=0) if larger else np.zeros_like(shown[part])
