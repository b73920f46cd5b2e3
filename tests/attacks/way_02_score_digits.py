"""The standardised score, with the crude score and n, fixes who of each age and sex answered what.

All spreads of people and of their answers over the strata are searched, halves of the strata
meeting in the middle; questions that the same people answered must agree on the people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from attacks import counts, profiles
from attacks.claims import Claim
from attacks.published import Published


def attack(published: Published) -> list[Claim]:
    """People of each stratum, and the sum of their scores, where a score is shown."""
    return [
        claim
        for wave, code, population, _ in counts.cells(published)
        for claim in _cell(published, code, population, wave)
    ]


def _cell(published: Published, code: str, population: str, wave: int) -> Iterator[Claim]:
    standard = standard_of(published, population, wave)
    n = {
        item: count
        for item in published.items
        if (count := published.value("score.n", item, code, population, wave)) is not None
    }
    if standard is None or not n:
        return
    # Questions with the largest n: all people of the cell answered them.
    largest = int(max(n.values()))
    entries = {
        item: entry
        for item, count in n.items()
        if count == largest
        and (entry := _answers(published, item, code, population, wave, largest, standard))
    }
    for item, people, totals in _agreed(entries):
        step = counts.step_of(published, item)
        for stratum, low, high in profiles.ranges(people):
            yield Claim("answered", code, population, wave, low, high, item, stratum)
        for stratum, low, high in profiles.ranges(totals):
            yield Claim("sum", code, population, wave, low * step, high * step, item, stratum)


def _agreed(
    entries: Mapping[str, profiles.Answers],
) -> Iterator[tuple[str, profiles.Ints, profiles.Ints]]:
    kept = profiles.common(list(entries.values()))
    for (item, entry), mask in zip(entries.items(), kept, strict=True):
        yield item, entry.people[mask], entry.sums[mask]


def _answers(
    published: Published,
    item: str,
    code: str,
    population: str,
    wave: int,
    n: int,
    standard: profiles.Standard,
) -> profiles.Answers | None:
    step = counts.step_of(published, item)
    score = published.value("score.score", item, code, population, wave)
    total = counts.sum_of_scores(published, item, code, population, wave, step)
    if score is None:
        return None
    most = round(max(published.items[item]) / step)
    low, high = total if total is not None else (0, most * n)
    printed = profiles.Printed(score / step, published.slack("score.score", score) / step)
    return profiles.by_score(n, range(low, high + 1), most, standard, printed)


def standard_of(published: Published, population: str, wave: int) -> profiles.Standard | None:
    """The published standard of a population."""
    known = published.shares(population, wave)
    if known is None:
        return None
    shares, slack = known
    return profiles.Standard(np.array(shares), slack, float(published.settings.get("cap", 5)))
