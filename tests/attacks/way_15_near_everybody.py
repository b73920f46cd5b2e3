"""Nearly everybody gave the same answer: the crude score and n count those who did not.

Forty people and a crude score of 9.88 are one answer of 5 among 39 of 10.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from attacks import counts
from attacks.claims import Claim
from attacks.published import Published


def attack(published: Published) -> list[Claim]:
    """Bounds of how many people chose each option, where a crude score is shown."""
    return [
        claim
        for wave, code, population, _ in counts.cells(published)
        for item in published.items
        for claim in _item(published, item, code, population, wave)
    ]


def _item(
    published: Published, item: str, code: str, population: str, wave: int
) -> Iterator[Claim]:
    step = counts.step_of(published, item)
    n = published.value("score.n", item, code, population, wave)
    total = counts.sum_of_scores(published, item, code, population, wave, step)
    scale = published.items[item]
    if n is None or total is None or len(set(scale)) != len(scale):
        return
    worth = [round(score / step) for score in scale]
    for score, own in zip(scale, worth, strict=True):
        rest = [other for other in worth if other != own]
        possible = _possible(int(n), range(total[0], total[1] + 1), own, rest)
        if possible:
            low, high = min(possible), max(possible)
            yield Claim("option", code, population, wave, low, high, item, score=score)


def _possible(n: int, totals: range, own: int, rest: Sequence[int]) -> list[int]:
    """Every number of people who can have chosen an option: the others make up what is left."""
    reachable = np.zeros((n + 1, n * max(*rest, own, 1) + 1), bool)
    reachable[0, 0] = True
    for people in range(1, n + 1):
        for worth in rest:
            moved = reachable[people - 1, : reachable.shape[1] - worth]
            reachable[people, worth:] |= moved
    found = []
    for chosen in range(n + 1):
        left = [t - own * chosen for t in totals if 0 <= t - own * chosen < reachable.shape[1]]
        if reachable[n - chosen, left].any():
            found.append(chosen)
    return found
