"""The variance of scores within the expected range: their own, or that of the national average."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surveybench.results.wave import WaveScores
from surveybench.stats import expected_range
from surveybench.survey import Survey

Floats = NDArray[np.float64]


def of_average(survey: Survey, measure: str, wave: WaveScores) -> bool:
    """Whether the expected range of a measure in a wave rests on the national average alone."""
    return survey.settings.banding.range_variance == "average" and measure in wave.two_scores


def range_variance(
    survey: Survey,
    wave: WaveScores,
    place: tuple[int, int],
    inside: NDArray[np.bool_] | NDArray[np.intp],
    national: float,
) -> Floats:
    """Variances of the scores compared in a population and measure [organisation compared]."""
    measure = survey.measures[place[1]]
    if not of_average(survey, measure, wave):
        return wave.variance[place][inside]
    effective = wave.effective[place][inside]
    return expected_range.null_variance(national, effective, wave.two_scores[measure])
