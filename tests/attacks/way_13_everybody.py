"""Everybody gave the same answer: the score says which, of every single person."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from attacks import counts
from attacks.claims import Claim
from attacks.published import Published

At = tuple[str, str, str, int]
SCORE, SPREAD = "score.score", "score.standard_error"


def attack(published: Published) -> list[Claim]:
    """Scores of 0 or 10, without spread, left out of a comparison, or bounded too closely."""
    return [
        Claim("everyone", code, population, wave, score, score, item)
        for wave, code, population, _ in counts.cells(published)
        for item, scale in published.items.items()
        for score in _of_all(published, (item, code, population, wave), scale)
    ]


def _of_all(published: Published, at: At, scale: tuple[float, ...]) -> Iterator[float]:
    """The score that everybody must have given."""
    yield from _bounded(published, at, scale)
    score = published.value(SCORE, *at)
    if score is None:
        return
    spread = published.value(SPREAD, *at)
    if score in scale:
        alike = spread == 0 and published.flag("expected_range.z", *at) in (
            "not_calculable",
            "absent",
        )
        if alike or (score in (min(scale), max(scale)) and spread is None):
            yield score
    n = published.value("score.n", *at)
    if spread is not None and n is not None and len(set(scale)) > 1:
        # Answers of one weight of which one is another vary by at least this.
        levels = sorted(set(scale))
        gap = min(high - low for low, high in pairwise(levels))
        if n * (spread + published.slack(SPREAD, spread)) ** 2 < gap**2 / n * (1 - 1 / n):
            yield min(scale, key=lambda level: abs(level - score))


def _bounded(published: Published, at: At, scale: tuple[float, ...]) -> Iterator[float]:
    """A bound so close to the end that nobody of one weight can have answered otherwise."""
    bound, n = published.bound(SCORE, *at), published.value("score.n", *at)
    levels = sorted(set(scale))
    if bound is None or n is None or len(levels) < 2:
        return
    if published.flag(SCORE, *at) == "above" and (levels[-1] - bound) * n < levels[-1] - levels[-2]:
        yield levels[-1]
    if published.flag(SCORE, *at) == "below" and (bound - levels[0]) * n < levels[1] - levels[0]:
        yield levels[0]
