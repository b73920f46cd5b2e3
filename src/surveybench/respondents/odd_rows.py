"""Rows that look like no person's: told with their numbers, and counted as they are.

A second header, a total, a row of labels under the names, a try-out. Only rows that stand out are
looked at, so that files without any cost nothing: those that have no place, whose organisation is
called so, or whose answers are no options.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.errors import Place
from surveybench.readers import Note
from surveybench.readers.types import ROWS_A_PART
from surveybench.respondents import canonical, decode
from surveybench.respondents.labels import positions_of
from surveybench.respondents.signs import is_words, sign_of
from surveybench.respondents.twice import sources
from surveybench.respondents.types import Raw
from surveybench.survey import Item, Survey, folded

Mask = NDArray[np.bool_]
FEWEST_NAMES = 2  # cells that repeat the name of their column
ZERO_AGE = re.compile(r"0[0-9]")
OLDEST_OF_ONE_DIGIT = 9
OF_ANSWERS = ("label_row", "number_row")
WORDS = {
    "second_header": "rows that repeat the names of the columns: {count}",
    "total_row": (
        "rows that are called a total or an average, and are read like the others: {count}"
    ),
    "test_record": "rows that are called a test, and are read like the others: {count}",
    "label_row": (
        "rows that hold words which are no options in most of their answers, as a row of labels "
        "under the names does: {count}"
    ),
    "number_row": (
        "rows that hold numbers which are no options in most of their answers, as a total or a "
        "shifted row does: {count}"
    ),
    "zero_age": (
        "rows whose age has a zero before it, as the two digits of a year of birth may have, and "
        "is read as an age: {count}"
    ),
    "alike_ids": (
        "rows whose record id is another's but for zeros, capitals or blanks, so that people may "
        "stand twice: {count}"
    ),
    "twin_row": (
        "rows that are the same as one before in everything that is read, so that people may stand "
        "twice, or have answered alike: {count}"
    ),
    "twin_person": (
        "rows that are the same as one before in everything that is read but the record id, so "
        "that people may have been entered twice, or have answered alike: {count}"
    ),
}


@dataclass(frozen=True, slots=True)
class _Cells:
    """What the cells of one column are, row by row."""

    filled: Mask
    names: Mask
    totals: Mask
    tests: Mask
    words: Mask
    numbers: Mask


def odd_rows(raw: Raw, survey: Survey, organisations: Sequence[str], standing_out: Mask) -> Raw:
    """The batch with a note for each kind of row that looks like no person's."""
    suspects = np.flatnonzero(standing_out | _called_so(raw, survey, tuple(organisations)))
    if not len(suspects):
        return raw
    kinds = _kinds(raw, survey, suspects)
    return raw.with_notes(tuple(_notes(raw, survey, suspects, kinds)))


def ages_with_zeros(raw: Raw, survey: Survey) -> Iterator[Note]:
    """The notes of ages such as 07, where nobody so young is eligible: perhaps years of birth."""
    if survey.settings.cleaning.min_age <= OLDEST_OF_ONE_DIGIT:
        return
    for column in sources(raw.table, survey.columns.age):
        values = raw.table.column(column)
        kind = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
            continue
        texts, index = decode.distinct(values)
        odd = [bool(ZERO_AGE.fullmatch(text)) for text in texts]
        if any(odd):
            yield from notes_at(
                "zero_age", raw.places[column], raw.rows[column][_taken(odd, index)]
            )


def _called_so(raw: Raw, survey: Survey, organisations: tuple[str, ...]) -> Mask:
    """Rows whose organisation is among those that are called like a header, a total or a test."""
    column = survey.columns.organisation
    odd = _odd_codes(organisations, _names(raw, column))
    if not odd:
        return np.zeros(raw.table.num_rows, bool)
    return decode.exact(raw.table.column(column), dict.fromkeys(odd, 1)) == 1


@lru_cache(maxsize=64)
def _odd_codes(organisations: tuple[str, ...], names: frozenset[str]) -> tuple[str, ...]:
    return tuple(code for code in organisations if sign_of(code, names))


def _names(raw: Raw, column: str) -> frozenset[str]:
    return frozenset(folded(name) for name in (column, raw.names.get(column, column)))


