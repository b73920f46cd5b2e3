"""The rules of the expected range on a regulator's published scores, z scores, limits and bands.

The workbook prints no standard errors. What its limits are made of is found from them: the lower
90 % limit, which nothing has clipped, lies 1.6449 `sqrt(s^2 + tau2)` below the average.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

import ods_rows
from shared_data import shared_data
from surveybench.stats import expected_range

CONFIDENCE = (0.9, 0.95, 0.998)
LIMITS = ("ll99", "ll95", "ll90", "ul90", "ul95", "ul99")  # the columns 99 are 99.8 % limits


@cache
def workbook() -> dict[str, dict[str, NDArray[np.float64]]]:
    """Score, limits, band and z [trust] of every question and section, unsuppressed trusts only."""
    name = "Adult-Inpatient-Survey-2022_trust_benchmark.ods"
    rows = ods_rows.sheets(shared_data() / "nhs_aip22" / name)["Trust_Scores"]
    measures = [column.removeprefix("mean") for column in rows[0] if column.startswith("mean")]
    columns = {**{c: f"{c}{{}}" for c in ("mean", "band", *LIMITS)}, "z": "{}_Zfinal"}
    return {
        measure: {
            part: np.array([r[c.format(measure)] for r in rows if r[f"mean{measure}"] != ""])
            for part, c in columns.items()
        }
        for measure in measures
    }


def average(found: dict[str, NDArray[np.float64]]) -> float:
    """The national average, which needs no standard errors."""
    return expected_range.spread(found["mean"], np.ones(len(found["mean"]))).national


def reach(found: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """`sqrt(s^2 + tau2)` of every trust, from its lower 90 % limit."""
    return (average(found) - found["ll90"]) / expected_range.cuts(CONFIDENCE)[0]


def test_bands_are_those_of_the_published_z_scores() -> None:
    bands = [(expected_range.bands(found["z"]), found["band"]) for found in workbook().values()]
    assert len(bands) == 45 + 11
    assert sum(len(told) for _, told in bands) == 7_434
    assert sum(int((ours != told).sum()) for ours, told in bands) == 0


def test_bands_are_those_of_the_published_limits() -> None:
    """From the limits alone; an upper one that is drawn at 10 was above it."""
    for measure, found in workbook().items():
        told = np.stack([found[name] for name in LIMITS])
        below = (found["mean"] <= told[:3]).sum(axis=0)
        above = ((found["mean"] >= told[3:]) & (told[3:] < 10)).sum(axis=0)
        np.testing.assert_array_equal(4 - below + above, found["band"], err_msg=measure)
        z = expected_range.z_scores(found["mean"], reach(found), average(found), 0.0)
        np.testing.assert_allclose(z, found["z"], rtol=0, atol=1e-9, err_msg=measure)
        np.testing.assert_array_equal(expected_range.bands(z), found["band"], err_msg=measure)


def test_the_average_is_where_the_limits_are_centred() -> None:
    """The plain mean of the scores, but for the last digit of a number."""
    compared = 0
    for measure, found in workbook().items():
        assert found["ll90"].min() > 0, "nothing is clipped"
        assert found["ul90"].max() < 10, "nothing is clipped"
        middle = (found["ll90"] + found["ul90"]) / 2
        np.testing.assert_allclose(middle, average(found), rtol=0, atol=1e-13, err_msg=measure)
        compared += len(middle)
    assert compared == 7_434


def test_the_six_limits_are_the_published_ones() -> None:
    clipped = 0
    for measure, found in workbook().items():
        limits = expected_range.limits(reach(found), average(found), 0.0)
        told = np.stack([found[name] for name in LIMITS])
        np.testing.assert_allclose(limits, told, rtol=0, atol=1e-10, err_msg=measure)
        clipped += int((told == 10).sum())
    assert clipped == 33


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
