"""Everybody beside groups: no choice hides fewer scores, differences being of enough people."""

from __future__ import annotations

from itertools import product

import numpy as np

from surveybench.disclosure.enough import protect_differences

LEAST = 30
GROUPS = tuple(map(frozenset, ("a", "b", "c", "abc")))


def fewest(people: tuple[int, ...]) -> int:
    """The fewest hidden of those of enough people, over every choice of what is shown."""
    able = [n >= LEAST for n in people]
    choices = product(*((True, False) if one else (False,) for one in able))
    return min(sum(able) - sum(shown) for shown in choices if _leaves_enough(people, shown))


def _leaves_enough(people: tuple[int, ...], shown: tuple[bool, ...]) -> bool:
    """Whether everybody less the groups shown, where both are, are none or enough."""
    inside = [n for n, one in zip(people[:3], shown[:3], strict=True) if one]
    rest = people[3] - sum(inside)
    return not (shown[3] and inside) or rest == 0 or rest >= LEAST


def test_as_few_scores_are_hidden_as_can_be() -> None:
    rng = np.random.default_rng(4)
    groups = np.array([rng.integers(0, most, 400) for most in (200, 90, 40)])
    n = np.vstack([groups, groups.sum(axis=0)])
    enough = n >= LEAST
    hidden = (enough & ~protect_differences(GROUPS, n, enough, LEAST)).sum(axis=0)
    assert hidden.tolist() == [fewest(tuple(people)) for people in n.T.tolist()]
    assert hidden.sum() > 100
