"""Edge cases of the shared data: n 29 and 30, zero variance, an empty stratum, blank cells."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from oracle_tables import read, texts
from shared_data import shared_data
from surveybench.stats import score, standardise

EXPECTED = Path(__file__).parent / "score" / "edge34_expected.csv"


def test_edge_cases_agree_with_r() -> None:
    with (shared_data() / "edge34.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["age_band"] and row["sex"]]
    organisations = sorted({row["org"] for row in rows})
    cells = sorted({(row["age_band"], row["sex"]) for row in rows})
    options = ["0", "5", "10", ""]
    counts = np.zeros((len(organisations), len(cells), len(options)), np.int64)
    for row in rows:
        cell = cells.index((row["age_band"], row["sex"]))
        counts[organisations.index(row["org"]), cell, options.index(row["score"])] += 1
    people = counts.sum(axis=2)
    weights = standardise.weights(people, standardise.standard(people), 5)
    found = score.question(counts, weights, np.array([0.0, 5.0, 10.0, np.nan]))
    expected = read(EXPECTED)
    assert texts(EXPECTED, "organisation") == organisations
    np.testing.assert_array_equal(found.n, expected["n"])
    np.testing.assert_allclose(found.score, expected["score"], rtol=1e-12)
    np.testing.assert_allclose(found.variance, expected["V"], rtol=1e-12, atol=1e-15)
    assert {29, 30} <= set(found.n.tolist())
    assert (found.variance == 0).any()
    assert (people == 0).any()
