"""Which answer is hidden for itself, and so how many people gave it: by the score, or by the order.

Of two answers hidden the score, n and the shares shown give both; what is too much for few people
protects the other one. And whoever hides the rarest ones first for another's sake says of each
that is not among them that it is hidden for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attacks import counts
from attacks.claims import Claim
from attacks.published import Published

SHARE = "score.share"
HALF = 0.005 + 1e-9  # of a whole per cent
LIGHTEST = 0.5  # what all of n people weigh at least, of n
Place = tuple[str, str, str, int]  # question, organisation, population, wave


def by_score(published: Published) -> list[Claim]:
    """Of two answers hidden, the one that must be few."""
    claims: list[Claim] = []
    for place, shares in _questions(published):
        claims += _smaller(published, place, shares)
    return claims


def by_order(published: Published) -> list[Claim]:
    """Answers that are hidden although one that fewer people give is shown."""
    people: dict[tuple[str, str, int], dict[str, float]] = {}
    for (item, code, population, wave), shares in _questions(published):
        n = published.value("score.n", item, code, population, wave) or 0
        total = people.setdefault((item, population, wave), {})
        for option, share in shares.items():
            total[option] = total.get(option, 0) + n * (share or 0)
    claims: list[Claim] = []
    for (item, code, population, wave), shares in _questions(published):
        total = people[item, population, wave]
        shown = [total[option] for option, share in shares.items() if share is not None]
        for option, share in shares.items():
            if share is None and shown and min(shown) < total[option]:
                score = published.answers[item][option]
                at = ("option", code, population, wave)
                claims.append(Claim(*at, 0, few(published) - 1, item, score=score))
    return claims


def few(published: Published) -> int:
    """Fewer people than this are hidden by themselves."""
    return int(published.settings.get("min_chosen", 5))


def _questions(published: Published) -> Iterator[tuple[Place, Mapping[str, float | None]]]:
    """Every question of which a score is shown, with its shares; None where one is hidden."""
    for wave, code, population, _ in counts.cells(published):
        for item, options in published.answers.items():
            if published.value("score.score", item, code, population, wave) is not None:
                at = (item, code, population, wave)
                yield at, {k: published.option(SHARE, k, *at) for k in options}


def _smaller(
    published: Published, place: Place, shares: Mapping[str, float | None]
) -> Iterator[Claim]:
    item, code, population, wave = place
    n, score = (published.value(f"score.{q}", *place) for q in ("n", "score"))
    hidden = [option for option, share in shares.items() if share is None]
    if len(hidden) != 2 or n is None or score is None:
        return
    points = published.answers[item]
    known = {option: share for option, share in shares.items() if share is not None}
    rest = 1 - sum(known.values())
    sum_of_points = score - sum(points[option] * share for option, share in known.items())
    for one, other in (hidden, hidden[::-1]):
        # points of one x its share + points of the other x (rest - its share) = the sum
        gap = points[one] - points[other]
        share = (sum_of_points - points[other] * rest) / gap
        slack = published.slack("score.score", score) + 20 * HALF * len(known)
        most = (few(published) - 1) * float(published.settings.get("cap", 5)) / (LIGHTEST * n)
        if share - slack / abs(gap) > most:  # what so few people cannot weigh
            at = ("option", code, population, wave)
            yield Claim(*at, 0, few(published) - 1, item, score=points[other])
