"""What scores are adjusted for by regression: covariates, as whole numbers that add up exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from surveybench.survey.check import Fault
from surveybench.survey.check_strata import faults_of
from surveybench.survey.types import Dimension

Missing = Literal["organisation_mean", "leave_out"]
MOST_COLUMNS = 20  # their products are summed for every question
LARGEST = 9_999


@dataclass(frozen=True, slots=True)
class Covariate:
    """One thing that answers depend on whichever organisation they are about.

    Each category but the `reference`, a position, has a column of its own, 1 for those who are in
    it; a `linear` one has one column: the number of the code, or the position of the band.
    """

    dimension: Dimension
    linear: bool = False
    reference: int = 0

    @property
    def values(self) -> tuple[tuple[int, ...], ...]:
        """The values of its columns, by category."""
        count = len(self.dimension.categories)
        if self.linear:
            codes = [code for code, _ in self.dimension.codes] or range(count)
            return tuple((int(code),) for code in codes)
        columns = [i for i in range(count) if i != self.reference]
        return tuple(tuple(int(i == category) for i in columns) for category in range(count))

    @property
    def columns(self) -> tuple[str, ...]:
        """What its columns are called."""
        if self.linear:
            return (self.dimension.name,)
        names = enumerate(self.dimension.categories)
        return tuple(f"{self.dimension.name}: {n}" for i, n in names if i != self.reference)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """The covariates, and what becomes of somebody of whom one is not known."""

    covariates: tuple[Covariate, ...]
    missing: Missing = "organisation_mean"

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What is read of everybody."""
        return tuple(covariate.dimension for covariate in self.covariates)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of all covariates, in order."""
        return tuple(name for covariate in self.covariates for name in covariate.columns)

    @property
    def moments(self) -> tuple[str, ...]:
        """What is summed: each column, whether each covariate is known, and their products."""
        is_known = tuple(f"known: {dimension.name}" for dimension in self.dimensions)
        first = (*self.columns, *is_known)
        pairs = (f"{a} x {b}" for i, a in enumerate(first) for b in first[i:])
        return (*first, *pairs)


def faults(
    adjust: Adjustment | None, strata: Sequence[Dimension] | None, beside: Sequence[Dimension]
) -> Iterator[Fault]:
    """What cannot be meant by an adjustment, beside `strata` and dimensions of breakdowns."""
    if adjust is None:
        return
    path = ("adjust", "covariates")
    if strata != ():
        yield Fault(
            ("adjust",),
            "scores are adjusted by regression, and standardised by strata.",
            "Choose one: `strata: {dimensions: []}` beside `adjust`, or no `adjust`.",
        )
    if not adjust.covariates:
        yield Fault(path, "there is no covariate.", "Name one, or remove `adjust`.")
    yield from faults_of((*beside, *adjust.dimensions), path)
    for covariate in adjust.covariates:
        name, codes = covariate.dimension.name, [code for code, _ in covariate.dimension.codes]
        if len(covariate.dimension.categories) < 2:
            yield Fault(path, f"{name} has one category.", "Give it two or more, or remove it.")
        if covariate.linear and not all(c.isdecimal() and int(c) <= LARGEST for c in codes):
            yield Fault(
                path,
                f"{name} is linear, and a code of it is no whole number from 0 to {LARGEST:,}.",
                "Write codes that are numbers, or leave `linear` out.",
            )
    if len(adjust.columns) > MOST_COLUMNS:
        yield Fault(
            path,
            f"the covariates make {len(adjust.columns)} columns; {MOST_COLUMNS} are the most.",
            "Join categories, or make covariates of numbers `linear`.",
        )


def same(now: Adjustment | None, earlier: Mapping[int, Adjustment | None]) -> Iterator[Fault]:
    """Waves of which one is adjusted and another is not: they would differ for it."""
    for wave, then in earlier.items():
        if (now is None) != (then is None):
            yield Fault(
                ("adjust",),
                f"wave {wave} is {'not ' if then is None else ''}adjusted by regression, this one "
                f"is{' not' if now is None else ''}: scores would differ for it.",
                "Adjust both, or compare with waves that are like this one.",
            )
