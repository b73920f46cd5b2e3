"""Scores: tiny tables, the arithmetic beside them."""

from __future__ import annotations

import numpy as np
import pytest

from surveybench.stats import score

SCORES = np.array([10.0, 5.0, 0.0, np.nan])
pytestmark = pytest.mark.filterwarnings("error")  # edges are met without a warning


def one(counts: list[list[int]], weights: list[float]) -> score.QuestionScore:
    """One organisation: answers by stratum."""
    return score.question(np.array([counts]), np.array([weights]), SCORES)


def test_a_score_is_the_weighted_mean_of_scored_answers() -> None:
    # Stratum 1 (weight 2): one 10; stratum 2 (weight 1): one 5, one 0, one not scored.
    found = one([[1, 0, 0, 0], [0, 1, 1, 1]], [2.0, 1.0])
    assert found.n[0] == 3
    assert found.score[0] == pytest.approx((2 * 10 + 5 + 0) / 4)  # 6.25
    assert found.crude[0] == pytest.approx(15 / 3)


def test_variance_is_spread_times_the_sum_of_squared_weights() -> None:
    found = one([[1, 0, 0, 0], [0, 1, 1, 0]], [2.0, 1.0])
    spread = (2 * 3.75**2 + 1.25**2 + 6.25**2) / 4  # around 6.25
    assert found.variance[0] == pytest.approx(spread * (4 + 1 + 1) / 16)


def test_linearised_variance_weighs_each_square_twice() -> None:
    counts, weights = np.array([[[1, 0, 0, 0], [0, 1, 1, 0]]]), np.array([[2.0, 1.0]])
    found = score.question(counts, weights, SCORES, "linearised")
    expected = (4 * 3.75**2 + 1.25**2 + 6.25**2) / 16
    assert found.variance[0] == pytest.approx(expected)


def test_equal_answers_and_a_single_respondent_have_no_variance() -> None:
    assert one([[7, 0, 0, 0]], [1.3]).variance[0] == 0
    assert one([[0, 1, 0, 0]], [1.0]).variance[0] == 0


@pytest.mark.parametrize("variance", ["weighted", "linearised"])
def test_equal_answers_have_no_variance_whatever_the_weights(variance: score.Variance) -> None:
    # 500 organisations that all answered 10 (or 5): no trace of rounding in score or variance.
    rng = np.random.default_rng(1)
    counts = np.zeros((500, 8, 4), np.int64)
    counts[:250, :, 0] = rng.integers(1, 60, (250, 8))
    counts[250:, :, 1] = rng.integers(1, 60, (250, 8))
    found = score.question(counts, rng.uniform(0.1, 5, (500, 8)), SCORES, variance)
    np.testing.assert_array_equal(found.variance, np.zeros(500))
    np.testing.assert_array_equal(found.score, np.repeat([10.0, 5.0], 250))


def test_a_stratum_without_weight_does_not_count_in_the_score() -> None:
    # The 0 has weight 0: what is left is all 10, so no variance either.
    found = one([[3, 0, 0, 0], [0, 0, 2, 0]], [1.1, 0.0])
    assert found.score[0] == 10
    assert found.variance[0] == 0
    assert found.n[0] == 5


def test_answers_without_weight_leave_no_trace_of_variance() -> None:
    # Everyone with a weight answered 10; those who answered 0 have none.
    rng = np.random.default_rng(3)
    counts = np.zeros((500, 8, 4), np.int64)
    counts[:, :7, 0] = rng.integers(1, 60, (500, 7))
    counts[:, 7, 2] = 4
    weights = rng.uniform(0.1, 5, (500, 8))
    weights[:, 7] = 0
    found = score.question(counts, weights, SCORES)
    np.testing.assert_array_equal(found.score, np.full(500, 10.0))
    np.testing.assert_array_equal(found.variance, np.zeros(500))


def test_options_that_share_a_score_are_equal_answers() -> None:
    scores = np.array([10.0, 10.0, 0.0, np.nan])
    found = score.question(np.array([[[3, 4, 0, 2]]]), np.array([[0.7]]), scores)
    assert found.variance[0] == 0


def test_nobody_with_a_scored_answer_has_no_score() -> None:
    found = one([[0, 0, 0, 9]], [1.0])
    assert found.n[0] == 0
    assert np.isnan(found.score[0])
    assert np.isnan(found.variance[0])
    assert np.isnan(found.crude[0])


def test_a_question_none_of_whose_options_is_scored_has_no_score() -> None:
    found = score.question(np.array([[[3, 4]]]), np.array([[1.0]]), np.full(2, np.nan))
    assert found.n[0] == 0
    assert np.isnan(found.score[0])
    assert np.isnan(found.variance[0])


def test_an_organisation_without_respondents_has_no_score() -> None:
    found = one([[0, 0, 0, 0], [0, 0, 0, 0]], [0.0, 0.0])
    assert found.n[0] == 0
    assert np.isnan(found.score[0])


