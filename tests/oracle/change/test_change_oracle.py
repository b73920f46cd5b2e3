"""Tests of a change against base R: t.test on people, pt and pnorm on moments."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from oracle_tables import read
from surveybench.stats import change

HERE = Path(__file__).parent


def compared() -> change.Change:
    given = read(HERE / "input.csv")
    now = (given["y1"], given["v1"], given["n1"])
    return change.compare(now, (given["y2"], given["v2"], given["n2"]))


def test_z_and_welch_agree_with_r() -> None:
    found, expected = compared(), read(HERE / "expected.csv")
    for name in ("difference", "z", "degrees", "p_z", "p_welch"):
        np.testing.assert_allclose(getattr(found, name), expected[name], rtol=1e-12, err_msg=name)


def test_verdicts_agree_with_r() -> None:
    found, expected = compared(), read(HERE / "expected.csv")
    for p, name in ((found.p_z, "verdict_z"), (found.p_welch, "verdict_welch")):
        np.testing.assert_array_equal(change.verdict(found.difference, p), expected[name])


def test_the_input_holds_the_edges() -> None:
    expected = read(HERE / "expected.csv")
    z, welch = expected["verdict_z"], expected["verdict_welch"]
    assert {-1, 0, 1} <= set(z), "all verdicts"
    assert ((z != welch) & np.isfinite(z)).any(), "the two tests differ"
    assert np.isnan(z).sum() == 2, "no test without variance or without a wave"


def test_the_score_test_agrees_with_r() -> None:
    given, expected = read(HERE / "pooled_input.csv"), read(HERE / "pooled_expected.csv")
    now = (given["y1"], given["s1"], given["e1"])
    z, p = change.pooled(now, (given["y2"], given["s2"], given["e2"]))
    np.testing.assert_allclose(z, expected["z"], rtol=1e-10)
    np.testing.assert_allclose(p, expected["p"], rtol=1e-8, atol=1e-12)
