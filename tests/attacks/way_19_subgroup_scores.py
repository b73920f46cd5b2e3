"""The score of a subgroup, counted one by one, with n and its interval: one table of answers.

Where all subgroups of a breakdown are shown they add up to everybody, of whom another breakdown
leaves one subgroup over.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import product

from attacks import counts
from attacks.claims import Claim
from attacks.published import Published

NORMAL = 1.959964
SLACK = 0.0101  # numbers of two decimals, rounded either way
Cell = tuple[str, str, str, int]  # item, organisation, population, wave
Tables = set[tuple[int, ...]]  # people by answer


def attack(published: Published) -> list[Claim]:
    """Bounds of how many people of each subgroup chose each option."""
    tables: dict[tuple[Cell, frozenset[int]], Tables] = {}
    for with_ends in (True, False):
        tables = {}
        for cell in _cells(published):
            for groups in published.breakdowns.values():
                for label, strata in groups.items():
                    possible = _possible(published, cell, label, with_ends=with_ends)
                    if possible is not None:
                        tables[cell, strata] = possible
        if all(tables.values()):  # else the ends are worked out in another way
            break
    return [
        claim
        for cell in _cells(published)
        for strata, possible in _with_the_rest(published, cell, tables).items()
        for claim in _claims(published, cell, strata, possible)
    ]


def _cells(published: Published) -> Iterator[Cell]:
    for wave, code, population, _ in counts.cells(published):
        for item in published.items:
            yield item, code, population, wave


def _possible(published: Published, cell: Cell, label: str, *, with_ends: bool) -> Tables | None:
    """Every table of answers that a subgroup can have, or None where its score is hidden."""
    *labels, wave = cell
    n, score, low, high = (
        published.subgroup(f"subgroup.{key}", label, *labels, wave=wave)
        for key in ("n", "score", "lower", "upper")
    )
    if n is None or score is None:
        return None
    points, found = published.items[cell[0]], set[tuple[int, ...]]()
    for table in _tables_of(int(n), len(points)):
        mean = sum(c * p for c, p in zip(table, points, strict=True)) / n
        if abs(mean - score) > SLACK:
            continue
        if with_ends and low is not None and high is not None:
            spread = sum(c * (p - mean) ** 2 for c, p in zip(table, points, strict=True)) / n
            reach = NORMAL * math.sqrt(spread / n)
            ends = max(mean - reach, min(points)), min(mean + reach, max(points))
            if abs(ends[0] - low) > SLACK or abs(ends[1] - high) > SLACK:
                continue
        found.add(table)
    return found


def _tables_of(n: int, options: int) -> Iterator[tuple[int, ...]]:
    for table in product(range(n + 1), repeat=options - 1):
        if sum(table) <= n:
            yield (*table, n - sum(table))


def _with_the_rest(
    published: Published, cell: Cell, tables: Mapping[tuple[Cell, frozenset[int]], Tables]
) -> dict[frozenset[int], Tables]:
    """Also everybody, where a breakdown adds up to them, and what is left of another then."""
    item, code, population, wave = cell
    known = {strata: possible for (place, strata), possible in tables.items() if place == cell}
    n = published.value("score.n", item, code, population, wave)
    sums = []
    for groups in published.breakdowns.values():
        shown = [known[strata] for strata in groups.values() if strata in known]
        if len(shown) == len(groups):
            total = _added(shown)
            sums.append({t for t in total if sum(t) == n})
    everybody = set.intersection(*sums) if sums else set()
    if not everybody:
        return known
    known[frozenset(range(published.strata))] = everybody
    for groups in published.breakdowns.values():
        hidden = [strata for strata in groups.values() if strata not in known]
        if 0 < len(hidden) < len(groups):
            shown = _added([known[strata] for strata in groups.values() if strata in known])
            less = {_minus(total, part) for total, part in product(everybody, shown)}
            known[frozenset().union(*hidden)] = {t for t in less if min(t) >= 0}
    return known


def _added(several: list[Tables]) -> Tables:
    total = several[0]
    for tables in several[1:]:
        total = {
            tuple(a + b for a, b in zip(one, two, strict=True))
            for one, two in product(total, tables)
        }
    return total


def _minus(one: tuple[int, ...], two: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(a - b for a, b in zip(one, two, strict=True))


def _claims(
    published: Published, cell: Cell, strata: frozenset[int], possible: Tables
) -> Iterator[Claim]:
    item, code, population, wave = cell
    for option, score in enumerate(published.items[item]):
        if possible:
            numbers = [table[option] for table in possible]
            ends = min(numbers), max(numbers)
            yield Claim(
                "option", code, population, wave, *ends, item=item, score=score, strata=strata
            )
