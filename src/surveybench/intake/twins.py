"""Rows that are the same as one before in all but the record id, where chance hardly tells why.

A row is a number of eight bytes, so that files of millions take little memory.
"""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from surveybench.errors import Place
from surveybench.intake.record_ids import as_text, without_wear
from surveybench.intake.row_numbers import FACTOR, Bytes, ColumnBytes, Numbers, RowNumbers
from surveybench.intake.twins_told import told
from surveybench.readers import Note
from surveybench.respondents import blanks, notes_at
from surveybench.survey import Item

ROWS_LOOKED_AT = 10_000  # for how often two rows agree in a column
ROWS_OF_ANSWERS = 1 << 20  # for how many pairs of people answer alike; of more it is extrapolated
ROWS_AT_ONCE = 1 << 24  # rows that are put in order at once
MOST_BY_CHANCE = 0.5  # of the rows that are the same: of more, nothing is said
# Of files with ids only those up to this size are looked through: more would cost time, and each of
# their people has an id of their own already.
MOST_WITH_IDS = 100_000


class Twins:
    """The rows of a file so far; with a column of `ids`, which tells no two apart here.

    A converted file tells which they are, in its column of the organisation: it is `told_in`, where
    all rows are read of this one file, of which there are `in_all`.
    """

    def __init__(
        self, items: Sequence[Item], ids: str = "", *, told_in: str = "", in_all: int = 0
    ) -> None:
        self.items = {item.column: item for item in items}
        self.ids = ids
        self.told_in = told_in
        self.in_all = in_all
        self.told: NDArray[np.int64] | None = None
        self.size = 0
        self.columns: defaultdict[str, ColumnBytes] = defaultdict(ColumnBytes)
        self.hashes = GrowingNumbers()  # a number for all that is read of a row
        self.answers = GrowingNumbers()  # and one for its answers, of the first rows
        self.rows: list[RowsOf] = []
        self.record_ids: list[pa.Array] = []
        self.all_rows: list[NDArray[np.int64]] = []
        self.agreeing: float | None = None  # share of pairs of people who are alike by chance

    def add(self, table: pa.Table, rows: NDArray[np.int64]) -> None:
        """Some rows; those that leave most questions blank are alike without being the same."""
        if not self.size:
            self.told = told(table, self.told_in, self.in_all)
        self.size += table.num_rows
        if self.too_many or self.told is not None:
            return
        answered = np.zeros(table.num_rows, np.uint8 if len(self.items) < 256 else np.uint16)
        answers, people = RowNumbers(table.num_rows), RowNumbers(table.num_rows)
        columns: list[Numbers] = []
        for name in table.column_names:
            if name == self.ids:
                self.record_ids.append(as_text(table[name]))
                self.all_rows.append(rows)
                continue
            values, rare = self.columns[name].of(table[name])
            if item := self.items.get(name):
                if (nothing := blanks(table, item)) is not None:
                    values = np.where(nothing, np.uint8(0), values)
                answered += values != 0
                answers.add(values, rare)
            else:
                people.add(values, rare)
                if self.agreeing is None:
                    columns.append(_whole(values, rare))
        much = 2 * answered.astype(np.int64) >= len(self.items)
        if self.agreeing is None and much.any():
            self.agreeing = _agreeing([values[much][:ROWS_LOOKED_AT] for values in columns])
        self._keep(answers.numbers(), people.numbers(), rows, much)

    def _keep(
        self, answers: Numbers, people: Numbers, rows: NDArray[np.int64], much: NDArray[np.bool_]
    ) -> None:
        hashes = answers * FACTOR + people
        if not much.all():
            hashes, answers, rows = hashes[much], answers[much], rows[much]
        self.hashes.add(hashes)
        self.answers.add(answers[: ROWS_OF_ANSWERS - self.answers.size])
        self.rows.append(RowsOf.of(rows))

    @property
    def too_many(self) -> bool:
        """Whether there are more rows with ids than are looked through."""
        return bool(self.ids) and self.size > MOST_WITH_IDS

    def notes(self, places: Sequence[Place]) -> tuple[Note, ...]:
        """The rows that are the same as one before."""
        if self.too_many:
            return ()
        kind = "twin_person" if self.ids else "twin_row"
        return (*self._alike_ids(places), *notes_at(kind, places, self.again()))

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

    def again(self) -> NDArray[np.int64]:
        """The numbers of rows that are the same as one before; none where chance tells why."""
        if self.told is not None:
            return self.told
        again = _again(self.hashes.numbers)
        if not len(again):
            return again
        # Answers hang together, as of people who tick the same everywhere: pairs are counted.
        counts = _counts(self.answers.numbers)
        scale = (self.hashes.size / self.answers.size) ** 2
        pairs = float((counts * (counts - 1.0)).sum()) / 2 * scale
        if pairs * (self.agreeing or 0) > MOST_BY_CHANCE * len(again):
            return again[:0]
        starts = np.cumsum([0, *(batch.size for batch in self.rows)])
        batches = np.searchsorted(starts, again, side="right") - 1
        rows = [self.rows[b].row(int(at - starts[b])) for b, at in zip(batches, again, strict=True)]
        return np.sort(np.array(rows))


