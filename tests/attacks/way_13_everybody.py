"""Everybody gave the same answer: the score says which, of every single person."""

from __future__ import annotations

from attacks import counts
from attacks.claims import Claim
from attacks.published import Published


def attack(published: Published) -> list[Claim]:
    """Scores of 0 or 10, without spread, or left out of a comparison that others are in."""
    claims = []
    for wave, code, population, _ in counts.cells(published):
        for item, scale in published.items.items():
            at = (item, code, population, wave)
            score = published.value("score.score", *at)
            if score is None or score not in scale:
                continue
            spread = published.value("score.standard_error", *at)
            z = published.flag("expected_range.z", *at)
            alike = spread == 0 and z in ("not_calculable", "absent")
            if alike or (score in (min(scale), max(scale)) and spread is None):
                claims.append(Claim("everyone", code, population, wave, score, score, item))
    return claims
