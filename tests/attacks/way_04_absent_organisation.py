"""An organisation of which nobody was invited, counted as one more that is hidden.

Then no partner was hidden, and the country less the organisations shown is the one hidden count.
"""

from __future__ import annotations

from attacks import counts
from attacks.claims import Claim
from attacks.published import Published
from attacks.sums import Sums


def attack(published: Published) -> list[Claim]:
    """Returns of the country less those shown; the absent have none."""
    sums = Sums()
    counts.returns(published, sums)
    counts.invitations(published, sums)
    return list(counts.hidden_people([published], sums))
