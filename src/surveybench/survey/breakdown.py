"""What people are told apart by for figures of subgroups: one or two dimensions at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from surveybench.survey.check import Fault
from surveybench.survey.check_strata import faults_of
from surveybench.survey.types import Dimension

# More subgroups than this are no breakdown: of most of them too few people answer.
MOST_SUBGROUPS = 60
MOST_DIMENSIONS = 2
UNKNOWN = "missing"  # what counts call those of whom it is not known


@dataclass(frozen=True, slots=True)
class Breakdown:
    """People told apart by dimensions: age bands, sexes, or values of a column.

    `own` says of each dimension whether it is a breakdown's own; others are of the strata.
    """

    dimensions: tuple[Dimension, ...]
    own: tuple[bool, ...]

    @property
    def name(self) -> str:
        """What it is called: `age`, `age and sex`."""
        return " and ".join(dimension.name for dimension in self.dimensions)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its dimensions."""
        return tuple(dimension.name for dimension in self.dimensions)

    @property
    def own_names(self) -> tuple[str, ...]:
        """The names of its dimensions that are no strata, and so are counted for it alone."""
        return tuple(n for n, own in zip(self.names, self.own, strict=True) if own)

    @property
    def ordered(self) -> bool:
        """Whether its subgroups have an order: bands of one number."""
        return len(self.dimensions) == 1 and bool(self.dimensions[0].bands)

    @property
    def categories(self) -> tuple[tuple[str, ...], ...]:
        """The category of each subgroup in each dimension; that of the last changes fastest."""
        return tuple(product(*(dimension.categories for dimension in self.dimensions)))

    @property
    def subgroups(self) -> tuple[str, ...]:
        """What each subgroup is called in references: `age 16-35, sex Female`, with an en dash."""
        return tuple(
            ", ".join(f"{n} {c}" for n, c in zip(self.names, categories, strict=True))
            for categories in self.categories
        )


def faults(breakdowns: Sequence[Breakdown], strata: Sequence[Dimension]) -> Iterator[Fault]:
    """What makes breakdowns inconsistent with each other or with the strata."""
    dimensions = own_dimensions(breakdowns)
    yield from faults_of((*strata, *dimensions), ("breakdowns",))
    seen: set[frozenset[str]] = set()
    path = ("breakdowns",)
    for breakdown in breakdowns:
        if not 0 < len(breakdown.dimensions) <= MOST_DIMENSIONS:
            yield Fault(
                path,
                f"one tells people apart by {len(breakdown.dimensions)} dimensions; one or two "
                "are possible.",
                "Write by: age, or by: [age, sex].",
            )
        if len(set(breakdown.names)) < len(breakdown.names) or set(breakdown.names) in seen:
            yield Fault(
                path,
                f"two tell people apart by {breakdown.name}, or one does so twice.",
                "Write each breakdown once, each of its dimensions once.",
            )
        seen.add(frozenset(breakdown.names))
        size = prod(len(dimension.categories) for dimension in breakdown.dimensions)
        if size > MOST_SUBGROUPS:
            yield Fault(
                path,
                f"{breakdown.name} tells people apart into {size:,} subgroups; {MOST_SUBGROUPS} "
                "are the most.",
                "Join codes under one label or bands into wider ones; parts of organisations, "
                "such as sites, have reports of their own with `surveybench run --by`.",
            )
        if size == 1:
            yield Fault(
                path,
                f"{breakdown.name} tells nobody apart: it has one category.",
                "Give it two or more, or remove the breakdown.",
            )
    for dimension in dimensions:
        if UNKNOWN in dimension.categories:
            yield Fault(
                path,
                f"a category of {dimension.name} is called '{UNKNOWN}'.",
                "Leave it out: people of whom nothing is known are counted by themselves.",
            )
    labels = [label for breakdown in breakdowns for label in breakdown.subgroups]
    for label in sorted({label for label in labels if labels.count(label) > 1}):
        yield Fault(
            path,
            f"two subgroups are called '{label}'.",
            "Give their dimensions or categories other names.",
        )


def own_dimensions(breakdowns: Sequence[Breakdown]) -> tuple[Dimension, ...]:
    """The dimensions that are no strata, each once, in the order of their first breakdown."""
    by_name = {
        dimension.name: dimension
        for breakdown in breakdowns
        for dimension, own in zip(breakdown.dimensions, breakdown.own, strict=True)
        if own
    }
    return tuple(by_name.values())


def counted_as(names: tuple[str, ...]) -> str:
    """What counts by these dimensions are called; no name of a dimension holds the sign."""
    return " | ".join(names)


def counted_together(breakdowns: Sequence[Breakdown]) -> tuple[tuple[str, ...], ...]:
    """Names of own dimensions that are counted together: those inside another are sums of it."""
    keys = dict.fromkeys(b.own_names for b in breakdowns if b.own_names)
    return tuple(key for key in keys if not any(set(key) < set(wider) for wider in keys))
