"""A number of eight bytes for all values of a row: the same for rows that are the same.

Rows that differ have one number once in 2**32 or less. Most columns hold few values: each of these
is one byte, and eight columns become one number at once.
"""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from surveybench.readers import dates_as_text
from surveybench.readers.lookup import looked_up, plain_values, valid_bytes

Numbers = NDArray[np.uint64]
Bytes = NDArray[np.uint8]
FACTOR = np.uint64(0x9E3779B97F4A7C15)  # any odd number will do
LARGEST = (1 << 64) - 1
LANES = 8
RARE = 255  # the byte of a value that has none of its own
MOST_TEXTS = RARE - 1


class RowNumbers:
    """The numbers of one batch, column by column, in the same order for every batch."""

    def __init__(self, size: int) -> None:
        self._lanes = np.zeros((size, LANES), np.uint8)
        self._used = 0
        self._key = 1
        self._numbers = np.zeros(size, np.uint64)

    def add(self, values: Bytes, rare: Numbers | None) -> None:
        """One more column: a byte a row, and a number for values that have no byte of their own."""
        if self._used == LANES:
            self._fold()
        self._lanes[:, self._used] = values
        self._used += 1
        self._key = self._key * int(FACTOR) & LARGEST
        if rare is not None:
            self._numbers += rare * np.uint64(self._key)

    def numbers(self) -> Numbers:
        """The numbers of the columns so far."""
        self._fold()
        return self._numbers

    def _fold(self) -> None:
        self._numbers *= FACTOR
        self._numbers += self._lanes.view(np.uint64)[:, 0]
        self._lanes[:] = 0
        self._used = 0


class ColumnBytes:
    """Values of one column as bytes, the same in each batch; 0 where nothing stands."""

    def __init__(self) -> None:
        self._of_text: dict[str, int] = {"": 0}

    def of(self, column: pa.ChunkedArray | pa.Array) -> tuple[Bytes, Numbers | None]:
        """A byte a row, and a number a row where some values have no byte of their own."""
        values = dates_as_text(column)
        if isinstance(values, pa.ChunkedArray):
            values = values.unify_dictionaries().combine_chunks()
        if pa.types.is_integer(values.type):
            return _of_integers(values)
        if pa.types.is_float64(values.type) or pa.types.is_float32(values.type):
            return _of_floats(values)
        if not pa.types.is_dictionary(values.type):
            values = pc.dictionary_encode(values)
        return self._of_texts(values)

    def _of_texts(self, values: pa.DictionaryArray) -> tuple[Bytes, Numbers | None]:
        texts = [_text(value) for value in values.dictionary.to_pylist()]
        table = np.array([self._byte(text) for text in texts], np.uint8)
        rare = None
        if (table == RARE).any():
            numbers = [
                _hash(text) if byte == RARE else 0
                for text, byte in zip(texts, table.tolist(), strict=True)
            ]
            rare = looked_up(np.array(numbers, np.uint64), values.indices)
        return looked_up(table, values.indices), rare

    def _byte(self, text: str) -> int:
        if (byte := self._of_text.get(text)) is not None:
            return byte
        if len(self._of_text) > MOST_TEXTS:
            return RARE
        return self._of_text.setdefault(text, len(self._of_text))


def _of_integers(values: pa.Array) -> tuple[Bytes, Numbers | None]:
    """A value's byte is one more than it is, so that 0 is nothing."""
    if not len(values):
        return np.zeros(0, np.uint8), None
    plain, valid = plain_values(values), valid_bytes(values)
    if plain.dtype == np.int8:  # each value has a byte of its own
        table = plain.view(np.uint8) + np.uint8(1)
        return (table if valid is None else table * valid), None
    return _of_whole(plain.astype(np.int64), valid)


def _of_floats(values: pa.Array) -> tuple[Bytes, Numbers | None]:
    """Whole numbers as whole ones; NaN is how some tools write a blank."""
    plain = values.to_numpy(zero_copy_only=False).astype(np.float64, copy=False)
    filled = ~np.isnan(plain)
    with np.errstate(invalid="ignore"):
        whole = np.where(filled, plain, 0).astype(np.int64)
    fractions = filled & (whole != plain)
    if fractions.any():
        whole = np.where(fractions, plain.view(np.int64), whole)
    return _of_whole(whole, filled.view(np.uint8))


def _of_whole(plain: NDArray[np.int64], valid: Bytes | None) -> tuple[Bytes, Numbers | None]:
    after = plain.view(np.uint64) + np.uint64(1)
    bytes_of = after.astype(np.uint8)
    outside = after > np.uint64(MOST_TEXTS)
    if valid is not None:
        bytes_of *= valid
        outside &= valid.view(bool)
    if not outside.any():
        return bytes_of, None
    bytes_of[outside] = RARE
    return bytes_of, np.where(outside, after, np.uint64(0))


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value).strip()


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogateescape")) + 1