def test_covariance_takes_each_questions_own_scores() -> None:
    # a: yes 10, no 0. b: three options, the middle one without a score. Weights are 1.
    # Both: yes and 10 twice, no and 4 once. A third yes has no score in b, a second 4 none in a.
    scores_a, scores_b = np.array([10.0, 0.0]), np.array([10.0, np.nan, 4.0])
    both = np.array([[[[2, 1, 0], [0, 0, 1]]]])
    a = score.question(np.array([[[3, 1]]]), np.array([[1.0]]), scores_a)  # 30 / 4 = 7.5
    b = score.question(np.array([[[2, 1, 2]]]), np.array([[1.0]]), scores_b)  # 28 / 4 = 7
    found = score.covariance(both, np.array([[1.0]]), (scores_a, scores_b), (a, b))
    sigma = (2 * 2.5 * 3 + (-7.5) * (-3)) / 3  # 12.5
    assert found[0] == pytest.approx(sigma * 3 / (4 * 4))


def test_covariance_is_over_those_who_answered_both_centred_on_both_scores() -> None:
    # Two people answered both: (10, 10) and (0, 5); a third answered a only: 5. Weights are 1.
    a = one([[1, 1, 1, 0]], [1.0])  # mean 5
    b = one([[1, 1, 0, 0]], [1.0])  # mean 7.5
    both = np.zeros((1, 1, 4, 4), np.int64)
    both[0, 0, 0, 0] = 1
    both[0, 0, 2, 1] = 1
    found = score.covariance(both, np.array([[1.0]]), (SCORES, SCORES), (a, b))
    sigma = ((10 - 5) * (10 - 7.5) + (0 - 5) * (5 - 7.5)) / 2  # 12.5
    assert found[0] == pytest.approx(sigma * 2 / (3 * 2))


def test_nobody_who_answered_both_gives_no_covariance() -> None:
    a = one([[1, 1, 0, 0]], [1.0])
    nobody = np.zeros((1, 1, 4, 4), np.int64)
    assert score.covariance(nobody, np.array([[1.0]]), (SCORES, SCORES), (a, a))[0] == 0


def question(value: float, variance: float) -> score.QuestionScore:
    whole = np.array([value])
    thirty, sigma2 = np.array([30.0]), np.array([30 * variance])
    shares = np.full((1, 2), 0.5)
    return score.QuestionScore(
        np.array([30]), whole, np.array([variance]), whole, thirty, thirty, sigma2, shares
    )


def test_a_section_is_the_plain_mean_of_its_questions() -> None:
    # The published medication section: 8.3, 8.1, 6.6, 6.2 and 8.8 give 7.6.
    questions = tuple(question(v, 0.1) for v in (8.3, 8.1, 6.6, 6.2, 8.8))
    found = score.section(questions, {})
    assert found.score[0] == pytest.approx(7.6)
    assert found.variance[0] == pytest.approx(5 * 0.1 / 25)


def test_covariances_count_twice_in_a_sections_variance() -> None:
    found = score.section((question(5, 0.2), question(6, 0.3)), {(0, 1): np.array([0.1])})
    assert found.variance[0] == pytest.approx((0.2 + 0.3 + 2 * 0.1) / 4)
    assert not found.without_covariance[0]


def test_a_variance_below_zero_falls_back_and_says_so() -> None:
    found = score.section((question(5, 0.2), question(6, 0.3)), {(0, 1): np.array([-0.4])})
    assert found.variance[0] == pytest.approx((0.2 + 0.3) / 4)
    assert found.without_covariance[0]


def test_a_small_variance_is_no_reason_to_fall_back() -> None:
    # 0.5 - 2 * 0.2499 = 0.0002: small, but no rounding.
    found = score.section((question(5, 0.2), question(6, 0.3)), {(0, 1): np.array([-0.2499])})
    assert found.variance[0] == pytest.approx(0.0002 / 4)
    assert not found.without_covariance[0]


def test_opposite_answers_fall_back_though_rounding_hides_the_zero() -> None:
    # b is 10 - a for everyone: V_a = V_b = -C, so the section does not vary at all.
    rng = np.random.default_rng(2)
    both = np.zeros((200, 8, 4, 4), np.int64)
    for i, j in ((0, 2), (1, 1), (2, 0)):
        both[:, :, i, j] = rng.integers(1, 9, (200, 8))
    weights = rng.uniform(0.2, 3, (200, 8))
    a = score.question(both.sum(axis=3), weights, SCORES)
    b = score.question(both.sum(axis=2), weights, SCORES)
    shared = score.covariance(both, weights, (SCORES, SCORES), (a, b))
    found = score.section((a, b), {(0, 1): shared})
    assert found.without_covariance.all()
    np.testing.assert_allclose(found.variance, (a.variance + b.variance) / 4)


def test_questions_that_do_not_vary_need_no_fallback() -> None:
    found = score.section((question(10, 0.0), question(5, 0.0)), {(0, 1): np.array([0.0])})
    assert found.variance[0] == 0
    assert not found.without_covariance[0]


def test_a_section_without_one_of_its_scores_has_none() -> None:
    assert np.isnan(score.section((question(5, 0.2), question(np.nan, np.nan)), {}).score[0])


def test_an_interval_stays_on_the_scale() -> None:
    lower, upper = score.interval(np.array([9.9, 5.0, 0.2]), np.array([0.5, 0.5, 0.5]), 1.96)
    np.testing.assert_allclose(lower, [8.92, 4.02, 0])
    np.testing.assert_allclose(upper, [10, 5.98, 1.18])


def test_no_score_has_no_interval() -> None:
    lower, upper = score.interval(np.array([np.nan]), np.array([np.nan]), 1.96)
    assert np.isnan(lower[0])
    assert np.isnan(upper[0])
