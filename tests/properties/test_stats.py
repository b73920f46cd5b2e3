"""What must hold of the statistics for any input, and what a simulation with known truth finds."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from surveybench.stats import change, expected_range, response_rate, score, standardise

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

SCORES = np.array([10.0, 5.0, 0.0, np.nan])
RULES: tuple[expected_range.Quantile, ...] = ("type7", "type6", "rank")
VARIANCES: tuple[score.Variance, ...] = ("weighted", "linearised")

people_tables = arrays(np.int64, (5, 4), elements=st.integers(1, 60))
tables_with_gaps = arrays(np.int64, (5, 4), elements=st.integers(0, 60))
answer_tables = arrays(np.int64, (3, 4, 4), elements=st.integers(0, 40))
pair_tables = arrays(np.int64, (3, 2, 4, 4), elements=st.integers(0, 12))
weight_tables = arrays(np.float64, (3, 4), elements=st.floats(0.05, 5))
outcome_tables = arrays(np.int64, (4, 8), elements=st.integers(0, 900))
sets = st.integers(5, 40).flatmap(
    lambda n: st.tuples(
        arrays(np.float64, n, elements=st.floats(0, 10)),
        arrays(np.float64, n, elements=st.floats(0.05, 1)),
    )
)
waves = st.tuples(
    arrays(np.float64, 6, elements=st.floats(0, 10)),
    arrays(np.float64, 6, elements=st.floats(0.001, 1)),
    arrays(np.float64, 6, elements=st.integers(2, 900)),
)


# Response rate.


@given(outcome_tables)
def test_rates_are_shares_and_removal_never_lowers_them(outcomes: Counts) -> None:
    found = response_rate.rates(outcomes, (2, 3, 5, 7))
    there = found.invited > 0
    assert ((found.raw[there] >= 0) & (found.raw[there] <= 1)).all()
    both = np.isfinite(found.adjusted)
    assert (found.adjusted[both] >= found.raw[both]).all()
    assert (found.adjusted[both] <= 1).all()


# Standardise.


@given(people_tables)
def test_weights_give_every_organisation_the_standards_profile(people: Counts) -> None:
    reference = standardise.standard(people)
    weighted = standardise.weights(people, reference, 1e9) * people
    np.testing.assert_allclose(
        weighted / weighted.sum(axis=1, keepdims=True), np.tile(reference, (5, 1)), rtol=1e-9
    )
    np.testing.assert_allclose(weighted.sum(axis=1), people.sum(axis=1), rtol=1e-9)


@given(tables_with_gaps, st.floats(1, 10))
def test_weights_are_within_the_cap_and_nothing_is_made_up_for(people: Counts, cap: float) -> None:
    reference = standardise.standard(people)
    found = standardise.weights(people, reference, cap)
    assert ((found >= 0) & (found <= cap)).all()
    assert (found[people == 0] == 0).all()
    assert ((found * people).sum(axis=1) <= people.sum(axis=1) * (1 + 1e-12)).all()


@given(tables_with_gaps)
def test_effective_n_is_never_above_the_number_of_respondents(people: Counts) -> None:
    reference = standardise.standard(people)
    weight = standardise.weights(people, reference, 5)
    told = standardise.diagnostics(people, weight, reference, 5)
    there = np.isfinite(told.effective_n)
    assert (told.effective_n[there] <= people.sum(axis=1)[there] * (1 + 1e-12)).all()
    assert (told.effective_n[there] >= 1 - 1e-12).all()
    assert (told.capped <= people.sum(axis=1)).all()


@given(tables_with_gaps, st.permutations(range(5)))
def test_weights_follow_the_order_of_organisations(people: Counts, order: list[int]) -> None:
    straight = standardise.weights(people, standardise.standard(people), 5)
    mixed = standardise.weights(people[order], standardise.standard(people[order]), 5)
    np.testing.assert_array_equal(straight[order], mixed)


# Score.


@given(answer_tables, weight_tables, st.sampled_from(VARIANCES))
def test_scores_and_variances_are_those_of_exact_arithmetic(
    counts: Counts, weights: Floats, variance: score.Variance
) -> None:
    """Person by person, in fractions: methods 4.1 and 4.2 without a rounding."""
    found = score.question(counts, weights, SCORES, variance)
    for o in range(3):
        people = [
            (Fraction(float(weights[o, g])), Fraction(int(SCORES[k])))
            for g in range(4)
            for k in range(3)
            for _ in range(counts[o, g, k])
        ]
        assert found.n[o] == len(people)
        if not people:
            assert np.isnan(found.score[o])
            continue
        total = sum(w for w, _ in people)
        mean = sum(w * x for w, x in people) / total
        if variance == "linearised":
            exact = sum(w**2 * (x - mean) ** 2 for w, x in people) / total**2
        else:
            spread = sum(w * (x - mean) ** 2 for w, x in people) / total
            exact = spread * sum(w**2 for w, _ in people) / total**2
        assert found.score[o] == pytest.approx(float(mean), rel=1e-12)
        assert found.variance[o] == pytest.approx(float(exact), rel=1e-12, abs=0)


@given(answer_tables, weight_tables)
def test_scores_stay_on_the_scale_and_variances_are_not_negative(
    counts: Counts, weights: Floats
) -> None:
    found = score.question(counts, weights, SCORES)
    there = np.isfinite(found.score)
    np.testing.assert_array_equal(there, found.n > 0)
    assert ((found.score[there] >= 0) & (found.score[there] <= 10)).all()
    assert (found.variance[there] >= 0).all()
    different = (counts[:, :, :3].sum(axis=1) > 0).sum(axis=1) > 1
    np.testing.assert_array_equal(found.variance[there] > 0, different[there])


@given(answer_tables, weight_tables, st.permutations(range(3)))
def test_scores_follow_the_order_of_organisations(
    counts: Counts, weights: Floats, order: list[int]
) -> None:
    straight = score.question(counts, weights, SCORES)
    mixed = score.question(counts[order], weights[order], SCORES)
    np.testing.assert_array_equal(straight.score[order], mixed.score)
    np.testing.assert_array_equal(straight.variance[order], mixed.variance)


@given(answer_tables, weight_tables, st.sampled_from(VARIANCES))
def test_only_ratios_of_weights_matter(
    counts: Counts, weights: Floats, variance: score.Variance
) -> None:
    once = score.question(counts, weights, SCORES, variance)
    twice = score.question(counts, 3.7 * weights, SCORES, variance)
    np.testing.assert_allclose(once.score, twice.score, rtol=1e-12)
    np.testing.assert_allclose(once.variance, twice.variance, rtol=1e-11)


@given(answer_tables)
def test_equal_weights_give_the_crude_score_and_both_variances_agree(counts: Counts) -> None:
    weights = np.full((3, 4), 0.7)
    found = score.question(counts, weights, SCORES)
    linear = score.question(counts, weights, SCORES, "linearised")
    np.testing.assert_allclose(found.score, found.crude, rtol=1e-12)
    np.testing.assert_allclose(found.variance, linear.variance, rtol=1e-11)


@given(answer_tables, weight_tables)
def test_twice_the_people_have_half_the_variance(counts: Counts, weights: Floats) -> None:
    once = score.question(counts, weights, SCORES)
    twice = score.question(2 * counts, weights, SCORES)
    np.testing.assert_allclose(once.score, twice.score, rtol=1e-12)
    np.testing.assert_allclose(once.variance, 2 * twice.variance, rtol=1e-11)


@given(answer_tables, weight_tables, st.sampled_from(VARIANCES))
def test_a_question_with_itself_covaries_as_it_varies(
    counts: Counts, weights: Floats, variance: score.Variance
) -> None:
    same = np.zeros((*counts.shape, 4), np.int64)
    for option in range(4):
        same[:, :, option, option] = counts[:, :, option]
    a = score.question(counts, weights, SCORES, variance)
    found = score.covariance(same, weights, (SCORES, SCORES), (a, a), variance)
    np.testing.assert_allclose(found, np.nan_to_num(a.variance), rtol=1e-11, atol=1e-15)
    section = score.section((a, a), {(0, 1): found})
    np.testing.assert_allclose(section.variance, a.variance, rtol=1e-11, atol=1e-15)


@given(pair_tables, st.sampled_from(VARIANCES))
def test_covariance_does_not_know_which_question_came_first(
    counts: Counts, variance: score.Variance
) -> None:
    weights = np.array([[0.6, 1.8]] * 3)
    a = score.question(counts.sum(axis=3), weights, SCORES, variance)
    b = score.question(counts.sum(axis=2), weights, SCORES, variance)
    one = score.covariance(counts, weights, (SCORES, SCORES), (a, b), variance)
    other = score.covariance(counts.swapaxes(2, 3), weights, (SCORES, SCORES), (b, a), variance)
    np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-14)


@given(pair_tables)
def test_a_section_lies_within_its_questions_and_its_variance_is_not_negative(
    counts: Counts,
) -> None:
    weights = np.array([[0.6, 1.8]] * 3)
    a = score.question(counts.sum(axis=3), weights, SCORES)
    b = score.question(counts.sum(axis=2), weights, SCORES)
    shared = score.covariance(counts, weights, (SCORES, SCORES), (a, b))
    found = score.section((a, b), {(0, 1): shared})
    there = np.isfinite(a.score) & np.isfinite(b.score)
    np.testing.assert_array_equal(np.isfinite(found.score), there)
    assert (found.score[there] >= np.minimum(a.score, b.score)[there]).all()
    assert (found.score[there] <= np.maximum(a.score, b.score)[there]).all()
    assert (found.variance[there] >= 0).all()
    varies = (a.variance > 0) | (b.variance > 0)
    assert (found.variance[there & varies] > 0).all()


# Expected range.


@given(sets, st.randoms(use_true_random=False), st.sampled_from(RULES))
def test_the_order_of_organisations_does_not_matter(
    data: tuple[Floats, Floats], random: Random, rule: expected_range.Quantile
) -> None:
    y, s = data
    order = list(range(len(y)))
    random.shuffle(order)
    straight, mixed = (
        expected_range.spread(y, s, 0.1, rule),
        expected_range.spread(y[order], s[order], 0.1, rule),
    )
    assert straight.national == pytest.approx(mixed.national, rel=1e-12)
    assert straight.phi == pytest.approx(mixed.phi, rel=1e-9, abs=1e-12)
    assert straight.tau2 == pytest.approx(mixed.tau2, rel=1e-7, abs=1e-9)


@given(sets)
def test_a_mirrored_scale_mirrors_everything(data: tuple[Floats, Floats]) -> None:
    y, s = data
    there, back = expected_range.spread(y, s), expected_range.spread(10 - y, s)
    assert back.national == pytest.approx(10 - there.national)
    assert back.phi == pytest.approx(there.phi, rel=1e-9, abs=1e-12)
    up = expected_range.limits(s, 6.0, there.tau2)
    down = expected_range.limits(s, 4.0, there.tau2)
    np.testing.assert_allclose(up, 10 - down[::-1], atol=1e-12)
    z = expected_range.z_scores(y, s, there.national, there.tau2)
    np.testing.assert_array_equal(expected_range.bands(-z), 8 - expected_range.bands(z))


@given(sets, st.floats(0, 0.49), st.sampled_from(RULES))
def test_tau2_is_finite_and_not_negative(
    data: tuple[Floats, Floats], share: float, rule: expected_range.Quantile
) -> None:
    found = expected_range.spread(*data, share, rule)
    assert np.isfinite([found.national, found.phi, found.tau2]).all()
    assert found.tau2 >= 0
    excess = found.phi * len(data[0]) - (len(data[0]) - 1)
    if abs(excess) > 1e-9:
        assert (found.tau2 > 0) == (excess > 0)


@given(sets)
def test_tau2_is_the_formula(data: tuple[Floats, Floats]) -> None:
    y, s = data
    found, w = expected_range.spread(y, s), 1 / s**2
    excess = len(y) * found.phi - (len(y) - 1)
    expected = max(excess, 0) / (w.sum() - (w**2).sum() / w.sum())
    assert found.tau2 == pytest.approx(expected, rel=1e-7, abs=1e-9)


@given(sets)
def test_bands_never_fall_as_z_rises(data: tuple[Floats, Floats]) -> None:
    z = np.sort(data[0] - 5)
    assert (np.diff(expected_range.bands(z)) >= 0).all()


@given(sets)
def test_limits_and_bands_agree(data: tuple[Floats, Floats]) -> None:
    """Each side of a limit that the scale does not clip is a side of the band's edge."""
    y, s = data
    found = expected_range.spread(y, s)
    bands = expected_range.bands(expected_range.z_scores(y, s, found.national, found.tau2))
    limits = expected_range.limits(s, found.national, found.tau2)
    unclipped = (limits > 0) & (limits < 10)
    for limit, free, edge in zip(limits, unclipped, (1, 2, 3, 5, 6, 7), strict=True):
        clear = free & (np.abs(y - limit) > 1e-9)
        beyond = y < limit if edge < 4 else y > limit
        outward = bands <= edge if edge < 4 else bands >= edge
        np.testing.assert_array_equal(beyond[clear], outward[clear])
    assert (np.diff(limits, axis=0) >= 0).all()


