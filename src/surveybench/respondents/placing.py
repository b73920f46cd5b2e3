"""Where each row belongs: organisation, outcome, group, date of contact; or why it has no place."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.readers import dates_as_text
from surveybench.readers.types import ROWS_A_PART
from surveybench.respondents import decode
from surveybench.respondents.labels import positions_of
from surveybench.respondents.refusal import Fault
from surveybench.respondents.rules import OWN_OUTCOMES
from surveybench.respondents.types import Raw, Zone
from surveybench.survey import Survey, folded
from surveybench.survey.dates import iso_day

Mask = NDArray[np.bool_]

RESERVED, ALTERED = -3, -4
WORDS = {decode.BLANK: "blank", RESERVED: "reserved", ALTERED: "altered"}


@dataclass(frozen=True, slots=True)
class Places:
    """Where each row of a batch belongs.

    `organisation` is a position, `outcome` a code 1 to 7, `group` a position among the groups, 0
    where blank. `outside` marks dates outside the sample window, `undated` blank ones where there
    is such a window.
    """

    organisation: NDArray[np.int32]
    outcome: decode.Codes
    group: decode.Codes
    outside: Mask
    undated: Mask


class Placed(NamedTuple):
    """Rows that can be placed, their places, and which rows of the batch they are."""

    raw: Raw
    places: Places
    usable: Mask


def place(raw: Raw, survey: Survey, organisations: tuple[str, ...]) -> Placed:
    """The rows that can be placed, with their places, and which rows of the batch these are.

    The others become faults of the batch.
    """
    placed, usable, faults = _look_up(raw, survey, organisations)
    if usable.all():
        return Placed(raw, placed, usable)
    rest = raw.only(usable, faults)
    return Placed(rest, _look_up(rest, survey, organisations)[0], usable)


def _look_up(
    raw: Raw, survey: Survey, organisations: tuple[str, ...]
) -> tuple[Places, Mask, tuple[Fault, ...]]:
    organisation, of_organisation = _organisation(raw, survey, organisations)
    outcome, of_outcome = _outcome(raw, survey)
    group, of_group = _group(raw, survey)
    dates = _dates(raw, survey)
    usable = (organisation > 0) & (outcome > 0) & (group >= 0) & ~dates.unreadable
    places = Places(organisation - 1, outcome, group, dates.outside, dates.blank)
    return places, usable, (*of_organisation, *of_outcome, *of_group, *dates.faults)


def _organisation(
    raw: Raw, survey: Survey, organisations: tuple[str, ...]
) -> tuple[NDArray[np.int32], list[Fault]]:
    column = survey.columns.organisation
    positions = {"national": RESERVED} | {code: i + 1 for i, code in enumerate(organisations)}
    values = raw.table.column(column)
    codes = decode.exact(values, positions)
    if (codes == decode.INVALID).any():
        near = {_worn(code) for code in organisations}
        strange = [text for text in decode.distinct(values)[0] if text and text not in positions]
        altered = {text: ALTERED for text in strange if _worn(text) in near}
        codes = decode.exact(values, positions | altered)
    return codes, _faults(raw, column, codes, codes <= 0, "organisation")


def _worn(code: str) -> str:
    """A code as a spreadsheet, or somebody who types, may leave it."""
    return code.upper().removesuffix(".0").lstrip("0")


def _outcome(raw: Raw, survey: Survey) -> tuple[decode.Codes, list[Fault]]:
    column = survey.columns.outcome
    if not column:
        return np.ones(raw.table.num_rows, dtype=np.int8), []
    positions = survey.outcome_codes
    labels = {folded(code): number for code, number in survey.outcomes.items()}
    codes = decode.positions(raw.table.column(column), positions, labels)
    if not survey.outcomes:
        return codes, _faults(raw, column, codes, codes <= 0, "outcome")
    what = f"the outcome is none of {', '.join(positions)}"
    faults = _faults(raw, column, codes, codes <= 0, "outcome", what)
    return codes, [replace(fault, remedy=OWN_OUTCOMES) for fault in faults]


def _group(raw: Raw, survey: Survey) -> tuple[decode.Codes, list[Fault]]:
    if len(survey.coded_groups) == 1:
        ((column, names),) = survey.coded_groups.items()
        return _codes(raw, column, names)
    group, faults = np.zeros(raw.table.num_rows, dtype=np.int16), []
    unknown = np.zeros(raw.table.num_rows, dtype=bool)
    for column, names in survey.coded_groups.items():  # the last one changes fastest
        codes, of_column = _codes(raw, column, names)
        faults += of_column
        unknown |= codes < 0
        group = group * np.int16(len(names) + 1) + codes
    return np.where(unknown, np.int16(decode.INVALID), group), faults


def _codes(raw: Raw, column: str, names: Mapping[str, str]) -> tuple[decode.Codes, list[Fault]]:
    """The position of every row's code in a column of groups, from 1; 0 where it is blank."""
    positions = {name: i + 1 for i, name in enumerate(names)}
    labels = positions_of(tuple(positions), tuple(names.values()))
    codes = decode.positions(raw.table.column(column), positions, labels)
    what = f"the group is none of {', '.join(names)}"
    return codes, _faults(raw, column, codes, codes < 0, "group", what)


