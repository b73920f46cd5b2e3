"""Correlation within organisations, and its interval, against R."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from oracle_tables import read
from surveybench.stats import priority

HERE = Path(__file__).parent


def test_the_correlation_and_its_interval_are_those_of_r() -> None:
    people, r = read(HERE / "input.csv"), read(HERE / "expected.csv")
    counts = np.zeros((7, 5, 4), np.int64)
    codes = [people[name].astype(int) - 1 for name in ("organisation", "a", "b")]
    np.add.at(counts, tuple(codes), 1)
    points = np.array([0, 10 / 3, 20 / 3, 10, np.nan]), np.array([0.0, 3.0, 6.0, 10.0])
    linked = priority.within(counts, points)
    for key in ("correlation", "lower", "upper"):
        np.testing.assert_allclose(getattr(linked, key), r[key][0], rtol=1e-12)
