"""Effective n, largest weight and n together: how many people of each age and sex there are."""

from __future__ import annotations

from collections.abc import Iterator

from attacks import counts, profiles
from attacks.claims import Claim
from attacks.published import ALL, Published
from attacks.way_02_score_digits import standard_of


def attack(published: Published) -> list[Claim]:
    """People of each stratum of every organisation whose diagnostics are shown."""
    return [
        claim
        for wave, code, population, _ in counts.cells(published)
        for claim in _cell(published, code, population, wave)
    ]


def _cell(published: Published, code: str, population: str, wave: int) -> Iterator[Claim]:
    def printed(name: str) -> profiles.Printed | None:
        statistic = f"standardise.{name}"
        value = published.value(statistic, ALL, code, population, wave)
        if value is None:
            return None
        return profiles.Printed(value, published.slack(statistic, value))

    people, standard = printed("respondents"), standard_of(published, population, wave)
    effective, largest = printed("effective_n"), printed("largest_weight")
    if people is None or standard is None or (effective is None and largest is None):
        return
    ways = profiles.by_diagnostics(int(people.value), standard, effective, largest)
    if ways is not None:
        for stratum, low, high in profiles.ranges(ways):
            yield Claim("people", code, population, wave, low, high, "", stratum)
