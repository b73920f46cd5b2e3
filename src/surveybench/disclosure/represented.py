"""Where the R-indicator would tell how many people of a stratum were invited or answered."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surveybench.survey import Survey

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

# The number of respondents, the indicator and its interval are three equations; as many unknown
# numbers must be left over.
FEWEST_STRATA = 6
NUMBERS = 10  # as many whole numbers as any hidden count keeps


def telling_strata(survey: Survey, invited: Ints, answered: Ints, spread2: Floats) -> Mask:
    """Where it would [organisation, ...]; the last organisation is all of them together.

    `invited` and `answered` are [organisation, stratum], those of no known stratum last, and
    `spread2` the variance of response rates [organisation]. Counts of 1 to `min_respondents - 1`
    people are protected: each must keep NUMBERS whole numbers for somebody who knows how many of
    each stratum were invited, how many answered in all, and the indicator. Breakdowns by what
    makes strata are equations, too: beside them only the country's indicator is shown.
    """
    least = survey.settings.release.min_respondents
    people, given = invited[:, :-1].astype(float), answered[:, :-1].astype(float)
    all_people = people.sum(axis=1, keepdims=True)
    rate = given.sum(axis=1, keepdims=True) / np.where(all_people > 0, all_people, np.nan)
    # With every other stratum alike this one is the furthest from the rest that the spread allows.
    rest = (all_people - people) / np.where(all_people > 0, all_people, np.nan)
    reach = np.sqrt(np.maximum(spread2[:, None] * (all_people - 1) * people * rest, 0.0))
    lowest = np.ceil(np.maximum(people * rate - reach, 0.0))
    highest = np.floor(np.minimum(people * rate + reach, people))
    narrow = highest - lowest + 1 < np.minimum(NUMBERS, people + 1)
    small = ((given > 0) & (given < least)) | ((people > 0) & (people < least))
    telling = (small & narrow).any(axis=1)
    telling |= small.any(axis=1) & ((people > 0).sum(axis=1) < FEWEST_STRATA)
    by_stratum = {dimension.name for dimension in survey.dimensions}
    if any(by_stratum & set(breakdown.names) for breakdown in survey.breakdowns):
        telling[:-1] |= small[:-1].any(axis=1)
    return telling
