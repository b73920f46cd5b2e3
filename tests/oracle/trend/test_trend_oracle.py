"""Control charts, their signals, and how often chance alone signals, against R."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from oracle_tables import read, texts
from surveybench.stats import trend

HERE = Path(__file__).parent
WAVES = 12


def test_lines_and_signals_are_those_of_r() -> None:
    names = list(dict.fromkeys(texts(HERE / "input.csv", "line")))
    scores = read(HERE / "input.csv")["score"].reshape(len(names), WAVES).T[::-1]
    one, r = trend.individuals(scores), read(HERE / "expected.csv")
    shown = texts(HERE / "expected.csv", "line")
    places = [names.index(name) for name in shown]
    for key, ours in (("centre", one.centre), ("lower", one.lower), ("upper", one.upper)):
        np.testing.assert_allclose(ours[places], r[key], rtol=1e-12)
    for key, ours in (("outside", one.outside), ("side", one.side), ("run", one.run)):
        np.testing.assert_array_equal(ours[places], r[key])
        assert set(r[key]) - {0.0}
    rest = [place for place in range(len(names)) if place not in places]
    assert {names[place] for place in rest} == {"few", "gone"}
    assert np.isnan(one.centre[rest]).all()


def test_chance_signals_as_often_as_in_r() -> None:
    r = read(HERE / "chance.csv")
    for waves, often in zip(r["waves"], r["chance"], strict=True):
        # Two simulations of 20,000: four standard errors of their difference.
        assert trend.chance(int(waves)) == pytest.approx(often, abs=4 * (2 * often / 20_000) ** 0.5)
