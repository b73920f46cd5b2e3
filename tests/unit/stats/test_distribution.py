"""Shares of answers: recomputed person by person, and at their edges."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import numpy as np
import pytest

from surveybench.stats import distribution, nation, score

SCORES = np.array([10.0, 5.0, 0.0])


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Counts [organisation, stratum, option] and weights."""
    rng = np.random.default_rng(seed)
    return rng.integers(0, 20, (6, 4, 3)), rng.uniform(0.2, 5, (6, 4))


def test_shares_are_sums_of_weights_person_by_person() -> None:
    counts = np.array([[[3, 1, 0], [0, 2, 2]]])
    weights = np.array([[0.5, 2.0]])
    people = [
        (Fraction(weights[0, s]), k)
        for s in range(2)
        for k in range(3)
        for _ in range(counts[0, s, k])
    ]
    total = sum(w for w, _ in people)
    expected = [sum(w for w, k in people if k == option) / total for option in range(3)]
    found = distribution.shares(counts, weights)
    assert found.share[0].tolist() == [float(p) for p in expected]
    kish = float(sum(w * w for w, _ in people) / total**2)
    assert found.variance[0] == pytest.approx([float(p * (1 - p)) * kish for p in expected])
    assert found.effective[0] == pytest.approx(1 / kish)


@pytest.mark.parametrize("seed", range(5))
def test_scores_are_made_of_shares(seed: int) -> None:
    counts, weights = drawn(seed)
    share = distribution.shares(counts, weights).share
    np.testing.assert_allclose(share.sum(axis=1), 1, rtol=1e-12)
    np.testing.assert_allclose(
        share @ SCORES, score.question(counts, weights, SCORES).score, rtol=1e-12
    )


def test_nobody_has_no_share_and_one_answer_no_error() -> None:
    counts = np.array([[[0, 0, 0]], [[4, 0, 0]]])
    found = distribution.shares(counts, np.ones((2, 1)))
    assert np.isnan(found.share[0]).all()
    assert found.share[1].tolist() == [1, 0, 0]
    assert found.variance[1].tolist() == [0, 0, 0]
    lower, upper = distribution.interval(found.share[1], np.full(3, 4.0), 1.96)
    assert upper.tolist()[0] == 1
    assert lower[1] == 0
    # The closed form where nobody chose it: z^2 / (n + z^2).
    assert upper[1] == pytest.approx(1.96**2 / (4 + 1.96**2))


def test_the_normal_interval_ends_at_nothing_and_everything() -> None:
    lower, upper = distribution.normal_interval(np.array([0.01, 0.5]), np.array([0.1, 0.1]), 2)
    assert lower == pytest.approx([0, 0.3])
    assert upper == pytest.approx([0.21, 0.7])


def test_national_shares_count_organisations_or_answers_alike() -> None:
    one = distribution.Shares(
        np.array([[0.2, 0.8], [0.6, 0.4]]),
        np.array([[0.01, 0.01], [0.04, 0.04]]),
        np.array([10.0, 30.0]),
        np.array([10.0, 30.0]),
    )
    share, error = distribution.national(one)
    assert share == pytest.approx([0.4, 0.6])
    assert error[0] == pytest.approx(math.sqrt(0.05) / 2)
    share, error = distribution.national(one, "pooled")
    assert share == pytest.approx([0.5, 0.5])
    assert error[0] == pytest.approx(math.sqrt(0.01 * 0.25**2 + 0.04 * 0.75**2))
    nobody = distribution.Shares(np.zeros((0, 2)), np.zeros((0, 2)), np.zeros(0), np.zeros(0))
    assert np.isnan(distribution.national(nobody)).all()


def test_a_change_has_the_error_of_both_waves() -> None:
    found = nation.change(
        (np.array([0.5, 0.5]), np.array([0.03, 0.0])), (np.array([0.4, 0.5]), np.array([0.04, 0.0]))
    )
    assert found.difference == pytest.approx([0.1, 0])
    assert found.z[0] == pytest.approx(2)
    assert found.p[0] == pytest.approx(math.erfc(2 / math.sqrt(2)))
    assert np.isnan(found.z[1])
    assert np.isnan(found.p[1])


def test_weights_of_one_are_plain_counting() -> None:
    answers = random.Random(1).choices(range(3), k=57)
    counts = np.array([[[answers.count(k) for k in range(3)]]])
    found = distribution.shares(counts, np.ones((1, 1)), "linearised")
    p = [answers.count(k) / 57 for k in range(3)]
    assert found.share[0] == pytest.approx(p)
    assert found.variance[0] == pytest.approx([q * (1 - q) / 57 for q in p])
