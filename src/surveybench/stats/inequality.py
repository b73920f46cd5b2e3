"""How unequal the scores of a country's subgroups are, as one number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def spread(scores: Floats) -> Floats:
    """Range of subgroups' scores: the highest less the lowest.

    Parameters
    ----------
    scores : float [..., subgroup]
        Scores of all subgroups of a breakdown, 0 to 10.

    Returns
    -------
    float [...]
        0 or more; NaN where any subgroup has no score.

    Source
    ------
    docs/methods/inequality.md; WHO, Handbook on health inequality monitoring (2013), "difference".

    Oracle
    ------
    tests/oracle/inequality
    """
    return scores.max(axis=-1) - scores.min(axis=-1)


def slope(people: Floats, scores: Floats, variances: Floats) -> tuple[Floats, Floats]:
    """Slope index of inequality: by how much the score rises from the lowest rank to the highest.

    Subgroups in their order have ranks from 0 to 1 by their shares of people, each the middle of
    its own; the slope is that of the line through their scores, weighted by people.

    Parameters
    ----------
    people, scores, variances : float [..., subgroup]
        People, scores 0 to 10 and variances of the scores, the subgroups in order, lowest first.

    Returns
    -------
    pair of float [...]
        `sum(p (x - 1/2) Y) / sum(p (x - 1/2)^2)`, p the share of people and x the rank, and its
        standard error `sqrt(sum(c^2 V))`, c the factor of Y. NaN where any subgroup has no score,
        or all people are in one.

    Source
    ------
    docs/methods/inequality.md; Mackenbach and Kunst (1997), doi:10.1016/S0277-9536(96)00073-1.

    Oracle
    ------
    tests/oracle/inequality
    """
    total = people.sum(axis=-1, keepdims=True)
    share = people / np.where(total > 0, total, np.nan)
    rank = np.cumsum(share, axis=-1) - share / 2 - 0.5
    moment = (share * rank**2).sum(axis=-1, keepdims=True)
    factor = share * rank / np.where(moment > 0, moment, np.nan)
    error = np.sqrt((factor**2 * variances).sum(axis=-1))
    return (factor * scores).sum(axis=-1), error
