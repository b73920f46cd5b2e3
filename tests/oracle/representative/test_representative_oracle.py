"""R-indicators with bias and variance against a logistic regression and matrices in R."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from oracle_tables import read, texts
from surveybench.stats import representative

HERE = Path(__file__).parent


def test_indicators_are_those_of_r() -> None:
    surveys, people, r = (
        np.array(texts(HERE / "input.csv", "survey")),
        read(HERE / "input.csv"),
        read(HERE / "expected.csv"),
    )
    names = texts(HERE / "expected.csv", "survey")
    for i, name in enumerate(names):
        inside = surveys == name
        invited = np.append(people["invited"][inside], 0).astype(int)
        answered = np.append(people["answered"][inside], 0).astype(int)
        one = representative.indicator(invited, answered)
        np.testing.assert_allclose(one.indicator, r["indicator"][i], rtol=1e-11)
        np.testing.assert_allclose(one.standard_error, r["error"][i], rtol=1e-10)
        np.testing.assert_allclose(one.variation, r["variation"][i], rtol=1e-10)
        np.testing.assert_allclose(one.spread2, r["spread2"][i], rtol=1e-11)
    assert set(names) == set(surveys)
    assert (r["indicator"] == 1).any()  # bias is taken off: chance alone makes rates differ
    assert (r["indicator"] < 0.9).any()
