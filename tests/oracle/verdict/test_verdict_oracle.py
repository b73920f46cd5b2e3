"""Shares of extreme answers, person by person, against R."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from oracle_tables import read
from surveybench.stats import verdict

HERE = Path(__file__).parent


def test_shares_and_their_variance_are_those_of_r() -> None:
    people, r, w = (read(HERE / f"{name}.csv") for name in ("input", "expected", "weights"))
    counts = np.zeros((5, 4, 10, 10), np.int64)
    place = [people[name].astype(int) for name in ("organisation", "stratum", "scored", "extreme")]
    np.add.at(counts, (place[0] - 1, place[1] - 1, place[2], place[3]), 1)
    one = verdict.share(counts, np.stack(list(w.values()), axis=1))
    np.testing.assert_array_equal(one.n, r["n"])
    np.testing.assert_allclose(one.score, r["share"], rtol=1e-12)
    np.testing.assert_allclose(one.variance, r["variance"], rtol=1e-12)
