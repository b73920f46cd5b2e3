"""Long trends: whether the scores of many waves vary as before, by the rules of a control chart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST = 8  # waves with a score
REACH = 2.66  # mean moving ranges from the centre to a limit: 3 / d2 of two observations
SIDE, RUN = 8, 6  # waves on one side, and waves that rise or fall
REPETITIONS = 20_000  # simulated lines of scores in which nothing changes
SEED = 16
TIE = 1e-9  # less is no difference: sums of the same scores differ in their last digits


@dataclass(frozen=True, slots=True)
class Trend:
    """A control chart's lines and signals, each part [...]; NaN where there are too few waves.

    `outside`, `side` and `run` are of the latest wave: 1 upwards, -1 downwards, 0 none.
    """

    centre: Floats
    lower: Floats
    upper: Floats
    outside: Floats
    side: Floats
    run: Floats
    waves: NDArray[np.int64]


def individuals(scores: Floats, ends: tuple[float, float] = (0.0, 10.0)) -> Trend:
    """An individuals chart of each line of scores, and what the latest wave signals.

    Parameters
    ----------
    scores : float [wave, ...]
        Scores, the latest wave first; NaN where a wave has none.
    ends : two of float
        Of the scale: no limit lies beyond.

    Returns
    -------
    Trend, each part [...]
        Centre: the mean of all waves that have a score. Limits: centre -+ 2.66 times the mean
        difference of neighbouring ones. Signals of the latest wave: its score outside the limits;
        it and the seven before on one side of the centre; it and the five before each higher, or
        each lower, than the one before. Waves without a score are passed over. NaN where the
        latest has none, or fewer than eight have one.

    Source
    ------
    docs/methods/trend.md; Shewhart 1931; Western Electric 1956 (eight on one side); Nelson 1984
    (six rising or falling).

    Oracle
    ------
    tests/oracle/trend
    """
    known = np.isfinite(scores)
    count = known.sum(axis=0)
    order = np.argsort(~known, axis=0, kind="stable")
    line = np.take_along_axis(scores, order, axis=0)
    usable = known[0] & (count >= LEAST) if len(scores) >= LEAST else np.zeros(count.shape, bool)
    blank = np.full(count.shape, np.nan)
    if not usable.any():
        return Trend(*(blank.copy() for _ in range(6)), waves=count)
    line = np.where(usable, line, np.nan)
    steps = line[:-1] - line[1:]
    people = np.maximum(count, 1)
    centre = np.where(usable, np.nansum(line, axis=0) / people, np.nan)
    reach = REACH * np.nansum(np.abs(steps), axis=0) / np.maximum(count - 1, 1)
    lower, upper = np.maximum(centre - reach, ends[0]), np.minimum(centre + reach, ends[1])
    with np.errstate(invalid="ignore"):
        outside = (line[0] > upper + TIE).astype(float) - (line[0] < lower - TIE)
        above = (line[:SIDE] > centre + TIE).all(axis=0)
        below = (line[:SIDE] < centre - TIE).all(axis=0)
        rises, falls = ((way * steps[: RUN - 1] > 0).all(axis=0) for way in (1, -1))
    side, run = above.astype(float) - below, rises.astype(float) - falls
    signals = (np.where(usable, signal, np.nan) for signal in (outside, side, run))
    return Trend(centre, lower, upper, *signals, waves=count)


def chance(waves: int) -> float:
    """How often so many waves signal anything though nothing changes.

    Parameters
    ----------
    waves : int
        Waves with a score, eight or more.

    Returns
    -------
    float
        Share, 0 to 1, of 20,000 simulated lines of normal scores around one level whose latest
        wave signals; the same each time.

    Source
    ------
    docs/methods/trend.md

    Oracle
    ------
    tests/oracle/trend
    """
    return _simulated(waves)


@cache
def _simulated(waves: int) -> float:
    """The share that `chance` gives, worked out once for each number of waves."""
    rng = np.random.default_rng((SEED, waves))
    line = individuals(rng.standard_normal((waves, REPETITIONS)), (-np.inf, np.inf))
    return float(((line.outside != 0) | (line.side != 0) | (line.run != 0)).mean())
