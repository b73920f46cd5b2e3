"""Of files that name only who answered, no invited figure and no rate exist."""

from __future__ import annotations

import numpy as np
import pytest

from surveybench.stats.response_rate import names_invited


@pytest.mark.parametrize(
    ("codes", "listed"),
    [
        ({1: 40}, False),
        ({1: 40, 4: 3, 5: 2}, False),  # blank and ineligible returns came back
        ({1: 40, 6: 1}, True),
        ({1: 40, 2: 1}, True),
        ({1: 40, 3: 1}, True),
        ({1: 40, 7: 1}, True),
        ({}, False),
    ],
)
def test_a_list_of_the_invited_names_some_who_did_not_answer(
    codes: dict[int, int], listed: bool
) -> None:
    outcomes = np.zeros((2, 8), np.int64)
    for code, people in codes.items():
        outcomes[1, code] = people
    assert names_invited(outcomes) is listed
