"""Shares of answers, n and the score: how many people gave an answer.

Without weights a share times n is a number of people; with the other shares, the score, other
populations and the country there are equations enough to look for those that are hidden. With
weights every table of people by stratum that the formula allows is gone through.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from attacks import counts
from attacks.claims import Claim
from attacks.published import ALL, NATIONAL, Published

SHARE, EVERYONES = "score.share", "score.national_share"
HALF = 0.005 + 1e-9  # of a whole per cent
MOST = 60  # people whose tables by stratum are gone through
Row = tuple[dict[int, float], float, float]
Floats = NDArray[np.float64]


def attack(published: Published) -> list[Claim]:
    """Bounds of how many people chose each option."""
    claims: list[Claim] = []
    for wave in published.waves:
        for item in published.answers:
            if published.strata == 1:
                claims += _plain(published, item, wave)
            else:
                claims += _weighted(published, item, wave)
    return claims


# ---- without weights: counts are variables of linear rows ----


def _plain(published: Published, item: str, wave: int) -> Iterator[Claim]:
    groups = sorted({g for inside in published.populations.values() for g in inside})
    options = published.answers[item]
    cells = [(o, g, k) for o in published.organisations for g in groups for k in options]
    number = {cell: i for i, cell in enumerate(cells)}
    rows = list(_rows(published, item, wave, number))
    if not rows:
        return
    matrix = np.zeros((2 * len(rows), len(cells)))
    limits = np.zeros(2 * len(rows))
    for r, (terms, low, high) in enumerate(rows):
        for cell, factor in terms.items():
            matrix[2 * r, cell], matrix[2 * r + 1, cell] = factor, -factor
        limits[2 * r], limits[2 * r + 1] = high, -low
    finite = np.isfinite(limits)
    for code in published.organisations:
        for population, inside in published.populations.items():
            if published.value("score.n", item, code, population, wave) is None:
                continue
            for option, score in options.items():
                aim = np.zeros(len(cells))
                aim[[number[code, g, option] for g in inside]] = 1
                ends = _ends(aim, matrix[finite], limits[finite])
                if ends is not None:
                    yield Claim("option", code, population, wave, *ends, item, score=score)


def _ends(aim: Floats, matrix: Floats, limits: Floats) -> tuple[float, float] | None:
    """The least and the greatest of a sum of counts; None where the rows contradict each other."""
    ends = []
    for sign in (1, -1):
        solved = linprog(sign * aim, A_ub=matrix, b_ub=limits, method="highs")
        if solved.status == 3:
            ends.append(sign * -math.inf)
        elif solved.fun is None:
            return None
        else:
            ends.append(sign * solved.fun)
    low, high = math.ceil(ends[0] - 1e-6), ends[1]
    return float(low), high if math.isinf(high) else float(math.floor(high + 1e-6))


def _rows(
    published: Published, item: str, wave: int, number: Mapping[tuple[str, str, str], int]
) -> Iterator[Row]:
    """What is published of an item, as sums of counts by organisation, group and option."""
    options = published.answers[item]
    for _, code, population, inside in (c for c in counts.cells(published) if c[0] == wave):
        n = published.value("score.n", item, code, population, wave)
        if n is None:
            continue
        yield {number[code, g, k]: 1.0 for g in inside for k in options}, n, n
        score = published.value("score.score", item, code, population, wave)
        if score is not None:
            slack = published.slack("score.score", score)
            terms = {number[code, g, k]: worth for g in inside for k, worth in options.items()}
            yield terms, n * (score - slack), n * (score + slack)
        for k in options:
            share = published.option(SHARE, k, item, code, population, wave)
            if share is not None:
                terms = {number[code, g, k]: 1.0 for g in inside}
                yield terms, n * (share - HALF), n * (share + HALF)
    for population, inside in published.populations.items():
        yield from _country(published, item, wave, population, inside, number)


def _country(
    published: Published,
    item: str,
    wave: int,
    population: str,
    inside: frozenset[str],
    number: Mapping[tuple[str, str, str], int],
) -> Iterator[Row]:
    """The national share is the mean of those who have a score."""
    scores = {
        code: published.value("score.n", item, code, population, wave)
        for code in published.organisations
        if published.value("score.score", item, code, population, wave) is not None
    }
    compared = published.value("expected_range.organisations", item, NATIONAL, population, wave)
    if compared != len(scores) or None in scores.values():
        return
    for k in published.answers[item]:
        share = published.option(EVERYONES, k, item, NATIONAL, population, wave)
        if share is not None:
            terms = {number[code, g, k]: 1 / n for code, n in scores.items() if n for g in inside}
            yield terms, len(scores) * (share - HALF), len(scores) * (share + HALF)


# ---- with weights: every table of people by stratum ----


def _weighted(published: Published, item: str, wave: int) -> Iterator[Claim]:
    options = published.answers[item]
    for _, code, population, _ in (c for c in counts.cells(published) if c[0] == wave):
        n = published.value("score.n", item, code, population, wave)
        people = published.value("standardise.respondents", ALL, code, population, wave)
        known = published.shares(population, wave)
        # Where some did not answer, weights are of others too, and nothing is sure.
        if n is None or n != people or n > MOST or known is None or known[1] > 1e-6:
            continue
        shares = {k: published.option(SHARE, k, item, code, population, wave) for k in options}
        shown = [share for share in shares.values() if share is not None]
        left = 1 - sum(shown) + HALF * len(shown)
        cap = float(published.settings.get("cap", 5))
        for k, share in shares.items():
            low, high = (0.0, left) if share is None else (share - HALF, share + HALF)
            if not shown or high >= 1:
                continue
            ends = people_behind(int(n), known[0], cap, low, high)
            if ends is not None:
                yield Claim("option", code, population, wave, *ends, item, score=options[k])


def people_behind(
    n: int, standard: Sequence[float], cap: float, low: float, high: float
) -> tuple[float, float] | None:
    """How many of n people can be behind a weighted share between two ends.

    Of every number of people spread over the strata, some of them choosing: the greatest that
    `sum W (a / n - low)` and the least that `sum W (a / n - high)` can be, with W the sum of the
    weights of a stratum, which is `min(P, cap n / N)`. No number outside is possible.
    """
    most = _spread(n, standard, cap, low)
    least = -_spread(n, standard, cap, high, sign=-1.0)
    possible = np.flatnonzero((most >= -1e-12) & (least <= 1e-12))
    return (float(possible[0]), float(possible[-1])) if len(possible) else None


def _spread(n: int, standard: Sequence[float], cap: float, end: float, sign: float = 1.0) -> Floats:
    """The greatest of the sum, times `sign`, by how many of all n people chose."""
    best = np.full((n + 1, n + 1), -np.inf)
    best[0, 0] = 0.0
    for part in standard:
        wider = best.copy()
        for size in range(1, n + 1):
            weight = min(part, cap * size / n)
            for chose in range(size + 1):
                term = sign * weight * (chose / size - end)
                before = best[: n + 1 - size, : n + 1 - chose] + term
                np.maximum(wider[size:, chose:], before, out=wider[size:, chose:])
        best = wider
    return best[n]
