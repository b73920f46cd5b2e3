"""Rows that are the same as one before in all but the record id, where chance hardly tells why.

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
from surveybench.intake.record_ids import as_text, without_wear
from surveybench.readers import Note, dates_as_text
from surveybench.respondents import blanks, notes_at
from surveybench.survey import Item

Hashes = NDArray[np.uint64]
# Any odd number will do: rows of two that are not the same have one number once in 2**32.
FACTOR = np.uint64(0x9E3779B97F4A7C15)
ROWS_LOOKED_AT = 10_000  # for how often two rows agree in a column
MOST_BY_CHANCE = 0.5  # of the rows that are the same: of more, nothing is said
# Of files with ids only those up to this size are looked through: more would cost time, and each of
# their people has an id of their own already.
MOST_WITH_IDS = 100_000


class Twins:
    """The rows of a file so far; with a column of `ids`, which tells no two apart here."""

    def __init__(self, items: Sequence[Item], ids: str = "") -> None:
        self.items = {item.column: item for item in items}
        self.ids = ids
        self.size = 0
        self.answers: list[Hashes] = []  # a number for all answers of a row
        self.people: list[Hashes] = []  # and one for what else is read of it
        self.rows: list[NDArray[np.int64]] = []
        self.record_ids: list[pa.Array] = []
        self.all_rows: list[NDArray[np.int64]] = []
        self.agreeing: float | None = None  # share of pairs of people who are alike by chance

    def add(self, table: pa.Table, rows: NDArray[np.int64]) -> None:
        """Some rows; those that leave most questions blank are alike without being the same."""
        self.size += table.num_rows
        if self.too_many:
            return
        answered = np.zeros(table.num_rows, np.int64)
        answers, people = np.zeros((2, table.num_rows), np.uint64)
        columns = []
        for name in table.column_names:
            if name == self.ids:
                self.record_ids.append(as_text(table[name]))
                self.all_rows.append(rows)
                continue
            values = _numbers(table[name])
            if item := self.items.get(name):
                if (nothing := blanks(table, item)) is not None:
                    values[nothing] = 0
                answered += values != 0
            numbers = answers if item else people
            numbers += values
            numbers *= FACTOR
            if self.agreeing is None and not item:
                columns.append(values)
        much = 2 * answered >= len(self.items)
        if self.agreeing is None and much.any():
            self.agreeing = _agreeing([values[much][:ROWS_LOOKED_AT] for values in columns])
        self.answers.append(answers[much])
        self.people.append(people[much])
        self.rows.append(rows[much])

    @property
    def too_many(self) -> bool:
        """Whether there are more rows with ids than are looked through."""
        return bool(self.ids) and self.size > MOST_WITH_IDS

    def notes(self, places: Sequence[Place]) -> tuple[Note, ...]:
        """The rows that are the same as one before."""
        if not self.rows or self.too_many:
            return ()
        return (*self._alike_ids(places), *self._alike_rows(places))

    def _alike_ids(self, places: Sequence[Place]) -> tuple[Note, ...]:
        """Rows whose id is another's but for what gets lost or added on the way."""
        if not self.record_ids:
            return ()
        ids = pa.chunked_array(self.record_ids).combine_chunks()
        exact = pc.dictionary_encode(ids)
        of_exact = pc.dictionary_encode(without_wear(exact.dictionary)).indices.to_numpy()
        often = np.bincount(of_exact, minlength=1) > 1  # several ids that become one
        if not often.any():
            return ()
        alike = np.append(often[of_exact], False)
        places_of_ids = pc.fill_null(exact.indices, len(of_exact)).to_numpy(zero_copy_only=False)
        rows = np.concatenate(self.all_rows)[alike[places_of_ids]]
        return tuple(notes_at("alike_ids", places, np.sort(rows)))

    def _alike_rows(self, places: Sequence[Place]) -> tuple[Note, ...]:
        answers, people = np.concatenate(self.answers), np.concatenate(self.people)
        hashes = answers * FACTOR + people
        order = np.argsort(hashes, kind="stable")
        same = np.flatnonzero(hashes[order][1:] == hashes[order][:-1]) + 1
        # Answers hang together, as of people who tick the same everywhere: pairs are counted.
        _, counts = np.unique(answers, return_counts=True)
        pairs = float((counts * (counts - 1.0)).sum()) / 2
        if not len(same) or pairs * (self.agreeing or 0) > MOST_BY_CHANCE * len(same):
            return ()
        kind = "twin_person" if self.ids else "twin_row"
        rows = np.concatenate(self.rows)
        return tuple(notes_at(kind, places, np.sort(rows[order[same]])))


def _agreeing(columns: list[Hashes]) -> float:
    """The share of pairs of people that agree in all columns, if these have nothing in common."""
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
