"""Scores of the subgroups of one breakdown, in every organisation and in the country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.everybody import nearly_alike
from surveybench.disclosure.subgroup_scores import Added, added, steps_of
from surveybench.results.points import option_scores
from surveybench.results.subgroup_counts import SubgroupCounts
from surveybench.stats import score
from surveybench.stats.subgroup import Spread
from surveybench.survey import Breakdown, Survey

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

PER_CENT = 100.0
NOTHING = 1e-9  # of a per cent: rounding that rounds nothing up


@dataclass(frozen=True)
class Scored:
    """Subgroups of a breakdown: arrays [population, item, subgroup, organisation].

    `country` has everybody as its one organisation. `chose`, people, has an axis of options last;
    those that an item lacks are 0.
    """

    spread: Spread
    country: Spread
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
) -> Added:
    """People with a scored answer, and the steps of their answers.

    [population, item, category of each dimension …, organisation], of each dimension those of whom
    it is not known last.
    """
    answers = (counts.answers(breakdown, item).sum(axis=-2) for item in items)
    return added(answers, points, steps_of(points))


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
    questions, country, chose = [], [], []
    for item, row in zip(items, points, strict=True):
        answers = _known(breakdown, counts.answers(breakdown, item))
        people = answers.sum(axis=-2)
        tables = people[..., None, :] if weights is None else answers
        questions.append(_question(survey, tables, row, weights))
        chose.append(_wide(people, len(row)))
        everybody = people.sum(axis=2)[:, :, None, None, :]
        country.append(_question(survey, everybody, row))
    shape, single = chose[0].shape[:-1], (*chose[0].shape[:2], 1)
    return Scored(_spread(questions, shape), _spread(country, single), np.stack(chose, 1))


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


def answered_alike(survey: Survey, part: Scored, points: Floats) -> Mask:
    """Subgroups of whom nearly everybody answered alike."""
    alike = np.zeros(part.chose.shape[:-1], bool)
    for i, row in enumerate(points):
        flat, answered = part.chose[:, i].reshape(-1, part.chose.shape[-1]), np.isfinite(row)
        n = flat[:, answered].sum(axis=1)
        mean = (flat[:, answered] @ row[answered]) / np.where(n > 0, n, np.nan)
        alike[:, i] = nearly_alike(survey, flat, row, mean).mask.reshape(alike[:, i].shape)
    return alike


def with_usual_spread(spread: Spread, country: Spread, points: Floats, compared: Mask) -> Spread:
    """Scores of subgroups with the spread that answers of such a score usually have.

    That of their own answers would say how many people gave each of them. Taken is the share of the
    widest spread there can be about the score that the same subgroup of the country has about its
    own, in whole per cent, rounded up; all of it where the country's is not shown. `compared`
    [population, item, subgroup] says where it is.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        share = country.sigma2 / _widest(country.score, points)
        share = np.ceil(np.clip(share, 0, 1) * PER_CENT - NOTHING) / PER_CENT
    usual = np.where(np.isfinite(share) & compared[..., None], share, 1.0)
    return replace(spread, sigma2=usual * _widest(spread.score, points))


def as_two_answers(spread: Spread, points: Floats) -> Floats:
    """Of how many people the worst and the best answer alone would have the same variance."""
    widest = _widest(spread.score, points)
    with np.errstate(invalid="ignore", divide="ignore"):
        effective = spread.effective * widest / spread.sigma2
    return np.where(spread.sigma2 > 0, effective, spread.effective)


def _widest(score: Floats, points: Floats) -> Floats:
    """Variance of answers that are all the worst or the best there is [population, item, …]."""
    lowest, highest = (end(points, axis=1)[None, :, None, None] for end in (np.nanmin, np.nanmax))
    return np.clip((score - lowest) * (highest - score), 0, None)
