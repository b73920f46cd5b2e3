"""Which figures rest on enough people to be reported: decided from counts, before any score.

It comes before the statistics because an organisation whose score is hidden must not shape the
national average either: otherwise the average, times the number of organisations, less the others'
scores would give the hidden score back.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surveybench.survey import Population, Survey

Mask = NDArray[np.bool_]


def reportable(survey: Survey, n: NDArray[np.int64]) -> Mask:
    """Where an item's score may be reported.

    `n` is respondents [population, item, organisation]. False where they are fewer than
    `min_respondents`; and, with `secondary: on`, where a small figure of one population could be
    worked out from a whole and its other parts, for the smallest of those parts too.
    """
    policy = survey.settings.release
    enough = n >= policy.min_respondents
    if policy.secondary == "on":
        for whole, parts in wholes(survey):
            enough &= ~_second(enough, n, whole, parts)
    return enough


def wholes(survey: Survey) -> list[tuple[int, list[int]]]:
    """Populations that are the sum of others: position of the whole, positions of its parts."""
    found = []
    for w, whole in enumerate(survey.populations):
        inside = _groups(survey, whole)
        parts = [
            p
            for p, part in enumerate(survey.populations)
            if p != w and part.groups and _groups(survey, part) < inside
        ]
        sizes = sum(len(_groups(survey, survey.populations[p])) for p in parts)
        union = frozenset().union(*(_groups(survey, survey.populations[p]) for p in parts))
        if parts and union == inside and sizes == len(inside):
            found.append((w, parts))
    return found


def _groups(survey: Survey, population: Population) -> frozenset[str]:
    return frozenset(population.groups or survey.groups)


def _second(enough: Mask, n: NDArray[np.int64], whole: int, parts: list[int]) -> Mask:
    """The smallest shown part, wherever the whole and all parts but one are shown."""
    shown = enough[parts]
    hidden = ~shown & (n[parts] > 0)
    alone = enough[whole] & (hidden.sum(axis=0) == 1) & shown.any(axis=0)
    size = np.where(shown, n[parts], np.iinfo(np.int64).max)
    result = np.zeros_like(enough)
    items, organisations = np.nonzero(alone)
    smallest = np.array(parts)[size.argmin(axis=0)[items, organisations]]
    result[smallest, items, organisations] = True
    return result
