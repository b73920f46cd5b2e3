"""The expected range: which scores differ from the average by more than chance would make them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from surveybench.stats._laws import normal_at

# Two-sided confidences of one to three verdicts on a side, the least strict first.
Confidence = tuple[float, ...]
LIMITS = (
    "lower_outer",
    "lower_middle",
    "lower_inner",
    "upper_inner",
    "upper_middle",
    "upper_outer",
)

# How many bands each limit of a side is apart from the one before it: of one pair only 2 and 6,
# worse and better, are used; of two the outermost are not.
STEPS: Mapping[int, tuple[int, ...]] = MappingProxyType({1: (2,), 2: (1, 1), 3: (1, 1, 1)})
# Where the limits of so many pairs stand among the three of a side, the inner first.
PAIRS: Mapping[int, tuple[int, ...]] = MappingProxyType({1: (1,), 2: (0, 1), 3: (0, 1, 2)})

MOST_PAIRS = len(LIMITS) // 2

Quantile = Literal["type7", "type6", "rank"]
Target = Literal["mean", "pooled", "weighted"]


@dataclass(frozen=True, slots=True)
class Spread:
    """What the organisations together say about one measure: three numbers."""

    national: float
    phi: float
    tau2: float


def spread(
    score: NDArray[np.float64],
    standard_error: NDArray[np.float64],
    winsorise: float = 0.1,
    quantile: Quantile = "type7",
    weights: NDArray[np.float64] | None = None,
) -> Spread:
    """National average, overdispersion and between-organisation variance of one measure.

    Parameters
    ----------
    score : float [organisation]
        Unsuppressed scores, on any scale.
    standard_error : float [organisation]
        Above 0: organisations whose answers are all equal are left out beforehand.
    winsorise : float
        Share pulled in at each end, 0 to below 0.5.
    quantile : 'type7', 'type6' or 'rank'
        Where to cut, see `winsorised`.
    weights : float [organisation] or None
        Parts of the average that scores make, from `target_weights`; None for equal ones.

    Returns
    -------
    Spread
        `phi = sum z_w^2 / I`; `tau2 = (I phi - (I - 1)) / (W1 - W2 / W1)` where I phi > I - 1,
        else 0. With fewer than two organisations phi is NaN and tau2 is 0.

    Source
    ------
    methods.md 5; Spiegelhalter (2005), doi:10.1002/sim.1970.

    Oracle
    ------
    tests/oracle/expected_range
    """
    size = len(score)
    national = float("nan")
    if size:
        national = float(np.mean(score) if weights is None else weights @ score)
    if size < 2:
        return Spread(national, float("nan"), 0.0)
    z = winsorised((score - national) / standard_error, winsorise, quantile)
    q = float(z @ z)
    precision = standard_error**-2
    # W1 - W2 / W1 = 2 sum over i < j of w_i w_j / W1: without a difference that rounding could eat.
    pairs = float(precision[1:] @ np.cumsum(precision)[:-1])
    tau2 = (q - (size - 1)) * float(precision.sum()) / (2 * pairs) if q > size - 1 else 0.0
    return Spread(national, q / size, tau2)


def target_weights(
    target: Target, people: NDArray[np.float64], standard_error: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    """Which part of the national average each score makes.

    Parameters
    ----------
    target : 'mean', 'pooled' or 'weighted'
        Each organisation alike, each answer alike (`n / sum n`), or by how sure a score is
        (`s^-2 / sum s^-2`).
    people : float [organisation]
        Respondents with a scored answer.
    standard_error : float [organisation]
        Above 0.

    Returns
    -------
    float [organisation] or None
        1 together; None where each counts alike.

    Source
    ------
    methods.md 14; Spiegelhalter (2005), doi:10.1002/sim.1970.

    Oracle
    ------
    tests/oracle/expected_range
    """
    if target == "mean":
        return None
    parts = people if target == "pooled" else standard_error**-2
    return parts / parts.sum()


def winsorised(
    z: NDArray[np.float64], share: float, rule: Quantile = "type7"
) -> NDArray[np.float64]:
    """Values with both ends pulled in to a quantile.

    Parameters
    ----------
    z : float [organisation]
        Any values.
    share : float
        Share at each end, 0 to below 0.5.
    rule : 'type7', 'type6' or 'rank'
        Linear interpolation as R's types 7 and 6, or the whole number `floor(share * I)` of
        values at each end set to the nearest value that is kept.

    Returns
    -------
    float [organisation]
        In the order given.

    Source
    ------
    methods.md 5, settings `winsorise` and `quantile`.

    Oracle
    ------
    tests/oracle/expected_range
    """
    if rule == "rank":
        pulled = int(share * len(z) + 1e-9)
        ordered = np.sort(z)
        low, high = ordered[pulled], ordered[len(z) - 1 - pulled]
    else:
        method = "linear" if rule == "type7" else "weibull"
        low, high = np.quantile(z, [share, 1 - share], method=method)
    return np.clip(z, low, high)


def null_variance(
    national: float, effective: NDArray[np.float64], ends: tuple[float, float]
) -> NDArray[np.float64]:
    """Variance of the score of a question of two scores, if the national average were the truth.

    Parameters
    ----------
    national : float
        National average, between the two scores.
    effective : float [organisation]
        Effective number of respondents, `(sum w)^2 / sum w^2`, above 0.
    ends : pair of float
        The two scores that an answer can have, the lower first.

    Returns
    -------
    float [organisation]
        `(b - a)^2 p (1 - p) / n_w`, with `p = (national - a) / (b - a)`.

    Source
    ------
    methods.md 14.

    Oracle
    ------
    tests/unit/stats/test_expected_range.py, closed forms.
    """
    low, high = ends
    return (national - low) * (high - national) / effective


def z_scores(
    score: NDArray[np.float64], standard_error: NDArray[np.float64], national: float, tau2: float
) -> NDArray[np.float64]:
    """Distance of each score from the national average, overdispersion allowed for.

    Parameters
    ----------
    score, standard_error : float [organisation]
        Scores and their standard errors; a standard error of 0 gives NaN.
    national, tau2 : float
        From `spread`.

    Returns
    -------
    float [organisation]
        `z = (y - national) / sqrt(s^2 + tau2)`.

    Source
    ------
    methods.md 5, `z_D`.

    Oracle
    ------
    tests/oracle/expected_range
    """
    reach = np.where(standard_error > 0, np.sqrt(standard_error**2 + tau2), np.nan)
    return (score - national) / reach


def cuts(confidence: Confidence) -> NDArray[np.float64]:
    """Normal quantiles of two-sided confidences: 1.6449, 1.9600, 3.0902 by default.

    Parameters
    ----------
    confidence : one to three floats
        Rising, within 0 and 1.

    Returns
    -------
    float [pair of limits]
        The inner cut first.

    Source
    ------
    methods.md 5.

    Oracle
    ------
    tests/oracle/expected_range
    """
    return normal_at(0.5 + np.asarray(confidence) / 2)


def limit_cuts(confidence: Confidence) -> dict[str, tuple[str, int]]:
    """The limits there are: on which side of the average each is, and which cut it has.

    Parameters
    ----------
    confidence : one to three floats
        Of the limits, the inner first.

    Returns
    -------
    dict of str to (str, int)
        Some of LIMITS, in their order: `-` or `+`, and the position of the cut in `cuts`.

    Source
    ------
    methods.md 14.

    Oracle
    ------
    tests/oracle/expected_range
    """
    pairs = list(enumerate(PAIRS[len(confidence)]))
    lower = {LIMITS[MOST_PAIRS - 1 - pair]: ("-", c) for c, pair in reversed(pairs)}
    return lower | {LIMITS[MOST_PAIRS + pair]: ("+", c) for c, pair in pairs}


def bands(
    z: NDArray[np.float64], confidence: Confidence = (0.90, 0.95, 0.998)
) -> NDArray[np.float64]:
    """Band of each z score.

    Parameters
    ----------
    z : float [organisation]
        From `z_scores`.
    confidence : one to three floats
        Of the limits, the inner first.

    Returns
    -------
    float [organisation]
        1 much worse … 4 about the same … 7 much better; NaN where z is NaN. With one pair of
        limits 2, 4 and 6, with two 2 to 6. A z exactly on a cut goes to the outer band.

    Source
    ------
    methods.md 5, bands.

    Oracle
    ------
    tests/oracle/expected_range
    """
    beyond = np.abs(z)[..., None] >= cuts(confidence)
    outward = beyond @ np.array(STEPS[len(confidence)], float)
    return np.where(np.isfinite(z), 4 + np.sign(z) * outward, np.nan)


def limits(
    standard_error: NDArray[np.float64],
    national: float,
    tau2: float,
    confidence: Confidence = (0.90, 0.95, 0.998),
    ends: tuple[float, float] = (0.0, 10.0),
) -> NDArray[np.float64]:
    """The scores at which an organisation's band would change.

    Parameters
    ----------
    standard_error : float [organisation]
        A standard error of 0 gives NaN.
    national, tau2 : float
        From `spread`.
    confidence : one to three floats
        Of the limits, the inner first.
    ends : pair of float
        The worst and the best score there can be.

    Returns
    -------
    float [6, organisation]
        In the order of LIMITS, `national ± c sqrt(s^2 + tau2)`, clipped to the scale; NaN for
        limits that there are not.

    Source
    ------
    methods.md 5, limits.

    Oracle
    ------
    tests/oracle/expected_range
    """
    reach = np.where(standard_error > 0, np.sqrt(standard_error**2 + tau2), np.nan)
    c = np.full(MOST_PAIRS, np.nan)
    c[list(PAIRS[len(confidence)])] = cuts(confidence)
    signed = np.concatenate([-c[::-1], c])
    return np.clip(national + signed[:, None] * reach[None, :], *ends)
