"""How much a release hides for others' sake: told by a check beforehand, and by a run."""

from __future__ import annotations

import numpy as np

from surveybench.disclosure import Release, given_up
from surveybench.quantities import Flag


def protected(release: Release) -> tuple[str, ...]:
    """What is hidden so that others cannot be worked out, in a line; empty if nothing is."""
    scores = release.grids.get("score.score")
    withheld = 0 if scores is None else int((scores.flags == Flag.PROTECTS_ANOTHER).sum())
    counts = given_up(release.grids)
    if not counts.counts and not withheld:
        return ()
    shown = 0 if scores is None else int(np.isfinite(scores.values).sum())
    hidden = counts.counts - counts.bounds
    return (
        f"So that others cannot be worked out, {counts.bounds:,} of {counts.possible:,} counts of "
        f"people and rates are given as at least so many; hidden are {hidden:,} of these, and "
        f"{withheld:,} of {shown + withheld:,} scores.",
    )
