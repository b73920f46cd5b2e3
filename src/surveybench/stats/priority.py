"""How closely each question goes with overall experience, among people of one organisation."""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, sqrt, tanh

import numpy as np
from numpy.typing import NDArray

from surveybench.stats._laws import normal_at

Floats = NDArray[np.float64]
LEAST = 2  # degrees of freedom below which Fisher's interval does not exist


@dataclass(frozen=True, slots=True)
class Linked:
    """A correlation and its interval, each -1 to 1; NaN where there is none."""

    correlation: float
    lower: float
    upper: float


NOT_LINKED = Linked(float("nan"), float("nan"), float("nan"))


def within(
    counts: NDArray[np.int64], points: tuple[Floats, Floats], confidence: float = 0.95
) -> Linked:
    """Correlation of two questions within organisations, with its interval.

    Parameters
    ----------
    counts : int [organisation, answer a, answer b]
        People by their answers to both questions.
    points : two of float [answer]
        Scores of the answers, NaN for one without: whose answer has none is left out.
    confidence : float
        That of the interval, 0 to 1.

    Returns
    -------
    Linked
        `r = sum_o Sxy / sqrt(sum_o Sxx sum_o Syy)`, sums of squares and products about the means
        of each organisation's people who answered both, each person counted alike. The interval is
        `tanh(atanh(r) -+ c / sqrt(N - I - 2))`, N people, I organisations with any: that of a
        partial correlation given the organisation. NaN where all answers to a question are alike,
        or where N - I - 2 is below 2.

    Source
    ------
    docs/methods/priority.md; Fisher 1924, for partial correlations.

    Oracle
    ------
    tests/oracle/priority
    """
    x, y = points
    scored = counts[:, np.isfinite(x)][:, :, np.isfinite(y)].astype(float)
    x, y = x[np.isfinite(x)], y[np.isfinite(y)]
    n = scored.sum(axis=(1, 2))
    scored, n = scored[n > 0], n[n > 0]
    of_x, of_y = scored.sum(axis=2), scored.sum(axis=1)
    from_mean_x = x[None] - (of_x @ x / n)[:, None]
    from_mean_y = y[None] - (of_y @ y / n)[:, None]
    sxx, syy = (of_x * from_mean_x**2).sum(), (of_y * from_mean_y**2).sum()
    freedom = n.sum() - len(n) - 2
    if freedom < LEAST or not (sxx > 0 and syy > 0):
        return NOT_LINKED
    sxy = np.einsum("oab,oa,ob->", scored, from_mean_x, from_mean_y)
    r = float(np.clip(sxy / sqrt(sxx * syy), -1.0, 1.0))
    if abs(r) >= 1.0:
        return Linked(r, r, r)
    reach = float(normal_at((1 + confidence) / 2)) / sqrt(freedom)
    return Linked(r, tanh(atanh(r) - reach), tanh(atanh(r) + reach))
