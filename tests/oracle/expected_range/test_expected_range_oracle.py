"""Overdispersion, z, bands and limits against metafor and base R."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from oracle_tables import read, texts
from surveybench.stats import expected_range

HERE = Path(__file__).parent
RULES: tuple[expected_range.Quantile, ...] = get_args(expected_range.Quantile)
SETS = ("wide", "none", "small", "ties", "top", "two")


def rows(file: str, **keys: str) -> dict[str, NDArray[np.float64]]:
    """The rows of a table whose text columns have these values."""
    path = HERE / file
    inside = np.logical_and.reduce(
        [np.array(texts(path, column)) == value for column, value in keys.items()]
    )
    return {column: values[inside] for column, values in read(path).items()}


def organisations(name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    given = rows("input.csv", set=name)
    return given["score"], given["se"]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("name", SETS)
def test_phi_and_tau2_agree_with_metafor(name: str, rule: expected_range.Quantile) -> None:
    told = rows("expected_sets.csv", set=name, rule=rule)
    for i, share in enumerate(told["share"]):
        found = expected_range.spread(*organisations(name), float(share), rule)
        assert found.national == pytest.approx(told["national"][i], rel=1e-12)
        assert found.phi == pytest.approx(told["phi"][i], rel=1e-12)
        assert found.tau2 == pytest.approx(told["tau2"][i], rel=1e-12)
    assert len(told["share"]) >= 3


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("name", SETS)
def test_z_bands_and_limits_agree_with_r(name: str, rule: expected_range.Quantile) -> None:
    told = rows("expected.csv", set=name, rule=rule)
    y, s = organisations(name)
    spread = expected_range.spread(y, s, 0.1, rule)
    pulled = expected_range.winsorised((y - spread.national) / s, 0.1, rule)
    np.testing.assert_allclose(pulled, told["winsorised"], rtol=1e-12, atol=1e-13)
    z = expected_range.z_scores(y, s, spread.national, spread.tau2)
    np.testing.assert_allclose(z, told["z"], rtol=1e-12, atol=1e-13)
    np.testing.assert_array_equal(expected_range.bands(z), told["band"])
    np.testing.assert_array_equal(expected_range.bands(z, (0.5, 0.8, 0.99)), told["band_other"])
    limits = expected_range.limits(s, spread.national, spread.tau2)
    for i, limit in enumerate(limits, 1):
        np.testing.assert_allclose(limit, told[f"X{i}"], rtol=1e-12)


def test_the_sets_hold_the_edges() -> None:
    wholes, told = read(HERE / "expected_sets.csv"), read(HERE / "expected.csv")
    assert (wholes["tau2"] > 0).any(), "overdispersion"
    assert (wholes["tau2"] == 0).any(), "none"
    assert set(told["band_other"]) == {1, 2, 3, 4, 5, 6, 7}, "every band"
    assert (told["X6"] == 10).any(), "limits clipped to the scale"
