"""The largest n of any question bounds a population's people from below.

All returns less the largest n of each population shown leave few for the one that is hidden.
"""

from __future__ import annotations

from attacks import counts
from attacks.claims import Claim
from attacks.published import Published
from attacks.sums import Sums


def attack(published: Published) -> list[Claim]:
    """Bounds of every count of people, from returns and the n of questions alone."""
    sums = Sums()
    counts.returns(published, sums)
    counts.diagnostics(published, sums)
    counts.largest_n(published, sums)
    counts.invitations(published, sums)
    return [*counts.hidden_people([published], sums), *counts.hidden_cells([published])]