@given(sets, st.floats(0, 0.49), st.sampled_from(RULES))
def test_pulling_in_keeps_the_middle_and_never_widens(
    data: tuple[Floats, Floats], share: float, rule: expected_range.Quantile
) -> None:
    z = data[0] - 5
    found = expected_range.winsorised(z, share, rule)
    assert found.min() >= z.min()
    assert found.max() <= z.max()
    middle = (z > found.min()) & (z < found.max())
    np.testing.assert_array_equal(found[middle], z[middle])
    assert ((found != z).sum()) <= 2 * np.ceil(share * (len(z) + 1))


@given(sets, st.floats(0, 0.49), st.sampled_from(RULES))
def test_pulling_in_twice_stays_within_pulling_in_once(
    data: tuple[Floats, Floats], share: float, rule: expected_range.Quantile
) -> None:
    """The rank rule is done once and for all; interpolated quantiles may move inward again."""
    once = expected_range.winsorised(data[0] - 5, share, rule)
    twice = expected_range.winsorised(once, share, rule)
    assert once.min() <= twice.min() <= twice.max() <= once.max()
    if rule == "rank":
        np.testing.assert_array_equal(once, twice)


@given(sets, st.floats(0.05, 1))
def test_one_more_organisation_at_the_average_adds_nothing_but_a_number(
    data: tuple[Floats, Floats], its: float
) -> None:
    """Nothing pulled in: the average and the sum of squares stay, and there is one more."""
    y, s = data
    before = expected_range.spread(y, s, 0.0)
    after = expected_range.spread(np.append(y, before.national), np.append(s, its), 0.0)
    assert after.national == pytest.approx(before.national, rel=1e-12, abs=1e-12)
    assert after.phi * (len(y) + 1) == pytest.approx(before.phi * len(y), rel=1e-7, abs=1e-9)


