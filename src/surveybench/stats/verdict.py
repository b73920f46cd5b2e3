"""The overall verdict: the mean share of a person's answers that are the best, or the worst."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surveybench.stats.score import QuestionScore, Variance, question

Floats = NDArray[np.float64]


def share(
    counts: NDArray[np.int64], weights: Floats, variance: Variance = "weighted"
) -> QuestionScore:
    """Weighted mean, over people, of the share of their scored answers that are extreme.

    Parameters
    ----------
    counts : int [organisation, stratum, scored, extreme]
        People by how many of their answers are scored, and how many of these are extreme.
    weights : float [organisation, stratum]
        Weight of each person of a stratum.
    variance : 'weighted' or 'linearised'
        As for scores.

    Returns
    -------
    QuestionScore, each part [organisation]
        Score: `sum(w k / m) / sum(w)` over people with m scored answers, k of them extreme, 0 to 1;
        its variance and n as those of a question whose answers are worth k / m. Who has no scored
        answer is left out.

    Source
    ------
    docs/methods/verdict.md

    Oracle
    ------
    tests/oracle/verdict
    """
    scored, extreme = np.indices(counts.shape[2:])
    with np.errstate(invalid="ignore", divide="ignore"):
        points = np.where((scored > 0) & (extreme <= scored), extreme / scored, np.nan)
    return question(counts.reshape(*counts.shape[:2], -1), weights, points.ravel(), variance)
