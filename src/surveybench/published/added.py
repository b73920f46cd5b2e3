"""What this program adds to published figures: counts, plain averages, differences.

Each is marked as worked out here, and none replaces a figure that the publisher gives.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surveybench.published.assembly import Assembly, every_measure
from surveybench.published.draft import Draft, fill, show_sections
from surveybench.quantities import Flag, Worker
from surveybench.survey import Survey

HERE = Worker.FROM_PUBLISHED
ENDS = {"expected_range.lowest": np.min, "expected_range.highest": np.max}


def decide_shown(draft: Draft) -> None:
    """Which scores may be shown: those that are there, and not known to rest on too few people."""
    least = draft.survey.settings.release.min_respondents
    score, n = draft.values["score.score"], draft.values["score.n"]
    scored = np.isfinite(score)
    if "score.share" in draft.values:
        scored |= np.isfinite(draft.values["score.share"]).any(axis=3)
    with np.errstate(invalid="ignore"):
        draft.shown[:] = scored & ~(n < least)
    show_sections(draft)


def add(assembly: Assembly, whole: frozenset[int]) -> None:
    """Everything that can be added. `whole` are the waves whose organisations all are here."""
    draft = assembly.draft
    decide_shown(draft)
    published = {
        name for name in ("expected_range.national", *ENDS) if np.isfinite(draft.values[name]).any()
    }
    for w, p, m in every_measure(draft, "expected_range.national"):
        if draft.survey.waves[w] not in whole:
            continue
        scores = _shown_scores(draft, w, p, m)
        if len(scores) or (w == 0 and _published(draft, w, p, m)):
            fill(
                draft,
                "expected_range.organisations",
                (w, p, m),
                float(len(scores)),
                worked_out_by=HERE,
            )
        if len(scores):
            _of_all(draft, (w, p, m), scores, published)
    _took_part(draft)
    _differences(draft)


def _shown_scores(draft: Draft, w: int, p: int, m: int) -> NDArray[np.float64]:
    # A section's own score may be blank although its items' are shown.
    score = draft.values["score.score"][w, p, m]
    return score[draft.shown[w, p, m] & np.isfinite(score)]


def _published(draft: Draft, w: int, p: int, m: int) -> bool:
    """Whether anybody has a score of a measure, or is said to have one that is hidden."""
    hidden = draft.flags["score.score"][w, p, m] == Flag.SUPPRESSED
    return bool((np.isfinite(draft.values["score.score"][w, p, m]) | hidden).any())


def _of_all(
    draft: Draft, cell: tuple[int, int, int], scores: NDArray[np.float64], published: set[str]
) -> None:
    """The plain average, the lowest and the highest score, where the publisher gives none.

    An extreme that is the score of an organisation hidden here is that of the others.
    """
    if "expected_range.national" not in published:
        fill(draft, "expected_range.national", cell, float(scores.mean()), worked_out_by=HERE)
    everyone = draft.values["score.score"][cell]
    hidden = everyone[np.isfinite(everyone) & ~draft.shown[cell]]
    for name, end in ENDS.items():
        stated = draft.values[name][cell]
        if np.isfinite(stated) and not len(hidden):
            continue
        if np.isfinite(stated) or name not in published:
            fill(draft, name, cell, float(end(scores)), worked_out_by=HERE)


def _took_part(draft: Draft) -> None:
    name = "response_rate.organisations"
    if not np.isfinite(draft.values[name][0]):
        fill(draft, name, (0,), float(len(draft.organisations)), worked_out_by=HERE)


def _differences(draft: Draft) -> None:
    """Differences from earlier waves, where both scores are there."""
    scores = draft.values["score.score"]
    if len(scores) < 2 or np.isfinite(draft.values["change.difference"]).any():
        return
    difference = scores[:1] - scores[1:]
    items = [m for m, name in enumerate(draft.survey.measures) if name in draft.survey.item]
    if not np.isfinite(difference[:, :, items]).any():
        return
    flags = draft.flags["change.difference"].copy()
    for m in items:
        fill(
            draft,
            "change.difference",
            (slice(None), slice(None), m),
            difference[:, :, m],
            flags[:, :, m],
            worked_out_by=HERE,
        )


def mark_absent(draft: Draft, survey: Survey, waves: frozenset[int]) -> None:
    """Organisations without any figure of an earlier wave whose own file is there took no part."""
    for wave in sorted(waves - {survey.wave}):
        w = survey.waves.index(wave)
        absent = ~np.isfinite(draft.values["score.score"][w]).any(axis=(0, 1))
        for name in ("score.score", "score.n"):
            flags = draft.flags[name][w]
            here = (flags == Flag.NOT_PUBLISHED) & absent
            draft.flags[name][w] = np.where(here, Flag.NOT_COMPARABLE, flags)
        for name, flags in draft.flags.items():
            if name.startswith("change."):
                now = (flags[w - 1] == Flag.NOT_PUBLISHED) & absent
                flags[w - 1] = np.where(now, Flag.NOT_COMPARABLE, flags[w - 1])
