"""One raw column to small integers. Values are looked up, never shown."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

BLANK = 0
INVALID = -1
SEVERAL = -2

Codes = NDArray[np.int16]


def positions(column: pa.Array, known: Mapping[str, int]) -> Codes:
    """Position of each value in `known` (1 and up), BLANK, INVALID, or SEVERAL.

    SEVERAL marks a text that holds more than one known code, such as `1;3`. Whole numbers match
    their text: 1, "1", " 1 " and 1.0 are the same code.
    """
    if pa.types.is_int8(column.type):
        return _bytes(column, known)
    values, index = distinct(column)
    table = np.array([_look_up(value, known) for value in values] + [BLANK], dtype=np.int16)
    return table[index]


def exact(column: pa.Array, known: Mapping[str, int]) -> NDArray[np.int64]:
    """Position of each value in `known` by its text alone, BLANK, or INVALID: 01 is not 1."""
    values, index = distinct(column)
    look_up = {**known, "": BLANK}
    table = np.array([look_up.get(value, INVALID) for value in values] + [BLANK], dtype=np.int64)
    return table[index]


def _bytes(column: pa.ChunkedArray, known: Mapping[str, int]) -> Codes:
    """The same for narrow whole numbers, as large files hold them: one look-up a value."""
    table = np.array([known.get(str(n), INVALID) for n in range(-128, 128)], dtype=np.int16)
    codes = table[pc.fill_null(column, 0).to_numpy().astype(np.int16) + 128]
    if column.null_count:
        codes[column.is_null().to_numpy()] = BLANK
    return codes


def ticks(
    column: pa.Array, known: Mapping[str, int]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Ticks [row, option] of a several-answer column, and the rows with an unknown code."""
    values, index = distinct(column)
    table = np.zeros((len(values) + 1, len(known)), dtype=bool)
    wrong = np.zeros(len(values) + 1, dtype=bool)
    for row, value in enumerate(values):
        for code in _parts(value):
            at = known.get(code)
            if at is None:
                wrong[row] = True
            else:
                table[row, at - 1] = True
    return table[index], wrong[index]


def numbers(column: pa.Array) -> NDArray[np.float64]:
    """Values as numbers; NaN where blank, infinity where the text is no number."""
    values, index = distinct(column)
    table = np.array([_number(value) for value in values] + [np.nan])
    return table[index]


def distinct(column: pa.Array) -> tuple[list[str], NDArray[np.int64]]:
    """Distinct values as text, and each row's position among them; null points past the end."""
    if not pa.types.is_dictionary(column.type):
        column = _as_text_once(column)
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().combine_chunks()
    values = [_text(value) for value in column.dictionary.to_pylist()]
    index = pc.fill_null(column.indices, len(values)).to_numpy(zero_copy_only=False)
    return values, index.astype(np.int64, copy=False)


def _as_text_once(column: pa.Array) -> pa.Array:
    return pc.dictionary_encode(column)


def _text(value: object) -> str:
    if value is None or value != value:  # NaN is how some tools write a blank
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _look_up(value: str, known: Mapping[str, int]) -> int:
    if value in known:
        return known[value]
    if not value:
        return BLANK
    whole = _whole(value)
    if whole in known:
        return known[whole]
    parts = _parts(value)
    return SEVERAL if len(parts) > 1 and all(part in known for part in parts) else INVALID


def _whole(value: str) -> str:
    """`1.0`, `01` and `+1` are the whole number 1."""
    try:
        number = float(value)
    except ValueError:
        return ""
    return str(int(number)) if number.is_integer() and abs(number) < 1e9 else ""


def _parts(value: str) -> list[str]:
    for separator in ",|/ ":
        value = value.replace(separator, ";")
    return [_whole(part) or part for part in value.split(";") if part]


def _number(value: str) -> float:
    if not value:
        return float("nan")
    try:
        number = float(value)
    except ValueError:
        return float("inf")
    return number if np.isfinite(number) else float("inf")
