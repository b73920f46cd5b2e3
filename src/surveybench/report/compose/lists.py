"""Titled lists: side by side where a page holds them, else across it in two columns."""

from __future__ import annotations

from collections.abc import Sequence

from surveybench.report.document import Block, Group

MOST = 20  # titles and lines of a column that a page holds beside another
FEW = 3  # lines of a list that take no columns


def too_long(side: Sequence[Block]) -> bool:
    """Whether lists below each other are more than one column of a page holds."""
    return sum(len(b.blocks) if isinstance(b, Group) else 1 for b in side) > MOST


def across(group: Group) -> Group:
    """A list across the page: its title, and two columns of its lines where they are many."""
    title, *lines = group.blocks
    if len(lines) <= FEW:
        return group
    middle = (len(lines) + 1) // 2
    halves = (tuple(lines[:middle]), tuple(lines[middle:]))
    columns = Group("columns", tuple(Group("column", half) for half in halves))
    return Group("list", (title, columns))