@given(sets, st.permutations(range(5)), st.sampled_from(RULES))
def test_bands_and_limits_follow_the_order_of_organisations(
    data: tuple[Floats, Floats], order: list[int], rule: expected_range.Quantile
) -> None:
    y, s = data[0][:5], data[1][:5]
    found = expected_range.spread(y, s, 0.1, rule)
    z = expected_range.z_scores(y, s, found.national, found.tau2)
    mixed = expected_range.z_scores(y[order], s[order], found.national, found.tau2)
    np.testing.assert_array_equal(z[order], mixed)
    np.testing.assert_array_equal(expected_range.bands(z)[order], expected_range.bands(mixed))
    limits = expected_range.limits(s, found.national, found.tau2)
    again = expected_range.limits(s[order], found.national, found.tau2)
    np.testing.assert_array_equal(limits[:, order], again)


# Change.


@given(waves, waves)
def test_a_change_back_is_the_change_reversed(
    now: tuple[Floats, Floats, Floats], then: tuple[Floats, Floats, Floats]
) -> None:
    there, back = change.compare(now, then), change.compare(then, now)
    np.testing.assert_array_equal(there.z, -back.z)
    np.testing.assert_array_equal(there.p_z, back.p_z)
    np.testing.assert_array_equal(
        change.verdict(there.difference, there.p_z), -change.verdict(back.difference, back.p_z)
    )


