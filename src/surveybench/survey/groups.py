"""Groups that stand in several columns: one group for each set of codes a person may have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

# By column, its codes and what they stand for.
GroupColumns = Mapping[str, Mapping[str, str]]
MOST_GROUPS = 1_000


def combined(columns: GroupColumns) -> dict[str, str]:
    """Every group, with its name: `here=1, after=2`. A column that is blank is left out.

    In the order of their codes, the last column changing fastest; a person without any code is in
    no group.
    """
    return {
        group: ", ".join(f"{column}: {columns[column][code]}" for column, code in filled.items())
        for group, filled in parts(columns).items()
    }


def number_of_groups(columns: GroupColumns) -> int:
    """How many groups `combined` gives."""
    count = 1
    for codes in columns.values():
        count *= len(codes) + 1
    return count - 1


def groups_with(columns: GroupColumns, wanted: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The groups of people who have one of the codes wanted in each column that is named."""
    codes_of = parts(columns)
    return tuple(
        group
        for group, codes in codes_of.items()
        if all(codes.get(column, "") in several for column, several in wanted.items())
    )


def parts(columns: GroupColumns) -> dict[str, dict[str, str]]:
    """The code in each column, by group; a blank column is left out."""
    return {
        ", ".join(f"{column}={code}" for column, code in filled.items()): filled
        for codes in product(*(("", *of_column) for of_column in columns.values()))
        if (filled := {c: code for c, code in zip(columns, codes, strict=True) if code})
    }
