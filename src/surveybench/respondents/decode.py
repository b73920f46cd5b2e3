"""One raw column to small integers. Values are looked up, never shown."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from surveybench.readers.lookup import looked_up, plain_values, valid_bytes
from surveybench.survey.labels import folded
from surveybench.survey.numbers import as_shown, number_of, whole_of

LINE_OR_SEMICOLON = re.compile(r"[;\r\n]")
# A whole number with a decimal comma: where one answer is asked for, not two codes.
DECIMAL_COMMA = re.compile(r"[0-9]+,0+")
# A point before three digits: where a point parts thousands, a thousand times as much.
POINTED = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}")
BLANK = 0
INVALID = -1
SEVERAL = -2

NONE: Mapping[str, int] = MappingProxyType({})

Codes = NDArray[Any]  # int8, or int16 where there are more codes than it holds


def positions(
    column: pa.Array, codes: Mapping[str, int], labels: Mapping[str, int] = NONE
) -> Codes:
    """Position of each value in `codes` (1 and up), BLANK, INVALID, or SEVERAL.

    SEVERAL marks a text that holds more than one known code, such as `1;3`. Whole numbers match
    their text: 1, "1", " 1 " and 1.0 are the same code. What is no code may be one of `labels`.
    """
    kind = np.int8 if len(codes) <= 126 else np.int16
    small = _small(column)
    if small is not None:
        return _of_bytes(*small, codes, kind)
    coded = _coded(column)
    table = np.array([_look_up(value, codes, labels) for value in _texts(coded)], dtype=kind)
    return looked_up(table, coded.indices)


def exact(column: pa.Array, codes: Mapping[str, int]) -> NDArray[np.int32]:
    """Position of each value in `codes` by its text alone, BLANK, or INVALID: 01 is not 1."""
    coded = _coded(column)
    look_up = {**codes, "": BLANK}
    table = np.array([look_up.get(value, INVALID) for value in _texts(coded)], dtype=np.int32)
    return looked_up(table, coded.indices)


def _small(column: pa.Array) -> tuple[NDArray[np.int8], NDArray[np.uint8] | None] | None:
    """Whole numbers of one byte without a copy, and 1 where there is one; None for other values.

    Large files hold such columns, so this is the path that must be short.
    """
    if not pa.types.is_integer(column.type):
        return None
    if isinstance(column, pa.ChunkedArray):
        column = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    if not pa.types.is_int8(column.type):
        try:
            column = pc.cast(column, pa.int8())
        except pa.ArrowInvalid:
            return None
    if not len(column):
        return np.zeros(0, np.int8), None
    return plain_values(column), valid_bytes(column)


def _of_bytes(
    values: NDArray[np.int8],
    valid: NDArray[np.uint8] | None,
    known: Mapping[str, int],
    kind: type[np.int8 | np.int16],
) -> Codes:
    if kind is np.int8 and known == {str(i): i for i in range(1, len(known) + 1)}:
        # Codes that are positions already: right as they stand if each of them is one.
        codes = values if valid is None else values * valid.view(np.int8)
        filled = len(values) if valid is None else np.count_nonzero(valid.view(bool))
        # Seen without a sign, a negative number is a large one.
        inside = codes.view(np.uint8).max(initial=0) <= len(known)
        if inside and np.count_nonzero(codes) == filled:
            return codes
    table = np.array([known.get(str(n), INVALID) for n in (*range(128), *range(-128, 0))], kind)
    codes = table.take(values.view(np.uint8))
    return codes if valid is None else codes * valid.astype(kind)


def ticks(
    column: pa.Array, codes: Mapping[str, int], labels: Mapping[str, int] = NONE
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Ticks [row, option] of a several-answer column, and the rows with an unknown code."""
    values, index = distinct(column)
    table = np.zeros((len(values) + 1, len(codes)), dtype=bool)
    wrong = np.zeros(len(values) + 1, dtype=bool)
    for row, value in enumerate(values):
        for position in _ticked(value, codes, labels):
            if position is None:
                wrong[row] = True
            else:
                table[row, position - 1] = True
    return table[index], wrong[index]


def in_spans(values: NDArray[np.float64], spans: Sequence[tuple[float, float]]) -> Codes:
    """Position of the span, both ends included, that each number is in; BLANK or INVALID."""
    places = np.where(np.isnan(values), BLANK, INVALID).astype(np.int8)
    for position, (low, high) in enumerate(spans, 1):
        places[(values >= low) & (values <= high)] = position
    return places


