"""Relations between counts of people that a release, or several together, hold."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from attacks.claims import Claim
from attacks.published import ALL, NATIONAL, Published
from attacks.sums import Cell, Sums

COMPLETED, INVITED = "response_rate.completed", "response_rate.invited"


def everybody(published: Published, code: str) -> frozenset[str]:
    """All groups, the people without one included."""
    return frozenset((*published.groups, ""))


def atoms(published: Published, wave: int, code: str, groups: frozenset[str]) -> list[Cell]:
    """The smallest cells of people: one unit, one group, one wave."""
    return [(wave, unit, group) for unit in published.units[code] for group in sorted(groups)]


def returns(published: Published, sums: Sums) -> None:
    """Usable returns by organisation, and of the country."""
    for wave in published.waves:
        cells = []
        for code in published.organisations:
            inside = atoms(published, wave, code, everybody(published, code))
            cells += inside
            count = published.value(COMPLETED, ALL, code, ALL, wave)
            if count is not None:
                sums.know(inside, count, count)
        country = published.value(COMPLETED, ALL, NATIONAL, ALL, wave)
        if country is not None:
            sums.know(cells, country, country)


def invitations(published: Published, sums: Sums) -> None:
    """Nobody returns who was not invited; where nobody was, nobody returned."""
    for wave in published.waves:
        for code in published.organisations:
            invited = published.value(INVITED, ALL, code, ALL, wave)
            if invited is not None:
                sums.know(atoms(published, wave, code, everybody(published, code)), 0, invited)


def diagnostics(published: Published, sums: Sums) -> None:
    """Respondents of each population, with and without a stratum."""
    for wave in published.waves:
        for code in published.organisations:
            for population, groups in published.populations.items():
                counts = [
                    published.value(f"standardise.{name}", ALL, code, population, wave)
                    for name in ("respondents", "excluded")
                ]
                inside = atoms(published, wave, code, groups)
                if counts[0] is not None and counts[1] is not None:
                    sums.know(inside, counts[0] + counts[1], counts[0] + counts[1])
                elif counts[0] is not None:
                    sums.know(inside, counts[0])


def largest_n(published: Published, sums: Sums) -> None:
    """A population has at least as many people as answered any of its questions."""
    for wave in published.waves:
        for code in published.organisations:
            for population, groups in published.populations.items():
                n = [published.value("score.n", i, code, population, wave) for i in published.items]
                most = max((count for count in n if count is not None), default=None)
                if most is not None:
                    sums.know(atoms(published, wave, code, groups), most)


def too_few(published: Published, sums: Sums) -> None:
    """Organisations of which no figure of any question is shown had too few returns.

    So it is where everybody answers; an intruder may count on it.
    """
    for wave in published.waves:
        for code in published.organisations:
            n = [
                published.value("score.n", item, code, population, wave)
                for item in published.items
                for population in published.populations
            ]
            if all(count is None for count in n):
                inside = atoms(published, wave, code, everybody(published, code))
                sums.know(inside, 0, published.least - 1)


def hidden_people(releases: Sequence[Published], sums: Sums) -> Iterator[Claim]:
    """What the sums tell of every count of people that is not shown."""
    for published in releases:
        for wave in published.waves:
            for code in published.organisations:
                for population, groups in published.populations.items():
                    inside = atoms(published, wave, code, groups)
                    reached = sums.interval(inside)
                    if reached is not None:
                        low, high = reached
                        yield Claim("people", code, population, wave, low, high)


def answered(releases: Sequence[Published], item: str) -> Sums:
    """Respondents of one item by unit and group, from every release together."""
    sums = Sums()
    for published in releases:
        for wave, code, population, groups in cells(published):
            n = published.value("score.n", item, code, population, wave)
            if n is not None:
                sums.know(atoms(published, wave, code, groups), n, n)
    return sums


def scores(releases: Sequence[Published], item: str) -> tuple[Sums, float]:
    """Sums of scores of one item, in steps of its scale, and that step."""
    sums = Sums()
    size = step_of(releases[0], item)
    for published in releases:
        for wave, code, population, groups in cells(published):
            total = sum_of_scores(published, item, code, population, wave, size)
            if total is not None:
                low, high = total
                sums.know(atoms(published, wave, code, groups), low, high)
    return sums, size


def sum_of_scores(
    published: Published, item: str, code: str, population: str, wave: int, step: float
) -> tuple[int, int] | None:
    """The least and greatest sum of scores, in steps, that the crude score allows."""
    n = published.value("score.n", item, code, population, wave)
    crude = published.value("score.crude", item, code, population, wave)
    if n is None or crude is None:
        return None
    reach = n * published.slack("score.crude", crude) / step
    low, high = n * crude / step - reach, n * crude / step + reach
    return math.ceil(low - 1e-6), math.floor(high + 1e-6)


def hidden_cells(releases: Sequence[Published]) -> Iterator[Claim]:
    """Respondents and sums of scores of every item and cell that is not shown."""
    for item in releases[0].items:
        n = answered(releases, item)
        totals, step = scores(releases, item)
        for published in releases:
            for wave, code, population, groups in cells(published):
                if published.value("score.n", item, code, population, wave) is not None:
                    continue
                inside = atoms(published, wave, code, groups)
                count, total = n.interval(inside), totals.interval(inside)
                if count is not None:
                    yield Claim("answered", code, population, wave, *count, item=item)
                if total is not None:
                    low, high = (end * step for end in total)
                    yield Claim("sum", code, population, wave, low, high, item=item)


def cells(published: Published) -> Iterator[tuple[int, str, str, frozenset[str]]]:
    """Wave, organisation, population and its groups, of all cells of people."""
    for wave in published.waves:
        for code in published.organisations:
            for population, groups in published.populations.items():
                yield wave, code, population, groups


def step_of(published: Published, item: str) -> float:
    """The largest step that all scores of an item are multiples of."""
    whole = [round(score * 1000) for score in published.items[item]]
    return math.gcd(*whole) / 1000 or 1.0
