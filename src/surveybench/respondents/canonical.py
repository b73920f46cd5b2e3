"""Answers as converted files hold them: one narrow whole number a person, never null.

A value is the option's own code, so that even a program that knows nothing of this reads it right.
Four numbers that are no codes stand for what is no answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.errors import InputError
from surveybench.respondents import decode
from surveybench.respondents.types import Raw
from surveybench.survey import Item, Survey

MARK = b"surveybench.coded"


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands for no answer: `empty` was a blank text, `blank` nothing at all."""

    kind: type[np.int8 | np.int16]
    blank: int
    invalid: int
    several: int
    empty: int


def marks(item: Item) -> Marks | None:
    """The marks of an item; None where its answers stay as they came."""
    codes = item.codes
    if item.multiple or item.numeric or len(codes) > 126:
        return None
    for kind in (np.int8, np.int16):
        low = int(np.iinfo(kind).min)
        if min(codes) > low + 3 and max(codes) <= np.iinfo(kind).max:
            return Marks(kind, low if 0 in codes else 0, low + 1, low + 2, low + 3)
    return None


def stamp(survey: Survey) -> bytes:
    """What a definition must share with the one that a file was converted with."""
    return f"{survey.fingerprint} {survey.settings.cleaning.several_ticks}".encode()


def field(item: Item, survey: Survey) -> pa.Field | None:
    """How a converted file describes the column; None where its answers stay as they came."""
    mark = marks(item)
    if mark is None:
        return None
    kind = pa.from_numpy_dtype(np.dtype(mark.kind))
    return pa.field(item.column, kind, nullable=False, metadata={MARK: stamp(survey)})


def coded(column: pa.ChunkedArray, item: Item, survey: Survey) -> pa.Array:
    """Raw answers of an item that has marks, as a converted file holds them."""
    mark = marks(item)
    assert mark is not None
    position = {str(code): i + 1 for i, code in enumerate(item.codes)}
    codes = decode.positions(column, position)
    # Positions count from 1; the last two of these are reached by INVALID and SEVERAL from behind.
    values = np.array([mark.blank, *item.codes, mark.several, mark.invalid], mark.kind)[codes]
    several = codes == decode.SEVERAL
    if survey.settings.cleaning.several_ticks == "first" and several.any():
        ticked = decode.ticks(column, position)[0].argmax(axis=1)
        values = np.where(several, np.array(item.codes, mark.kind)[ticked], values)
    blank = codes == decode.BLANK
    if np.count_nonzero(blank) > column.null_count:
        values[blank & column.is_valid().to_numpy()] = mark.empty
    return pa.array(values)


def positions(column: pa.ChunkedArray, item: Item) -> decode.Codes:
    """Positions of converted answers, as `decode.positions` gives them for raw ones."""
    mark = marks(item)
    assert mark is not None
    values = _values(column)
    size = len(item.codes)
    plain = item.codes == tuple(range(1, size + 1)) and mark.kind is np.int8
    if plain and values.min(initial=0) >= 0 and values.max(initial=0) <= size:
        return values  # codes that are positions already, and no mark among them
    half = np.iinfo(mark.kind).max + 1
    table = np.full(2 * half, decode.INVALID, np.int8)
    for position, code in enumerate(item.codes, 1):
        table[code] = position
    table[mark.blank] = table[mark.empty] = decode.BLANK
    table[mark.several] = decode.SEVERAL
    return table.take(values.view(np.uint8 if mark.kind is np.int8 else np.uint16))


def given(column: pa.ChunkedArray, item: Item) -> NDArray[np.bool_]:
    """Where a converted column held anything at all."""
    mark = marks(item)
    assert mark is not None
    return _values(column) != mark.blank


def blanks(table: pa.Table, item: Item) -> NDArray[np.bool_] | None:
    """Where a converted column held nothing; None for a column of another file."""
    return ~given(table.column(item.column), item) if is_coded(table, item) else None


def is_coded(table: pa.Table, item: Item) -> bool:
    """Whether a column comes from a converted file."""
    return MARK in (table.schema.field(item.column).metadata or {})


def require(raw: Raw, survey: Survey) -> None:
    """Raise InputError where a file was converted with a definition that codes otherwise."""
    expected = stamp(survey)
    for name in raw.table.schema.names:
        written = (raw.table.schema.field(name).metadata or {}).get(MARK, expected)
        if written != expected:
            raise InputError(
                "the file was converted with another definition of this survey.",
                where=raw.places[name][0],
                remedy="Convert the raw files again with this definition.",
            )


def _values(column: pa.ChunkedArray) -> NDArray[np.integer]:
    return column.to_numpy()
