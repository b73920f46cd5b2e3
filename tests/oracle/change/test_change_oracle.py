"""Tests of a change against base R."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from oracle_tables import read
from surveybench.stats import change

HERE = Path(__file__).parent


def test_z_and_welch_agree_with_r() -> None:
    given, expected = read(HERE / "input.csv"), read(HERE / "expected.csv")
    now = (given["y1"], given["v1"], given["n1"])
    then = (given["y2"], given["v2"], given["n2"])
    found = change.compare(now, then)
    np.testing.assert_allclose(found.difference, expected["difference"], rtol=1e-12)
    np.testing.assert_allclose(found.z, expected["z"], rtol=1e-12)
    np.testing.assert_allclose(found.degrees, expected["degrees"], rtol=1e-12)
    np.testing.assert_allclose(found.p_z, expected["p_z"], rtol=1e-12)
    np.testing.assert_allclose(found.p_welch, expected["p_welch"], rtol=1e-9)
    for p, name in ((found.p_z, "verdict_z"), (found.p_welch, "verdict_welch")):
        np.testing.assert_array_equal(change.verdict(found.difference, p), expected[name])
    assert set(expected["verdict_z"]) == {-1, 0, 1}
