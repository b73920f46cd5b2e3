"""Quantiles of organisations' scores, and change of their mean, against base R."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from oracle_tables import read
from surveybench.stats import nation

HERE = Path(__file__).parent
SETS = {"many": 0, "few": 1, "one": 2, "certain": 3}
BY_SET = pytest.mark.parametrize("name", SETS)


def wave(name: str, number: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Scores and variances."""
    rows = read(HERE / "input.csv")
    these = (rows["set"] == SETS[name]) & (rows["wave"] == number)
    return rows["score"][these], rows["variance"][these]


def expected(name: str, column: str) -> float:
    return float(read(HERE / "expected.csv")[column][SETS[name]])


@BY_SET
def test_quantiles_agree_with_r(name: str) -> None:
    found = nation.quantiles(wave(name, 2)[0])
    assert list(found) == ["p10", "p25", "p50", "p75", "p90"]
    for key, value in found.items():
        assert value == pytest.approx(expected(name, key), rel=1e-12)


@BY_SET
def test_changes_agree_with_r(name: str) -> None:
    averages, errors = [], []
    for number, said in ((2, "now"), (1, "then")):
        scores, variances = wave(name, number)
        averages.append(np.array([scores.mean()]))
        errors.append(np.array([nation.standard_error(variances)]))
        assert errors[-1][0] == pytest.approx(expected(name, f"se_{said}"), rel=1e-12)
    found = nation.change((averages[0], errors[0]), (averages[1], errors[1]))
    for column in ("difference", "z", "p"):
        np.testing.assert_allclose(
            getattr(found, column), [expected(name, column)], rtol=1e-10, equal_nan=True
        )
