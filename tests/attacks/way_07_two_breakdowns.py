"""Two breakdowns of the same people: an organisation's own figures, and those of its parts."""

from __future__ import annotations

from collections.abc import Sequence

from attacks import counts
from attacks.claims import Claim
from attacks.published import Published
from attacks.sums import Sums


def attack(releases: Sequence[Published]) -> list[Claim]:
    """The whole less the parts shown: how many people, how many answered, what they answered."""
    sums = Sums()
    for published in releases:
        counts.returns(published, sums)
        counts.diagnostics(published, sums)
        counts.largest_n(published, sums)
    smallest = [published for published in releases if not published.parts]
    people = counts.hidden_people(smallest, sums)
    return [*people, *counts.hidden_cells(releases)]
