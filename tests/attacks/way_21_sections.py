"""The score of a section is hidden, and those of all its questions but bounded ones are shown."""

from __future__ import annotations

from attacks import counts
from attacks.claims import Claim
from attacks.published import Published

SCORE, HIGHEST = "score.score", 10.0
ENDS = {"above": (None, HIGHEST), "below": (0.0, None)}


def attack(published: Published) -> list[Claim]:
    """Bounds of hidden scores of sections: the mean of what their questions can be."""
    claims: list[Claim] = []
    for section in published.definition["sections"]:
        for wave, code, population, _ in counts.cells(published):
            at = (code, population, wave)
            if published.flag(SCORE, section["id"], *at) not in (
                "protects_another",
                "nearly_alike",
            ):
                continue
            ranges = [_range(published, item, *at) for item in section["items"]]
            known = [pair for pair in ranges if pair is not None]
            if len(known) == len(ranges):
                low, high = (sum(ends) / len(ends) for ends in zip(*known, strict=True))
                claims.append(Claim("section", *at, low, high, section["id"]))
    return claims


def _range(
    published: Published, item: str, code: str, population: str, wave: int
) -> tuple[float, float] | None:
    """What the score of a question can be; None where nothing is said of it."""
    at = (SCORE, item, code, population, wave)
    value, bound, flag = published.value(*at), published.bound(*at), published.flag(*at)
    if value is not None:
        slack = published.slack(SCORE, value)
        return value - slack, value + slack
    if bound is None or flag not in ENDS:
        return None
    low, high = ENDS[flag]
    return bound if low is None else low, bound if high is None else high
