"""Rows of a file without record ids that are the same as one before, where chance hardly tells why.

A row is a number of eight bytes, so that files of millions take little memory.
"""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from surveybench.errors import Place
from surveybench.readers import Note, dates_as_text
from surveybench.respondents import blanks, notes_at
from surveybench.survey import Item

Hashes = NDArray[np.uint64]
# Any odd number will do: rows of two that are not the same have one number once in 2**32.
FACTOR = np.uint64(0x9E3779B97F4A7C15)
ROWS_LOOKED_AT = 10_000  # for how often two rows agree in a column
MOST_BY_CHANCE = 0.5  # of the rows that are the same: of more, nothing is said


class Twins:
    """The rows of a file so far."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = {item.column: item for item in items}
        self.hashes: list[Hashes] = []
        self.rows: list[NDArray[np.int64]] = []
        self.agreeing: float | None = None  # share of pairs of rows that agree by chance

    def add(self, table: pa.Table, rows: NDArray[np.int64]) -> None:
        """Some rows; those that leave most questions blank are alike without being the same."""
        answered = np.zeros(table.num_rows, np.int64)
        hashes = np.zeros(table.num_rows, np.uint64)
        columns = []
        for name in table.column_names:
            values = _numbers(table[name])
            if item := self.items.get(name):
                if (nothing := blanks(table, item)) is not None:
                    values[nothing] = 0
                answered += values != 0
            hashes += values
            hashes *= FACTOR
            if self.agreeing is None:
                columns.append(values)
        much = 2 * answered >= len(self.items)
        if self.agreeing is None and much.any():
            self.agreeing = _agreeing([values[much][:ROWS_LOOKED_AT] for values in columns])
        self.hashes.append(hashes[much])
        self.rows.append(rows[much])

    def notes(self, places: Sequence[Place]) -> tuple[Note, ...]:
        """The rows that are the same as one before."""
        if not self.hashes:
            return ()
        hashes, rows = np.concatenate(self.hashes), np.concatenate(self.rows)
        order = np.argsort(hashes, kind="stable")
        same = np.flatnonzero(hashes[order][1:] == hashes[order][:-1]) + 1
        pairs = len(hashes) * (len(hashes) - 1) / 2
        if not len(same) or pairs * (self.agreeing or 0) > MOST_BY_CHANCE * len(same):
            return ()
        return tuple(notes_at("twin_row", places, np.sort(rows[order[same]])))


def _agreeing(columns: list[Hashes]) -> float:
    """The share of pairs of rows that agree in all columns, if these have nothing in common."""
    share = 1.0
    for values in columns:
        size = len(values)
        _, counts = np.unique(values, return_counts=True)
        share *= float((counts * (counts - 1.0)).sum()) / max(1, size * (size - 1))
    return share


def _numbers(column: pa.ChunkedArray | pa.Array) -> Hashes:
    """A number for each value, 0 for a blank."""
    values = dates_as_text(column)
    if isinstance(values, pa.ChunkedArray):
        values = values.unify_dictionaries().combine_chunks()
    if pa.types.is_integer(values.type):
        plain = pc.fill_null(pc.cast(values, pa.int64(), safe=False), 0).to_numpy(
            zero_copy_only=False
        )
        numbers = plain.view(np.uint64) + np.uint64(1)
        numbers[values.is_null().to_numpy(zero_copy_only=False)] = 0
        return numbers
    if not pa.types.is_dictionary(values.type):
        values = pc.dictionary_encode(values)
    of_text = [_of(value) for value in values.dictionary.to_pylist()]
    index = pc.fill_null(values.indices, len(of_text)).to_numpy(zero_copy_only=False)
    return np.array([*of_text, 0], np.uint64).take(index)


def _of(value: object) -> int:
    text = "" if value is None or value != value else str(value).strip()
    return zlib.crc32(text.encode("utf-8", "surrogateescape")) + 1 if text else 0
