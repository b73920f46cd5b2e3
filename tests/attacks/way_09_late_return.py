"""The same release again with one person more: the difference is what this person answered."""

from __future__ import annotations

from collections.abc import Iterator

from attacks import counts
from attacks.claims import Claim
from attacks.published import Published

LATE = "late"


def attack(before: Published, after: Published) -> list[Claim]:
    """Answers of one person who is in the later release alone, to each question."""
    return [claim for item in after.items for claim in _item(before, after, item)]


def _item(before: Published, after: Published, item: str) -> Iterator[Claim]:
    step = counts.step_of(after, item)
    for wave, code, population, _ in counts.cells(after):
        sums = [
            counts.sum_of_scores(release, item, code, population, wave, step)
            for release in (before, after)
        ]
        n = [release.value("score.n", item, code, population, wave) for release in (before, after)]
        if n[0] is None or n[1] is None or n[1] - n[0] != 1 or sums[0] is None or sums[1] is None:
            continue
        low, high = sums[1][0] - sums[0][1], sums[1][1] - sums[0][0]
        possible = [s for s in set(after.items[item]) if low <= s / step <= high]
        if len(possible) == 1:
            score = possible[0]
            yield Claim("answer", code, population, wave, score, score, item, person=LATE)
