"""Who each row is: populations, stratum, eligibility."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.respondents import decode
from surveybench.respondents.labels import positions_of
from surveybench.respondents.log import Log
from surveybench.respondents.placing import Places
from surveybench.respondents.twice import apart, contradicting, sources
from surveybench.respondents.types import NO_COVARIATES, Raw
from surveybench.survey import MOST_UNITS, Dimension, Survey, Weighting, counted_as

Mask = NDArray[np.bool_]
Small = NDArray[Any]  # whole numbers of one or two bytes


@dataclass(frozen=True, slots=True)
class People:
    """What is known of every row beside the answers; see Respondents for the codes.

    `membership` is -1 for a row in no population; `strata` is the position of 'not known'.
    `subgroups` are positions by dimension of breakdowns that is no stratum. `sampled` is the
    stratum by the sample file alone.
    """

    organisation: NDArray[np.int32]
    outcome: decode.Codes
    membership: NDArray[np.int16]
    memberships: NDArray[np.bool_]
    groupless: Mask
    stratum: NDArray[np.int16]
    sampled: NDArray[np.int16]
    strata: int
    eligible: Mask
    subgroups: Mapping[str, NDArray[np.int32]]
    covariates: NDArray[np.int16] | NDArray[np.int32]


def read_people(raw: Raw, places: Places, survey: Survey, log: Log) -> People:
    """Code the people of a batch whose rows are placed."""
    group, memberships = _memberships(places.group, survey)
    returned = places.outcome == 1
    cleaning = survey.settings.cleaning
    young, outside = _too_young(raw, survey), places.outside
    if cleaning.too_young == "keep":
        young = np.zeros_like(young)
    if cleaning.outside_window == "keep":
        outside = np.zeros_like(outside)
    log.count("too_young", "", young & returned)
    log.count("outside_window", "", outside & returned & ~young)
    stratum, sampled = _strata(raw.table, survey, returned, log)
    if cleaning.contradicts_sample != "unchecked":
        for column, opposite in contradicting(raw.table, survey):
            log.count("contradicts_sample", column, returned & opposite)
    covariates = _covariates(raw.table, survey, returned, log)
    if survey.weight is not None:
        covariates = _weights(raw.table, survey.weight, returned, log)
        stratum = np.where(covariates[:, 0] == 0, np.int16(len(survey.strata_labels)), stratum)
    if survey.adjust is not None and survey.adjust.missing == "leave_out":
        lacking = (covariates == 0).any(axis=1)
        stratum = np.where(lacking, np.int16(len(survey.strata_labels)), stratum)
    return People(
        organisation=places.organisation,
        outcome=places.outcome,
        membership=group,
        memberships=memberships,
        groupless=group < 0,
        stratum=stratum,
        sampled=sampled,
        strata=len(survey.strata_labels),
        eligible=~(young | outside),
        subgroups=_subgroups(raw.table, survey, returned, log),
        covariates=covariates,
    )


def _memberships(
    group: decode.Codes, survey: Survey
) -> tuple[NDArray[np.int16], NDArray[np.bool_]]:
    """Membership of each row, and which populations each membership belongs to."""
    table = np.array(
        [
            [not p.groups or name in p.groups for p in survey.populations]
            for name in [*survey.groups, ""]
        ]
    )
    sets, positions = np.unique(table, axis=0, return_inverse=True)
    positions = np.where(table.any(axis=1), positions.reshape(-1), -1).astype(np.int16)
    # A blank group is position 0 of rows, and the last one of the table.
    return positions.take(group - 1), sets


def _too_young(raw: Raw, survey: Survey) -> Mask:
    """Below the youngest age by the last age column, that of the sample file."""
    if not survey.columns.age:
        return np.zeros(raw.table.num_rows, dtype=bool)
    ages, row, _ = decode.numbered(raw.table.column(survey.columns.age[-1]))
    return ((ages >= 0) & (ages < survey.settings.cleaning.min_age)).take(row)


def _strata(
    table: pa.Table, survey: Survey, returned: Mask, log: Log
) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """The stratum of every row, and the one that the sample file alone says."""
    categories = _categories(survey.dimensions, table, survey, returned, log)
    stratum = _stratum(survey, [entry.first for entry in categories], table.num_rows)
    if all(entry.sampled is entry.first for entry in categories):
        return stratum, stratum
    return stratum, _stratum(survey, [entry.sampled for entry in categories], table.num_rows)


def _stratum(survey: Survey, categories: Sequence[Small], rows: int) -> NDArray[np.int16]:
    stratum = np.zeros(rows, dtype=np.int16)
    inside = np.ones(rows, dtype=bool)
    size = 1
    for dimension, position in zip(survey.dimensions, categories, strict=True):
        count = len(dimension.categories)
        stratum += (position.astype(np.int16) - 1) * np.int16(size)
        inside &= (position > 0) & (position <= count)
        size *= count
    return np.where(inside, stratum, np.int16(size))


def _subgroups(
    table: pa.Table, survey: Survey, returned: Mask, log: Log
) -> dict[str, NDArray[np.int32]]:
    """By dimensions that are counted together in breakdowns, the subgroup of every row, from 0.

    The last category of each dimension is that of people of whom it is not known.
    """
    dimensions = survey.own_dimensions
    positions = _categories(dimensions, table, survey, returned, log, "not_told_apart")
    by_name: dict[str, tuple[NDArray[np.int32], int]] = {}
    for dimension, entry in zip(dimensions, positions, strict=True):
        position, unknown = entry.first, len(dimension.categories)
        known = (position > 0) & (position <= unknown)
        by_name[dimension.name] = np.where(known, position - 1, unknown).astype(np.int32), unknown
    subgroups = {}
    for names in survey.counted_together:
        together = np.zeros(table.num_rows, np.int32)
        for name in names:
            position, unknown = by_name[name]
            together = together * np.int32(unknown + 1) + position
        subgroups[counted_as(names)] = together
    return subgroups


def _covariates(table: pa.Table, survey: Survey, returned: Mask, log: Log) -> NDArray[np.int16]:
    """Positions of what scores are adjusted for [row, covariate], 0 where not known."""
    if survey.adjust is None:
        return NO_COVARIATES
    dimensions = survey.adjust.dimensions
    read = _categories(dimensions, table, survey, returned, log, "not_adjusted_for")
    positions = (
        np.where((entry.first > 0) & (entry.first <= len(d.categories)), entry.first, 0)
        for d, entry in zip(dimensions, read, strict=True)
    )
    return np.column_stack(list(positions)).astype(np.int16)


def _weights(table: pa.Table, weight: Weighting, returned: Mask, log: Log) -> NDArray[np.int32]:
    """Design weights in units of their last decimal [row, 1]; 0 where there is none to use."""
    numbered = decode.numbered(table.column(weight.column))
    log.watch(weight.column, numbered)
    numbers, row, _ = numbered
    with np.errstate(invalid="ignore"):
        units = np.rint(np.nan_to_num(numbers) * 10.0**weight.decimals)
    usable = (units >= 1) & (units <= MOST_UNITS)
    log.count("not_a_weight", weight.column, returned & (~np.isnan(numbers) & ~usable).take(row))
    return np.where(usable, units, 0).astype(np.int32).take(row)[:, None]


@dataclass(frozen=True, slots=True)
class _Category:
    """Positions of every row's category, from 1, 0 for none; and as the sample file says."""

    first: Small
    sampled: Small


