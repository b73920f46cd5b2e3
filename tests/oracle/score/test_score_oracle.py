"""Scores, variances and covariances against R survey and base R."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from oracle_tables import read
from surveybench.stats import score, standardise

HERE = Path(__file__).parent
SCORES = np.array([10.0, 5.0, 0.0, np.nan])


def counted() -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """People by both answers [organisation, stratum, a, b] with 0 for blank, and the weights."""
    given = read(HERE / "input.csv")
    at = (given["organisation"], given["stratum"] - 1, given["a"], given["b"])
    counts = np.zeros((6, 4, 5, 5), np.int64)
    np.add.at(counts, tuple(column.astype(int) for column in at), 1)
    people = counts.sum(axis=(2, 3))
    return counts, standardise.weights(people, standardise.standard(people), 5)


@pytest.mark.parametrize(("variance", "name"), [("weighted", "V"), ("linearised", "lin")])
def test_scores_and_variances_agree_with_r(variance: score.Variance, name: str) -> None:
    counts, weights = counted()
    expected = read(HERE / "expected.csv")
    for question, axis in (("a", 3), ("b", 2)):
        found = score.question(counts.sum(axis=axis)[:, :, 1:], weights, SCORES, variance)
        np.testing.assert_array_equal(found.n, expected[f"n_{question}"])
        np.testing.assert_allclose(found.score, expected[f"score_{question}"], rtol=1e-12)
        expected_variance = expected[f"{name}_{question}"]
        np.testing.assert_allclose(found.variance, expected_variance, rtol=1e-12, atol=1e-15)
    crude = score.question(counts.sum(axis=3)[:, :, 1:], weights, SCORES).crude
    np.testing.assert_allclose(crude, expected["crude_a"], rtol=1e-12)


@pytest.mark.parametrize(
    ("variance", "c", "v"), [("weighted", "C", "V"), ("linearised", "C_lin", "lin")]
)
def test_covariances_and_sections_agree_with_r(variance: score.Variance, c: str, v: str) -> None:
    counts, weights = counted()
    expected = read(HERE / "expected.csv")
    a = score.question(counts.sum(axis=3)[:, :, 1:], weights, SCORES, variance)
    b = score.question(counts.sum(axis=2)[:, :, 1:], weights, SCORES, variance)
    both = counts[:, :, 1:, 1:]
    found = score.covariance(both, weights, (SCORES, SCORES), (a, b), variance)
    np.testing.assert_allclose(found, expected[c], rtol=1e-12, atol=1e-15)
    section = score.section((a, b), {(0, 1): found})
    np.testing.assert_allclose(section.score, expected["section"], rtol=1e-12)
    np.testing.assert_allclose(section.variance, expected[f"{v}_section"], rtol=1e-12, atol=1e-15)
