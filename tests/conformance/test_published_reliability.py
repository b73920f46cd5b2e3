"""Reliability beside published figures: from their intervals, marked as ours, else absent."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

import relaid
from relaid import Source
from surveybench.disclosure import release
from surveybench.published import find_layout, read_all
from surveybench.quantities import Flag, Worker
from surveybench.report.lens import Lens
from surveybench.results import Results
from surveybench.survey import load_survey

MADE = date(2026, 1, 1)
ERRORS = """survey: small
wave: 2022
origin: published
words: {title: Small, report: Report}
populations: [{id: all, name: Everyone}]
settings: {min_respondents: 30, min_organisations: 3}
items: [{id: Q1, text: First}]
sections: [{id: S1, name: One, items: [Q1]}]
"""
ERRORS_LAYOUT = """id: errors
name: Scores with standard errors
kinds: [csv]
tables:
  - sheet: '.*'
    columns: {code: code}
    figures:
      - {match: '(?P<measure>q1)_mean', quantity: score.score}
      - {match: '(?P<measure>q1)_se', quantity: score.standard_error}
      - {match: '(?P<measure>q1)_n', quantity: score.n}
"""
FOUR = [("A", 6.0, 0.2, 50), ("B", 7.0, 0.2, 50), ("C", 8.0, 0.2, 50), ("D", 7.0, 0.2, 50)]
PERCENT = {"scale": "{from: 0, to: 100, unit: '%'}", "bands": "{labels: [Below, Within, Above]}"}


@pytest.fixture(scope="module")
def source() -> Source:
    """The official workbook."""
    return relaid.official()


@pytest.fixture(scope="module")
def results(source: Source, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Percentages with intervals of three points to each side."""
    folder = tmp_path_factory.mktemp("reliability")
    survey = load_survey(relaid.definition(source, folder, sections="no", **PERCENT))
    path = relaid.cancer(source, folder / "cancer.xlsx")
    return read_all([path], survey, made=MADE, version="0").results


def likeliest(y: np.ndarray, v: np.ndarray) -> float:
    """The variance between that maximises the restricted likelihood, by looking at many."""

    def loss(tau2: float) -> float:
        w = 1 / (v + tau2)
        mean = (w * y).sum() / w.sum()
        return float(np.log(v + tau2).sum() + np.log(w.sum()) + (w * (y - mean) ** 2).sum())

    grid = np.linspace(0, 400, 4001)
    for width in (0.1, 0.001):
        best = min(grid, key=loss)
        grid = np.linspace(max(best - width, 0), best + width, 401)
    return float(min(grid, key=loss))


def test_it_is_that_of_the_likeliest_spread(results: Results) -> None:
    grid, survey = results.grids["reliability.reliability"], results.survey
    assert grid.worked_out_by is Worker.FROM_PUBLISHED
    cut = NormalDist().inv_cdf(0.975)
    for item in ("Q2", "Q7", "Q19"):
        m = survey.measures.index(item)
        y, low, high, n = (
            results.grids[f"score.{key}"].values[0, 0, m]
            for key in ("score", "lower", "upper", "n")
        )
        inside = np.isfinite(y) & results.shown[0, 0, m]
        y, low, high, n = y[inside], low[inside], high[inside], n[inside]
        up = np.where(high >= 100, y - low, high - y)
        down = np.where(low <= 0, up, y - low)
        s2 = ((up + down) / 2 / cut) ** 2
        v = (s2 * n * n).sum() / n.sum() / n
        tau2 = likeliest(y, v)
        np.testing.assert_allclose(grid.values[0, 0, m, inside], tau2 / (tau2 + v), atol=0.006)
        lower, upper = (
            results.grids[f"reliability.{end}"].values[0, 0, m, inside]
            for end in ("lower", "upper")
        )
        middle = grid.values[0, 0, m, inside]
        assert ((lower <= middle + 0.005) & (middle <= upper + 0.005)).all()


def test_p_is_that_of_the_normal_curve(results: Results) -> None:
    """Against the standard library, with the likeliest variance between."""
    p, survey = results.grids["chance.p_normal"], results.survey
    assert p.worked_out_by is Worker.FROM_PUBLISHED
    m = survey.measures.index("Q7")
    y, low, high, n = (
        results.grids[f"score.{key}"].values[0, 0, m].tolist()
        for key in ("score", "lower", "upper", "n")
    )
    shown = [o for o in range(len(y)) if np.isfinite(y[o]) and results.shown[0, 0, m, o]]
    cut = NormalDist().inv_cdf(0.975)
    s2 = {o: ((high[o] - low[o]) / 2 / cut) ** 2 for o in shown}
    together = sum(s2[o] * n[o] * n[o] for o in shown) / sum(n[o] for o in shown)
    v = np.array([together / n[o] for o in shown])
    tau2 = likeliest(np.array([y[o] for o in shown]), v)
    theta = results.grids["expected_range.national"].values[0, 0, m]
    for o, variance in zip(shown, v.tolist(), strict=True):
        away = abs(y[o] - theta) / (variance + tau2) ** 0.5
        assert p.values[0, 0, m, o] == pytest.approx(2 * NormalDist().cdf(-away), abs=0.002)


def test_standard_errors_serve_without_intervals_and_p_needs_respondents(tmp_path: Path) -> None:
    (tmp_path / "d.yaml").write_text(ERRORS, "utf-8")
    (tmp_path / "l.yaml").write_text(ERRORS_LAYOUT, "utf-8")
    rows = [f"{code},{y},{s},{n}" for code, y, s, n in FOUR]
    for header, has_p in (("code,q1_mean,q1_se,q1_n", True), ("code,q1_mean,q1_se,other", False)):
        (tmp_path / "a.csv").write_text("\n".join([header, *rows]), "utf-8")
        found = read_all(
            *([tmp_path / "a.csv"], load_survey(tmp_path / "d.yaml")),
            made=MADE,
            version="0",
            layouts=(find_layout(tmp_path / "l.yaml"),),
        ).results
        assert ("chance.p_normal" in found.grids) == has_p
        m = found.survey.measures.index("Q1")
        grid = found.grids["reliability.reliability"].values[0, 0, m]
        # Four scores of equal errors: the variance between is that of the scores less theirs.
        tau2 = np.var([6.0, 7.0, 8.0, 7.0], ddof=1) - 0.04
        np.testing.assert_allclose(grid, tau2 / (tau2 + 0.04), atol=0.006)
        assert (release(found).grids["reliability.reliability"].flags == Flag.OK).any()


def test_it_is_named_as_worked_out_here(results: Results) -> None:
    out = release(results)
    assert (out.grids["reliability.reliability"].flags == Flag.OK).any()
    said = " ".join(Lens(out).worked_out())
    assert "reliability (from the published intervals or standard errors)" in said
    assert "p by the normal curve" in said
    hidden = out.grids["score.score"].flags != Flag.OK
    assert (out.grids["reliability.reliability"].flags[hidden] != Flag.OK).all()


def test_without_intervals_there_is_none(source: Source, tmp_path: Path) -> None:
    path = relaid.wide(source, tmp_path / "aip22_Benchmark_TrustLevel.xlsx")
    found = read_all([path], load_survey("aip/2022"), made=MADE, version="0").results
    assert "reliability.reliability" not in found.grids
    assert "reliability" not in " ".join(Lens(release(found)).worked_out())
