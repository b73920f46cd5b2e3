"""Range and slope index of inequality against R."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from oracle_tables import read
from surveybench.stats import distribution, inequality

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


def test_shares_in_subgroups_and_their_intervals_agree_with_r() -> None:
    rows, r = read(HERE / "input.csv"), read(HERE / "shares.csv")
    counts = np.zeros((15, 1, 3), np.int64)
    for cell, (i, s) in enumerate(np.ndindex(3, 5)):
        answers = rows["x"][(rows["item"] == i + 1) & (rows["subgroup"] == s + 1)]
        counts[cell, 0] = [(answers == level).sum() for level in (0, 5, 10)]
    share = distribution.shares(counts, np.ones((15, 1))).share
    np.testing.assert_allclose(share.reshape(-1), r["share"], rtol=1e-12)
    tens = np.repeat(np.round(counts.sum(axis=(1, 2)) / 10) * 10, 3)
    whole = np.floor(share.reshape(-1) * 100 + 0.5) / 100
    lower, upper = distribution.interval(whole, tens, 1.959963984540054)
    np.testing.assert_allclose(lower, r["lower"], atol=1e-11)
    np.testing.assert_allclose(upper, r["upper"], atol=1e-11)
