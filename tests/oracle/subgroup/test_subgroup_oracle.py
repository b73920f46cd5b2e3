"""Scores of subgroups, the rest of their organisation, and their tests against R."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from oracle_tables import read
from surveybench.stats import chance, change, score, subgroup
from surveybench.stats.subgroup import Spread

HERE = Path(__file__).parent
POINTS = np.array([0.0, 2.5, 5.0, 10.0])


def test_subgroups_and_their_rest_agree_with_r() -> None:
    rows, r = read(HERE / "input.csv"), read(HERE / "expected.csv")
    counts = np.zeros((4, 3, 1, 4), np.int64)
    places = (rows["subgroup"] - 1, rows["organisation"] - 1, 0 * rows["x"])
    option = np.searchsorted(POINTS, rows["x"])
    np.add.at(counts, (*(place.astype(int) for place in places), option), 1)
    one = score.question(counts.reshape(12, 1, 4), np.ones((12, 1)), POINTS)
    parts = (one.n.astype(float), one.score, one.sigma2, one.effective)
    own = Spread(*(part.reshape(4, 3) for part in parts))
    rest = subgroup.rest(own)
    at = (r["subgroup"].astype(int) - 1, r["organisation"].astype(int) - 1)
    found = change.compare((own.score, own.variance, own.n), (rest.score, rest.variance, rest.n))
    values = {
        "n": own.n,
        "score": own.score,
        "variance": own.variance,
        "rest": rest.score,
        "rest_variance": rest.variance,
        "p": found.p_z,
        "p_welch": found.p_welch,
        "q": chance.adjusted(found.p_z, axis=0),
    }
    for name, value in values.items():
        np.testing.assert_allclose(value[at], r[name], rtol=1e-12, atol=1e-14, err_msg=name)
    assert np.isnan(own.score[2, 1])  # nobody is of it