def is_spanned(value: str, spans: Sequence[tuple[float, float]]) -> bool:
    """Whether a text is a number in one of the spans."""
    return bool(in_spans(np.array([_number(value)]), spans)[0] > 0)


def numbers(column: pa.Array) -> NDArray[np.float64]:
    """Values as numbers; NaN where blank, infinity where the text is no number."""
    of_column = numbered(column)
    return of_column.values.take(of_column.row)


class Numbered(NamedTuple):
    """Numbers that may stand in a column, and the position of each row's among them.

    `pointed` are those of texts such as 1.200.
    """

    values: NDArray[np.float64]
    row: NDArray[np.integer[Any]]
    pointed: NDArray[np.bool_]


def numbered(column: pa.Array) -> Numbered:
    """The numbers of a column: NaN where blank, infinity where a text is no number."""
    small = _small(column)
    if small is None:
        coded = _coded(column)
        values, index = _distinct(coded)
        texts = values if _holds_texts(coded.type.value_type) else []
        pointed = np.zeros(len(values) + 1, dtype=bool)
        pointed[: len(texts)] = [POINTED.fullmatch(text) is not None for text in texts]
        return Numbered(np.array([_number(value) for value in values] + [np.nan]), index, pointed)
    index = small[0].view(np.uint8).astype(np.int16)
    if small[1] is not None:
        index = np.where(small[1] > 0, index, np.int16(256))
    numbers = np.array([*range(128), *range(-128, 0), np.nan])
    return Numbered(numbers, index, np.zeros(len(numbers), dtype=bool))


def _holds_texts(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def distinct(column: pa.Array) -> tuple[list[str], NDArray[np.int64]]:
    """Distinct values as text, and each row's position among them; null points past the end."""
    return _distinct(_coded(column))


def _distinct(coded: pa.DictionaryArray) -> tuple[list[str], NDArray[np.int64]]:
    values = _texts(coded)
    index = pc.fill_null(coded.indices, len(values)).to_numpy(zero_copy_only=False)
    return values, index.astype(np.int64, copy=False)


def _coded(column: pa.Array) -> pa.DictionaryArray:
    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column)
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().combine_chunks()
    return column


def _texts(column: pa.DictionaryArray) -> list[str]:
    try:
        return [_text(value) for value in column.dictionary.to_pylist()]
    except (OverflowError, ValueError):  # days beyond all calendars are no values of Python
        return pc.cast(column.dictionary, pa.string()).to_pylist()


def _text(value: object) -> str:
    if value is None or value != value:  # NaN is how some tools write a blank
        return ""
    return as_shown(value) if isinstance(value, float) else str(value).strip()


def _look_up(value: str, codes: Mapping[str, int], labels: Mapping[str, int]) -> int:
    if value in codes:
        return codes[value]
    if not value:
        return BLANK
    number = whole_of(value)
    if number in codes:
        return codes[number]
    if labels and (label := folded(value)) in labels:
        return labels[label]
    if DECIMAL_COMMA.fullmatch(value):
        return INVALID
    ticked = _ticked(value, codes, labels)
    return SEVERAL if len(ticked) > 1 and None not in ticked else INVALID


def is_option(value: str, codes: Mapping[str, int], labels: Mapping[str, int]) -> bool:
    """Whether a text is a code, a label, or several of them."""
    return _look_up(value, codes, labels) != INVALID


def _ticked(value: str, codes: Mapping[str, int], labels: Mapping[str, int]) -> list[int | None]:
    """Positions of the codes in a text, or of the labels between its semicolons or commas."""
    positions = [codes.get(part) for part in _parts(value)]
    if None in positions and labels:
        text = unescape(unescape(value))
        named = [folded(part) for part in LINE_OR_SEMICOLON.split(text)]
        several = [labels.get(part, codes.get(part)) for part in named if part]
        if None in several:
            several = _listed(text.split(","), labels)
        return positions if None in several or not several else several
    return positions


def _listed(parts: list[str], labels: Mapping[str, int]) -> list[int | None]:
    """Positions of the labels between commas; the longest label counts, for it may hold some."""
    positions: list[int | None] = []
    start = 0
    while start < len(parts):
        for end in range(len(parts), start, -1):
            if (position := labels.get(folded(",".join(parts[start:end])))) is not None:
                positions.append(position)
                start = end
                break
        else:
            return [None]
    return positions


def _parts(value: str) -> list[str]:
    for separator in ",|/ \n\r\t":
        value = value.replace(separator, ";")
    return [whole_of(part) or part for part in value.split(";") if part]


def _number(value: str) -> float:
    if not value:
        return float("nan")
    number = number_of(value)
    return float("inf") if number is None else float(as_shown(number))
