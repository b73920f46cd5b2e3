"""The laws behind tests and limits, beside those of scipy."""

from math import inf, nan

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import special, stats

from surveybench.stats import _laws as laws

CHANCES = (0.5, 0.9, 0.95, 0.975, 0.999, 1e-12, 1 - 1e-12, 0.0, 1.0)


def _apart(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> float:
    """How far apart they are, as a share of theirs."""
    return float((np.abs(ours - theirs) / np.maximum(theirs, 1e-300)).max())


def test_the_normal_law_is_that_of_scipy_far_into_its_tails() -> None:
    x = np.concatenate([np.linspace(-37, 37, 4001), [0.0, inf, -inf, 0.5**0.5]])
    assert _apart(laws.normal_below(x), special.ndtr(x)) < 5e-13
    usual = np.abs(x) < 5
    assert _apart(laws.normal_below(x[usual]), special.ndtr(x[usual])) < 1e-14
    assert np.isnan(laws.normal_below(nan))
    np.testing.assert_array_equal(laws.normal_below([1e300, -1e300, 1e9]), [1, 0, 1])
    assert laws.normal_below(np.zeros((2, 0))).shape == (2, 0)


def test_what_a_normal_number_is_below_is_that_of_scipy() -> None:
    ours, theirs = laws.normal_at(CHANCES), special.ndtri(CHANCES)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=2e-14)
    assert np.isnan(laws.normal_at([nan, -0.1, 1.1])).all()
    assert laws.normal_at(0.975).shape == ()


@pytest.mark.parametrize("degrees", [1.0, 2.0, 2.5, 24.9, 25.0, 29.0, 150.3, 20_000.0])
def test_students_law_is_that_of_scipy(degrees: float) -> None:
    t = np.concatenate([np.linspace(-12, 12, 241), [1e3, -1e3, 0.0, inf, -inf]])
    assert _apart(laws.student_below(degrees, t), stats.t.cdf(t, degrees)) < 2e-12


def test_students_law_in_closed_forms_and_at_its_ends() -> None:
    t = np.array([0.3, -2.0, 7.0])
    np.testing.assert_allclose(laws.student_below(1.0, t), 0.5 + np.arctan(t) / np.pi, rtol=1e-14)
    np.testing.assert_allclose(
        laws.student_below(2.0, t), 0.5 + t / (2 * np.sqrt(2 + t**2)), rtol=1e-14
    )
    np.testing.assert_array_equal(laws.student_below(inf, t), laws.normal_below(t))
    assert np.isnan(laws.student_below([nan, 5.0, 0.0, -1.0], [1.0, nan, 1.0, 1.0])).all()
    assert laws.student_below(40.0, 1e300) == 1.0


@pytest.mark.parametrize("degrees", [1, 2, 3, 9, 49, 132, 5_000])
def test_the_chi_squared_law_is_that_of_scipy(degrees: int) -> None:
    chances = (0.025, 0.975, 0.05, 0.5, 0.999, 1e-6)
    ours = np.array([laws.chi_squared_above(degrees, chance) for chance in chances])
    assert _apart(ours, special.chdtri(degrees, np.array(chances))) < 1e-12
