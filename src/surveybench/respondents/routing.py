"""Who was asked what: routing conditions over coded answers, in three-valued logic."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from surveybench.survey import All, Answered, AnyOf, Condition, Item, Not, OfColumn

FALSE, UNKNOWN, TRUE = 0, 1, 2

Truth = NDArray[np.int8]


def answered(item: Item, codes: tuple[int, ...], answers: NDArray[np.int8]) -> Truth:
    """Whether a one-answer item was answered with one of the codes; blank is unknown."""
    table = np.full(len(item.options) + 1, FALSE, dtype=np.int8)
    table[0] = UNKNOWN
    for code in codes:
        table[item.codes.index(code) + 1] = TRUE
    return table[answers]


def ticked(item: Item, codes: tuple[int, ...], ticks: NDArray[np.bool_]) -> Truth:
    """Whether a several-answer item has one of the codes ticked; nothing ticked is unknown."""
    chosen = ticks[:, [item.codes.index(code) for code in codes]].any(axis=1)
    blank = ~ticks.any(axis=1)
    return np.where(blank, UNKNOWN, np.where(chosen, TRUE, FALSE)).astype(np.int8)


def evaluate(
    condition: Condition,
    items: Mapping[str, Item],
    answers: Mapping[str, NDArray[np.int8]],
    ticks: Mapping[str, NDArray[np.bool_]],
    past: Mapping[str, NDArray[np.bool_]],
    of_column: Callable[[OfColumn], Truth],
) -> Truth:
    """Truth of a condition for every row. An item that a row was routed past counts as not so.

    `of_column` says what holds of a column of people.
    """
    if isinstance(condition, OfColumn):
        return of_column(condition)
    if isinstance(condition, Answered):
        item = items[condition.item]
        if item.multiple:
            truth = ticked(item, condition.codes, ticks[item.id])
        else:
            truth = answered(item, condition.codes, answers[item.id])
        return np.where(past[item.id], FALSE, truth) if item.id in past else truth
    if isinstance(condition, Not):
        return TRUE - evaluate(condition.part, items, answers, ticks, past, of_column)
    assert isinstance(condition, All | AnyOf)
    parts = [evaluate(part, items, answers, ticks, past, of_column) for part in condition.parts]
    return np.min(parts, axis=0) if isinstance(condition, All) else np.max(parts, axis=0)
