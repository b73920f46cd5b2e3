"""The largest weight to ten digits: a fraction whose denominator holds all people of the country.

It is `N_g n / (N n_g)`. Every N that makes all of them fractions of whole numbers is tried; with N
known, the people of the organisations shown leave those of the hidden one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attacks import counts
from attacks.claims import Claim
from attacks.published import ALL, Published
from attacks.sums import Sums

Weighted = tuple[float, float, float]  # people, largest weight, its slack


def attack(published: Published) -> list[Claim]:
    """People of hidden organisations, from the number of people of a population."""
    sums = Sums()
    counts.returns(published, sums)
    counts.invitations(published, sums)
    counts.diagnostics(published, sums)
    counts.largest_n(published, sums)
    for wave in published.waves:
        for population, groups in published.populations.items():
            printed = list(_printed(published, population, wave))
            inside = [
                cell
                for code in published.organisations
                for cell in counts.atoms(published, wave, code, groups)
            ]
            bounds = sums.interval(inside)
            if printed and bounds is not None and bounds[1] < 1e6:
                fits = _totals(printed, int(bounds[0]), int(bounds[1]))
                if fits:
                    sums = _added(sums, inside, min(fits), max(fits))
    return list(counts.hidden_people([published], sums))


def _added(sums: Sums, inside: Sequence[counts.Cell], low: float, high: float) -> Sums:
    more = Sums(list(sums.rows))
    more.know(inside, low, high)
    return more


def _printed(published: Published, population: str, wave: int) -> list[Weighted]:
    cap = float(published.settings.get("cap", 5))
    rows = []
    for code in published.organisations:
        people = published.value("standardise.respondents", ALL, code, population, wave)
        weight = published.value("standardise.largest_weight", ALL, code, population, wave)
        if people and weight and weight < cap:
            rows.append((people, weight, published.slack("standardise.largest_weight", weight)))
    return rows


def _totals(printed: Sequence[Weighted], low: int, high: int) -> list[int]:
    """Every number of people of the population that all largest weights allow."""
    candidates = np.arange(low, high + 1)
    for people, weight, slack in printed:
        stratum = np.arange(1, int(people) + 1)
        scale = candidates[:, None] * stratum / people
        national = scale * weight
        off = np.abs(national - np.round(national))
        fits = (off <= scale * slack + 1e-9) & (np.round(national) >= stratum)
        candidates = candidates[fits.any(axis=1)]
    return candidates.tolist()
