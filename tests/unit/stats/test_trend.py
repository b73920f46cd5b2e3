"""Control charts, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from surveybench.stats import trend

STEADY = [5.0, 6.0] * 4


def latest_first(*scores: float) -> np.ndarray:
    return np.array(scores[::-1])[:, None]


def test_the_limits_are_the_mean_and_266_mean_moving_ranges() -> None:
    one = trend.individuals(latest_first(*STEADY))
    assert (one.centre[0], one.lower[0], one.upper[0]) == pytest.approx((5.5, 2.84, 8.16))
    assert (one.outside[0], one.side[0], one.run[0]) == (0, 0, 0)


def test_limits_end_where_the_scale_does() -> None:
    one = trend.individuals(latest_first(*[9.0, 10.0] * 4))
    assert (one.lower[0], one.upper[0]) == pytest.approx((6.84, 10.0))


def test_seven_waves_with_a_score_are_too_few_and_the_latest_must_have_one() -> None:
    nan = float("nan")
    scores = np.array([[6.0, nan], *[[5.0, 6.0]] * 6, [nan, 6.0], [nan, 6.0]])
    one = trend.individuals(scores)
    assert np.isnan([one.centre, one.side, one.run, one.outside]).all()
    assert one.waves.tolist() == [7, 8]
    assert np.isnan(trend.individuals(scores[:3]).centre).all()


@pytest.mark.parametrize("score", [6.1, 6.3, 9.99])
def test_scores_that_are_all_alike_signal_nothing(score: float) -> None:
    one = trend.individuals(latest_first(*[score] * 9))
    assert one.centre[0] == pytest.approx(score)
    assert (one.outside[0], one.side[0], one.run[0]) == (0, 0, 0)


def test_each_signal_points_its_way() -> None:
    one = trend.individuals(latest_first(*STEADY, 9.9))
    assert one.outside[0] == 1
    one = trend.individuals(latest_first(*[7.0, 7.2] * 4, *[6.0, 6.2] * 4))
    assert (one.side[0], one.outside[0]) == (-1, 0)
    one = trend.individuals(latest_first(*STEADY, 5.0, 5.1, 5.2, 5.3, 5.4, 5.4))
    assert one.run[0] == 0  # a standstill ends it
    one = trend.individuals(latest_first(*STEADY, 5.0, 5.1, 5.2, 5.3, 5.4, 5.41))
    assert one.run[0] == 1


def test_chance_signals_seldom() -> None:
    assert trend.chance(12) == trend.chance(12)
    assert 0.002 < trend.chance(12) < 0.05
