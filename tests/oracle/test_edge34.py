"""Edge cases of the shared data: n 29 and 30, zero variance, an empty stratum, blank cells."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from oracle_tables import read, texts
from shared_data import shared_data
from surveybench.stats import expected_range, score, standardise

EXPECTED = Path(__file__).parent / "score" / "edge34_expected.csv"
OPTIONS = ["0", "5", "10", ""]
SCORES = np.array([0.0, 5.0, 10.0, np.nan])


@pytest.fixture(scope="module")
def counts() -> NDArray[np.int64]:
    """People by organisation, cell and answer; those without age or sex are left out."""
    with (shared_data() / "edge34.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["age_band"] and row["sex"]]
    organisations = texts(EXPECTED, "organisation")
    assert organisations == sorted({row["org"] for row in rows})
    cells = sorted({(row["age_band"], row["sex"]) for row in rows})
    result = np.zeros((len(organisations), len(cells), len(OPTIONS)), np.int64)
    for row in rows:
        cell = cells.index((row["age_band"], row["sex"]))
        result[organisations.index(row["org"]), cell, OPTIONS.index(row["score"])] += 1
    return result


def scored(counts: NDArray[np.int64], variance: score.Variance = "weighted") -> score.QuestionScore:
    people = counts.sum(axis=2)
    weights = standardise.weights(people, standardise.standard(people), 5)
    return score.question(counts, weights, SCORES, variance)


def test_the_edges_are_there(counts: NDArray[np.int64]) -> None:
    found = scored(counts)
    assert {29, 30} <= set(found.n.tolist())
    assert (found.variance == 0).any()
    assert (counts.sum(axis=2) == 0).any()
    assert counts[:, :, 3].any()


def test_scores_and_variances_agree_with_r(counts: NDArray[np.int64]) -> None:
    expected = read(EXPECTED)
    found, linear = scored(counts), scored(counts, "linearised")
    np.testing.assert_array_equal(found.n, expected["n"])
    np.testing.assert_allclose(found.score, expected["score"], rtol=1e-12)
    np.testing.assert_allclose(found.variance, expected["V"], rtol=1e-12)
    np.testing.assert_allclose(linear.variance, expected["linearised"], rtol=1e-12)


def test_the_expected_range_agrees_with_r(counts: NDArray[np.int64]) -> None:
    expected, found = read(EXPECTED), scored(counts)
    inside = (found.n >= 30) & (found.variance > 0)
    assert inside.sum() == len(inside) - 2  # one has 29 answers, one answers that are all equal
    np.testing.assert_array_equal(inside, np.isfinite(expected["z"]))
    y, s = found.score[inside], np.sqrt(found.variance[inside])
    spread = expected_range.spread(y, s)
    for name in ("national", "phi", "tau2"):
        assert getattr(spread, name) == pytest.approx(expected[name][0], rel=1e-12)
    z = expected_range.z_scores(y, s, spread.national, spread.tau2)
    np.testing.assert_allclose(z, expected["z"][inside], rtol=1e-12)
    np.testing.assert_array_equal(expected_range.bands(z), expected["band"][inside])
    assert {2, 4, 5, 6} <= set(expected["band"][inside])
