"""The count tables of a wave by name, as a file or a cluster holds them, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveybench.tally.moments import moment_shape, moment_tables
from surveybench.tally.types import CODES, Axes, Counts, Tables, WaveTally, tells_apart

Name = tuple[str, str, str]  # what is counted, of which item, and of which other item
PEOPLE_TABLE: Name = ("people", "", "")
OUTCOMES: Name = ("outcomes", "", "")
SAMPLED: Name = ("sampled", "", "")
MOMENTS = " moments"  # behind the names of tables of covariates' sums
BY = " by "  # before what people are told apart by, in names of tables


def table_names(axes: Axes) -> Iterator[Name]:
    """The name of every count table that these axes can have, in the order of a file."""
    yield PEOPLE_TABLE
    yield OUTCOMES
    if tells_apart(axes):
        yield SAMPLED
    yield from (("answers", item, "") for item in axes.items)
    yield from (("pairs", a, b) for a, b in axes.pairs)
    for name, part in axes.subgroups.items():
        yield f"people{BY}{name}", "", ""
        yield from ((f"answers{BY}{name}", item, "") for item in part.items)
    yield from ((f"{kind}{MOMENTS}", a, b) for kind, a, b in moment_tables(axes))


def named_tables(wave: WaveTally) -> Iterator[tuple[Name, Counts]]:
    """Every count table that a wave has with its name, one after another."""
    for name in table_names(wave.axes):
        if name != SAMPLED or wave.sampled is not None:
            yield name, counts_of(wave, name)


def counts_of(wave: WaveTally, name: Name) -> Counts:
    """One count table; of nobody where invited people were not counted by stratum."""
    kind, item, second = name
    if kind.endswith(MOMENTS):
        return wave.moments[kind.removesuffix(MOMENTS), item, second]
    if BY in kind:
        kind, _, subgroup = kind.partition(BY)
        return counts_of(wave.subgroups[subgroup], (kind, item, second))
    if kind == "answers":
        return wave.answers[item]
    if kind == "pairs":
        return wave.pairs[item, second]
    if name != SAMPLED:
        return wave.people if kind == "people" else wave.outcomes
    if wave.sampled is None:
        return np.zeros(shape_of(wave.axes, name), np.int64)
    return wave.sampled


def shape_of(axes: Axes, name: Name) -> tuple[int, ...]:
    """The shape of a count table. Raises KeyError for one that these axes do not have."""
    table, item, second = name
    if table.endswith(MOMENTS):
        moment = (table.removesuffix(MOMENTS), item, second)
        if moment not in moment_tables(axes):
            raise KeyError(name)
        return moment_shape(axes, moment)
    if BY in table:
        kind, _, subgroup = table.partition(BY)
        return shape_of(axes.subgroups[subgroup], (kind, item, second))
    organisations, strata = len(axes.organisations), len(axes.strata)
    people = (len(axes.populations), organisations, strata)
    if name == PEOPLE_TABLE:
        return people
    if name == OUTCOMES:
        return (organisations, CODES)
    if name == SAMPLED and tells_apart(axes):
        return (organisations, strata, CODES)
    if table == "answers" and not second:
        return (*people, len(axes.items[item]))
    if table == "pairs" and (item, second) in axes.pairs:
        return (*people, len(axes.items[item]), len(axes.items[second]))
    raise KeyError(name)


def from_tables(axes: Axes, tables: Mapping[Name, NDArray[Any]]) -> WaveTally:
    """The counts that tables hold; one that is left out counts nobody.

    But invited people by stratum, which earlier versions left out, are None then.
    """

    def counts(kind: str, item: str = "", second: str = "") -> NDArray[Any]:
        name = (kind, item, second)
        return tables[name] if name in tables else np.zeros(shape_of(axes, name), np.uint8)

    by_stratum = tells_apart(axes) and (SAMPLED in tables or OUTCOMES not in tables)
    return WaveTally(
        axes,
        counts("people").astype(np.int64),
        Tables({item: counts("answers", item) for item in axes.items}),
        Tables({(a, b): counts("pairs", a, b) for a, b in axes.pairs}),
        counts("outcomes").astype(np.int64),
        {
            name: WaveTally(
                part,
                counts(f"people{BY}{name}").astype(np.int64),
                Tables({item: counts(f"answers{BY}{name}", item) for item in part.items}),
                Tables({}),
                np.zeros((len(axes.organisations), CODES), np.int64),
            )
            for name, part in axes.subgroups.items()
        },
        Tables({(k, a, b): counts(f"{k}{MOMENTS}", a, b) for k, a, b in moment_tables(axes)}),
        counts("sampled").astype(np.int64) if by_stratum else None,
    )
