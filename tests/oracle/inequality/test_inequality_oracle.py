"""Range and slope index of inequality against R."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from oracle_tables import read
from surveybench.stats import inequality

HERE = Path(__file__).parent


def test_range_and_slope_agree_with_r() -> None:
    rows, r = read(HERE / "input.csv"), read(HERE / "expected.csv")
    n, mean, variance = np.zeros((3, 5)), np.zeros((3, 5)), np.zeros((3, 5))
    for i, s in np.ndindex(3, 5):
        answers = rows["x"][(rows["item"] == i + 1) & (rows["subgroup"] == s + 1)]
        n[i, s], mean[i, s] = len(answers), answers.mean()
        variance[i, s] = answers.var() / len(answers)
    slope, error = inequality.slope(n, mean, variance)
    np.testing.assert_allclose(inequality.spread(mean), r["range"], rtol=1e-12)
    np.testing.assert_allclose(slope, r["slope"], rtol=1e-11)
    np.testing.assert_allclose(error, r["error"], rtol=1e-11)
