"""Where the overall verdict would tell how few people gave the best or the poorest answers.

Its share, times all answers, is the sum of those who gave such an answer to each question: with the
shares of the other questions it says how many gave it to one of which that is hidden.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.blur import blurred
from surveybench.survey import Survey


def tells_of_extremes(
    survey: Survey, share: NDArray[np.float64], answers: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Where it would [organisation]; `answers` are all scored answers of their people.

    As for shares of one question, what the share, or its rest, amounts to decides where weights
    blur it. Where nothing does, rounding must leave as many numbers of answers open as any hidden
    count keeps, and the share be of `min_respondents` answers.
    """
    release = survey.settings.release
    if release.secondary == "off":
        return np.zeros(share.shape, bool)
    amount = np.nan_to_num(np.minimum(share, 1 - share)) * answers
    if blurred(survey):
        return amount < release.min_chosen
    left_open = answers * 10.0 ** -_decimals(survey)
    return (amount < release.min_respondents) | (left_open < release.min_chosen)


def middle_of_interval(survey: Survey, share: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share that its interval lies around: where nothing blurs it, it is as it leaves."""
    return share if blurred(survey) else np.asarray(np.round(share, _decimals(survey)), np.float64)


def _decimals(survey: Survey) -> int:
    return survey.catalogue["verdict.lowest_share"].released or 0
