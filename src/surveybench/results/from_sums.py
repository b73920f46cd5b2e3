"""Scores that follow from sums beside counts: adjusted by regression, or with design weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import TallyError
from surveybench.results.adjusted import adjusted, pair_of
from surveybench.results.points import option_scores
from surveybench.stats import score
from surveybench.survey import Survey
from surveybench.tally import PEOPLE, WaveTally

Floats = NDArray[np.float64]


class FromSums(Protocol):
    """The scores of one population of a wave."""

    def question(self, item: str, plain: score.QuestionScore) -> score.QuestionScore:
        """The score of a question; `plain` is that of people who count alike."""
        ...

    def covariance(self, a: str, b: str) -> Floats:
        """Covariance of the scores of two questions, both asked for before [organisation]."""
        ...


@dataclass(frozen=True)
class Weighted:
    """Scores of answers that count with the weights of the design."""

    survey: Survey
    tally: WaveTally
    p: int
    scores: dict[str, score.QuestionScore]

    def question(self, item: str, plain: score.QuestionScore) -> score.QuestionScore:
        """The score of a question, weighted."""
        sums = self._sums("answers", item, "")
        variance = self.survey.settings.scoring.variance
        self.scores[item] = score.design_weighted(
            sums[..., 0], sums[..., 1], option_scores(self.survey, item), plain, variance
        )
        return self.scores[item]

    def covariance(self, a: str, b: str) -> Floats:
        """Covariance of the scores of two questions [organisation]."""
        both = pair_of(self.tally, a, b)
        if both is None:
            return np.zeros(len(self.tally.axes.organisations))
        first, second = both
        sums = self._sums("pairs", first, second)
        points = option_scores(self.survey, first), option_scores(self.survey, second)
        questions = self.scores[first], self.scores[second]
        variance = self.survey.settings.scoring.variance
        return score.design_covariance(sums[..., 0], sums[..., 1], points, questions, variance)

    def _sums(self, kind: str, item: str, other: str) -> Floats:
        """Sums of weights and of their squares, in units of a weight."""
        assert self.survey.weight is not None
        unit = 10.0**-self.survey.weight.decimals
        return self.tally.moments[kind, item, other][self.p] * np.array([unit, unit**2])


def from_sums(survey: Survey, tally: WaveTally, p: int) -> FromSums:
    """The scores of a population. Raises TallyError where the sums were not counted."""
    if PEOPLE not in tally.moments:
        raise TallyError(
            "the counts have no sums of what scores are made from.",
            remedy="Count again with this definition.",
        )
    return adjusted(survey, tally, p) if survey.adjust else Weighted(survey, tally, p, {})
