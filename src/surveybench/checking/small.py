"""Which organisations are too small for their scores to be shown, by the rule of the reports."""

from __future__ import annotations

from dataclasses import dataclass

from surveybench.cautions import asked_items, respondents_of_items
from surveybench.checking.evidence import Evidence
from surveybench.disclosure import enough_respondents


@dataclass(frozen=True, slots=True)
class Size:
    """Usable returns of an organisation, and how many of its questions' scores can be shown.

    `populations` are those with any score to show.
    """

    organisation: str
    returns: int
    shown: int
    questions: int
    populations: tuple[str, ...]


def sizes(evidence: Evidence) -> tuple[Size, ...]:
    """Every organisation of this wave."""
    now, survey = evidence.now, evidence.survey
    if now is None:
        return ()
    n = respondents_of_items(survey, now.tally)
    asked = None if survey.measures_alike else asked_items(survey)
    shown = enough_respondents(survey, n, asked=asked)
    return tuple(
        Size(
            code,
            int(now.tally.outcomes[position, 1]),
            int(shown[:, :, position].any(axis=0).sum()),
            len(survey.evaluative),
            tuple(p.id for k, p in enumerate(survey.populations) if shown[k, :, position].any()),
        )
        for position, code in enumerate(now.tally.axes.organisations)
    )


def comparable(evidence: Evidence, found: tuple[Size, ...]) -> bool:
    """Whether enough organisations have a score for them to be compared at all."""
    return (
        sum(size.shown > 0 for size in found) >= evidence.survey.settings.release.min_organisations
    )
