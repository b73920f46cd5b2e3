"""How far those who answered are like those who were invited: the R-indicator."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Of so much of the invited the stratum must be known: else answering and being known go together.
LEAST_KNOWN = 0.95


@dataclass(frozen=True, slots=True)
class Representativeness:
    """Each [...]: NaN where there is none.

    `indicator` and its `standard_error`; `variation` is the coefficient of variation of response
    rates; `spread2` the variance of response rates before chance is taken off.
    """

    indicator: Floats
    standard_error: Floats
    variation: Floats
    spread2: Floats


def indicator(invited: Ints, answered: Ints) -> Representativeness:
    """R-indicator of those who answered against those invited, by response rates of strata.

    Parameters
    ----------
    invited, answered : int [..., stratum]
        People of each stratum who could be reached, and those of them who answered; the stratum is
        that of the sample file. The last one is of people of whom it is not known.

    Returns
    -------
    Representativeness
        `R = 1 - 2 S`, `S^2 = sum(n (r - r_all)^2) / (N - 1) - sum(r (1 - r)) / N`, not below 0: r
        the response rates of strata and n their people. The variance of S^2 is that of a quadratic
        form, `4 sum(p^2 (r - r_all)^2 v) + 2 sum(B^2 v v')`, v = r (1 - r) / n, p = n / N and B
        the matrix diag(p) - p p'; the error of R is its root by the uncorrected S. NaN where nobody
        answered, everybody did, fewer than two strata have people, or fewer than LEAST_KNOWN of the
        invited are of a known stratum.

    Source
    ------
    docs/methods/representative.md; Schouten, Cobben and Bethlehem (2009), Survey Methodology 35,
    101-113; Shlomo, Skinner and Schouten (2012), doi:10.1016/j.jspi.2011.07.008.

    Oracle
    ------
    tests/oracle/representative
    """
    n, r = invited[..., :-1].astype(float), answered[..., :-1].astype(float)
    people, given = n.sum(axis=-1), r.sum(axis=-1)
    enough = people >= LEAST_KNOWN * invited.sum(axis=-1)
    usable = enough & (given > 0) & (given < people) & ((n > 0).sum(axis=-1) > 1)
    total = np.where(usable, people, np.nan)[..., None]
    rate = np.divide(r, n, out=np.zeros_like(r), where=n > 0)
    whole = given[..., None] / total
    share = n / total
    chance = rate * (1 - rate)
    v = np.divide(chance, n, out=np.zeros_like(n), where=n > 0)
    away = np.where(n > 0, rate - whole, 0.0)
    spread2 = (n * away**2).sum(axis=-1) / (total[..., 0] - 1)
    corrected = np.maximum(spread2 - chance.sum(axis=-1) / total[..., 0], 0.0)
    linear = 4 * (share**2 * away**2 * v).sum(axis=-1)
    own = ((share - share**2) ** 2 - share**4) * v**2
    quadratic = 2 * (own.sum(axis=-1) + (share**2 * v).sum(axis=-1) ** 2)
    error = np.sqrt((linear + quadratic) / np.where(spread2 > 0, spread2, np.nan))
    root = np.sqrt(corrected)
    return Representativeness(1 - 2 * root, error, root / whole[..., 0], spread2)
