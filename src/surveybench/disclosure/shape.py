"""What an intruder knows before any figure: populations, subgroups, and the rule."""

from __future__ import annotations

from dataclasses import dataclass

from surveybench.disclosure.by_subgroup import ToldApart

NOBODY_APART = ToldApart()


@dataclass(frozen=True, slots=True)
class Shape:
    """What an intruder reads on the methods page: who is inside which population, and the rule.

    `groups` are those inside each population, in the order of the grids' labels; people in none of
    them are counted where a population holds the group ''. `least` is `min_respondents`.
    `whole` is False where the national figures are of further organisations too. `ways` is how
    breakdowns tell people apart. `further` whole numbers are asked for beyond the policy. `blurred`
    is whether weights leave open how many people a share is.
    """

    groups: tuple[frozenset[str], ...]
    least: int
    whole: bool = True
    ways: ToldApart = NOBODY_APART
    further: int = 0
    blurred: bool = True

    @property
    def narrowest(self) -> int:
        """Whole numbers that a hidden small count must at least be able to be."""
        return min(10, self.least - 1) + self.further
