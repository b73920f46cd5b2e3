"""Columns of figures of a published table, as the rules of a layout place them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveybench.published.layout import Rule, Table

A_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
Parts = Mapping[str, str]


@dataclass(frozen=True)
class Placement:
    """A column of figures: the rule that it follows, where it stands, and what its name says."""

    rule: Rule
    index: int
    header: str
    parts: Parts


def placed_columns(table: Table, names: Sequence[str]) -> list[Placement]:
    """Of a long table: the columns of figures of each rule. Their keys are read with the rows."""
    placements = []
    for rule in table.rules:
        columns = [
            Placement(rule, index, name, {})
            for index, name in enumerate(names)
            if rule.value is not None and rule.value.fullmatch(name)
        ]
        newest = max((_year(one.header) for one in columns), default=0)
        placements += [one for one in columns if _year(one.header) == newest]
    return placements


def _year(name: str) -> int:
    """The year in the name of a column, 0 where there is none."""
    match = A_YEAR.search(name)
    return int(match[1]) if match else 0


def of_earlier_years(table: Table, names: Sequence[str]) -> set[int]:
    """Columns of figures beside which another of the same has a later year in its name."""
    placed = {placement.index for placement in placed_columns(table, names)}
    values = [rule.value for rule in table.rules if rule.value is not None]
    return {
        index
        for index, name in enumerate(names)
        if index not in placed and any(value.fullmatch(name) for value in values)
    }
