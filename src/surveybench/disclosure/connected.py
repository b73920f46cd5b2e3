"""Which nodes of a graph hang together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def components(a: Ints, b: Ints, size: int) -> Ints:
    """For each of `size` nodes its component, numbered by the lowest node of each.

    `a` and `b` are the ends of the edges. What SciPy gives, whose import takes longer than an audit
    of one survey.
    """
    lowest = np.arange(size)
    while a.size:
        one, two = lowest[a], lowest[b]
        apart = one != two
        a, b, one, two = a[apart], b[apart], one[apart], two[apart]
        np.minimum.at(lowest, np.maximum(one, two), np.minimum(one, two))
        while not np.array_equal(onward := lowest[lowest], lowest):
            lowest = onward
    return np.unique(lowest, return_inverse=True)[1].astype(np.int64)