def _kinds(raw: Raw, survey: Survey, suspects: NDArray[np.int64]) -> Mapping[str, Mask]:
    """Which of the suspects are of which kind; each is of one at most."""
    table = raw.table.take(pa.array(suspects))
    columns = survey.columns
    groups = survey.coded_groups or (columns.group,)
    named = (columns.organisation, *groups, columns.mode, columns.outcome)
    of_people = [*named, columns.seen, *columns.age, *columns.sex]
    dimensions = survey.stated_dimensions
    of_people += [name for entry in dimensions for name in entry.column]
    of_people = [n for n in dict.fromkeys(of_people) if n in table.column_names]
    banded = {name for entry in dimensions if entry.bands for name in entry.column}
    numeric = {*columns.age, *banded, *(() if survey.outcomes else (columns.outcome,))}
    people = [_cells(table[n], _names(raw, n), numeric=n in numeric) for n in of_people]
    items = [_of_item(table, item, _names(raw, item.column)) for item in survey.asked_items]
    everything = [*people, *items]
    size = len(suspects)
    filled = _sum(size, [cells.filled for cells in everything])
    names = _sum(size, [cells.names for cells in everything])
    answered = _sum(size, [cells.filled for cells in items])
    words = _sum(size, [cells.words for cells in items])
    numbers = _sum(size, [cells.numbers for cells in items])
    odd_words = words + _sum(size, [cells.words for cells in people])
    of_organisation = people[0].names  # which is always there, and first
    half = (names > 0) & (2 * names >= filled)
    masks = {
        "second_header": of_organisation | half | (names >= FEWEST_NAMES),
        "total_row": _sum(size, [cells.totals for cells in people]) > 0,
        "test_record": _sum(size, [cells.tests for cells in people]) > 0,
        "label_row": (odd_words > 1) & (2 * words >= answered) & (words > numbers),
        "number_row": (2 * numbers >= answered) & (numbers > 1),
    }
    taken = np.zeros(size, bool)
    for kind, mask in masks.items():
        masks[kind] = mask & ~taken
        taken |= mask
    return masks


def _sum(size: int, masks: Sequence[Mask]) -> NDArray[np.int64]:
    total = np.zeros(size, np.int64)
    for mask in masks:
        total += mask
    return total


def _cells(column: pa.ChunkedArray, names: frozenset[str], *, numeric: bool) -> _Cells:
    """The cells of a column of people; where it holds numbers only, words are told."""
    values, index = decode.distinct(column)
    values = [value.removeprefix("not a label: ") for value in values]
    signs = [sign_of(value, names) for value in values]
    filled = _taken([bool(value) for value in values], index)
    repeats, totals, tests = (
        _taken([sign == kind for sign in signs], index) for kind in ("name", "total", "test")
    )
    words = _taken([numeric and is_words(value) for value in values], index)
    return _Cells(filled, repeats, totals, tests, words, np.zeros(len(index), bool))


def _of_item(table: pa.Table, item: Item, names: frozenset[str]) -> _Cells:
    """The cells of an item's column; words and numbers are those that are none of its options."""
    none = np.zeros(table.num_rows, bool)
    if canonical.is_coded(table, item):  # a converted file knows no more what stood there
        return _Cells(canonical.given(table[item.column], item), none, none, none, none, none)
    values, index = decode.distinct(table[item.column])
    codes = {str(code): place for place, code in enumerate(item.codes, 1)}
    labels = positions_of(tuple(codes), tuple(option.label for option in item.options))

    def is_answer(value: str) -> bool:
        if item.numeric:
            return decode.is_spanned(value, item.spans)
        return decode.is_option(value, codes, labels)

    strange = [bool(value) and not is_answer(value) for value in values]
    plain = [value.removeprefix("not a label: ") for value in values]
    both = list(zip(strange, plain, strict=True))
    return _Cells(
        _taken([bool(value) for value in values], index),
        _taken([odd and sign_of(value, names) == "name" for odd, value in both], index),
        none,
        none,
        _taken([odd and is_words(value) for odd, value in both], index),
        _taken([odd and not is_words(value) for odd, value in both], index),
    )


def _taken(of_value: Sequence[bool], index: NDArray[np.int64]) -> Mask:
    return np.array([*of_value, False], bool).take(index)


def _notes(
    raw: Raw, survey: Survey, suspects: NDArray[np.int64], kinds: Mapping[str, Mask]
) -> Iterator[Note]:
    for kind, mask in kinds.items():
        if mask.any():
            column = (
                survey.asked_items[0].column if kind in OF_ANSWERS else survey.columns.organisation
            )
            yield from notes_at(kind, raw.places[column], raw.rows[column][suspects[mask]])


def notes_at(kind: str, places: Sequence[Place], numbers: NDArray[np.int64]) -> Iterator[Note]:
    """The note of rows with these numbers, for each file and sheet."""
    parts, rows = np.divmod(numbers, ROWS_A_PART)
    for part in np.unique(parts).tolist():
        numbered = tuple(rows[parts == part].tolist())
        place = replace(places[part], column="")
        yield Note(kind, place, WORDS[kind], len(numbered), numbered)
