"""The between-organisation variance estimated again from a regulator's published scores."""

from __future__ import annotations

import csv
from collections import defaultdict

import numpy as np

from shared_data import shared_data
from surveybench.stats import expected_range


def test_bands_from_reconstructed_standard_errors_agree_with_the_published() -> None:
    path = shared_data() / "nhs_aip22" / "scores_with_reconstructed_se.csv"
    items: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            values = [row[name] for name in ("mean", "se_reconstructed", "band")]
            if all(values):
                score, error, band = map(float, values)
                items[row["item"]].append((score, error, band))
    same, near, total = 0, 0, 0
    for rows in items.values():
        y, s, published = np.array(rows).T
        found = expected_range.spread(y, s)
        band = expected_range.bands(expected_range.z_scores(y, s, found.national, found.tau2))
        same += int((band == published).sum())
        near += int((np.abs(band - published) <= 1).sum())
        total += len(rows)
    assert len(items) == 21
    assert same / total >= 0.98, f"{same} of {total}"
    assert near == total, f"{near} of {total}"
    assert total > 2_700
