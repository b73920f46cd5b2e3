"""Adjusted scores in cases that can be worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from surveybench.stats import case_mix


def sums(*organisations: Sequence[tuple[float, float]]) -> case_mix.Sums:
    """Of one covariate: pairs of x and y, organisation by organisation."""
    parts = [np.array(one, float).reshape(-1, 2).T for one in organisations]
    return case_mix.Sums(
        np.array([len(x) for x, _ in parts], float),
        np.array([[x.sum()] for x, _ in parts]),
        np.array([[[x @ x]] for x, _ in parts]),
        np.array([y.sum() for _, y in parts]),
        np.array([y @ y for _, y in parts]),
        np.array([[x @ y] for x, y in parts]),
    )


FIRST, SECOND = [(0, 4), (0, 6), (1, 9)], [(0, 2), (1, 4), (1, 6)]


def test_scores_are_those_at_the_same_covariates() -> None:
    # Within organisations: S = 2/3 + 2/3, x'y = 8/3 + 2, so b = 3.5; means 19/3 at 1/3, 4 at 2/3.
    fit = case_mix.fit(sums(FIRST, SECOND), np.array([0.5]))
    assert fit.slopes == pytest.approx([3.5])
    assert fit.score == pytest.approx([19 / 3 + 3.5 / 6, 4 - 3.5 / 6])
    assert fit.degrees == 3
    assert fit.sigma2 == pytest.approx((38 / 3 + 8 - 3.5 * 14 / 3) / 3)
    assert fit.variance == pytest.approx(np.full(2, fit.sigma2 * (1 / 3 + (1 / 36) / (4 / 3))))


def test_what_does_not_vary_moves_nothing() -> None:
    alike = [(1.0, 4.0), (1.0, 6.0)], [(0.0, 2.0), (0.0, 5.0)]
    fit = case_mix.fit(sums(*map(list, alike)), np.array([0.5]))
    assert fit.score == pytest.approx([5, 3.5])
    assert np.isnan(fit.slopes).all()
    by_organisation, redundant = case_mix.without_variation(sums(*map(list, alike)))
    assert by_organisation.tolist() == [[True], [True]]
    assert redundant.tolist() == [True]


def test_an_organisation_without_answers_has_no_score_and_shapes_none() -> None:
    fit = case_mix.fit(sums(FIRST, [], SECOND), np.array([0.5]))
    expected = case_mix.fit(sums(FIRST, SECOND), np.array([0.5]))
    assert fit.score[[0, 2]] == pytest.approx(expected.score)
    assert np.isnan(fit.score[1])
    assert np.isnan(fit.variance[1])


def test_a_question_varies_with_itself_as_it_does_alone() -> None:
    both = sums(FIRST, SECOND)
    fit = case_mix.fit(both, np.array([0.5]))
    found = case_mix.covariance(both, (fit, both), (fit, both), both, both.yy)
    assert found == pytest.approx(fit.variance)


def test_what_is_not_known_is_the_mean_that_is_given() -> None:
    # Of three people x is 2, not known, 4; z is x or 0, k whether it is known.
    z, k = np.array([2.0, 0, 4]), np.array([1.0, 0, 1])
    moments = np.array([z.sum(), k.sum(), z @ z, z @ k, k @ k]).reshape(1, 1, 5)
    made = case_mix.imputed(moments, np.array([[3.0]]), np.array([0]), np.array([[3.5]]))
    assert made.x.ravel() == pytest.approx([9.5])
    assert made.xx.ravel() == pytest.approx([4 + 3.5**2 + 16])
