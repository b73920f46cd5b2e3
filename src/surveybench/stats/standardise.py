"""One weight per respondent, so that every organisation has the standard's age and sex profile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROUNDING = 1e-12  # a weight larger than the cap by less than this share is equal to it


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """What weighting did, each of shape [organisation]."""

    effective_n: NDArray[np.float64]
    largest_weight: NDArray[np.float64]
    capped: NDArray[np.int64]
    empty_strata: NDArray[np.int64]


def standard(people: NDArray[np.int64]) -> NDArray[np.float64]:
    """Share of each stratum among all respondents of all organisations.

    Parameters
    ----------
    people : int [organisation, stratum]
        Respondents with a known stratum.

    Returns
    -------
    float [stratum]
        Shares adding to 1; all 0 where nobody answered.

    Source
    ------
    methods.md 3, `P_g`.

    Oracle
    ------
    tests/oracle/standardise
    """
    total = people.sum(axis=0)
    return total / max(int(total.sum()), 1)


def weights(
    people: NDArray[np.int64], reference: NDArray[np.float64], cap: float
) -> NDArray[np.float64]:
    """Weight of a respondent, by organisation and stratum.

    Parameters
    ----------
    people : int [organisation, stratum]
        Respondents with a known stratum.
    reference : float [stratum]
        The standard: shares adding to 1.
    cap : float
        Largest weight, 1 or more.

    Returns
    -------
    float [organisation, stratum]
        `min(cap, P_g / p_og)`; 0 where a stratum is empty (it is not merged, and the others are
        not raised to make up for it) and throughout an organisation without respondents.

    Source
    ------
    methods.md 3.

    Oracle
    ------
    tests/oracle/standardise
    """
    size = people.sum(axis=1, keepdims=True)
    expected = np.broadcast_to(reference * size, people.shape)
    result = np.zeros(people.shape)
    np.divide(expected, people, out=result, where=people > 0)
    return np.minimum(result, cap)


def diagnostics(
    people: NDArray[np.int64],
    weight: NDArray[np.float64],
    reference: NDArray[np.float64],
    cap: float,
) -> Diagnostics:
    """What the weights did to each organisation.

    Parameters
    ----------
    people : int [organisation, stratum]
        Respondents with a known stratum.
    weight : float [organisation, stratum]
        From `weights`.
    reference : float [stratum]
        The standard.
    cap : float
        Largest weight.

    Returns
    -------
    Diagnostics
        `effective_n = (sum w)^2 / sum w^2`, NaN without respondents; a weight equal to the cap
        by chance counts as capped only if it was larger before.

    Source
    ------
    methods.md 3, diagnostics.

    Oracle
    ------
    tests/oracle/standardise
    """
    total, squares = (people * weight).sum(axis=1), (people * weight**2).sum(axis=1)
    effective = np.full(total.shape, np.nan)
    np.divide(total**2, squares, out=effective, where=squares > 0)
    size = people.sum(axis=1, keepdims=True)
    over = (people > 0) & (reference * size > cap * people * (1 + ROUNDING))
    return Diagnostics(
        effective_n=effective,
        largest_weight=np.where(people > 0, weight, 0.0).max(axis=1),
        capped=np.where(over, people, 0).sum(axis=1),
        empty_strata=((people == 0) & (reference > 0)).sum(axis=1),
    )
