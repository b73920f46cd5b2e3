"""Whether weights leave open how many people are behind a share."""

from __future__ import annotations

from math import prod

from surveybench.survey import Breakdown, Survey

# Fewer strata than this leave the number of people behind a weighted share too plain.
BLURRING = 4


def blurred(survey: Survey) -> bool:
    """Whether a weighted share leaves open how many people it is: who is of which stratum is not
    published, and there are enough strata for that to matter.
    """
    return survey.columns.stratified and len(survey.settings.strata.labels) >= BLURRING


def strata_blur(survey: Survey, breakdown: Breakdown) -> bool:
    """Whether scores of a breakdown's subgroups are weighted over enough strata for that."""
    rest = (d for d in survey.dimensions if d.name not in breakdown.names)
    weighted = survey.columns.stratified and survey.settings.scoring.subgroups != "crude"
    return weighted and prod(len(d.categories) for d in rest) >= BLURRING
