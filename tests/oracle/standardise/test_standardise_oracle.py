"""Weights against R survey's post-stratification."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from oracle_tables import read
from surveybench.stats import standardise

HERE = Path(__file__).parent


def people() -> np.ndarray:
    given = read(HERE / "input.csv")
    counts = np.zeros((6, 8), np.int64)
    np.add.at(counts, (given["organisation"].astype(int), given["stratum"].astype(int) - 1), 1)
    return counts


def test_weights_without_a_cap_agree_with_r_survey() -> None:
    counts, expected = people(), read(HERE / "expected.csv")
    found = standardise.weights(counts, standardise.standard(counts), 1e9)
    np.testing.assert_allclose(found.ravel(), expected["weight"], rtol=1e-12)


def test_capped_weights_and_diagnostics_agree_with_r() -> None:
    counts, expected = people(), read(HERE / "expected.csv")
    reference = standardise.standard(counts)
    found = standardise.weights(counts, reference, 5)
    np.testing.assert_allclose(found.ravel(), expected["capped"], rtol=1e-12)
    told = standardise.diagnostics(counts, found, reference, 5)
    np.testing.assert_allclose(told.effective_n, expected["effective_n"][::8], rtol=1e-12)
    np.testing.assert_allclose(told.largest_weight, expected["largest"][::8], rtol=1e-12)
    np.testing.assert_array_equal(told.capped, expected["number_capped"][::8])
    np.testing.assert_array_equal(told.empty_strata, expected["empty"][::8])
    assert told.capped.sum() > 0
