"""Which further scores are withheld where counts of people cannot be protected otherwise.

Who answered a question are at most the respondents: beside a sum of respondents that is known, the
numbers of respondents of questions bound a hidden part of it, whatever counts are given up. Then
organisations in the same sum withhold scores before any statistic is made, in the order of their
codes: in the order of size, who withholds would be known to be at most as large as who does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.relations import groups_within
from surveybench.errors import UnsafeRelease
from surveybench.quantities import Axis
from surveybench.results.types import Results

Mask = NDArray[np.bool_]
Candidate = tuple[int, int]  # organisation, population


@dataclass(frozen=True, slots=True)
class Narrow:
    """A hidden count that can be worked out, by positions; without a population of all people."""

    wave: int
    population: int | None
    organisation: int


class UnprotectedError(UnsafeRelease):
    """Counts that nothing protects but withholding scores; `narrow` says which."""

    def __init__(self, what: str, remedy: str, narrow: Sequence[Narrow]) -> None:
        super().__init__(what, remedy=remedy)
        self.narrow = tuple(narrow)


def unprotected(
    codes: Sequence[str], wave: int, narrow: Sequence[Narrow], *, by_sums: bool
) -> UnprotectedError:
    """What is said of organisations whose counts nothing protects; `by_sums` only with sums."""
    besides = " and from sums over organisations that are published elsewhere" if by_sums else ""
    return UnprotectedError(
        f"hidden counts of people of {', '.join(codes)} in {wave} can be worked out from the "
        f"numbers of respondents of questions that are shown{besides}.",
        "Report fewer populations together, or join small organisations.",
        narrow,
    )


def withheld(results: Results, narrow: Sequence[Narrow]) -> Mask:
    """Whose scores are withheld next, bool [wave, population, organisation].

    For each narrow count those of one organisation in one population: of the same population
    first, in the order of codes. All False where no organisation of the same sum shows any score.
    """
    shown: Mask = np.asarray(results.shown.any(axis=2))
    further = np.zeros(shown.shape, bool)
    for entry in dict.fromkeys(narrow):
        for several in _choices(results, shown, entry):
            if several:
                o, p = min(several)
                further[entry.wave, p, o] = True
                break
    return further


def _choices(results: Results, shown: Mask, entry: Narrow) -> Iterator[list[Candidate]]:
    """Who shows scores: in the same population, then in those that share people with it."""
    groups = groups_within(results.survey)
    every = range(len(groups))
    same = every if entry.population is None else [entry.population]
    beside = [q for q in every if any(groups[q] & groups[p] for p in same) and q not in same]
    partners = np.zeros(shown.shape[-1], bool)
    for group in results.sums:
        partners |= (group == group[entry.organisation]) & (group >= 0)
    for populations in (same, beside):
        yield [
            (int(o), p)
            for p in populations
            for o in np.flatnonzero(partners & shown[entry.wave, p])
        ]


def narrow_of(axes: Sequence[Axis], place: Sequence[int], wave: int) -> Narrow:
    """A hidden count by the axes of its quantity and its place on them."""
    places = dict(zip(axes, place, strict=True))
    return Narrow(wave, places.get(Axis.POPULATION), places[Axis.ORGANISATION])
