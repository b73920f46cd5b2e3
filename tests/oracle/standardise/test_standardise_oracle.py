"""Weights against R survey's post-stratification."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from oracle_tables import read, texts
from surveybench.stats import standardise

HERE = Path(__file__).parent


def people(group: str = "AB") -> NDArray[np.int64]:
    """People of these groups by organisation and stratum."""
    given, groups = read(HERE / "input.csv"), texts(HERE / "input.csv", "group")
    inside = np.array([entry in group for entry in groups])
    counts = np.zeros((6, 8), np.int64)
    at = (given["organisation"].astype(int), given["stratum"].astype(int) - 1)
    np.add.at(counts, tuple(column[inside] for column in at), 1)
    return counts


def test_weights_without_a_cap_agree_with_r_survey() -> None:
    counts, expected = people(), read(HERE / "expected.csv")
    found = standardise.weights(counts, standardise.standard(counts), 1e9)
    np.testing.assert_allclose(found.ravel(), expected["weight"], rtol=1e-12)


def test_capped_weights_and_diagnostics_agree_with_r() -> None:
    counts, expected = people(), read(HERE / "expected.csv")
    reference = standardise.standard(counts)
    found = standardise.weights(counts, reference, 5)
    np.testing.assert_allclose(found.ravel(), expected["capped"], rtol=1e-12)
    told = standardise.diagnostics(counts, found, reference, 5)
    np.testing.assert_allclose(told.effective_n, expected["effective_n"][::8], rtol=1e-12)
    np.testing.assert_allclose(told.largest_weight, expected["largest"][::8], rtol=1e-12)
    np.testing.assert_array_equal(told.capped, expected["number_capped"][::8])
    np.testing.assert_array_equal(told.empty_strata, expected["empty"][::8])
    assert told.capped.sum() > 0


@pytest.mark.parametrize(
    ("setting", "weighted", "standard"),
    [
        ("population", "A", "A"),
        ("whole_survey", "A", "AB"),
        ("reuse_whole_survey_weight", "AB", "AB"),
    ],
)
def test_weights_of_a_population_agree_with_r_survey_whatever_the_standard(
    setting: str, weighted: str, standard: str
) -> None:
    reference = standardise.standard(people(standard))
    found = standardise.weights(people(weighted), reference, 5)
    expected = read(HERE / "expected_standards.csv")[setting]
    np.testing.assert_allclose(found.ravel(), expected, rtol=1e-12)


def test_the_input_holds_the_edges() -> None:
    everyone, group = people(), people("A")
    assert {1, 29, 30, 200} <= set(everyone.sum(axis=1).tolist()), "sizes"
    assert (everyone == 0).any(), "an empty stratum"
    assert (group.sum(axis=1) == 0).any(), "an organisation without anyone of the group"
    told = read(HERE / "expected_standards.csv")
    assert not np.allclose(told["population"], told["whole_survey"]), "standards that differ"
