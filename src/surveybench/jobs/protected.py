"""How much a release hides for others' sake: told by a check beforehand, and by a run."""

from __future__ import annotations

import numpy as np

from surveybench.checking import Checked
from surveybench.disclosure import Release, given_up
from surveybench.errors import SurveybenchError
from surveybench.intake import Sources
from surveybench.jobs import pipeline
from surveybench.jobs.inputs import Stamp
from surveybench.quantities import Flag


def protected(release: Release) -> tuple[str, ...]:
    """What is hidden so that others cannot be worked out, in a line; empty if nothing is."""
    scores = release.grids.get("score.score")
    withheld = 0 if scores is None else int((scores.flags == Flag.PROTECTS_ANOTHER).sum())
    counts = given_up(release.grids)
    if not counts.counts and not withheld:
        return ()
    shown = 0 if scores is None else int(np.isfinite(scores.values).sum())
    return (
        f"Hidden so that others cannot be worked out: {counts.counts:,} of {counts.possible:,} "
        f"counts of people and rates, {withheld:,} of {shown + withheld:,} scores.",
    )


def foreseen(checked: Checked, files: Sources, stamp: Stamp) -> tuple[str, ...]:
    """The same of the release that a run of checked files would make; empty where none can be."""
    tally, _ = checked.counted
    try:
        release = pipeline.from_counts(
            checked.evidence.survey,
            tally,
            files.organisations,
            made=stamp.made,
            version=stamp.version,
        )
    except SurveybenchError:  # the verdict says why no run can be
        return ()
    return protected(release)
