"""One raw batch, one clean batch, and what cleaning found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.errors import Place
from surveybench.readers import located

# Stable codes of the cleaning rules, with what each does.
RULES = {
    "not_an_option": ("code is none of the item's options", "answer removed"),
    "several_ticks": ("several ticks where one answer is asked for", "answer removed"),
    "routed_past": ("answered although the routing leads past the item", "answer removed"),
    "blank_filter": ("answered although the filter question is blank", "answer removed"),
    "exclusive_option": ("'none of these' ticked with other options", "exclusive option dropped"),
    "age_invalid": ("age outside the valid ages", "age taken as missing"),
    "sex_not_standardised": ("sex is none of those standardised by", "sex taken as missing"),
    "no_stratum": ("age or sex not known", "left out of standardised scores"),
    "no_group": ("usable return without a group", "in no group's results"),
    "too_young": ("below the youngest eligible age", "counted as ineligible"),
    "outside_window": ("seen outside the sample window", "counted as ineligible"),
    "too_few_answers": ("fewer answers than a usable return needs", "counted as blank"),
    "answers_without_return": ("answers, but the outcome is no usable return", "answers not used"),
}


@dataclass(frozen=True, slots=True)
class Raw:
    """One batch as it came: columns of any type, and where each row stands in its file.

    `places` and `rows` are by column: the files of the column, and in them the number of each row.
    """

    table: pa.Table
    places: Mapping[str, tuple[Place, ...]]
    rows: Mapping[str, NDArray[np.int64]]

    def place(self, column: str, row: int) -> Place:
        """Where a value stands: its file, and its row as a person counts them."""
        return located(self.places[column], int(self.rows[column][row]), column)


@dataclass(frozen=True, slots=True)
class Respondents:
    """One clean coded batch: one row a person with a usable return.

    `membership` indexes the rows of `memberships` (bool [membership, population]). `stratum` is
    the position among the survey's strata, the last one meaning not known. `answers` holds option
    positions (0 no answer, 1 the first option); `ticks` bool [row, option] of several-answer
    items. `outcomes` counts all people of the batch, int [organisation, code].
    """

    organisation: NDArray[np.int32]
    membership: NDArray[np.int16]
    memberships: NDArray[np.bool_]
    stratum: NDArray[np.int16]
    answers: Mapping[str, NDArray[np.int8]]
    ticks: Mapping[str, NDArray[np.bool_]]
    outcomes: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Issue:
    """How often one rule fired: where, how often, and what was done."""

    rule: str
    item: str
    organisation: str
    count: int

    @property
    def action(self) -> str:
        """What was done about it."""
        return RULES[self.rule][1]


@dataclass(frozen=True, slots=True)
class Issues:
    """Counted rows of what cleaning did, in a fixed order."""

    rows: tuple[Issue, ...] = ()

    def __add__(self, other: Issues) -> Issues:
        """Counts of both."""
        sums: dict[tuple[str, str, str], int] = {}
        for row in (*self.rows, *other.rows):
            key = (row.rule, row.item, row.organisation)
            sums[key] = sums.get(key, 0) + row.count
        order = list(RULES)
        keys = sorted(sums, key=lambda key: (order.index(key[0]), key[1:]))
        return Issues(tuple(Issue(*key, sums[key]) for key in keys))
