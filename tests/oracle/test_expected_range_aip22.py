"""The between-organisation variance estimated again from a regulator's published scores."""

from __future__ import annotations

import csv
from collections import defaultdict

import numpy as np
import pytest
from numpy.typing import NDArray

from shared_data import shared_data
from surveybench.stats import expected_range


def published() -> dict[str, NDArray[np.float64]]:
    """Score, standard error (reconstructed) and band [3, organisation] of every item."""
    path = shared_data() / "nhs_aip22" / "scores_with_reconstructed_se.csv"
    items: dict[str, list[list[float]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            values = [row[name] for name in ("mean", "se_reconstructed", "band")]
            if all(values):
                items[row["item"]].append([float(value) for value in values])
    return {item: np.array(rows).T for item, rows in items.items()}


def agreement(
    share: float = 0.1, rule: expected_range.Quantile = "type7"
) -> tuple[int, int, int, str]:
    """Bands equal to the published, within one of them, and all; and the same in words."""
    apart: list[NDArray[np.float64]] = []
    for y, s, told in published().values():
        found = expected_range.spread(y, s, share, rule)
        z = expected_range.z_scores(y, s, found.national, found.tau2)
        apart.append(expected_range.bands(z) - told)
    steps = np.abs(np.concatenate(apart))
    same, near, total = int((steps == 0).sum()), int((steps <= 1).sum()), len(steps)
    return same, near, total, f"{same} of {total} exactly ({same / total:.2%}), {near} within one"


def test_bands_from_reconstructed_standard_errors_agree_with_the_published() -> None:
    same, near, total, figures = agreement()
    assert len(published()) == 21
    assert total == 2_786, figures
    assert same / total >= 0.98, figures
    assert near == total, figures


@pytest.mark.parametrize("rule", ["type6", "rank"])
def test_the_other_quantile_rules_agree_as_well(rule: expected_range.Quantile) -> None:
    """Approximate standard errors do not tell the three rules apart."""
    same, near, total, figures = agreement(0.1, rule)
    assert same / total >= 0.98, figures
    assert near == total, figures


@pytest.mark.parametrize("share", [0.0, 0.05, 0.15, 0.2])
def test_another_share_pulled_in_agrees_far_less(share: float) -> None:
    same, _, total, figures = agreement(share)
    assert same / total < 0.92, figures
