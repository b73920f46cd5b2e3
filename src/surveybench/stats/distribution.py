"""What people answered: the share of each option, weighted as the score is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of the options of one question.

    `share` and `variance` are [organisation, option]; `weight`, the sum of weights, and
    `effective`, the effective number of respondents `(sum w)^2 / sum w^2`, are [organisation].
    """

    share: Floats
    variance: Floats
    weight: Floats
    effective: Floats


def shares(
    counts: NDArray[np.int64],
    weights: Floats,
    variance: Literal["weighted", "linearised"] = "weighted",
) -> Shares:
    """Share of each option among the answers of an organisation.

    Parameters
    ----------
    counts : int [organisation, stratum, option]
        Respondents by answer, of the options that make up the base.
    weights : float [organisation, stratum]
        Weight of a respondent, 0 or more.
    variance : 'weighted' or 'linearised'
        `V = p (1 - p) sum w^2 / (sum w)^2`, or `V = sum w^2 (x - p)^2 / (sum w)^2` with x 1 for
        those who chose the option and 0 for the others.

    Returns
    -------
    Shares
        `p = sum of w over those who chose it / sum of w`, 0 to 1; the shares of an organisation
        add to 1. NaN where nobody with a weight answered.

    Source
    ------
    methods.md 10.

    Oracle
    ------
    tests/oracle/distribution
    """
    answered = counts.sum(axis=2)
    total = (weights * answered).sum(axis=1)
    squared = (weights**2 * answered).sum(axis=1)
    share = _ratio(np.einsum("os,osk->ok", weights, counts), total[:, None])
    effective = _ratio(total**2, squared)
    if variance == "linearised":
        chose = np.einsum("os,osk->ok", weights**2, counts)
        around = chose * (1 - share) ** 2 + (squared[:, None] - chose) * share**2
        spread = _ratio(around, total[:, None] ** 2)
    else:
        spread = _ratio(share * (1 - share), effective[:, None])
    return Shares(share, np.maximum(spread, 0.0), total, effective)


def interval(share: Floats, effective: Floats, z: float) -> tuple[Floats, Floats]:
    """Wilson's interval of a share: it holds near 0 and 1 too.

    Parameters
    ----------
    share : float, any one shape
        A share, 0 to 1.
    effective : float, the same shape
        Effective number of respondents.
    z : float
        Normal quantile, 1.96 for 95 %.

    Returns
    -------
    pair of float
        `(p + z^2/2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n)`; NaN where p is.

    Source
    ------
    docs/methods/distribution.md; Wilson 1927.

    Oracle
    ------
    tests/oracle/distribution
    """
    n = np.where(effective > 0, effective, np.nan)
    centre = share + z**2 / (2 * n)
    reach = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    divisor = 1 + z**2 / n
    return np.clip((centre - reach) / divisor, 0, 1), np.clip((centre + reach) / divisor, 0, 1)


def normal_interval(share: Floats, standard_error: Floats, z: float) -> tuple[Floats, Floats]:
    """Interval of a share: `p - z s` and `p + z s`, clipped to 0 and 1.

    Parameters
    ----------
    share, standard_error : float, any one shape
        A share, 0 to 1, and its standard error.
    z : float
        Normal quantile, 1.96 for 95 %.

    Returns
    -------
    pair of float
        Lower and upper end, NaN where the share is NaN.

    Source
    ------
    methods.md 10.

    Oracle
    ------
    tests/oracle/distribution
    """
    reach = z * standard_error
    return np.clip(share - reach, 0, 1), np.clip(share + reach, 0, 1)


def national(one: Shares, rule: Literal["mean", "pooled"] = "mean") -> tuple[Floats, Floats]:
    """Shares of all organisations together.

    Parameters
    ----------
    one : Shares
        The organisations that are compared.
    rule : 'mean' or 'pooled'
        The plain mean, in which each organisation counts alike, as for scores; or the mean by sum
        of weights, in which each answer does.

    Returns
    -------
    pair of float [option]
        Shares and their standard errors, `sqrt(sum c^2 V)` with c an organisation's part of the
        mean: the organisations themselves are no sample. NaN without any.

    Source
    ------
    methods.md 10.

    Oracle
    ------
    tests/oracle/distribution
    """
    size = one.weight if rule == "pooled" else np.ones_like(one.weight)
    part = _ratio(size, np.full_like(size, size.sum()))[:, None]
    share, error = (part * one.share).sum(axis=0), np.sqrt((part**2 * one.variance).sum(axis=0))
    nobody = np.full(share.shape, np.nan)
    return (share, error) if len(size) else (nobody, nobody)


def _ratio(top: Floats, bottom: Floats) -> Floats:
    bottom = np.broadcast_to(bottom, np.shape(top))
    return np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=bottom > 0)
