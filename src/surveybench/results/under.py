"""Scores of counts under a standard that is not their own: what one part of a change did alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surveybench.results.wave import scores_of_wave
from surveybench.survey import Survey
from surveybench.tally import WaveTally

Floats = NDArray[np.float64]


def scores_under(survey: Survey, tally: WaveTally, standard: Floats) -> tuple[Floats, Floats]:
    """Scores and standard errors [population, measure, organisation] of the wave reported.

    `standard` [population, stratum] are the shares that weights give every organisation; the
    organisations are those of the tally, in its order. NaN where there is no score.
    """
    items = {item.id: item.id for item in survey.evaluative}
    wave = scores_of_wave(survey, survey, items, tally, standard)
    return wave.score, np.sqrt(wave.variance)