class GrowingNumbers:
    """Numbers of rows that come batch by batch, in one array."""

    def __init__(self) -> None:
        self._all = np.empty(1 << 12, np.uint64)
        self.size = 0

    def add(self, numbers: Numbers) -> None:
        """Some more."""
        end = self.size + len(numbers)
        if end > len(self._all):
            # In place, so that the old and the new one are never there together.
            self._all.resize(max(end, len(self._all) * 3 // 2), refcheck=False)
        self._all[self.size : end] = numbers
        self.size = end

    @property
    def numbers(self) -> Numbers:
        """All so far."""
        return self._all[: self.size]


@dataclass(frozen=True, slots=True)
class RowsOf:
    """The numbers of some rows: mostly each is one more than that before."""

    size: int
    first: int
    numbers: NDArray[np.int64] | None

    @staticmethod
    def of(rows: NDArray[np.int64]) -> RowsOf:
        """The same, short where it can be."""
        first = int(rows[0]) if len(rows) else 0
        if not len(rows) or int(rows[-1]) - first == len(rows) - 1:
            return RowsOf(len(rows), first, None)
        return RowsOf(len(rows), first, rows)

    def row(self, position: int) -> int:
        """The number of the row at a position."""
        return self.first + position if self.numbers is None else int(self.numbers[position])


def _again(hashes: Numbers) -> NDArray[np.int64]:
    """Positions of the numbers that stood before, in their order."""
    if not len(hashes):
        return np.zeros(0, np.int64)
    parts = np.uint64(1 + len(hashes) // ROWS_AT_ONCE)
    several = [_several(hashes if parts == 1 else hashes[hashes % parts == p]) for p in
               np.arange(parts)]  # fmt: skip
    values = np.sort(np.concatenate(several))
    if not len(values):
        return np.zeros(0, np.int64)
    positions = []
    for start in range(0, len(hashes), ROWS_AT_ONCE):
        some = hashes[start : start + ROWS_AT_ONCE]
        place = np.minimum(np.searchsorted(values, some), len(values) - 1)
        positions.append(start + np.flatnonzero(values[place] == some))
    candidates = np.concatenate(positions)
    order = np.argsort(hashes[candidates], kind="stable")
    ordered = hashes[candidates][order]
    return np.sort(candidates[order[1:][ordered[1:] == ordered[:-1]]])


def _several(hashes: Numbers) -> Numbers:
    """The numbers that stand more than once."""
    ordered = np.sort(hashes)
    return np.unique(ordered[1:][ordered[1:] == ordered[:-1]])


def _counts(numbers: Numbers) -> NDArray[np.int64]:
    """How often each number stands."""
    ordered = np.sort(numbers)
    edges = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    return np.diff(np.concatenate([[0], edges, [len(ordered)]]))


def _whole(values: Bytes, rare: Numbers | None) -> Numbers:
    numbers = values.astype(np.uint64)
    return numbers if rare is None else numbers + rare


def _agreeing(columns: list[Numbers]) -> float:
    """The share of pairs of people that agree in all columns, if these have nothing in common."""
    share = 1.0
    for values in columns:
        size = len(values)
        _, counts = np.unique(values, return_counts=True)
        share *= float((counts * (counts - 1.0)).sum()) / max(1, size * (size - 1))
    return share
