"""Numbers to text: half away from zero, on the shortest decimal."""

from __future__ import annotations

import pytest

from surveybench.languages import read_language
from surveybench.report.lens.rounding import listed, number, percent, plotted
from surveybench.report.words import speaking


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (6.25, 1, "6.3"),  # half goes up, although the binary number may lie below it
        (6.35, 1, "6.4"),
        (2.675, 2, "2.68"),
        (6.249999, 1, "6.2"),
        (10.0, 1, "10.0"),
        (0.04, 1, "0.0"),
        (-0.04, 1, "0.0"),  # no minus before nothing
        (-1.25, 1, "\N{MINUS SIGN}1.3"),
        (67127, 0, "67,127"),
    ],
)
def test_a_number_is_rounded_half_away_from_zero(value: float, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


def test_a_share_is_a_percentage_without_decimals() -> None:
    assert percent(12319 / 67127) == "18%"
    assert percent(0.185) == "19%"


def test_charts_hold_two_decimals() -> None:
    assert plotted(6.23456) == 6.23
    assert plotted(6.235) == 6.24


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_are_listed(words: list[str], text: str) -> None:
    assert listed(words) == text


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["Q6", "Q7"], "Q6 a Q7"),
        (["rhyw", "oedran"], "rhyw ac oedran"),
        (["a", "b", "ŵy"], "a, b ac ŵy"),
    ],
)
def test_a_language_may_list_otherwise_before_a_vowel(words: list[str], text: str) -> None:
    with speaking(read_language("cy")):
        assert listed(words) == text
