"""Whether a condition holds: for people's answers, and as a chance before anybody answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from surveybench.survey import Answered, AnyOf, Condition, Item, Not, OfColumn
from surveybench.survey.condition import leaves

Pair = tuple[NDArray[np.float64], NDArray[np.float64]]
Leaf = Callable[[Answered], Pair]


def holds(condition: Condition, leaf: Leaf) -> Pair:
    """Chance that the condition is true, and that it is false; the rest is not known.

    `leaf` gives the two chances of a statement about one item; 1 and 0 for a person's own answer.
    Items are taken as independent of each other.
    """
    if isinstance(condition, Answered):
        return leaf(condition)
    if isinstance(condition, OfColumn):  # whoever answers all the same, is routed past it
        return np.ones(()), np.zeros(())
    if isinstance(condition, Not):
        true, false = holds(condition.part, leaf)
        return false, true
    parts = [holds(part, leaf) for part in condition.parts]
    if isinstance(condition, AnyOf):
        return 1 - _product(1 - true for true, _ in parts), _product(false for _, false in parts)
    return _product(true for true, _ in parts), 1 - _product(1 - false for _, false in parts)


def _product(parts: Iterable[NDArray[np.float64]]) -> NDArray[np.float64]:
    return reduce(np.multiply, parts)


def selected(items: Iterable[Item]) -> frozenset[str]:
    """Items asked only after certain answers to a scored item, directly or through others."""
    routed: set[str] = set()
    scored: set[str] = set()
    for item in items:
        filters = {leaf.item for leaf in leaves(item.ask_if)} if item.ask_if is not None else set()
        if filters & (scored | routed):
            routed.add(item.id)
        if item.evaluative:
            scored.add(item.id)
    return frozenset(routed)
