"""Who each row is: organisation, outcome, group, age and sex, eligibility."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from surveybench.errors import InputError
from surveybench.respondents import decode
from surveybench.respondents.log import Log
from surveybench.respondents.types import Raw
from surveybench.survey import Survey

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class People:
    """What is known of every row beside the answers; see Respondents for the codes.

    `membership` is -1 for a row in no population; `strata` is the position of 'not known'.
    """

    organisation: NDArray[np.int32]
    outcome: NDArray[np.int64]
    membership: NDArray[np.int16]
    memberships: NDArray[np.bool_]
    groupless: Mask
    stratum: NDArray[np.int16]
    strata: int
    eligible: Mask


def read_people(raw: Raw, survey: Survey, organisations: tuple[str, ...]) -> tuple[People, Log]:
    """Code a batch's people. Raises InputError where a row cannot be placed."""
    known = {code: i + 1 for i, code in enumerate(organisations)}
    codes = decode.exact(raw.table.column(survey.columns.organisation), known)
    remedy = "Correct it, or add it to the list of organisations."
    organisation = _strict(raw, survey.columns.organisation, codes, "organisation", remedy) - 1
    log = Log(organisation.astype(np.int32), size=len(organisations))
    outcome = _outcome(raw, survey)
    group, memberships = _groups(raw, survey)
    returned = outcome == 1
    young, outside = _too_young(raw, survey), _outside_window(raw, survey)
    log.count("too_young", "", young & returned)
    log.count("outside_window", "", outside & returned & ~young)
    stratum = _stratum(raw, survey, returned, log)
    people = People(
        organisation=organisation.astype(np.int32),
        outcome=outcome,
        membership=group,
        memberships=memberships,
        groupless=group < 0,
        stratum=stratum,
        strata=len(survey.settings.strata.labels),
        eligible=~(young | outside),
    )
    return people, log


def _strict(
    raw: Raw, column: str, codes: NDArray[np.int64], what: str, remedy: str
) -> NDArray[np.int64]:
    """The positions given, which must all be known."""
    if (codes <= 0).any():
        row = int(np.flatnonzero(codes <= 0)[0])
        state = "is blank" if codes[row] == decode.BLANK else "is not a known code"
        raise InputError(
            f"the {what} {state} ({int((codes <= 0).sum())} such rows in this part of the file).",
            where=raw.place(column, row),
            remedy=remedy,
        )
    return codes


def _outcome(raw: Raw, survey: Survey) -> NDArray[np.int64]:
    if not survey.columns.outcome:
        return np.ones(raw.table.num_rows, dtype=np.int64)
    known = {str(code): code for code in range(1, 8)}
    codes = decode.positions(raw.table.column(survey.columns.outcome), known)
    remedy = "Write one of the outcome codes 1 to 7; 1 is a usable return, 6 is no reply."
    return _strict(raw, survey.columns.outcome, codes.astype(np.int64), "outcome", remedy)


def _groups(raw: Raw, survey: Survey) -> tuple[NDArray[np.int16], NDArray[np.bool_]]:
    """Membership of each row, and which populations each membership belongs to."""
    names = list(survey.groups)
    table = np.array(
        [[not p.groups or name in p.groups for p in survey.populations] for name in [*names, ""]]
    )
    sets, which = np.unique(table, axis=0, return_inverse=True)
    which = np.where(table.any(axis=1), which.reshape(-1), -1).astype(np.int16)
    if not names:
        return np.full(raw.table.num_rows, which[-1], dtype=np.int16), sets
    column = survey.columns.group
    known = {name: i + 1 for i, name in enumerate(names)}
    codes = decode.positions(raw.table.column(column), known)
    wrong = np.flatnonzero(codes < 0)
    if len(wrong):
        raise InputError(
            f"the group is none of {', '.join(names)}.",
            where=raw.place(column, int(wrong[0])),
            remedy="Correct it, leave it blank, or add it under groups in the definition.",
        )
    return which[codes.astype(np.int64) - 1], sets


def _too_young(raw: Raw, survey: Survey) -> Mask:
    """Below the youngest age by the last age column, that of the sample file."""
    if not survey.columns.age:
        return np.zeros(raw.table.num_rows, dtype=bool)
    ages, row = decode.numbered(raw.table.column(survey.columns.age[-1]))
    return ((ages >= 0) & (ages < survey.settings.cleaning.min_age)).take(row)


def _outside_window(raw: Raw, survey: Survey) -> Mask:
    column = survey.columns.seen
    if not column or survey.seen_from is None or survey.seen_to is None:
        return np.zeros(raw.table.num_rows, dtype=bool)
    values = raw.table.column(column)
    if pa.types.is_date(values.type) or pa.types.is_timestamp(values.type):
        values = pc.strftime(pc.cast(values, pa.timestamp("us")), format="%Y-%m-%d")
    texts, index = decode.distinct(values)
    # A blank date is no evidence against the person: the sample file drew them.
    days = [_date(text) if text else survey.seen_from for text in texts] + [survey.seen_from]
    unreadable = np.array([day is None for day in days])[index]
    if unreadable.any():
        raise InputError(
            f"the date cannot be read, or does not exist ({unreadable.sum()} such rows in this "
            "part of the file).",
            where=raw.place(column, int(unreadable.argmax())),
            remedy="Write dates as 2025-04-01.",
        )
    outside = [day is not None and not survey.seen_from <= day <= survey.seen_to for day in days]
    return np.array(outside)[index]


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _stratum(raw: Raw, survey: Survey, returned: Mask, log: Log) -> NDArray[np.int16]:
    strata, cleaning = survey.settings.strata, survey.settings.cleaning
    bands = len(strata.age_bands)
    band = np.full(raw.table.num_rows, -1, dtype=np.int8)
    for column in survey.columns.age:
        # Judged once for each number that occurs, not for each person.
        ages, row = decode.numbered(raw.table.column(column))
        valid = (ages >= cleaning.min_age) & (ages <= cleaning.max_age)
        wrong = (~np.isnan(ages) & ~valid).take(row)
        log.count("age_invalid", column, returned & wrong)
        of_age = np.where(valid, bands, -1).astype(np.int8)
        for at, (low, high) in enumerate(strata.age_bands):
            of_age[valid & (np.floor(ages) >= low) & (np.floor(ages) <= high)] = at
        band = np.where(band < 0, of_age.take(row), band)
    known = {code: i + 1 for i, (code, _) in enumerate(strata.sexes)}
    sex = np.zeros(raw.table.num_rows, dtype=np.int8)
    for column in survey.columns.sex:
        given = decode.positions(raw.table.column(column), known)
        log.count("sex_not_standardised", column, returned & (given < 0))
        sex = np.where((sex == 0) & (given > 0), given, sex)
    stratum = (sex.astype(np.int16) - 1) * bands + band
    inside = (sex > 0) & (band >= 0) & (band < bands)
    return np.where(inside, stratum, np.int16(len(strata.labels)))
