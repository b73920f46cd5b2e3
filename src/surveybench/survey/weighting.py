"""Design weights: how much each respondent counts, as a column says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveybench.survey.adjustment import Adjustment
from surveybench.survey.check import Fault
from surveybench.survey.types import Dimension

MOST_UNITS = 1_000_000  # so that squares of nine million people add up exactly
MOST_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Weighting:
    """The column, and how many decimals of its weights count: they are summed as whole numbers."""

    column: str
    decimals: int = MOST_DECIMALS

    @property
    def largest(self) -> float:
        """The largest weight there may be."""
        return MOST_UNITS / 10**self.decimals


def faults(
    weight: Weighting | None,
    adjust: Adjustment | None,
    strata: Sequence[Dimension] | None,
    columns: Sequence[str],
) -> Iterator[Fault]:
    """What cannot be meant by design weights; `columns` are those of people and answers."""
    if weight is None:
        return
    if adjust is not None or strata != ():
        yield Fault(
            ("weight",),
            "answers have weights of their design, and scores are standardised or adjusted.",
            "Choose one: `strata: {dimensions: []}` and no `adjust` beside `weight`; what weights "
            "are to do can be part of the column.",
        )
    if not weight.column or weight.column in columns:
        yield Fault(
            ("weight", "column"),
            f"'{weight.column}' is no column of weights.",
            "Name a column that holds nothing else.",
        )
