"""Intervals against base R: prop.test where there are two options, uniroot where there are more."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from oracle_tables import read
from surveybench.stats import interval

HERE = Path(__file__).parent
Z = 1.959963984540054


def table(name: str, stem: str, count: int) -> np.ndarray:
    columns = read(HERE / name)
    return np.stack([columns[f"{stem}{i}"] for i in range(1, count + 1)], axis=1)


def test_items_agree_with_r() -> None:
    given, expected = read(HERE / "input.csv"), read(HERE / "expected.csv")
    scores, shares = table("input.csv", "x", 11), table("input.csv", "share", 11)
    lower, upper = interval.question(np.nan_to_num(shares), scores, given["n"], Z)
    np.testing.assert_allclose(lower, expected["lower"], atol=2e-6)
    np.testing.assert_allclose(upper, expected["upper"], atol=2e-6)


def test_two_options_give_wilsons_interval() -> None:
    given, expected = read(HERE / "input.csv"), read(HERE / "expected.csv")
    scores, shares = table("input.csv", "x", 11), table("input.csv", "share", 11)
    two = np.isfinite(scores).sum(axis=1) == 2
    p, n = shares[two, 1], given["n"][two]
    centre = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    reach = Z / (1 + Z**2 / n) * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    np.testing.assert_allclose(10 * (centre - reach), expected["lower"][two], atol=2e-6)
    np.testing.assert_allclose(
        interval.question(np.nan_to_num(shares[two]), scores[two], n, Z)[0],
        10 * (centre - reach),
        atol=2e-6,
    )


def test_sections_agree_with_r() -> None:
    given, expected = read(HERE / "sections.csv"), read(HERE / "sections_expected.csv")
    y, low, high = (table("sections.csv", name, 3).T for name in ("y", "l", "u"))
    lower, upper = interval.section(y, low, high, 1 + 2 * given["rho"])
    np.testing.assert_allclose(lower, np.clip(expected["lower"], 0, 10), rtol=1e-12)
    np.testing.assert_allclose(upper, np.clip(expected["upper"], 0, 10), rtol=1e-12)
