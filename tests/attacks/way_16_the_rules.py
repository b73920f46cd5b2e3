"""The rules themselves: what was left out, and how it was chosen, says what would have followed.

Whoever gives up a number only where it would tell too much says that it would. Whoever hides the
smallest of the others says that it is at most as large as those that are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attacks import counts
from attacks.claims import Claim
from attacks.published import ALL, Published
from attacks.sums import Cell, Sums

PEOPLE = "standardise.respondents"


def attack(published: Published) -> list[Claim]:
    """Bounds of hidden counts from the releases and from why a number of returns is missing."""
    sums = Sums()
    counts.returns(published, sums)
    counts.diagnostics(published, sums)
    counts.largest_n(published, sums)
    counts.invitations(published, sums)
    narrowest = min(10, published.least - 1)
    for wave in published.waves:
        for code in published.organisations:
            most = _returns_at_most(published, code, wave, narrowest)
            if most is not None:
                inside = counts.atoms(published, wave, code, counts.everybody(published, code))
                sums.know(inside, 0, most)
    return list(counts.hidden_people([published], sums))


def _returns_at_most(published: Published, code: str, wave: int, narrowest: int) -> float | None:
    """The most returns with which a release would have had to be as it is.

    Returns that are given up would have left fewer whole numbers than the policy asks for; those
    that are "at least" so many are not shown because they are hardly more.
    """
    at = (counts.COMPLETED, ALL, code, ALL, wave)
    flags = [published.flag(PEOPLE, ALL, code, p, wave) for p in published.populations]
    if published.flag(*at) == "at_least":
        bound = published.bound(*at)
        return None if bound is None else bound + narrowest - 1
    if published.flag(*at) != "protects_another" or "suppressed" not in flags:
        return None
    others = (o for o in published.organisations if o != code)
    if any(published.flag(*at[:2], o, ALL, wave) == "suppressed" for o in others):
        return None  # it may be left out for the sake of another's
    groups = [g for g in published.populations.values() if "" not in g]
    if any(a & b for i, a in enumerate(groups) for b in groups[:i]):
        return None
    most = _most_answers(published, code, wave) + narrowest - 2
    return most if most >= published.least else None  # they are enough people by themselves


def _most_answers(published: Published, code: str, wave: int) -> float:
    """The largest n of each population, added up."""
    total = 0.0
    for population in published.populations:
        n = [published.value("score.n", i, code, population, wave) for i in published.items]
        total += max((count for count in n if count is not None), default=0.0)
    return total


def smallest(releases: Sequence[Published]) -> list[Claim]:
    """Bounds of who answered in hidden parts of an organisation, one of which protects the other.

    What protects the other is the smallest of those that would be shown.
    """
    claims: list[Claim] = []
    for item in releases[0].items:
        sums = counts.answered(releases, item)
        parts = [published for published in releases if not published.parts]
        for whole in (published for published in releases if published.parts):
            for published in parts:
                for cells, high in _partners(published, whole, item):
                    sums.know(cells, published.least, high)
        for published in parts:
            for wave, code, population, groups in counts.cells(published):
                inside = counts.atoms(published, wave, code, groups)
                if published.flag("score.n", item, code, population, wave) == "suppressed":
                    sums.know(inside, 0, published.least - 1)
                    if (ends := sums.interval(inside)) is not None:
                        claims.append(Claim("answered", code, population, wave, *ends, item=item))
    return claims


def _partners(
    published: Published, whole: Published, item: str
) -> Iterator[tuple[list[Cell], float]]:
    """Parts of which n is hidden for another's sake, and the fewest of those shown."""
    for wave, unit, population, groups in counts.cells(published):
        units = next(several for several in whole.parts.values() if unit in several)
        n = [published.value("score.n", item, other, population, wave) for other in units]
        shown = [count for count in n if count is not None]
        at = ("score.n", item, unit, population, wave)
        if shown and published.flag(*at) == "protects_another":
            yield counts.atoms(published, wave, unit, groups), min(shown)
