"""Scores of the subgroups of one breakdown, in every organisation and in the country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.choices import blurred
from surveybench.disclosure.everybody import nearly_alike
from surveybench.results.subgroup_counts import SubgroupCounts
from surveybench.results.wave import option_scores
from surveybench.stats import score
from surveybench.stats.subgroup import Spread
from surveybench.survey import Breakdown, Survey

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Scored:
    """Subgroups of a breakdown: arrays [population, item, subgroup, organisation].

    `country` has everybody as its one organisation. `shares`, weighted as the score is, and
    `chose`, people, have an axis of options last; those that an item lacks are 0.
    """

    spread: Spread
    country: Spread
    shares: Floats
    chose: Ints


def points_of(survey: Survey, items: Sequence[str]) -> Floats:
    """Scores of options [item, option]; NaN for what carries none, or is no option of the item."""
    points = np.full((len(items), max(len(survey.item[item].options) for item in items)), np.nan)
    for i, item in enumerate(items):
        scores = option_scores(survey, item)
        points[i, : len(scores)] = scores
    return points


def people_by_subgroup(
    counts: SubgroupCounts, breakdown: Breakdown, items: Sequence[str], points: Floats
) -> Ints:
    """People with a scored answer [population, item, category of each dimension …, organisation].

    Of each dimension those of whom it is not known last.
    """
    by_item = []
    for item, row in zip(items, points, strict=True):
        answers = counts.answers(breakdown, item)
        people = answers[..., np.isfinite(row[: answers.shape[-1]])].sum(axis=(-2, -1))
        by_item.append(np.moveaxis(people, 1, -1))
    return np.stack(by_item, axis=1)


def scored(
    survey: Survey,
    counts: SubgroupCounts,
    breakdown: Breakdown,
    items: Sequence[str],
    points: Floats,
) -> Scored:
    """Scores of a breakdown's subgroups, crude or weighted as the setting `subgroups` says."""
    weights = None
    if survey.settings.scoring.subgroups != "crude":
        weights = _known(breakdown, counts.weights(breakdown))
    questions, country, shares, chose = [], [], [], []
    for item, row in zip(items, points, strict=True):
        answers = _known(breakdown, counts.answers(breakdown, item))
        people = answers.sum(axis=-2)
        one = _question(survey, people[..., None, :] if weights is None else answers, row, weights)
        questions.append(one)
        shares.append(_wide(one.shares.reshape(people.shape), len(row)))
        chose.append(_wide(people, len(row)))
        everybody = people.sum(axis=2)[:, :, None, None, :]
        country.append(_question(survey, everybody, row))
    shape, single = chose[0].shape[:-1], (*chose[0].shape[:2], 1)
    return Scored(
        _spread(questions, shape), _spread(country, single), np.stack(shares, 1), np.stack(chose, 1)
    )


def _known(breakdown: Breakdown, table: NDArray) -> NDArray:
    """Without those of no known subgroup: [population, subgroup, organisation, what is left, …]."""
    inside = tuple(slice(len(dimension.categories)) for dimension in breakdown.dimensions)
    known = table[(slice(None), slice(None), *inside)]
    known = known.reshape(*table.shape[:2], -1, *table.shape[2 + len(inside) :])
    return np.moveaxis(known, 1, 2)


def _question(
    survey: Survey, answers: Ints, points: Floats, weights: Floats | None = None
) -> score.QuestionScore:
    flat = answers.reshape(-1, *answers.shape[-2:])
    equal = np.ones(flat.shape[:2])
    weight = equal if weights is None else weights.reshape(equal.shape)
    variance = survey.settings.scoring.variance
    return score.question(flat, weight, points[: flat.shape[-1]], variance)


def _spread(questions: Sequence[score.QuestionScore], shape: tuple[int, ...]) -> Spread:
    """Questions side by side [population, item, subgroup, organisation].

    The people that a score weighs as much as are those that give its variance.
    """
    n, y, sigma2, variance, kish = (
        np.stack([part.reshape(shape) for part in several], axis=1)
        for several in zip(
            *((q.n, q.score, q.sigma2, q.variance, q.effective) for q in questions), strict=True
        )
    )
    effective = np.divide(sigma2, variance, out=kish.copy(), where=variance > 0)
    return Spread(n.astype(float), y, sigma2, effective)


def _wide(table: NDArray, options: int) -> NDArray:
    """With as many options as any item has."""
    missing = options - table.shape[-1]
    return np.pad(table, [(0, 0)] * (table.ndim - 1) + [(0, missing)])


def joined(parts: Sequence[Spread]) -> Spread:
    """All breakdowns, one after the other on the axis of subgroups."""
    return Spread(
        np.concatenate([part.n for part in parts], axis=2),
        np.concatenate([part.score for part in parts], axis=2),
        np.concatenate([part.sigma2 for part in parts], axis=2),
        np.concatenate([part.effective for part in parts], axis=2),
    )


def answered_alike(survey: Survey, part: Scored, points: Floats) -> tuple[Mask, Mask]:
    """Subgroups of whom nearly everybody answered alike, and those whose others did.

    Where weights do not blur a score, all subgroups beside such a one: with everybody's score they
    would give its score back.
    """
    alike, others = np.zeros(part.chose.shape[:-1], bool), np.zeros(part.chose.shape[:-1], bool)
    for i, row in enumerate(points):
        chose = part.chose[:, i]
        alike[:, i] = _nearly(survey, chose, row)
        others[:, i] = _nearly(survey, chose.sum(axis=1, keepdims=True) - chose, row)
    if not blurred(survey):
        alike |= alike.any(axis=2, keepdims=True)
    return alike, others


def _nearly(survey: Survey, chose: Ints, points: Floats) -> Mask:
    flat, answered = chose.reshape(-1, chose.shape[-1]), np.isfinite(points)
    n = flat[:, answered].sum(axis=1)
    mean = (flat[:, answered] @ points[answered]) / np.where(n > 0, n, np.nan)
    return nearly_alike(survey, flat, points, mean).mask.reshape(chose.shape[:-1])
