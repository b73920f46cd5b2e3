"""Which nodes hang together, as SciPy says."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from surveybench.disclosure.connected import components


def test_components_are_numbered_as_scipy_numbers_them() -> None:
    rng = np.random.default_rng(15)
    for size in rng.integers(1, 60, 200).tolist():
        a, b = rng.integers(0, size, (2, int(rng.integers(0, 80))))
        graph = coo_array((np.ones(len(a)), (a, b)), shape=(size, size))
        _, label = connected_components(graph, directed=False)
        assert components(a, b, size).tolist() == label.tolist()


def test_long_ways_and_stars_end() -> None:
    size = 20_000
    way = np.random.default_rng(1).permutation(size)
    assert components(way[:-1], way[1:], size).max() == 0
    centre = np.full(size - 1, size - 1)
    assert components(centre, np.arange(size - 1), size).max() == 0
