"""Whether weights leave open how many people are behind a share."""

from __future__ import annotations

from surveybench.survey import Survey

# Fewer strata than this leave the number of people behind a weighted share too plain.
BLURRING = 4


def blurred(survey: Survey) -> bool:
    """Whether a weighted share leaves open how many people it is: who is of which stratum is not
    published, and there are enough strata for that to matter.
    """
    return survey.columns.stratified and len(survey.settings.strata.labels) >= BLURRING
