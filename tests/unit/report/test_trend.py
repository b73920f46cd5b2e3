"""What an eye sees of a line of scores: by hand."""

from __future__ import annotations

import pytest

from surveybench.report.compose.trend import RULES, Line
from surveybench.report.words import report as words


def said(line: Line) -> str:
    return next((key for key, holds in RULES.items() if holds(line)), "")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (Line((5.0, 5.1, 5.5), 0, False, 0.4, 10), "rise"),
        (Line((4.8, 5.0, 5.3), 1, False, 0.3, 10), "rise"),
        (Line((5.0, 5.1, 5.4), 0, False, 0.3, 10), ""),
        (Line((7.9, 7.8, 7.7), 1, False, -0.1, 10), "above"),
        (Line((7.0, 7.0, 5.8), 0, False, -1.2, 10), "apart"),
        (Line((5.9, 5.6, 4.7), -1, False, -0.9, 10), "fall"),
        (Line((5.9, 5.6, 4.7), -1, True, -0.9, 10), "below"),
        (Line((5.9, 4.8, 6.4), 0, False, 1.6, 10), "apart"),
        (Line((5.9, 4.8, 6.4), 0, True, 1.6, 10), ""),
        (Line((5.9, 5.8, 5.9), 1, False, 0.1, 10), "above"),
        (Line((59.0, 58.0, 62.0), 0, False, 4.0, 100), ""),
        (Line((59.0, 58.0, 63.0), 0, False, 5.0, 100), "apart"),
        (Line((5.0, 5.1), 0, False, 0.1, 10), ""),
        (Line((5.0, 5.0, 5.1), 0, False, 0.1, 10), ""),
    ],
)
def test_the_first_rule_that_holds_speaks(line: Line, key: str) -> None:
    assert said(line) == key


def test_every_rule_has_its_sentence() -> None:
    assert set(RULES) == set(words.CHANGE_SEEN)
