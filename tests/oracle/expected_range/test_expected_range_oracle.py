"""Overdispersion, z, bands and limits against metafor and base R."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from oracle_tables import read, texts
from surveybench.stats import expected_range

HERE = Path(__file__).parent
RULES: dict[str, expected_range.Quantile] = {"7": "type7", "6": "type6", "rank": "rank"}
SETS = ("wide", "none", "small")


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("name", SETS)
def test_a_set_of_organisations_agrees_with_metafor_and_r(name: str, rule: str) -> None:
    given = read(HERE / "input.csv")
    inside = np.array(texts(HERE / "input.csv", "set")) == name
    y, s = given["score"][inside], given["se"][inside]
    path = HERE / "expected.csv"
    keys = zip(texts(path, "set"), texts(path, "rule"), strict=True)
    rows = np.array([key == (name, rule) for key in keys])
    expected = {column: values[rows] for column, values in read(path).items()}
    path = HERE / "expected_sets.csv"
    keys = zip(texts(path, "set"), texts(path, "rule"), strict=True)
    at = [key == (name, rule) for key in keys].index(True)
    whole = {column: values[at] for column, values in read(path).items()}

    spread = expected_range.spread(y, s, 0.1, RULES[rule])
    assert spread.national == pytest.approx(whole["national"], rel=1e-12)
    assert spread.phi == pytest.approx(whole["phi"], rel=1e-9)
    assert spread.tau2 == pytest.approx(whole["tau2"], rel=1e-9, abs=1e-12)
    raw = (y - spread.national) / s
    winsorised = expected_range.winsorised(raw, 0.1, RULES[rule])
    np.testing.assert_allclose(winsorised, expected["z_winsorised"], rtol=1e-9, atol=1e-12)
    z = expected_range.z_scores(y, s, spread.national, spread.tau2)
    np.testing.assert_allclose(z, expected["z"], rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(expected_range.bands(z), expected["band"])
    limits = expected_range.limits(s, spread.national, spread.tau2)
    for i, limit in enumerate(limits, 1):
        np.testing.assert_allclose(limit, expected[f"X{i}"], rtol=1e-9)


def test_the_sets_cover_overdispersion_and_none() -> None:
    tau2 = read(HERE / "expected_sets.csv")["tau2"]
    assert (tau2 > 0).any()
    assert (tau2 == 0).any()
