"""The expected range among peers, worked out again in plain Python, and where there is none."""

from __future__ import annotations

from functools import cache
from statistics import NormalDist, fmean

import numpy as np
import pytest

from surveybench.quantities import Organisation, Ref, figure
from surveybench.respondents import clean
from surveybench.results import Provenance, Results, compute
from surveybench.survey import PeersRange, Survey
from surveybench.tally import axes_of, count, total
from tiny import MADE, chosen, raw, survey

KINDS = {"town": 7, "land": 4}
CODES = tuple(f"{kind[0].upper()}{i}" for kind, count in KINDS.items() for i in range(count))
LISTED = tuple(Organisation(c, c, peers="town" if c[0] == "T" else "land") for c in CODES)


def asked(peers_range: str = "on") -> Survey:
    among = PeersRange(peers_range=peers_range, min_peers=5)  # pyright: ignore[reportArgumentType]
    return survey(settings=chosen(peers=among), strata=())


@cache
def results(peers_range: str = "on") -> Results:
    rng = np.random.default_rng(31)
    one = asked(peers_range)
    rows = [
        {"organisation": code, "outcome": "1", "Q1": str(rng.choice([1, 2, 3], p=shares(i)))}
        for i, code in enumerate(CODES)
        for _ in range(30 + 5 * i)
    ]
    batch, _ = clean(raw(one, rows, {}), one, CODES)
    tally = total([count(batch, axes_of(one, CODES))])
    return compute(one, tally, LISTED, Provenance("0", MADE))


def shares(organisation: int) -> list[float]:
    return [0.2 + organisation / 25, 0.3, 0.5 - organisation / 25]


def value(name: str, code: str) -> float:
    found = figure(results().grids, Ref(name, "Q1", code, "all", 2025)).value
    return float("nan") if found is None else found


def quantile(values: list[float], share: float) -> float:
    """Between neighbours, as R has it by itself (type 7)."""
    in_order, place = sorted(values), (len(values) - 1) * share
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return in_order[below] + (place - below) * (in_order[above] - in_order[below])


def test_it_is_that_of_the_peers_alone() -> None:
    peers = [code for code in CODES if code[0] == "T"]
    y = {code: value("score.score", code) for code in peers}
    s = {code: value("score.standard_error", code) for code in peers}
    mean = fmean(y.values())
    z = {code: (y[code] - mean) / s[code] for code in peers}
    low, high = quantile([*z.values()], 0.1), quantile([*z.values()], 0.9)
    phi = fmean(min(max(one, low), high) ** 2 for one in z.values())
    w1, w2 = (sum(s[code] ** -power for code in peers) for power in (2, 4))
    more = len(peers) * phi - (len(peers) - 1)
    tau2 = more / (w1 - w2 / w1) if more > 0 else 0.0
    for code in peers:
        reach = (s[code] ** 2 + tau2) ** 0.5
        ends = [value(f"peers.expected_{side}", code) for side in ("from", "to")]
        z_inner = NormalDist().inv_cdf(0.95)
        assert ends == pytest.approx([mean - z_inner * reach, mean + z_inner * reach], abs=1e-12)
        beyond = [abs(y[code] - mean) / reach >= cut for cut in (1.6448536, 1.959964, 3.0902323)]
        away = sum(beyond) if y[code] > mean else -sum(beyond)
        assert value("peers.band", code) == 4 + away


def test_too_few_peers_have_none_and_by_itself_there_is_none() -> None:
    assert all(np.isnan(value("peers.band", code)) for code in CODES if code[0] == "L")
    assert np.isfinite(value("peers.mean", "L0"))
    assert "peers.band" not in results("off").grids
