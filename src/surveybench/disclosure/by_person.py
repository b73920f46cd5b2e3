"""What a mean over persons tells of those who answered a part of its questions.

The sum of everybody's means, less the scores of the questions times who answered them, is a sum
over those who answered some and not all: `sum of x (1 - c)`, with x the mean of a person and c the
share in the section of what this person answered. Of few people it would say what they answered.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surveybench.survey import Survey

NUMBERS = 10  # that such a sum must still be able to be, beyond the true one


def tells_of_few(
    survey: Survey, section: str, people: NDArray[np.int64], answered: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Where a section over persons tells what few people answered [organisation].

    `people` [organisation, mean] are those with each mean, `answered` [question, organisation] who
    gave a scored answer to each of its questions. Rounding blurs the sum by half a last decimal of
    everybody; it tells too much where fewer than NUMBERS steps of it, and less than all that it
    can be, are within that, on the side that is left at an end of the scale.
    """
    means, release = survey.person_means[section], survey.settings.release
    if release.secondary == "off":
        return np.zeros(len(people), bool)
    lacking = 1 / np.array(means.answered) - 1 / means.total
    partly = lacking > 0
    few = people[:, partly].sum(axis=1)
    there = people[:, partly] > 0
    step = (there * lacking[partly]).max(axis=1, initial=0.0) * means.step
    reach = (people[:, partly] * (lacking * np.array(means.answered))[partly]).sum(axis=1)
    half = 0.5 * 10.0 ** -(survey.catalogue["score.score"].released or 0)
    shares = np.array([*survey.shares[section].values()])
    blur = half * (people.sum(axis=1) + shares @ answered)
    needed = np.minimum(NUMBERS * step, reach * survey.scale.span)
    return (few > 0) & (few < release.min_respondents) & (blur < needed)
