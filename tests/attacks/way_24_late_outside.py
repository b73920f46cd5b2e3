"""Many late returns, of whom few are outside a population: differences of differences.

What everybody and a population inside them say of how many came late leaves the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from attacks.claims import Claim
from attacks.published import Published


def attack(before: Published, after: Published) -> list[Claim]:
    """How many people outside a population came late, `outer less inner`."""
    return [
        Claim("answered", code, population, wave, late, late, item=item)
        for wave in after.waves
        for code in after.organisations
        for item in after.items
        for population, late in _outside(before, after, item, code, wave)
        if late
    ]


def _outside(
    before: Published, after: Published, item: str, code: str, wave: int
) -> Iterator[tuple[str, float]]:
    for outer, inner in permutations(after.populations, 2):
        if after.populations[inner] < after.populations[outer]:
            n = [
                one.value("score.n", item, code, population, wave)
                for population in (outer, inner)
                for one in (after, before)
            ]
            if all(number is not None for number in n):
                more = [number or 0.0 for number in n]
                yield f"{outer} less {inner}", more[0] - more[1] - more[2] + more[3]
