"""Small vectors worked out by R 4.2, survey 4.1 and metafor 3.8."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from shared_data import shared_data
from surveybench.stats import change, expected_range, reliability, score, standardise


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    return json.loads((shared_data() / "golden_vectors.json").read_text(encoding="utf-8"))


def test_a_expected_range(golden: dict[str, Any]) -> None:
    given = golden["A_expected_range"]
    y, s = np.array(given["y"]), np.array(given["s"])
    found = expected_range.spread(y, s)
    assert found.national == pytest.approx(given["theta0"], abs=1e-9)
    assert found.phi == pytest.approx(given["phi_wins"], abs=1e-9)
    assert found.tau2 == pytest.approx(given["tau2_wins"], abs=1e-9)
    raw = (y - found.national) / s
    np.testing.assert_allclose(raw, given["z"], atol=1e-9)
    np.testing.assert_allclose(expected_range.winsorised(raw, 0.1), given["z_wins"], atol=1e-9)
    z = expected_range.z_scores(y, s, found.national, found.tau2)
    np.testing.assert_allclose(z, given["zD"], atol=1e-9)
    unpulled = expected_range.spread(y, s, winsorise=0.0)
    assert unpulled.phi == pytest.approx(given["phi_raw"], abs=1e-9)
    assert unpulled.tau2 == pytest.approx(given["tau2_raw"], abs=1e-9)


def test_b_weights(golden: dict[str, Any]) -> None:
    given = golden["B_weights"]
    people = np.array(list(given["counts"].values()))
    reference = standardise.standard(people)
    np.testing.assert_allclose(reference, given["national"], atol=1e-12)
    found = standardise.weights(people, reference, given["cap"])
    np.testing.assert_allclose(found, list(given["weights"].values()), atol=1e-9)
    total = (found * people).sum(axis=1)
    np.testing.assert_allclose(total, list(given["sum_of_weights"].values()), atol=1e-9)
    uncapped = standardise.weights(people, reference, 1e9)
    assert uncapped[2, 0] == pytest.approx(given["uncapped_T3_M1635"], abs=1e-9)
    told = standardise.diagnostics(people, found, reference, given["cap"])
    np.testing.assert_array_equal(told.capped, [0, 0, 2])


def _one_organisation(given: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Every respondent a stratum of their own: counts [1, person, a, b] over the scores met."""
    scores = np.array([0.0, 5.0, 10.0])
    counts = np.zeros((1, len(given["w"]), 4, 4), np.int64)
    for i, (a, b) in enumerate(zip(given["x1"], given["x2"], strict=True)):
        at = [3 if v is None else int(np.flatnonzero(scores == v)[0]) for v in (a, b)]
        counts[0, i, at[0], at[1]] = 1
    return counts, np.append(scores, np.nan)


def test_c_standard_errors(golden: dict[str, Any]) -> None:
    given = golden["C_standard_errors"]
    counts, scores = _one_organisation(given)
    weights = np.array(given["w"])[None, :]
    a = score.question(counts.sum(axis=3), weights, scores)
    b = score.question(counts.sum(axis=2), weights, scores)
    for axis, found, expected in ((3, a, given["q1"]), (2, b, given["q2"])):
        assert found.n[0] == expected["n"]
        assert found.score[0] == pytest.approx(expected["mean"], abs=1e-9)
        assert found.variance[0] == pytest.approx(expected["V"], abs=1e-9)
        assert np.sqrt(found.variance[0]) == pytest.approx(expected["se"], abs=1e-9)
        linear = score.question(counts.sum(axis=axis), weights, scores, "linearised")
        design = expected["se_svymean"] ** 2 * (expected["n"] - 1) / expected["n"]
        assert linear.variance[0] == pytest.approx(design, abs=1e-9)
        told = standardise.diagnostics(
            counts[:, :, :3].sum(axis=(2, 3))
            if axis == 3
            else counts[:, :, :, :3].sum(axis=(2, 3)),
            weights,
            np.zeros(weights.shape[1]),
            5,
        )
        assert told.effective_n[0] == pytest.approx(expected["n_eff"], abs=1e-9)
    both = score.covariance(counts, weights, (scores, scores), (a, b))
    assert both[0] == pytest.approx(given["section"]["cov_12"], abs=1e-9)
    section = score.section((a, b), {(0, 1): both})
    assert section.score[0] == pytest.approx(given["section"]["score"], abs=1e-9)
    assert section.variance[0] == pytest.approx(given["section"]["V"], abs=1e-9)


def test_d_trend(golden: dict[str, Any]) -> None:
    given = golden["D_trend"]

    def moments(wave: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        score, error, n = (np.array([float(given[f"{name}_{wave}"])]) for name in ("y", "se", "n"))
        return score, error**2, n

    found = change.compare(moments("now"), moments("prev"))
    assert found.z[0] == pytest.approx(given["z"], abs=1e-9)
    assert found.p_z[0] == pytest.approx(given["p_normal"], abs=1e-9)
    assert found.difference[0] == pytest.approx(given["diff"], abs=1e-9)
    assert found.degrees[0] == pytest.approx(given["welch_df"], abs=1e-9)
    assert found.p_welch[0] == pytest.approx(given["p_t"], abs=1e-9)
    assert change.verdict(found.difference, found.p_z)[0] == -1
    assert given["call"] == "Decrease"


def test_e_band_edges(golden: dict[str, Any]) -> None:
    given, whole = golden["E_band_edges"], golden["A_expected_range"]
    np.testing.assert_allclose(expected_range.cuts((0.9, 0.95, 0.998)), given["cutoffs"], atol=1e-9)
    s = np.array(whole["s"])
    limits = expected_range.limits(s, whole["theta0"], whole["tau2_wins"])
    for entry in given["organisations"]:
        position = entry["organisation"] - 1
        np.testing.assert_allclose(limits[:, position], entry["edges"], atol=1e-9)
        assert expected_range.bands(np.array([entry["z"]]))[0] == entry["band"]


def test_f_reliability(golden: dict[str, Any]) -> None:
    given, whole = golden["F_reliability_and_shrinkage"], golden["A_expected_range"]
    y, s = np.array(whole["y"]), np.array(whole["s"])
    found = reliability.reliability(y, s, np.full(len(y), 40.0), whole["theta0"], given["tau2"])
    np.testing.assert_allclose(found.reliability, given["reliability"], atol=1e-9)
    np.testing.assert_allclose(found.shrunken, given["eb"], atol=1e-9)
