"""What two files say of one person: the answers' own value, and the sample file's."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.readers import dates_as_text
from surveybench.respondents import decode
from surveybench.respondents.labels import MODES, positions_of
from surveybench.survey import Survey, folded
from surveybench.survey.dates import iso_day
from surveybench.survey.numbers import whole_of

Mask = NDArray[np.bool_]


def in_answers(column: str) -> str:
    """The name of the answers' own column where the sample file has one of that name too."""
    return f"{column} (responses)" if column else ""


def sources(table: pa.Table, columns: Sequence[str]) -> tuple[str, ...]:
    """Where an age or a sex may stand, the one that counts first; the last is the sample file's."""
    both = [name for column in columns for name in (in_answers(column), column)]
    return tuple(name for name in both if name in table.column_names)


def apart(values: Mapping[str, NDArray[Any]], by: int) -> dict[str, Mask]:
    """By source, whose value is more than that from the sample file's; up to 0 it says nothing."""
    if len(values) < 2:
        return {}
    *earlier, last = values
    drawn = values[last]
    return {
        name: (np.abs(values[name] - drawn) > by) & (values[name] > 0) & (drawn > 0)
        for name in earlier
    }


def contradicting(table: pa.Table, survey: Survey) -> Iterator[tuple[str, Mask]]:
    """Columns of the answers beside age and sex, and the people of whom they say something else.

    A blank says nothing.
    """
    columns = survey.columns
    own_outcomes = {folded(code): str(number) for code, number in survey.outcomes.items()}
    meant: dict[str, Callable[[str], str]] = {
        columns.organisation: str,
        columns.outcome: lambda text: own_outcomes.get(folded(text), _number(text)),
        **{column: _group(names) for column, names in survey.coded_groups.items()},
        columns.seen: _day,
        columns.mode: lambda text: MODES.get(folded(text), folded(text)),
    }
    for column, meaning in meant.items():
        sample_codes = in_answers(column)
        if sample_codes in table.column_names:
            codes: dict[str, int] = {"": 0}
            a, b = (_coded(table.column(name), meaning, codes) for name in (sample_codes, column))
            yield sample_codes, (a != b) & (a > 0) & (b > 0)


def _group(names: Mapping[str, str]) -> Callable[[str], str]:
    """What a text in a column of groups means: the code of its label, or a number."""
    groups = list(names)
    labels = positions_of(tuple(groups), tuple(names.values()))
    named = {text: groups[position - 1] for text, position in labels.items()}
    return lambda text: named.get(folded(text), _number(text))


def _coded(
    column: pa.Array, meaning: Callable[[str], str], codes: dict[str, int]
) -> NDArray[np.int64]:
    """A number for each meaning, 0 for a blank; new ones are added to those known."""
    texts, index = decode.distinct(dates_as_text(column))
    numbers = [codes.setdefault(meaning(text) if text else "", len(codes)) for text in texts]
    return np.array([*numbers, 0])[index]


def _day(text: str) -> str:
    day = iso_day(text)
    return day.day.isoformat() if day else text


def _number(text: str) -> str:
    return whole_of(text) or text
