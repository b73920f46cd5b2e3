"""Breakdowns published after a release without: both bound the same returns, from either side.

Returns that leave as "at least" are hardly more than what the questions prove. Subgroups prove more
people, for in each of them somebody else left a question out.
"""

from __future__ import annotations

from collections.abc import Sequence

from attacks import counts
from attacks.claims import Claim
from attacks.published import ALL, Published

PEOPLE = "standardise.respondents"


def attack(releases: Sequence[Published]) -> list[Claim]:
    """Bounds of hidden respondents, of populations of which no two share anybody."""
    claims = []
    first = releases[0]
    for wave in first.waves:
        for code in first.organisations:
            most = min(_returns_at_most(one, code, wave) for one in releases)
            fewest = {
                population: max(_fewest(one, code, population, wave) for one in releases)
                for population in first.populations
            }
            for population in first.populations:
                if first.flag(PEOPLE, ALL, code, population, wave) == "suppressed":
                    others = sum(n for key, n in fewest.items() if key != population)
                    high = min(most - others, first.least - 1)
                    claims.append(Claim("people", code, population, wave, 0, high))
    return claims


def _returns_at_most(published: Published, code: str, wave: int) -> float:
    at = (counts.COMPLETED, ALL, code, ALL, wave)
    shown, bound = published.value(*at), published.bound(*at)
    if shown is not None:
        return shown
    return float("inf") if bound is None else bound + min(10, published.least - 1) - 1


def _fewest(published: Published, code: str, population: str, wave: int) -> float:
    """People of a population that questions prove, of each subgroup by itself where it is shown."""
    n = [published.value("score.n", item, code, population, wave) for item in published.items]
    proven = [max((number for number in n if number is not None), default=0.0)]
    for groups in published.breakdowns.values():
        by_group = (
            [
                published.subgroup("subgroup.n", label, item, code, population, wave=wave) or 0.0
                for item in published.items
            ]
            for label in groups
        )
        proven.append(sum(max(numbers) for numbers in by_group))
    return max(proven)
