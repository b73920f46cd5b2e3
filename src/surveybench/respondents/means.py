"""What each person's scored answers to a section are on average."""

from __future__ import annotations

from dataclasses import replace

from surveybench.respondents.types import Respondents
from surveybench.survey import Survey


def with_means(batch: Respondents, survey: Survey) -> Respondents:
    """The same people, with their means of sections over persons as if they were answers.

    An answer's position is that of the mean among all there can be, from 1; 0 where none of a
    person's answers counts.
    """
    if not survey.person_means:
        return batch
    means = {name: one.of(batch.answers) for name, one in survey.person_means.items()}
    return replace(batch, answers={**batch.answers, **means})
