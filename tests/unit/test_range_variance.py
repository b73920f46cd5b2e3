"""The expected range of proportions from the variance of the national average: closed forms."""

from __future__ import annotations

from functools import cache
from statistics import NormalDist

import numpy as np
import pytest
from scipy.stats import binom

from surveybench.disclosure import release
from surveybench.errors import DefinitionError
from surveybench.explain import explain, worked
from surveybench.quantities import Axis, Ref
from surveybench.report.compose import compose
from surveybench.report.document import texts
from surveybench.respondents import clean
from surveybench.results import Results
from surveybench.stats import chance
from surveybench.survey import Banding, Scale, Survey
from surveybench.tally import Tally, axes_of, count
from tiny import chosen, computed, item, raw, row, survey

CODES = tuple("ABCDEFG")
SIZES = (40, 60, 90, 120, 55, 70, 200)
YES = (24, 33, 50, 70, 37, 38, 104)


@cache
def made(target: str = "mean", winsorise: float = 0.0) -> tuple[Survey, Results, Tally]:
    """A survey in per cent, of nobody's age: one yes or no, and a question of three scores."""
    banding = Banding(
        target=target,  # pyright: ignore
        winsorise=winsorise,
        range_variance="average",
        confidence=(0.95,),
    )
    definition = survey(
        item("Q1", (100, 0)),
        item("Q2", (100, 50, 0)),
        settings=chosen(banding=banding, release={"everybody": "show", "secondary": "off"}),
        strata=(),
        scale=Scale(0, 100, "%"),
    )
    rows = [
        row(organisation=code, Q1=1 if i < yes else 2, Q2=1 + i % 3)
        for code, size, yes in zip(CODES, SIZES, YES, strict=True)
        for i in range(size)
    ]
    batch, _ = clean(raw(definition, rows, {}), definition, CODES)
    tally = Tally({2025: count(batch, axes_of(definition, CODES))})
    return definition, computed(definition, {2025: rows}, CODES), tally


def of(results: Results, name: str, measure: str = "Q1") -> np.ndarray:
    grid = results.grids[name]
    return grid.values[0, 0, grid.labels(Axis.MEASURE).index(measure)]


@pytest.mark.parametrize("target", ["mean", "pooled"])
def test_limits_and_z_are_those_of_the_closed_form(target: str) -> None:
    n, p = np.array(SIZES), np.array(YES) / np.array(SIZES)
    p0 = p.mean() if target == "mean" else sum(YES) / sum(SIZES)
    v = p0 * (1 - p0) / n
    q = float(((p - p0) ** 2 / v).sum())
    excess, w = q - (len(n) - 1), 1 / v
    tau2 = max(0.0, excess / (w.sum() - (w**2).sum() / w.sum()))
    reach = np.sqrt(v + tau2)
    cut = NormalDist().inv_cdf(0.975)
    _, results, _ = made(target)
    assert of(results, "expected_range.national") == pytest.approx(100 * p0)
    assert of(results, "expected_range.tau2") == pytest.approx(1e4 * tau2)
    np.testing.assert_allclose(of(results, "expected_range.z"), (p - p0) / reach, rtol=1e-12)
    for side, name in ((-1, "lower_middle"), (1, "upper_middle")):
        limit = 100 * (p0 + side * cut * reach)
        np.testing.assert_allclose(of(results, f"expected_range.{name}"), limit, rtol=1e-12)
    own = np.sqrt(p * (1 - p) / n) * 100  # the score's own error stays
    np.testing.assert_allclose(of(results, "score.standard_error"), own, rtol=1e-12)


def test_a_question_of_more_scores_keeps_its_own_variance() -> None:
    _, results, _ = made()
    y, s = of(results, "score.score", "Q2"), of(results, "score.standard_error", "Q2")
    national, tau2 = (of(results, f"expected_range.{k}", "Q2") for k in ("national", "tau2"))
    z = (y - national) / np.sqrt(s**2 + tau2)
    np.testing.assert_allclose(of(results, "expected_range.z", "Q2"), z, atol=1e-12)


def test_chances_are_those_of_the_binomial() -> None:
    """With limits half way between two scores that there can be."""
    n, p, reach = 20, 0.6, 5.5  # 12 of 20 and as many answers away
    half = np.array([(reach / n * 10) ** 2])
    expected = chance.Expected(6.0, 0.0, np.array([-1.0, 1.0]), half)
    nation, people = np.array([[400, 600]]), np.array([[n]])
    bands = chance.bands_if_alike(nation, people, np.ones((1, 1)), np.array([0.0, 10.0]), expected)
    k = np.arange(1, n)  # all of one answer have no band
    sides = [k < n * p - reach, np.abs(k - n * p) < reach, k > n * p + reach]
    exact = [binom.pmf(k[side], n, p).sum() for side in sides]
    np.testing.assert_allclose(bands[0], exact, atol=1e-6)


def test_workings_and_pages_say_so() -> None:
    definition, results, tally = made()
    for name in ("z", "band", "lower_middle", "upper_middle"):
        ref = Ref.parse(f"expected_range.{name}:Q1:C:all:2025")
        grid = results.grids[ref.statistic]
        working = worked(definition, tally, ref, ())
        assert working.value == pytest.approx(float(grid.values[grid.at(ref)]), rel=1e-12)
        formulas = [e.formula for step in working.steps for row in step.rows for e in row]
        assert any("Q1 2025 s0}" in formula for formula in formulas)
    out = release(results)
    said = "\n".join(explain(out, "expected_range.z:Q1:C:all:2025"))
    assert "s0^2 = (average - a)(b - average) / n_w" in said
    assert "score.standard_error" not in said
    assert "of as many answers with the national average" in " ".join(texts(compose(out, "A")))


def test_an_average_by_own_variances_is_refused() -> None:
    with pytest.raises(DefinitionError, match="weighs scores by their own variance"):
        Banding(target="weighted", range_variance="average")
