"""The scores of options as numbers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from surveybench.survey import Survey


def option_scores(survey: Survey, item: str) -> NDArray[np.float64]:
    """Scores of an item's options; NaN for one without."""
    return np.array([np.nan if s is None else s for s in survey.answered[item].scores], dtype=float)


def over_persons(survey: Survey, now: Survey, items: Mapping[str, str]) -> dict[str, str]:
    """The sections over persons of `now`, by the same of the survey of a wave, where it has it.

    `items` maps ids of `now` to ids of `survey`. The same is made of the same items, each of which
    counts as often.
    """
    by_shares = {tuple(sorted(survey.shares[name].items())): name for name in survey.person_means}
    same = {}
    for name in now.person_means:
        shares = [(items.get(item, ""), share) for item, share in now.shares[name].items()]
        if (then := by_shares.get(tuple(sorted(shares)))) is not None:
            same[name] = then
    return same