@given(waves, waves)
def test_welch_is_never_bolder_than_z(
    now: tuple[Floats, Floats, Floats], then: tuple[Floats, Floats, Floats]
) -> None:
    found = change.compare(now, then)
    assert (found.p_welch >= found.p_z * (1 - 1e-9)).all()
    smaller = np.minimum(now[2], then[2]) - 1
    assert (found.degrees >= smaller * (1 - 1e-9)).all()
    assert (found.degrees <= (now[2] + then[2] - 2) * (1 + 1e-9)).all()
    by_welch = change.verdict(found.difference, found.p_welch)
    by_z = change.verdict(found.difference, found.p_z)
    assert (by_z[by_welch != 0] == by_welch[by_welch != 0]).all()


# The known bias of the expected range.

RUNS, ORGANISATIONS = 2_000, 48


@cache
def simulated(tau: float, winsorise: float = 0.1) -> tuple[Floats, Floats]:
    """Typical organisations, differing by `tau`: their shares outside the three limits, mean tau2
    and the share of runs with tau2 0; and the Monte-Carlo standard errors of the five."""
    rng = np.random.default_rng(7)
    cuts = expected_range.cuts((0.9, 0.95, 0.998))
    runs = np.zeros((RUNS, 5))
    for run in runs:
        s = rng.uniform(0.23, 0.33, ORGANISATIONS)
        y = 6.5 + rng.normal(0, tau, ORGANISATIONS) + rng.normal(0, s)
        found = expected_range.spread(y, s, winsorise)
        z = np.abs(expected_range.z_scores(y, s, found.national, found.tau2))
        run[:] = [*(np.mean(z >= cut) for cut in cuts), found.tau2, found.tau2 == 0]
    return runs.mean(axis=0), runs.std(axis=0) / np.sqrt(RUNS)


