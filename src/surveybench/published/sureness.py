"""How sure published scores are: worked out here, where intervals or standard errors are given.

Standard errors, with the scores, give a variance between organisations; that gives the reliability
of each, and with the number of answers a p by the normal curve. What an exact p takes, counts of
answers, nobody publishes. Without errors there is nothing to work any of it out from.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from surveybench.quantities import Flag, Grid, Worker
from surveybench.results import INTERVAL_CONFIDENCE, Results
from surveybench.stats import chance, reliability

Floats = NDArray[np.float64]
P = "chance.p_normal"
NAMES = ("reliability.reliability", "reliability.lower", "reliability.upper", P)
QUANTILE = NormalDist().inv_cdf(0.5 + INTERVAL_CONFIDENCE / 2)


def with_sureness(results: Results) -> Results:
    """The same results with reliability and p, marked as worked out here; else as they are.

    Published intervals are taken for those of INTERVAL_CONFIDENCE. p stands where the publisher
    says how many answered each score of a measure.
    """
    errors = _errors(results)
    score, n = (results.grids[f"score.{key}"].values[0] for key in ("score", "n"))
    national = results.grids["expected_range.national"].values[0]
    values = {name: np.full(errors.shape, np.nan) for name in NAMES}
    for p, m in np.ndindex(*errors.shape[:2]):
        s = errors[p, m]
        inside = results.shown[0, p, m] & np.isfinite(score[p, m]) & (s > 0)
        if inside.sum() > 1:
            parts = _of_measure(
                score[p, m, inside], s[inside] ** 2, n[p, m, inside], float(national[p, m])
            )
            for name, part in zip(NAMES, parts, strict=True):
                values[name][p, m, inside] = part
    if not np.isfinite(values[NAMES[0]]).any():
        return results
    return replace(results, grids={**results.grids, **_grids(results, values)})


def _errors(results: Results) -> Floats:
    """Standard errors [population, measure, organisation]: as published, else from intervals."""
    scale, blank = results.survey.scale, np.full(results.shown.shape[1:], np.nan)
    y, low, high, given = (
        results.grids[name].values[0] if name in results.grids else blank
        for name in ("score.score", "score.lower", "score.upper", "score.standard_error")
    )
    # From one side where the scale cuts the other.
    down = np.where(low <= scale.low, high - y, y - low)
    up = np.where(high >= scale.high, down, high - y)
    return np.where(np.isfinite(given), given, (down + up) / (2 * QUANTILE))


def _of_measure(y: Floats, variance: Floats, n: Floats, national: float) -> tuple[Floats, ...]:
    """Reliability of each score, the ends of its interval, and p, of those that are compared."""
    counted = bool(np.isfinite(n).all() and (n > 0).all())
    if counted:
        # As everybody's answers spread: an error of its own is small where the score is high.
        variance = np.average(variance * n, weights=n) / n
    found = reliability.between(y, variance, INTERVAL_CONFIDENCE)
    shares = (tau2 / (tau2 + variance) for tau2 in (found.tau2, found.lower, found.upper))
    p = chance.by_normal_curve(y, variance, national, found.tau2)
    return (*shares, p if counted else np.full_like(y, np.nan))


def _grids(results: Results, values: dict[str, Floats]) -> dict[str, Grid]:
    axes = dict(results.grids["score.score"].axes)
    wave = next(iter(axes))
    axes[wave] = axes[wave][:1]
    grids = {}
    for name, array in values.items():
        if not np.isfinite(array).any():
            continue
        decimals = results.survey.catalogue[name].released
        assert decimals is not None  # rows of NAMES are released
        rounded = np.round(array[None], decimals)
        flags = np.where(np.isfinite(rounded), Flag.OK, Flag.NOT_CALCULABLE).astype(np.int8)
        grids[name] = Grid(axes, rounded, flags, Worker.FROM_PUBLISHED)
    return grids
