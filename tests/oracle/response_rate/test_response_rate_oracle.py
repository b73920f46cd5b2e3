"""Response rates against base R."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from oracle_tables import read
from surveybench.stats import response_rate

HERE = Path(__file__).parent


def test_rates_agree_with_r() -> None:
    given, expected = read(HERE / "input.csv"), read(HERE / "expected.csv")
    codes = [given[f"n{k}"].astype(np.int64) for k in range(1, 8)]
    outcomes = np.stack([np.zeros(len(codes[0]), np.int64), *codes], axis=1)
    found = response_rate.rates(outcomes, (2, 3, 5, 7))
    np.testing.assert_array_equal(found.invited, expected["invited"])
    np.testing.assert_array_equal(found.completed, expected["completed"])
    np.testing.assert_allclose(found.raw, expected["raw"], rtol=1e-12)
    np.testing.assert_allclose(found.adjusted, expected["adjusted"], rtol=1e-12)
    other = response_rate.rates(outcomes, (2,))
    np.testing.assert_allclose(other.adjusted, expected["adjusted_2"], rtol=1e-12)
