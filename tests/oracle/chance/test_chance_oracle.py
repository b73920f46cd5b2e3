"""Chance against base R: outcomes counted out, people drawn 400,000 times, and p.adjust."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from oracle_tables import read
from surveybench.stats import chance, expected_range

HERE = Path(__file__).parent
CUTS = expected_range.cuts((0.90, 0.95, 0.998))
LEVELS = np.concatenate([-CUTS[::-1], CUTS])


def table(given: dict[str, np.ndarray], rows: np.ndarray, stem: str) -> np.ndarray:
    values = np.stack([given[f"{stem}{i}"][rows] for i in range(1, 5)], axis=1)
    return values[:, np.isfinite(values).all(axis=0)]


def test_p_agrees_with_all_outcomes_counted_out() -> None:
    given, expected = read(HERE / "exact.csv"), read(HERE / "exact_expected.csv")
    for case in range(1, 17):
        rows = given["case"] == case
        answers = table(given, rows, "a").reshape(3, 2, -1).astype(np.int64)
        scores = table(given, rows, "x")[0]
        weights = given["w"][rows].reshape(3, 2)
        y, tau = given["y"][rows].reshape(3, 2)[:, 0], given["tau"][rows][0]
        found = chance.null(answers, weights, scores, y, chance.Expected(5.0, tau**2, LEVELS))
        np.testing.assert_allclose(found.p, expected["p"][expected["case"] == case], atol=5e-5)


@pytest.mark.parametrize("case", range(1, 13))
def test_bands_agree_with_people_drawn(case: int) -> None:
    given, expected = read(HERE / "bands.csv"), read(HERE / "bands_expected.csv")
    rows = given["case"] == case
    scores, weights = table(given, rows, "x")[0], given["w"][rows][None]
    nation = table(given, rows, "nation").astype(np.int64)
    own = table(given, rows, "own").astype(np.int64)
    national = float(given["national"][rows][0])
    people = own.sum(axis=1)
    # The nation's shares with this organisation's numbers of people.
    null = chance.bands_if_alike(
        nation, people[None], weights, scores, chance.Expected(national, 0.0, LEVELS)
    )
    again = chance.repeated(own[None], weights, scores, chance.Expected(national, 0.03, LEVELS))
    where = int(np.flatnonzero(expected["case"] == case)[0])
    drawn = [[expected[f"{name}{b}"][where] for b in range(1, 8)] for name in ("null", "again")]
    np.testing.assert_allclose(null[0], drawn[0], atol=0.02)
    np.testing.assert_allclose(again[0], drawn[1], atol=0.03)


def test_q_agrees_with_p_adjust() -> None:
    p, q = read(HERE / "q.csv")["p"], read(HERE / "q_expected.csv")["q"]
    np.testing.assert_allclose(chance.adjusted(p, axis=0), q, rtol=1e-14)


def test_p_by_the_normal_curve_is_that_of_printed_tables() -> None:
    """Distances that leave 1, 0.3173, 0.05 and 0.01 outside: on either side, of any variance."""
    away = np.array([0.0, 1.0, -1.959964, 2.575829])
    given = 5.0 + away * np.sqrt(0.09 + 0.16)
    found = chance.by_normal_curve(given, np.full(4, 0.09), 5.0, 0.16)
    np.testing.assert_allclose(found, [1.0, 0.317311, 0.05, 0.01], atol=1e-6)