def _faults(
    raw: Raw, column: str, codes: decode.Codes, wrong: Mask, what: str, words: str = ""
) -> list[Fault]:
    """The rows at fault, by what is wrong with them."""
    if not wrong.any():
        return []
    kinds = np.where(np.isin(codes, list(WORDS)), codes, decode.INVALID)
    return [
        fault
        for kind in (decode.BLANK, decode.INVALID, RESERVED, ALTERED)
        for fault in raw.at(
            f"{WORDS.get(kind, 'unknown')}_{what}", column, wrong & (kinds == kind), words
        )
    ]


class _Dates(NamedTuple):
    """Of each row whether its date is outside the sample window, blank, or cannot be read."""

    outside: Mask
    blank: Mask
    unreadable: Mask
    faults: tuple[Fault, ...] = ()


def _dates(raw: Raw, survey: Survey) -> _Dates:
    """What the dates of contact say, and the fault of those that cannot be read."""
    column = survey.columns.seen
    if not column or survey.seen_from is None or survey.seen_to is None:
        none = np.zeros(raw.table.num_rows, dtype=bool)
        return _Dates(none, none, none)
    texts, index = decode.distinct(dates_as_text(raw.table.column(column)))
    # A blank date is no evidence against the person: the sample file drew them.
    blank = np.array([*(not text for text in texts), True])
    read = [iso_day(text) for text in texts]
    days = [
        survey.seen_from if empty else day and day.day
        for empty, day in zip(blank.tolist(), [*read, None], strict=True)
    ]
    unreadable = np.array([day is None for day in days])[index]
    outside = [day is not None and not survey.seen_from <= day <= survey.seen_to for day in days]
    faults = raw.at("unreadable_date", column, unreadable) if unreadable.any() else ()
    return _Dates(np.array(outside)[index], blank[index], unreadable, tuple(faults))


def zones_in(raw: Raw, survey: Survey) -> tuple[Zone, ...]:
    """The time zones that are written behind the times of a batch, each once in a file."""
    column = survey.columns.seen
    if not column or survey.seen_from is None or not raw.table.num_rows:
        return ()
    values = dates_as_text(raw.table.column(column))
    kind = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return ()
    parts = raw.rows[column] // ROWS_A_PART
    zones = []
    for part in np.unique(parts).tolist():
        place = raw.places[column][part]
        texts, _ = decode.distinct(values.filter(pa.array(parts == part)))
        written = {day.zone for text in texts if ":" in text and (day := iso_day(text))}
        name = place.column or column
        zones += [Zone(name, place.file, place.sheet, zone) for zone in sorted(written - {""})]
    return tuple(zones)
