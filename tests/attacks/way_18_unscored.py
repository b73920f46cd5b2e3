"""Shares of scored answers are shown and those of all answers are not: few gave the others."""

from __future__ import annotations

from attacks import counts
from attacks.claims import Claim
from attacks.published import Published
from attacks.way_17_hidden_shares import SHARE, few

EVERY = "score.share_all"


def attack(published: Published) -> list[Claim]:
    """Bounds of how many people gave an answer without a score, where a question has one such."""
    claims: list[Claim] = []
    for wave, code, population, _ in counts.cells(published):
        for item, options in published.answers.items():
            others = published.unscored[item]
            at = (item, code, population, wave)
            shown = all(published.option(SHARE, k, *at) is not None for k in options)
            hidden = all(published.option(EVERY, k, *at) is None for k in (*options, *others))
            if len(others) == 1 and shown and hidden and wave == published.definition["wave"]:
                claim = Claim("unscored", code, population, wave, 0, few(published) - 1, item)
                claims.append(claim)
    return claims