def _categories(
    dimensions: Sequence[Dimension],
    table: pa.Table,
    survey: Survey,
    returned: Mask,
    log: Log,
    rule: str = "not_standardised",
) -> list[_Category]:
    """The position of every row's category in each dimension.

    Where sources differ, a setting says which of them is heard.
    """
    cleaning = survey.settings.cleaning
    read = [_positions(entry, table, survey, returned, log, rule) for entry in dimensions]
    opposites: dict[str, Mask] = {}
    if cleaning.contradicts_sample != "unchecked":
        for _, compared, by in read:
            opposites |= apart(compared, by)
    for column, rows in opposites.items():
        log.count("contradicts_sample", column, returned & rows)
    without = opposites if cleaning.contradicts_sample == "sample" else {}
    rows = table.num_rows
    return [_category(positions, without, rows) for positions, _, _ in read]


def _category(positions: Mapping[str, Small], without: Mapping[str, Mask], rows: int) -> _Category:
    first = _first(positions, 0, without, rows)
    several = len(positions) > 1
    return _Category(first, list(positions.values())[-1].astype(np.int16) if several else first)


def _positions(
    dimension: Dimension, table: pa.Table, survey: Survey, returned: Mask, log: Log, rule: str
) -> tuple[dict[str, Small], dict[str, Small], int]:
    """By source the position of every row's category, from 1: 0 where it says none.

    Also what is compared between sources, and by how much that may differ.
    """
    if dimension.usual and dimension.bands:
        bands, years = _ages(table, survey, returned, log)
        return bands, years, survey.settings.cleaning.ages_apart
    if dimension.usual:
        sexes = _sexes(table, survey, returned, log)
        return sexes, sexes, 0
    read = _banded if dimension.bands else _coded
    coded = {
        column: read(dimension, column, table, returned, log, rule)
        for column in sources(table, dimension.column)
    }
    return coded, coded, 0


