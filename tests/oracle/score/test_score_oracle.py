"""Scores, variances, covariances and sections against R survey and base R."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from numpy.typing import NDArray

from oracle_tables import read
from surveybench.stats import distribution, score, standardise

HERE = Path(__file__).parent
SCORES = np.array([10.0, 5.0, 0.0, np.nan])
PAIRS = ("ab", "ac", "bc")
SETTINGS: list[tuple[score.Variance, str, str]] = [
    ("weighted", "V", "C"),
    ("linearised", "lin", "Clin"),
]


@cache
def people() -> NDArray[np.int64]:
    """People by all three answers [organisation, stratum, a, b, c] with 0 for blank."""
    given = read(HERE / "input.csv")
    at = (given["organisation"], given["stratum"] - 1, given["a"], given["b"], given["c"])
    counts = np.zeros((9, 4, 5, 5, 5), np.int64)
    np.add.at(counts, tuple(column.astype(int) for column in at), 1)
    return counts


def expected() -> dict[str, NDArray[np.float64]]:
    return read(HERE / "expected.csv")


def weights() -> NDArray[np.float64]:
    strata = people().sum(axis=(2, 3, 4))
    return standardise.weights(strata, standardise.standard(strata), 5)


def over(names: str) -> NDArray[np.int64]:
    """People by the answers to these questions, blanks left out."""
    others = tuple(2 + i for i, name in enumerate("abc") if name not in names)
    counts = people().sum(axis=others)
    return counts[:, :, 1:] if len(names) == 1 else counts[:, :, 1:, 1:]


def question(name: str, variance: score.Variance) -> score.QuestionScore:
    return score.question(over(name), weights(), SCORES, variance)


def covariance(pair: str, variance: score.Variance) -> NDArray[np.float64]:
    both = (question(pair[0], variance), question(pair[1], variance))
    return score.covariance(over(pair), weights(), (SCORES, SCORES), both, variance)


@pytest.mark.parametrize("name", "abc")
def test_shares_of_answers_make_up_the_scores_of_r(name: str) -> None:
    """The shares themselves have their own oracle, in tests/oracle/distribution."""
    shares = distribution.shares(over(name)[:, :, :3], weights()).share
    known = np.isfinite(expected()[f"score_{name}"])
    np.testing.assert_allclose(
        (shares @ SCORES[:3])[known], expected()[f"score_{name}"][known], rtol=1e-12
    )
    assert np.isnan(shares[~known]).all()


@pytest.mark.parametrize(("variance", "v", "_c"), SETTINGS)
@pytest.mark.parametrize("name", "abc")
def test_scores_and_variances_agree_with_r(
    name: str, variance: score.Variance, v: str, _c: str
) -> None:
    found, told = question(name, variance), expected()
    np.testing.assert_array_equal(found.n, told[f"n_{name}"])
    np.testing.assert_allclose(found.score, told[f"score_{name}"], rtol=1e-12)
    np.testing.assert_allclose(found.crude, told[f"crude_{name}"], rtol=1e-12)
    np.testing.assert_allclose(found.variance, told[f"{v}_{name}"], rtol=1e-12)


@pytest.mark.parametrize(("variance", "_v", "c"), SETTINGS)
@pytest.mark.parametrize("pair", PAIRS)
def test_covariances_agree_with_r(pair: str, variance: score.Variance, _v: str, c: str) -> None:
    found = covariance(pair, variance)
    np.testing.assert_allclose(found, expected()[f"{c}_{pair}"], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(("variance", "v", "_c"), SETTINGS)
def test_sections_agree_with_r(variance: score.Variance, v: str, _c: str) -> None:
    told = expected()
    shared = {("abc".index(p[0]), "abc".index(p[1])): covariance(p, variance) for p in PAIRS}
    found = score.section(tuple(question(name, variance) for name in "abc"), shared)
    np.testing.assert_allclose(found.score, told["section"], rtol=1e-12)
    np.testing.assert_allclose(found.variance, told[f"{v}_section"], rtol=1e-12)
    np.testing.assert_array_equal(found.without_covariance, told[f"{v}_fallback"] == 1)


def test_the_input_holds_the_edges() -> None:
    told, strata = expected(), people().sum(axis=(2, 3, 4))
    assert {1, 29, 30} <= set(strata.sum(axis=1).tolist())
    assert (strata == 0).any(), "an empty stratum"
    assert (told["weights_cut"] > 0).any(), "weights cut to the cap"
    assert ((told["V_a"] == 0) & (told["n_a"] > 30)).any(), "all answers equal"
    assert (told["n_b"] == 0).any(), "no scored answer"
    assert (told["V_fallback"] == 1).any(), "a section's variance without covariance"
    assert (over("ab")[8][:, :3, :3] == 0).all(), "nobody answered both"


@pytest.mark.parametrize("name", "abc")
def test_the_interval_agrees_with_quantiles_about_the_scores_of_r(name: str) -> None:
    """Python's own normal distribution, of R's score and standard error, cut to the scale."""
    mean, variance = expected()[f"score_{name}"], expected()[f"V_{name}"]
    lower, upper = score.interval(mean, np.sqrt(variance), NormalDist().inv_cdf(0.975))
    for y, v, low, high in zip(mean, variance, lower, upper, strict=True):
        if np.isnan(y) or v == 0:
            assert (low, high) == (y, y) or np.isnan([y, low, high]).all()
            continue
        spread = NormalDist(float(y), float(v) ** 0.5)
        assert low == pytest.approx(max(0, spread.inv_cdf(0.025)), rel=1e-9, abs=1e-9)
        assert high == pytest.approx(min(10, spread.inv_cdf(0.975)), rel=1e-9, abs=1e-9)
