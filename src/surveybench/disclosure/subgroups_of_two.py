"""Where subgroups of two dimensions together may be shown, beside each dimension by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.enough import hide_if_sums_known
from surveybench.disclosure.subgroup_rule import Ints, Mask, Rule, Told, and_unknown, next_shown
from surveybench.disclosure.subgroups_jointly import (
    Everybody,
    hidden_for_all,
    too_close_in_table,
)


def crossed(rule: Rule, n: Ints, margins: Sequence[Mask | None]) -> Told:
    """A breakdown by two dimensions: of each category of the first all of the second, or none.

    It is shown in populations that no other holds, and where both dimensions by themselves are.
    """
    cells = n[:, :, :-1, :-1]
    shown = rule.shown[:, :, None, None] & (cells >= rule.least)
    if rule.secondary:
        unknown = n[:, :, :-1, -1]
        sound: Mask = (unknown == 0) | (unknown >= rule.least)
        sound &= _outermost(rule)[:, None, None, None]
        first, second = margins
        if first is not None:
            sound &= first
        if second is not None:
            sound &= np.all(second, axis=2)[:, :, None]
        rows: Mask = np.all(shown, axis=3) & sound
        for group in rule.sums:
            full = np.broadcast_to(rows[:, :, :, None], shown.shape)
            rows = np.all(hide_if_sums_known(cells, full, rule.least, group), axis=3)
        before = None
        while before is None or not np.array_equal(before, rows):
            before, rows = rows, _rows_jointly(rule, n, _blocks(rule, n, rows), margins)
        shown = np.broadcast_to(rows[:, :, :, None], shown.shape)
    flat = (*shown.shape[:2], -1, shown.shape[-1])
    visible, people = shown.reshape(flat), cells.reshape(flat)
    return Told(visible, rule.national(people, visible))


def _outermost(rule: Rule) -> Mask:
    """Populations inside no other, of which no two share anybody."""
    chosen: list[int] = []
    for p, groups in enumerate(rule.groups):
        inside = any(groups < second for second in rule.groups)
        if not inside and not any(groups & rule.groups[q] for q in chosen):
            chosen.append(p)
    return np.isin(np.arange(len(rule.groups)), chosen)


def _blocks(rule: Rule, n: Ints, rows: Mask) -> Mask:
    """Rows hidden until each hidden number could be many, its row and column known.

    Of a table whose sums are known, a cell is at least `row + column - all` and at most the
    smaller of the two, and can be anything between.
    """
    while True:
        table, (least, largest) = _hidden_ends(n, rows)
        small = (table > 0) & (table < rule.least)
        narrow = small & (largest - least + 1 < rule.narrowest)
        leak: Mask = np.any(narrow, axis=(2, 3)) & np.any(rows, axis=2)
        if not leak.any():
            return rows
        rows = rows & ~next_shown(rows, leak)


def _hidden_ends(n: Ints, rows: Mask) -> tuple[Ints, tuple[Ints, Ints]]:
    """The numbers of the rows that are hidden, others 0, and the fewest and most each can be."""
    hidden_cells = np.broadcast_to(~and_unknown(rows)[:, :, :, None], n.shape)
    table = np.where(hidden_cells, n, 0)
    row, column = table.sum(axis=3, keepdims=True), table.sum(axis=2, keepdims=True)
    total = row.sum(axis=2, keepdims=True)
    return table, (np.maximum(0, row + column - total), np.minimum(row, column))


def _rows_jointly(rule: Rule, n: Ints, rows: Mask, margins: Sequence[Mask | None]) -> Mask:
    """Rows hidden for all questions where those that are shown bound a hidden number.

    With what both dimensions by themselves show for any question.
    """
    whole_rows = rows.copy()
    while np.any(whole_rows):
        place = np.flatnonzero(np.any(whole_rows, axis=(0, 1, 2)))  # where anything can be hidden
        some_rows = whole_rows[..., place]
        answered = np.where(rule.shown[..., place], n[..., place].sum(axis=(2, 3)), 0)
        ends, few = _ends_of_table(rule, n[..., place], some_rows, answered, margins, place)
        everybody = Everybody(rule.respondents[:, place], answered)
        close = too_close_in_table(ends, few, everybody, rule.least, rule.narrowest)
        if not (close & np.any(some_rows, axis=(1, 2))[:, None]).any():
            break
        whole_rows[..., place] = hidden_for_all(some_rows, close)
    return whole_rows


def _ends_of_table(
    rule: Rule,
    n: Ints,
    rows: Mask,
    answered: Ints,
    margins: Sequence[Mask | None],
    organisations: Ints,
) -> tuple[tuple[Ints, Ints], Mask]:
    """The fewest and most that each number of a table can be, with sums last on both axes.

    Also which hidden ones are of few people.
    """
    table, ends = _hidden_ends(n, rows)
    shown = and_unknown(rows)[:, :, :, None]
    # Where no row is shown its sum may be hidden too.
    some_shown = np.any(rows, axis=2)[:, :, None, None]
    most = answered[:, :, None, None]
    by_itself = np.zeros_like(n), np.broadcast_to(most, n.shape)
    ends = (np.where(some_shown, *both) for both in zip(ends, by_itself, strict=True))
    low, high = (np.where(shown, n, end) for end in ends)
    few = _wider((table > 0) & (table < rule.least))
    low, high = _wider(low), np.maximum(_wider(high), 0)
    high[:, :, -1], high[:, :, :, -1] = most[:, :, 0], most[:, :, :, 0]
    for axis, visible in enumerate(margins):
        if visible is None:
            continue
        single = n.sum(axis=3 - axis)[:, :, :-1]
        sums = (slice(None), slice(None), *((slice(-2), -1) if axis == 0 else (-1, slice(-2))))
        is_shown = visible[..., organisations]
        for end in (low, high):
            end[sums] = np.where(is_shown, single, end[sums])
    return (low, high), few


def _wider(table: NDArray[Any]) -> NDArray[Any]:
    """With a place for sums on both axes."""
    return np.pad(table, ((0, 0), (0, 0), (0, 1), (0, 1), (0, 0)))
