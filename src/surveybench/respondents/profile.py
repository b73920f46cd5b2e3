"""Who was invited and who answered, and which items were left blank: counts for a check alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.respondents import decode
from surveybench.respondents.cleaning import Work
from surveybench.respondents.labels import MODES
from surveybench.survey import Dimension, Survey, folded

Counts = NDArray[np.int64]

NOT_KNOWN = "not known"
GROUP = "group"  # a variable of the profile
MODE_NAMES = ("paper", "online", "telephone", "another")


@dataclass(frozen=True, slots=True)
class Profile:
    """Counts of the people of a wave, beside its tally.

    `outcomes` holds, by variable (`group`, each dimension of the strata, `mode`), int
    [organisation, category, outcome code], as the sample file has them; the last category is
    'not known'. `asked` and `answered` hold, by item, usable returns [organisation] that should
    and did answer it: nobody whom the routing leads past, and nobody of whom a blank filter leaves
    that open.
    """

    outcomes: Mapping[str, Counts]
    asked: Mapping[str, Counts]
    answered: Mapping[str, Counts]

    def __add__(self, other: Profile) -> Profile:
        """Counts of both."""
        return Profile(*(_both(a, b) for a, b in zip(_parts(self), _parts(other), strict=True)))


def categories(survey: Survey) -> dict[str, tuple[str, ...]]:
    """The names of the categories of each variable that the survey's files have."""
    variables = {
        GROUP: tuple(survey.groups.values()),
        **{entry.name: entry.categories for entry in survey.dimensions if any(entry.column)},
        "mode": MODE_NAMES if survey.columns.mode else (),
    }
    return {name: (*names, NOT_KNOWN) for name, names in variables.items() if names}


def profile_of(work: Work, survey: Survey, organisations: int) -> Profile:
    """The profile of one batch."""
    names = categories(survey)
    key = work.people.organisation.astype(np.int64)
    outcomes = {}
    for variable, category in _variables(work.raw.table, survey, names).items():
        size = len(names[variable])
        cell = (key * size + np.where(category < 0, size - 1, category)) * 8 + work.outcome
        counts = np.bincount(cell, minlength=organisations * size * 8)
        outcomes[variable] = counts.reshape(organisations, size, 8)
    asked_counts, answered = {}, {}
    usable, is_usable = work.rows[work.enough], work.enough
    for item in survey.items:
        given = work.answers.given(item)
        out = work.answers.not_asked(item) & ~given
        asked_counts[item.id] = np.bincount(key[usable[~out[is_usable]]], minlength=organisations)
        answered[item.id] = np.bincount(key[usable[given[is_usable]]], minlength=organisations)
    return Profile(outcomes, asked_counts, answered)


def _variables(
    table: pa.Table, survey: Survey, names: Mapping[str, tuple[str, ...]]
) -> dict[str, NDArray[np.int64]]:
    """The category of each row, -1 where not known, for every variable."""
    columns = survey.columns
    variables = {name: np.full(table.num_rows, -1, dtype=np.int64) for name in names}
    if GROUP in names:
        variables[GROUP] = _groups(table, survey)
    for dimension in survey.dimensions:
        if dimension.name in names:
            variables[dimension.name] = _category(table, dimension)
    if "mode" in names and columns.mode in table.column_names:
        texts, row = decode.distinct(table.column(columns.mode))
        variables["mode"] = np.array([_mode(text) for text in texts] + [-1])[row]
    return variables


def _groups(table: pa.Table, survey: Survey) -> NDArray[np.int64]:
    """The group of each row, -1 where not known; of several columns the last changes fastest."""
    group = np.zeros(table.num_rows, np.int64)
    for column, names in survey.coded_groups.items():
        codes = {code: i + 1 for i, code in enumerate(names)}
        position = decode.positions(table.column(column), codes).astype(np.int64)
        group = group * (len(names) + 1) + np.maximum(position, 0)
    return group - 1


def _category(table: pa.Table, dimension: Dimension) -> NDArray[np.int64]:
    """The category of each row as the sample file has it, -1 where not known."""
    column = table.column(dimension.column[-1])
    if not dimension.bands:
        codes = {code: i + 1 for i, (code, _) in enumerate(dimension.codes)}
        return _known(decode.positions(column, codes))
    numbers, row, _ = decode.numbered(column)
    band = np.full(len(numbers), -1, dtype=np.int64)
    for position, (low, high) in enumerate(dimension.bands):
        band[(np.floor(numbers) >= low) & (np.floor(numbers) <= high)] = position
    return band[row]


def _known(positions: NDArray[np.int8]) -> NDArray[np.int64]:
    return np.maximum(positions.astype(np.int64) - 1, -1)


def _mode(text: str) -> int:
    return MODE_NAMES.index(MODES.get(folded(text), "another")) if text else -1


def _parts(profile: Profile) -> list[Mapping[str, Counts]]:
    return [profile.outcomes, profile.asked, profile.answered]


def _both(a: Mapping[str, Counts], b: Mapping[str, Counts]) -> dict[str, Counts]:
    return {name: a[name] + b[name] for name in a}
