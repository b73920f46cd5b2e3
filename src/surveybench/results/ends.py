"""The ends of scores' intervals in one wave, for every population, measure and organisation."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from surveybench.stats import interval, score
from surveybench.survey import Survey

Floats = NDArray[np.float64]
CONFIDENCE = 0.95
QUANTILE = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)


def interval_ends(
    survey: Survey,
    questions: Mapping[int, Mapping[str, score.QuestionScore]],
    scores: Mapping[str, Floats],
    values: Mapping[str, Floats],
) -> tuple[Floats, Floats]:
    """Lower and upper ends [population, measure, organisation], by the setting `interval`.

    `questions` are those of each population by the id of `survey`, `scores` their options'
    scores, and `values` the wave's `score` and `variance`. NaN where there is no score.
    """
    y, s = values["score"], np.sqrt(values["variance"])
    if survey.settings.scoring.interval == "normal" or survey.from_sums:
        return score.interval(y, s, QUANTILE, survey.scale.ends)
    lower, upper = np.full(y.shape, np.nan), np.full(y.shape, np.nan)
    cells = [(p, item) for p, of_items in questions.items() for item in of_items]
    if cells:
        _fill_items(survey, cells, questions, scores, (lower, upper))
    for section in (one for one in survey.sections if one.score == "items"):
        shares = survey.shares[section.id]
        for p, entries in questions.items():
            if entries.keys() >= shares.keys():
                _fill_section(survey, section.id, p, values, (lower, upper))
    return lower, upper


def _fill_section(
    survey: Survey, section: str, p: int, values: Mapping[str, Floats], ends: tuple[Floats, Floats]
) -> None:
    """A section over items, in one population, from the ends of its items."""
    m, shares = survey.measures.index(section), survey.shares[section]
    members = [survey.measures.index(item) for item in shares]
    plain = survey.section[section].plain
    c = np.ones(len(members)) if plain else np.array([*shares.values()]) * len(members)
    total = (c[:, None] ** 2 * values["variance"][p, members]).sum(axis=0)
    inflation = np.divide(
        len(members) ** 2 * values["variance"][p, m],
        total,
        out=np.ones_like(total),
        where=total > 0,
    )
    ends[0][p, m], ends[1][p, m] = interval.section(
        values["score"][p, members],
        ends[0][p, members],
        ends[1][p, members],
        inflation,
        survey.scale.ends,
        None if plain else c / len(members),
    )


def _fill_items(
    survey: Survey,
    cells: list[tuple[int, str]],
    questions: Mapping[int, Mapping[str, score.QuestionScore]],
    scores: Mapping[str, Floats],
    ends: tuple[Floats, Floats],
) -> None:
    """All items at once: their options side by side, those that an item lacks without a score."""
    count = max(len(scores[item]) for _, item in cells)
    organisations = ends[0].shape[2]
    shares = np.zeros((len(cells), organisations, count))
    points = np.full((len(cells), organisations, count), np.nan)
    effective = np.empty((len(cells), organisations))
    for row, (p, item) in enumerate(cells):
        entry, options = questions[p][item], scores[item]
        shares[row, :, : len(options)] = np.nan_to_num(entry.shares)
        points[row, :, : len(options)] = options
        effective[row] = entry.effective
    # Tilts are steep or not by the width of the scale: worked out as from 0 to 10.
    scale = survey.scale
    usual = scale.to_usual(points.reshape(-1, count))
    solved = interval.question(shares.reshape(-1, count), usual, effective.ravel(), QUANTILE)
    lower, upper = scale.from_usual(solved[0]), scale.from_usual(solved[1])
    for row, (p, item) in enumerate(cells):
        m = survey.measures.index(item)
        part = slice(row * organisations, (row + 1) * organisations)
        ends[0][p, m], ends[1][p, m] = lower[part], upper[part]
