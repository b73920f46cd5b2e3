"""The country's quantiles and its change: closed forms and edges."""

from __future__ import annotations

import math

import numpy as np
import pytest

from surveybench.stats import nation


def test_quantiles_lie_between_scores_by_linear_interpolation() -> None:
    found = nation.quantiles(np.arange(11.0))
    assert found == {"p10": 1.0, "p25": 2.5, "p50": 5.0, "p75": 7.5, "p90": 9.0}


def test_one_organisation_is_every_quantile() -> None:
    assert set(nation.quantiles(np.array([4.2])).values()) == {4.2}


def test_the_error_of_a_mean_falls_with_the_number_of_organisations() -> None:
    assert nation.standard_error(np.full(4, 0.04)) == pytest.approx(0.1)
    assert nation.standard_error(np.full(16, 0.04)) == pytest.approx(0.05)


def test_a_change_has_the_errors_of_both_waves() -> None:
    found = nation.change(
        (np.array([6.5, 6.5, np.nan]), np.array([0.03, 0.0, 0.1])),
        (np.array([6.4, 6.4, 6.0]), np.array([0.04, 0.0, 0.1])),
    )
    assert found.difference[0] == pytest.approx(0.1)
    assert found.z[0] == pytest.approx(2)
    assert found.p[0] == pytest.approx(math.erfc(2 / math.sqrt(2)))
    assert np.isnan(found.z[1])
    assert np.isnan(found.difference[2])
