"""What the mean of one person's scored answers to a section can be, and which one it is.

People are counted by that mean, and by how much of the section they answered, as they are by their
answer to a question. Both are worked out of whole numbers, so that they are the same whatever
machine counts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveybench.survey.types import Item, Option, Section

MOST_MEANS = 2_000
LARGEST = 2**62


class TooManyMeans(ValueError):
    """More different means than can be counted."""


@dataclass(frozen=True)
class PersonMeans:
    """The means there can be, lowest first, and how to find that of a person.

    `weights` are those of the items; `points` has by item and position of an answer, 0 for none,
    what it adds, as one code: its score times the weight of its item, and that weight; 0 where the
    answer is not scored. `sums` are codes added up, `positions` those of their means, from 1.
    `values` are the means by position, `answered` the weight of the items behind each, of
    `total`; the same mean has a position for each. `step` is the least by which two sums of
    weighted scores differ.
    """

    items: tuple[str, ...]
    weights: tuple[int, ...]
    points: tuple[NDArray[np.int64], ...]
    sums: NDArray[np.int64]
    positions: NDArray[np.int64]
    values: tuple[float, ...]
    answered: tuple[int, ...]
    step: float

    @property
    def total(self) -> int:
        """The weight of all items."""
        return sum(self.weights)

    @property
    def rules(self) -> tuple[object, ...]:
        """What decides which mean a person has: items, weights and scores."""
        scores = tuple(tuple(points.tolist()) for points in self.points)
        return self.items, self.weights, scores, self.values

    def of(self, answers: Mapping[str, NDArray[Any]]) -> NDArray[np.int16]:
        """Position of each person's mean, from 1; 0 where no scored answer counts."""
        codes = sum(
            points[answers[item].view(np.uint8)]
            for item, points in zip(self.items, self.points, strict=True)
        )
        return self.positions[np.searchsorted(self.sums, codes)].astype(np.int16)


def means_of(items: Sequence[Item], section: Section) -> PersonMeans:
    """The means of a section over persons. Raises TooManyMeans."""
    weights = _whole([Fraction(repr(section.weight(item.id))) for item in items])
    scores = [_scores(item) for item in items]
    scale = math.lcm(*(score.denominator for of_item in scores for score in of_item))
    base = sum(weights) + 1
    totals = {(0, 0)}
    for weight, of_item in zip(weights, scores, strict=True):
        added = [(int(score * scale) * weight, weight) for score in of_item]
        totals |= {(top + t, bottom + b) for top, bottom in totals for t, b in added}
        if len(totals) > MOST_MEANS or max(abs(top) for top, _ in totals) * base > LARGEST:
            raise TooManyMeans
    means = sorted((Fraction(top, bottom), bottom) for top, bottom in totals if bottom)
    place = {mean: position for position, mean in enumerate(means, 1)}
    codes = sorted(
        (top * base + bottom, place[Fraction(top, bottom), bottom] if bottom else 0)
        for top, bottom in totals
    )
    differences = [
        int((score - min(of_item)) * scale) * weight
        for weight, of_item in zip(weights, scores, strict=True)
        for score in of_item
    ]
    return PersonMeans(
        tuple(item.id for item in items),
        tuple(weights),
        tuple(_points(item, w, scale, base) for item, w in zip(items, weights, strict=True)),
        np.array([code for code, _ in codes], np.int64),
        np.array([position for _, position in codes], np.int64),
        tuple(float(mean / scale) for mean, _ in means),
        tuple(bottom for _, bottom in means),
        math.gcd(*differences) / scale,
    )


def _scores(item: Item) -> set[Fraction]:
    return {Fraction(repr(float(score))) for score in item.scores if score is not None}


def _points(item: Item, weight: int, scale: int, base: int) -> NDArray[np.int64]:
    """What each answer adds, as one code; 0 for none, and for one without a score."""
    added = (
        0 if s is None else int(Fraction(repr(float(s))) * scale) * weight * base + weight
        for s in item.scores
    )
    return np.array([0, *added], np.int64)


def _whole(weights: Sequence[Fraction]) -> list[int]:
    """Weights as the smallest whole numbers that are to each other as they are."""
    shared = math.lcm(*(weight.denominator for weight in weights))
    whole = [int(weight * shared) for weight in weights]
    divisor = math.gcd(*whole) or 1
    return [weight // divisor for weight in whole]


def as_item(section: Section, means: PersonMeans) -> Item:
    """A section over persons as a question that each person answers with a mean."""
    both = zip(means.values, means.answered, strict=True)
    return Item(
        section.id,
        section.name,
        "evaluative",
        tuple(
            Option(position, _label(value, answered, means.total), value)
            for position, (value, answered) in enumerate(both, 1)
        ),
    )


def _label(value: float, answered: int, total: int) -> str:
    """A mean, and how much of the section it is of where that is not all: `5 (2 of 3)`."""
    return f"{value:g}" if answered == total else f"{value:g} ({answered} of {total})"
