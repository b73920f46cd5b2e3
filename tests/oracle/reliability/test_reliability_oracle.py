"""Reliability, needed respondents and shrunken scores against metafor and base R."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from oracle_tables import read, texts
from surveybench.stats import expected_range, reliability

HERE = Path(__file__).parent
SETS = texts(HERE / "expected_sets.csv", "set")


@pytest.mark.parametrize("position", range(len(SETS)), ids=SETS)
def test_a_set_agrees_with_r(position: int) -> None:
    given, expected = read(HERE / "input.csv"), read(HERE / "expected.csv")
    wholes = read(HERE / "expected_sets.csv")
    rows = given["set"] == position
    y, s = given["score"][rows], given["se"][rows]
    spread = expected_range.spread(y, s, winsorise=0.0)
    assert spread.national == pytest.approx(wholes["national"][position], rel=1e-12)
    assert spread.tau2 == pytest.approx(wholes["tau2"][position], rel=1e-12)
    found = reliability.reliability(y, s, given["n"][rows], spread.national, spread.tau2)
    for name in ("reliability", "needed", "shrunken"):
        np.testing.assert_allclose(
            getattr(found, name), expected[name][rows], rtol=1e-10, err_msg=name
        )


@pytest.mark.parametrize("position", range(len(SETS)), ids=SETS)
def test_the_variance_between_agrees_with_metafor(position: int) -> None:
    given, expected = read(HERE / "input.csv"), read(HERE / "expected_between.csv")
    rows = given["set"] == position
    found = reliability.between(given["score"][rows], given["se"][rows] ** 2)
    for name in ("tau2", "lower", "upper"):
        assert getattr(found, name) == pytest.approx(expected[name][position], rel=1e-8, abs=1e-12)


def test_the_input_holds_the_edges() -> None:
    share = read(HERE / "expected.csv")["reliability"]
    assert share.min() == 0, "organisations that do not differ"
    assert ((share > 0) & (share < 0.7)).any(), "too little to tell them apart"
    assert share.max() > 0.9
