"""How many of each person's answers are scored, how many the worst and how many the best."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from surveybench.respondents.types import Respondents
from surveybench.survey import Item, Survey
from surveybench.survey.verdict import HIGHEST, LOWEST, SCORED, ends_of, judged


def with_extremes(batch: Respondents, survey: Survey) -> Respondents:
    """The same people, with these counts as if they were answers, where a verdict is asked for.

    An answer's position is one more than the count: position 0 means no answer.
    """
    if not survey.overall_verdict:
        return batch
    rows = len(batch.organisation)
    numbers = {name: np.ones(rows, np.int8) for name in (SCORED, LOWEST, HIGHEST)}
    for item in judged(survey.evaluative):
        codes, (lowest, highest) = batch.answers[item.id], ends_of(item)
        scored = {option.code for option in item.options if option.score is not None}
        for name, wanted in ((SCORED, scored), (LOWEST, lowest), (HIGHEST, highest)):
            numbers[name] += _marks(item, wanted)[codes]
    return replace(batch, answers={**batch.answers, **numbers})


def _marks(item: Item, wanted: Collection[int]) -> NDArray[np.int8]:
    """By position of an answer whether it is wanted; no answer is not."""
    return np.array([0, *(option.code in wanted for option in item.options)], np.int8)
