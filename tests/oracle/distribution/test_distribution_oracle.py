"""Shares, their errors and intervals, national shares and their change against R."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from statistics import NormalDist
from typing import Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from oracle_tables import read
from surveybench.stats import distribution, nation, standardise

HERE = Path(__file__).parent
Z = NormalDist().inv_cdf(0.975)
ORGANISATIONS = 8
Base = Literal["scored", "all"]
BASES: tuple[tuple[Base, int], ...] = (("scored", 3), ("all", 4))


@cache
def people(wave: int) -> NDArray[np.int64]:
    """People of a wave [organisation, stratum, answer] with 0 for blank."""
    rows = read(HERE / "input.csv")
    counts = np.zeros((ORGANISATIONS, 4, 5), np.int64)
    of_wave = rows["wave"] == wave
    places = (rows["organisation"], rows["stratum"] - 1, rows["a"])
    np.add.at(counts, tuple(column[of_wave].astype(int) for column in places), 1)
    return counts


def shares(
    wave: int, options: int, variance: Literal["weighted", "linearised"] = "weighted"
) -> distribution.Shares:
    """Shares of the first answers, by weights of all people."""
    strata = people(wave).sum(axis=2)
    weights = standardise.weights(strata, standardise.standard(strata), 5)
    return distribution.shares(people(wave)[:, :, 1 : options + 1], weights, variance)


def expected(wave: int, base: Base, column: str) -> NDArray[np.float64]:
    """A column of R [organisation, answer]."""
    rows = read(HERE / "expected.csv")
    number = {"scored": 0, "all": 1}[base]
    here = (rows["wave"] == wave) & (rows["base"] == number)
    return rows[column][here].reshape(ORGANISATIONS, -1)


@pytest.mark.parametrize("wave", [1, 2])
@pytest.mark.parametrize(("base", "options"), BASES)
def test_shares_and_variances_agree_with_r(wave: int, base: Base, options: int) -> None:
    plain, linearised = shares(wave, options), shares(wave, options, "linearised")
    np.testing.assert_allclose(plain.share, expected(wave, base, "share"), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(plain.variance, expected(wave, base, "V"), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(
        linearised.variance, expected(wave, base, "lin"), rtol=1e-12, atol=1e-15
    )
    np.testing.assert_allclose(plain.weight, expected(wave, base, "W")[:, 0], rtol=1e-12)


@pytest.mark.parametrize("wave", [1, 2])
def test_intervals_are_those_of_prop_test(wave: int) -> None:
    one = shares(wave, 3)
    effective = np.broadcast_to(one.effective[:, None], one.share.shape)
    lower, upper = distribution.interval(one.share, effective, Z)
    np.testing.assert_allclose(lower, expected(wave, "scored", "lower"), rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(upper, expected(wave, "scored", "upper"), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("wave", [1, 2])
def test_where_everybody_answered_it_is_what_r_standardises(wave: int) -> None:
    ours, r = shares(wave, 3).share, expected(wave, "scored", "standardised")
    known = np.isfinite(r)
    assert known.sum() == 3
    np.testing.assert_allclose(ours[known], r[known], rtol=1e-12)


def national(wave: int, rule: Literal["mean", "pooled"]) -> tuple[NDArray[np.float64], ...]:
    """Shares of all organisations but the one with a single person."""
    one, compared = shares(wave, 3), np.arange(ORGANISATIONS) != 4
    those = distribution.Shares(
        one.share[compared], one.variance[compared], one.weight[compared], one.effective[compared]
    )
    return distribution.national(those, rule)


def test_national_shares_and_their_change_agree_with_r() -> None:
    r = read(HERE / "national.csv")
    for wave in (1, 2):
        here = r["wave"] == wave
        for rule in ("mean", "pooled"):
            share, error = national(wave, rule)
            np.testing.assert_allclose(share, r[rule][here], rtol=1e-12)
            np.testing.assert_allclose(error, r[f"{rule}_se"][here], rtol=1e-12)
    now, then = national(2, "mean"), national(1, "mean")
    change = nation.change((now[0], now[1]), (then[0], then[1]))
    here = r["wave"] == 2
    for name in ("difference", "z", "p"):
        np.testing.assert_allclose(getattr(change, name), r[name][here], rtol=1e-10)
