"""Means of peers, places and sizes of groups against R."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from oracle_tables import read
from surveybench.stats import peers

HERE = Path(__file__).parent


def test_beside_their_peers_organisations_are_as_r_has_them() -> None:
    rows, r = read(HERE / "input.csv"), read(HERE / "expected.csv")
    group = np.where(rows["group"] > 0, rows["group"], -1).astype(int)
    one = peers.beside(rows["score"], group)
    mean, place, count = one.mean, one.place, one.count
    with_peers = r["organisation"].astype(int) - 1
    np.testing.assert_allclose(mean[with_peers], r["mean"], rtol=1e-12)
    np.testing.assert_array_equal(place[with_peers], r["place"])
    np.testing.assert_array_equal(count[with_peers], r["count"])
    assert np.isfinite(mean).sum() == len(with_peers)
