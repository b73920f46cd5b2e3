"""The country's figures of a subgroup beside organisations that hide it, or a whole question."""

from __future__ import annotations

import numpy as np

from surveybench.disclosure.subgroups import shown_subgroups
from surveybench.survey import Breakdown, Dimension
from tiny import chosen, item, survey

LEAST = 30
SITE = Dimension("site", ("site",), codes=(("1", "Ash"), ("2", "Beech")))
ASKED = survey(
    item("Q1"),
    breakdowns=(Breakdown((SITE,), (True,)),),
    settings=chosen(release={"min_respondents": LEAST}),
)


def hidden_beside(*small: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Whose Ash is hidden, and whether the country's is shown: seven trusts and some small ones."""
    sizes = np.array([(40, 40)] * 7 + list(small))
    n = np.zeros((1, 1, 3, len(sizes)), np.int64)
    n[0, 0, :2] = sizes.T
    people = n.sum(axis=(1, 2))
    shown = people[:, None] >= LEAST
    (told,) = shown_subgroups(ASKED, ASKED.breakdowns, [n], (people, shown))
    return np.flatnonzero(~told.visible[0, 0, 0]), told.national[0, 0]


def test_trusts_of_which_all_is_hidden_hide_nobody_else() -> None:
    """With one of 28 people two trusts of one person each are enough people, and three of them.

    Who knows that the two are tiny, from any other figure, would have the 28 within a few people.
    """
    hidden, national = hidden_beside((28, 40), (1, 0), (1, 0))
    beside_whole = [o for o in hidden if o < 8]
    assert len(beside_whole) >= 3, hidden
    assert national.tolist() == [True, True]


def test_among_themselves_they_do() -> None:
    hidden, national = hidden_beside((12, 11), (11, 12), (10, 9))
    assert hidden.tolist() == [7, 8, 9]
    assert national[0]
