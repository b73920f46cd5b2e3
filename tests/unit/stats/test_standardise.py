"""Weights: tiny tables, the arithmetic beside them."""

from __future__ import annotations

import numpy as np
import pytest

from surveybench.stats import standardise

pytestmark = pytest.mark.filterwarnings("error")  # edges are met without a warning


def test_the_standard_is_everyones_profile() -> None:
    people = np.array([[10, 30], [20, 40]])
    np.testing.assert_allclose(standardise.standard(people), [0.3, 0.7])  # 30 and 70 of 100


def test_a_weight_is_the_standards_share_over_the_own_share() -> None:
    people = np.array([[10, 30], [20, 40]])
    found = standardise.weights(people, standardise.standard(people), 5)
    # First: 0.3 / (10/40) = 1.2 and 0.7 / (30/40) = 0.9333
    np.testing.assert_allclose(found[0], [1.2, 0.7 / 0.75])


def test_weights_add_up_to_the_number_of_respondents_without_cap_and_gaps() -> None:
    people = np.array([[10, 30], [20, 40]])
    found = standardise.weights(people, standardise.standard(people), 5)
    np.testing.assert_allclose((found * people).sum(axis=1), [40, 60])


def test_a_large_weight_is_cut_to_the_cap_and_counted() -> None:
    people, reference = np.array([[1, 99]]), np.array([0.5, 0.5])
    found = standardise.weights(people, reference, 5)  # 0.5 / 0.01 = 50
    assert found[0, 0] == 5
    told = standardise.diagnostics(people, found, reference, 5)
    assert told.capped[0] == 1
    assert told.largest_weight[0] == 5


@pytest.mark.parametrize(("a", "total", "size", "own"), [(9, 51, 85, 3), (33, 54, 90, 11)])
def test_a_weight_equal_to_the_cap_is_not_counted_as_cut(
    a: int, total: int, size: int, own: int
) -> None:
    # (9/51) / (3/85) = 5 exactly, but 9/51 * 85 is 15.000000000000002 in floating point.
    people, reference = np.array([[own, size - own]]), np.array([a / total, 1 - a / total])
    assert a / total * size > 5 * own
    found = standardise.weights(people, reference, 5)
    assert found[0, 0] == 5
    assert standardise.diagnostics(people, found, reference, 5).capped[0] == 0


def test_a_weight_a_little_above_the_cap_counts_as_cut() -> None:
    # 0.5 / (1,000 / 10,010) = 5.005
    people, reference = np.array([[1_000, 9_010]]), np.array([0.5, 0.5])
    found = standardise.weights(people, reference, 5)
    assert found[0, 0] == 5
    assert standardise.diagnostics(people, found, reference, 5).capped[0] == 1_000


def test_a_stratum_that_the_standard_has_not_is_not_an_empty_one() -> None:
    people, reference = np.array([[0, 0, 20]]), np.array([0.0, 0.5, 0.5])
    found = standardise.weights(people, reference, 5)
    assert standardise.diagnostics(people, found, reference, 5).empty_strata[0] == 1


def test_one_respondent_is_the_standard_and_weighs_1() -> None:
    people = np.array([[0, 1]])
    reference = standardise.standard(people)
    np.testing.assert_array_equal(reference, [0, 1])
    found = standardise.weights(people, reference, 5)
    np.testing.assert_array_equal(found, [[0, 1]])
    told = standardise.diagnostics(people, found, reference, 5)
    assert (told.effective_n[0], told.largest_weight[0], told.empty_strata[0]) == (1, 1, 0)


def test_an_empty_stratum_has_no_weight_and_is_not_made_up_for() -> None:
    people, reference = np.array([[0, 20]]), np.array([0.5, 0.5])
    found = standardise.weights(people, reference, 5)
    np.testing.assert_allclose(found, [[0, 0.5]])
    assert standardise.diagnostics(people, found, reference, 5).empty_strata[0] == 1


def test_effective_n_is_n_for_equal_weights_and_smaller_otherwise() -> None:
    people, reference = np.array([[10, 10]]), np.array([0.5, 0.5])
    equal = standardise.weights(people, reference, 5)
    assert standardise.diagnostics(people, equal, reference, 5).effective_n[0] == pytest.approx(20)
    uneven = np.array([[2.0, 1.0]])  # (20 + 10)^2 / (40 + 10) = 18
    assert standardise.diagnostics(people, uneven, reference, 5).effective_n[0] == pytest.approx(18)


def test_an_organisation_without_respondents_has_no_weights() -> None:
    people = np.array([[0, 0], [5, 5]])
    reference = standardise.standard(people)
    found = standardise.weights(people, reference, 5)
    np.testing.assert_array_equal(found[0], [0, 0])
    assert np.isnan(standardise.diagnostics(people, found, reference, 5).effective_n[0])


def test_nobody_at_all_has_a_standard_of_nothing() -> None:
    np.testing.assert_array_equal(standardise.standard(np.zeros((2, 3), np.int64)), [0, 0, 0])
