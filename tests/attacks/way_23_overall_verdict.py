"""The share of all answers that are the poorest, or the best: a sum over all questions.

Where everybody answered everything and nobody is weighted it is a number of answers, and so are the
shares of those questions that show theirs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from attacks import counts
from attacks.claims import Claim
from attacks.published import ALL, Published

HALF = 0.5 / 100
SLACK = 1e-9
SIDES = {"lowest": min, "highest": max}


def attack(published: Published) -> list[Claim]:
    """Bounds of how many people gave the poorest, or the best, answer to each question."""
    return [
        claim
        for wave, code, population, _ in counts.cells(published)
        for side in SIDES
        for claim in _claims(published, code, population, wave, side)
    ]


def _claims(
    published: Published, code: str, population: str, wave: int, side: str
) -> Iterator[Claim]:
    at = code, population, wave
    n = [published.value("score.n", item, *at) for item in published.items]
    share = published.value(f"verdict.{side}_share", ALL, *at)
    if share is None or published.strata > 1 or None in n or len(set(n)) > 1:
        return
    people = float(n[0] or 0)
    answers = people * len(published.items)
    total = (share - HALF) * answers, (share + HALF) * answers
    ends = {item: _people(published, item, at, side, people) for item in published.items}
    for item in published.items:
        score, rest = SIDES[side](published.items[item]), [ends[i] for i in ends if i != item]
        low = max(ends[item][0], total[0] - sum(high for _, high in rest))
        high = min(ends[item][1], total[1] - sum(low for low, _ in rest))
        low, high = math.ceil(low - SLACK), math.floor(high + SLACK)
        yield Claim("option", *at, low, high, item=item, score=score)


def _people(
    published: Published, item: str, at: tuple[str, str, int], side: str, n: float
) -> tuple[float, float]:
    """How many gave that answer to one question, by its share alone."""
    score = SIDES[side](published.items[item])
    (option,) = (o for o, s in published.answers[item].items() if s == score)
    share = published.option("score.share", option, item, *at)
    if share is None:
        return 0.0, n
    return math.ceil((share - HALF) * n - SLACK), math.floor((share + HALF) * n + SLACK)
