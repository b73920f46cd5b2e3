"""How far published scores tell organisations apart: worked out here, where intervals are given.

An interval gives a standard error, and these with the scores a variance between organisations.
Where nobody publishes intervals there is nothing to work it out from, and it is not there.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from surveybench.quantities import Flag, Grid, Worker, quantity
from surveybench.results import INTERVAL_CONFIDENCE, Results
from surveybench.stats import reliability

Floats = NDArray[np.float64]
NAMES = ("reliability.reliability", "reliability.lower", "reliability.upper")
QUANTILE = NormalDist().inv_cdf(0.5 + INTERVAL_CONFIDENCE / 2)


def with_reliability(results: Results) -> Results:
    """The same results with reliability, marked as worked out here; as they are without intervals.

    Published intervals are taken for those of INTERVAL_CONFIDENCE.
    """
    ends = [results.grids.get(f"score.{end}") for end in ("lower", "upper")]
    if any(end is None or not (end.flags == Flag.OK).any() for end in ends):
        return results
    low, high = (end.values[:1] for end in ends if end is not None)
    score = results.grids["score.score"]
    values = {name: np.full(low.shape, np.nan) for name in NAMES}
    for p, m in np.ndindex(*low.shape[1:3]):
        s = _error(results, score.values[0, p, m], low[0, p, m], high[0, p, m])
        inside = results.shown[0, p, m] & np.isfinite(score.values[0, p, m]) & (s > 0)
        if inside.sum() > 1:
            n = results.grids["score.n"].values[0, p, m][inside]
            parts = _of_measure(score.values[0, p, m][inside], s[inside] ** 2, n)
            for name, part in zip(NAMES, parts, strict=True):
                values[name][0, p, m, inside] = part
    if not np.isfinite(values[NAMES[0]]).any():
        return results
    return replace(results, grids={**results.grids, **_grids(results, values)})


def _error(results: Results, y: Floats, low: Floats, high: Floats) -> Floats:
    """Standard errors from intervals: from one side where the scale cuts the other."""
    scale = results.survey.scale
    down, up = y - low, high - y
    down = np.where(low <= scale.low, up, down)
    up = np.where(high >= scale.high, down, up)
    return (down + up) / (2 * QUANTILE)


def _of_measure(y: Floats, variance: Floats, n: Floats) -> tuple[Floats, Floats, Floats]:
    """Reliability of each score, and the ends of its interval, of those that are compared."""
    if np.isfinite(n).all() and (n > 0).all():
        # As everybody's answers spread: an error of its own is small where the score is high.
        variance = np.average(variance * n, weights=n) / n
    found = reliability.between(y, variance, INTERVAL_CONFIDENCE)
    shares = [tau2 / (tau2 + variance) for tau2 in (found.tau2, found.lower, found.upper)]
    return shares[0], shares[1], shares[2]


def _grids(results: Results, values: dict[str, Floats]) -> dict[str, Grid]:
    axes = dict(results.grids["score.score"].axes)
    wave = next(iter(axes))
    axes[wave] = axes[wave][:1]
    grids = {}
    for name, array in values.items():
        decimals = quantity(name).released
        assert decimals is not None  # rows of NAMES are released
        rounded = np.round(array, decimals)
        flags = np.where(np.isfinite(rounded), Flag.OK, Flag.NOT_CALCULABLE).astype(np.int8)
        grids[name] = Grid(axes, rounded, flags, Worker.FROM_PUBLISHED)
    return grids