def test_without_differences_the_shares_outside_are_near_the_nominal_ones() -> None:
    """10, 5 and 0.2 %, a little less because tau2 comes out above 0 in some runs."""
    share, error = simulated(0.0)
    for found, nominal, doubt in zip(share, (0.10, 0.05, 0.002), error, strict=False):
        assert found <= nominal + 4 * doubt, f"{found:.4f} ± {doubt:.4f}, nominal {nominal}"
        assert found >= 0.75 * nominal - 4 * doubt, f"{found:.4f} ± {doubt:.4f}, nominal {nominal}"


def test_with_differences_about_nine_in_a_hundred_typical_ones_are_outside_95() -> None:
    """The variance that pulling in removes is not made up for, so tau2 is biased low."""
    found, error = simulated(0.2)
    told = f"outside 95 %: {found[1]:.4f} ± {error[1]:.4f}; tau2 {found[3]:.4f} ± {error[3]:.4f}"
    assert 0.08 < found[1] < 0.10, told
    assert found[1] > 0.05 + 10 * error[1], told
    assert found[3] < 0.5 * 0.2**2, told


def test_the_bias_is_that_of_pulling_in() -> None:
    """Nothing pulled in, tau2 is right on average."""
    found, error = simulated(0.2, 0.0)
    told = f"tau2 {found[3]:.4f} ± {error[3]:.4f}, truth {0.2**2:.4f}"
    assert abs(found[3] - 0.2**2) < 4 * error[3], told
    assert found[1] < 0.055, told


def test_the_methods_page_shows_what_the_simulation_finds() -> None:
    page = Path(__file__).parents[2] / "docs" / "methods" / "expected_range.md"
    cells = re.findall(r"\(τ = ([\d.]+)\) \|(.+)\|$", page.read_text(encoding="utf-8"), re.M)
    assert [tau for tau, _ in cells] == ["0", "0.2"]
    for tau, row in cells:
        found, error = simulated(float(tau))
        shown = [[float(x) for x in re.findall(r"[\d.]+", cell)] for cell in row.split("|")]
        scale = np.array([100, 100, 100, 1, 100])
        for (value, doubt), true, its in zip(shown, found * scale, error * scale, strict=True):
            assert value == pytest.approx(true, abs=max(its, 0.0001))
            assert doubt == pytest.approx(its, rel=0.5)
