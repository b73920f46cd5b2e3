"""Hidden counts whose sum is tiny, or as large as it can be: 3, or 58 = 29 + 29."""

from __future__ import annotations

from attacks import counts
from attacks.claims import Claim
from attacks.published import Published
from attacks.sums import Sums


def attack(published: Published) -> list[Claim]:
    """Bounds of each hidden count from the sum of them all and the most that each can be."""
    sums = Sums()
    counts.returns(published, sums)
    counts.too_few(published, sums)
    return list(counts.hidden_people([published], sums))
