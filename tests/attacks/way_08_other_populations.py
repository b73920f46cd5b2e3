"""The same data released again with another set of populations."""

from __future__ import annotations

from collections.abc import Sequence

from attacks import counts
from attacks.claims import Claim
from attacks.published import Published
from attacks.sums import Sums


def attack(releases: Sequence[Published]) -> list[Claim]:
    """One release has the whole and one part, the other the whole and the other part."""
    sums = Sums()
    for published in releases:
        counts.returns(published, sums)
        counts.diagnostics(published, sums)
        counts.largest_n(published, sums)
    return [*counts.hidden_people(releases, sums), *counts.hidden_cells(releases)]
