"""Made-up respondents that a definition tests itself with: what becomes of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from surveybench.errors import DefinitionError, Place
from surveybench.respondents import NOT_KNOWN, Examined, Raw, examine
from surveybench.survey import Survey, known_columns

SOMEWHERE = "A"  # the organisation of somebody of whom none is given


@dataclass(frozen=True, slots=True)
class Made:
    """What becomes of one made-up respondent.

    `scores` is by item, None where no answer is left or it carries none; `asked` by item.
    """

    usable: bool
    stratum: str
    populations: tuple[str, ...]
    scores: Mapping[str, float | None]
    asked: Mapping[str, bool]


def made_of(survey: Survey, given: Mapping[str, str], where: Place) -> Made:
    """What becomes of somebody, as a run would clean, code and place them.

    `given` is by column or id of an item. Answers are looked at even where they are too few for a
    usable return. Raises DefinitionError, at `where`, for what the definition does not have.
    """
    columns = _row(survey, given, where)
    raw = Raw(
        pa.table({name: pa.array([value or None], pa.string()) for name, value in columns.items()}),
        dict.fromkeys(columns, (where,)),
        {name: np.ones(1, np.int64) for name in columns},
    )
    code = (columns[survey.columns.organisation],)
    returned = examine(raw, survey, code)
    if returned.issues.faults:
        fault = returned.issues.faults[0]
        raise DefinitionError(
            f"{fault.what}: {fault.place.column}.", where=where, remedy=fault.todo
        )
    cleaning = replace(survey.settings.cleaning, min_answered=0)
    lenient = replace(survey, settings=replace(survey.settings, cleaning=cleaning))
    looked_at = examine(raw, lenient, code)
    return Made(
        usable=bool(returned.respondents.outcomes[0, 1]),
        stratum=_stratum(survey, looked_at),
        populations=_populations(survey, looked_at),
        scores=dict(_scores(survey, looked_at)),
        asked={name: bool(count[0]) for name, count in looked_at.profile.asked.items()},
    )


def _row(survey: Survey, given: Mapping[str, str], where: Place) -> dict[str, str]:
    """A value for each column; blank where nothing is said and nothing is usual."""
    named = survey.columns
    usual = {named.organisation: SOMEWHERE, named.outcome: _returned(survey)}
    usual |= {survey.weight.column: "1"} if survey.weight else {}
    usual |= {column: next(iter(codes)) for column, codes in survey.coded_groups.items()}
    if survey.seen_from is not None:
        usual[named.seen] = survey.seen_from.isoformat()
    columns = {name: usual.get(name, "") for name in sorted(known_columns(survey))}
    for name, value in given.items():
        column = survey.item[name].column if name in survey.item else name
        if column not in columns:
            raise DefinitionError(
                f"there is no column and no item {name}.",
                where=where,
                remedy="Name a column of the definition, or the id of an item.",
            )
        columns[column] = str(value)
    for ignored in named.ignore:
        columns.pop(ignored, None)
    return columns


def _returned(survey: Survey) -> str:
    """What stands for a usable return in the data."""
    return next(code for code, number in survey.outcome_codes.items() if number == 1)


def _stratum(survey: Survey, looked_at: Examined) -> str:
    positions = looked_at.respondents.stratum
    labels = (*survey.strata_labels, NOT_KNOWN)
    return labels[int(positions[0])] if len(positions) else NOT_KNOWN


def _populations(survey: Survey, looked_at: Examined) -> tuple[str, ...]:
    people = looked_at.respondents
    if not len(people.membership):
        return ()
    inside = people.memberships[people.membership[0]]
    return tuple(
        population.id
        for population, is_inside in zip(survey.populations, inside, strict=True)
        if is_inside
    )


def _scores(survey: Survey, looked_at: Examined) -> Iterator[tuple[str, float | None]]:
    for item in survey.evaluative:
        positions = looked_at.respondents.answers[item.id]
        position = int(positions[0]) if len(positions) else 0
        yield item.id, item.scores[position - 1] if position else None