def _banded(
    dimension: Dimension, column: str, table: pa.Table, returned: Mask, log: Log, rule: str
) -> Small:
    """The band of every row, from 1; a number in no band is noted, and says nothing."""
    numbered = decode.numbered(table.column(column))
    log.watch(column, numbered)
    numbers, row, _ = numbered
    position = np.zeros(len(numbers), dtype=np.int16)
    for number, (low, high) in enumerate(dimension.bands, 1):
        position[(np.floor(numbers) >= low) & (np.floor(numbers) <= high)] = number
    wrong = ~np.isnan(numbers) & (position == 0)
    log.count(rule, column, returned & wrong.take(row))
    return position.take(row)


def _coded(
    dimension: Dimension, column: str, table: pa.Table, returned: Mask, log: Log, rule: str
) -> Small:
    """The position of every row's code, from 1; another code is noted, and says nothing."""
    codes = {code: i + 1 for i, (code, _) in enumerate(dimension.codes)}
    labels = positions_of(tuple(codes), dimension.categories)
    coded = decode.positions(table.column(column), codes, labels)
    log.count(rule, column, returned & (coded < 0))
    return np.maximum(coded, 0)


def _ages(
    table: pa.Table, survey: Survey, returned: Mask, log: Log
) -> tuple[dict[str, Small], dict[str, Small]]:
    """By source the age band of every row, 0 where it says none; and whole years, if compared."""
    strata, cleaning = survey.settings.strata, survey.settings.cleaning
    names = sources(table, survey.columns.age)
    beyond = len(strata.age_bands) + 1  # the position of an age that is in no band
    bands, years = {}, {}
    for column in names:
        # Judged once for each number that occurs, not for each person.
        numbered = decode.numbered(table.column(column))
        log.watch(column, numbered)
        ages, row, _ = numbered
        valid = (ages >= cleaning.min_age) & (ages <= cleaning.max_age)
        wrong = ~np.isnan(ages) & ~valid
        if cleaning.age_invalid == "keep":
            of_age = np.where(valid | wrong, beyond, 0).astype(np.int16)
        else:
            log.count("age_invalid", column, returned & wrong.take(row))
            of_age = np.where(valid, beyond, 0).astype(np.int16)
        for position, (low, high) in enumerate(strata.age_bands, 1):
            of_age[valid & (np.floor(ages) >= low) & (np.floor(ages) <= high)] = position
        bands[column] = of_age.take(row)
        if len(names) > 1:
            years[column] = np.where(valid, ages, 0).astype(np.int16).take(row)
    return bands, years


def _sexes(table: pa.Table, survey: Survey, returned: Mask, log: Log) -> dict[str, Small]:
    """By source the position of every row's sex, 0 where it says none, -1 where another is kept."""
    strata, cleaning = survey.settings.strata, survey.settings.cleaning
    positions = {code: i + 1 for i, (code, _) in enumerate(strata.sexes)}
    labels = positions_of(tuple(positions), tuple(label for _, label in strata.sexes))
    sexes = {}
    for column in sources(table, survey.columns.sex):
        coded = decode.positions(table.column(column), positions, labels)
        if cleaning.sex_not_standardised == "missing":
            log.count("sex_not_standardised", column, returned & (coded < 0))
            coded = np.maximum(coded, 0)
        sexes[column] = coded
    return sexes


def _first(
    columns: Mapping[str, Small], blank: int, without: Mapping[str, Mask], size: int
) -> Small:
    """What the first source says that says anything; of some rows one source is not heard."""
    first = np.full(size, blank, dtype=np.int16)
    for column, values in columns.items():
        if column in without:
            values = np.where(without[column], np.int16(blank), values)
        first = np.where(first == blank, values, first)
    return first
