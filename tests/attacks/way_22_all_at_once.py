"""Ages, sexes and questions all at once: a programme of whole numbers of everything published.

Each breakdown, and each question, proves how many respondents there are at least. One table of
people that all of them fit can need more than any of them by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from attacks import counts
from attacks.claims import Claim
from attacks.published import ALL, Published

PEOPLE = "standardise.respondents"
MOST = 10_000.0


def attack(published: Published) -> list[Claim]:
    """Bounds of hidden respondents, and of hidden numbers of subgroups."""
    return [
        claim
        for wave in published.waves
        for code in published.organisations
        if _hides(published, code, wave)
        for claim in _Programme(published, code, wave).claims()
    ]


def _hides(published: Published, code: str, wave: int) -> bool:
    return any(
        published.flag(PEOPLE, ALL, code, population, wave) == "suppressed"
        for population in published.populations
    )


class _Programme:
    """Respondents by part of the populations and stratum, and those who answered each question."""

    def __init__(self, published: Published, code: str, wave: int) -> None:
        self.published, self.code, self.wave = published, code, wave
        members = {
            group: frozenset(p for p, inside in published.populations.items() if group in inside)
            for group in ("", *published.groups)
        }
        self.parts = sorted(set(members.values()), key=sorted)
        self.items = list(published.items)
        # Those of no known age or sex may not count: then a stratum is known of everybody who does.
        unknown = published.settings.get("missing_stratum") != "exclude"
        self.strata = published.strata + unknown
        self.shape = (len(self.items) + 1, len(self.parts), self.strata)
        self.rows: list[NDArray] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self._questions()
        self._returns()

    def _know(self, row: NDArray, low: float, high: float) -> None:
        self.rows.append(row.ravel())
        self.low.append(low)
        self.high.append(high)

    def _cells(self, place: int, population: str, strata: frozenset[int] | None) -> NDArray:
        row = np.zeros(self.shape)
        for part, populations in enumerate(self.parts):
            if population in populations:
                row[place, part, sorted(strata) if strata is not None else slice(None)] = 1
        return row

    def _questions(self) -> None:
        published, at = self.published, (self.code, self.wave)
        for place, item in enumerate(self.items):
            for part, stratum in np.ndindex(self.shape[1:]):
                row = np.zeros(self.shape)
                row[place, part, stratum], row[-1, part, stratum] = 1, -1
                self._know(row, -np.inf, 0)
            for population in published.populations:
                n = published.value("score.n", item, at[0], population, at[1])
                if n is not None:
                    self._know(self._cells(place, population, None), n, n)
                for groups in published.breakdowns.values():
                    for label, strata in groups.items():
                        n = published.subgroup(
                            "subgroup.n", label, item, at[0], population, wave=at[1]
                        )
                        if n is not None:
                            self._know(self._cells(place, population, strata), n, n)

    def _returns(self) -> None:
        published, where = self.published, (ALL, self.code)
        everybody = np.zeros(self.shape)
        everybody[-1] = 1
        at = (counts.COMPLETED, *where, ALL, self.wave)
        exact, bound = published.value(*at), published.bound(*at)
        if exact is not None:
            self._know(everybody, 0, exact)  # others may have no known age or sex
        elif bound is not None:
            self._know(everybody, 0, bound + min(10, published.least - 1) - 1)
        for population in published.populations:
            row = self._cells(-1, population, None)
            flag = published.flag(PEOPLE, *where, population, self.wave)
            if flag == "suppressed":
                self._know(row, 0, published.least - 1)
            elif flag == "ok":
                exact = published.value(PEOPLE, *where, population, self.wave)
                self._know(row, exact or 0, exact or 0)

    def claims(self) -> Iterator[Claim]:
        """What the few hidden respondents of a population can be."""
        for population in self.published.populations:
            flag = self.published.flag(PEOPLE, ALL, self.code, population, self.wave)
            if flag == "suppressed":
                ends = self._ends(self._cells(-1, population, None))
                yield Claim("people", self.code, population, self.wave, *ends)

    def _ends(self, aim: NDArray) -> tuple[float, float]:
        rule = LinearConstraint(np.array(self.rows), self.low, self.high)  # type: ignore[arg-type]
        ends = []
        for sign in (1, -1):
            solved = milp(
                sign * aim.ravel(),
                constraints=rule,
                integrality=np.ones(aim.size),
                bounds=Bounds(0, MOST),
            )
            ends.append(MOST if solved.x is None else sign * round(solved.fun))
        return ends[0], ends[1]
