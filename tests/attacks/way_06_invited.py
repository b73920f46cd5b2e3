"""How many were invited is a bound of how many answered; without a sample file it equals it."""

from __future__ import annotations

from attacks import counts
from attacks.claims import Claim
from attacks.published import ALL, Published
from attacks.sums import Sums


def attack(published: Published) -> list[Claim]:
    """Bounds from the invited; exact where every organisation shown had as many as it invited."""
    sums = Sums()
    counts.returns(published, sums)
    counts.invitations(published, sums)
    claims = list(counts.hidden_people([published], sums))
    for wave in published.waves:
        pairs = {
            code: [
                published.value(statistic, ALL, code, ALL, wave)
                for statistic in (counts.INVITED, counts.COMPLETED)
            ]
            for code in published.organisations
        }
        shown = [pair for pair in pairs.values() if None not in pair]
        if not shown or any(invited != completed for invited, completed in shown):
            continue
        whole = next((p for p, g in published.populations.items() if "" in g), None)
        if whole is not None:
            claims += [
                Claim("people", code, whole, wave, invited, invited)
                for code, (invited, completed) in pairs.items()
                if completed is None and invited is not None
            ]
    return claims
