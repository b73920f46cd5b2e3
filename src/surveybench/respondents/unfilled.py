"""Returns of whom a column of people says nothing: how they count is told.

Organisation, outcome and record id may not be blank; what is said here is of all other columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.respondents import decode
from surveybench.respondents.people import People
from surveybench.respondents.placing import Places
from surveybench.survey import Survey, counted_as

Mask = NDArray[np.bool_]


class Gap(NamedTuple):
    """One kind of gap: its rule, the column of a breakdown, and the rows of the batch."""

    rule: str
    column: str
    rows: Mask


def unfilled(table: pa.Table, survey: Survey, places: Places, people: People) -> Iterator[Gap]:
    """Each kind of gap in what is known of people.

    A rule that is off, because nobody would count otherwise, says nothing.
    """
    yield from _of_strata(survey, people)
    yield Gap("no_group", "", people.groupless)
    yield from _of_groups(table, survey, places, people)
    if survey.settings.cleaning.outside_window != "keep":
        yield Gap("blank_date", "", places.undated)
    if survey.columns.age and _is_judged_by_age_alone(survey):
        yield Gap("blank_age", "", ~_is_filled(table, survey.columns.age[-1]))
    yield from _of_breakdowns(survey, people)
    if survey.weight is not None:
        blank = decode.exact(table.column(survey.weight.column), {}) == decode.BLANK
        yield Gap("no_weight", survey.weight.column, blank)
    if survey.adjust is not None:
        left_out = survey.adjust.missing == "leave_out"
        rule = "left_unadjusted" if left_out else "no_covariate"
        for dimension, position in zip(survey.adjust.dimensions, people.covariates.T, strict=True):
            yield Gap(rule, dimension.column[-1], position == 0)


def _of_groups(table: pa.Table, survey: Survey, places: Places, people: People) -> Iterator[Gap]:
    """Blanks that leave somebody out of a population, column by column where there are several."""
    if not any(population.groups for population in survey.populations):
        return
    if not survey.group_columns:
        yield Gap("blank_group", "", (places.group == decode.BLANK) & ~people.groupless)
        return
    for column in survey.group_columns:
        blank = decode.exact(table.column(column), {}) == decode.BLANK
        yield Gap("blank_group", column, blank & ~people.groupless)


def _of_strata(survey: Survey, people: People) -> Iterator[Gap]:
    if survey.from_sums:
        return
    without = people.stratum == people.strata
    if survey.settings.strata.missing_stratum == "exclude":
        yield Gap("no_stratum", "", without)
    elif any(column for entry in survey.dimensions for column in entry.column):
        yield Gap("unknown_stratum", "", without)


def _of_breakdowns(survey: Survey, people: People) -> Iterator[Gap]:
    by_name = {entry.name: entry for entry in survey.own_dimensions}
    judged: set[str] = set()
    for names in survey.counted_together:
        together = people.subgroups[counted_as(names)]
        for name in reversed(names):  # the last one changes fastest
            unknown = len(by_name[name].categories)
            together, position = np.divmod(together, unknown + 1)
            if name not in judged:
                yield Gap("no_subgroup", by_name[name].column[-1], position == unknown)
            judged.add(name)


def _is_judged_by_age_alone(survey: Survey) -> bool:
    """Whether an age decides who is eligible, and nothing else that would tell of a blank one."""
    by_age = any(entry.usual and entry.bands for entry in survey.dimensions)
    return survey.settings.cleaning.too_young != "keep" and not by_age


def _is_filled(table: pa.Table, column: str) -> Mask:
    numbers, row, _ = decode.numbered(table.column(column))
    return ~np.isnan(numbers).take(row)
