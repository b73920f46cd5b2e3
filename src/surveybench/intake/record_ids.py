"""Which rows of a file have an id that stands in a row before, or none: exact, in little memory."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from surveybench import readers
from surveybench.errors import InputError, Place
from surveybench.intake.structure import Plan
from surveybench.readers import located
from surveybench.respondents import MAYBE, Fault, at_rows, notes_at, sign_of
from surveybench.survey import folded

# Any odd number will do: ids that share a hash are compared as they are.
FACTOR = 0x9E3779B97F4A7C15
# Blanks that nobody sees, as they come with text from elsewhere.
INVISIBLE = "[\\s\u00a0\u200b-\u200f\u2060\ufeff]+"
ROUNDED = r"^\d([.,]\d+)?[eE]\+\d+$"
# By what an id is called, what kind of row it stands in.
KINDS = {"name": "second_header", "total": "total_row", "test": "test_record"}
Hashes = NDArray[np.uint64]


class Seen:
    """The ids of a file as numbers of eight bytes each, and whether any is as good as none."""

    def __init__(self) -> None:
        self._hashes = np.empty(1 << 16, np.uint64)
        self._count = 0
        self._useless = False

    def add(self, ids: pa.Array) -> None:
        """Take in the ids of some rows, as text."""
        useless = _useless(ids)
        self._useless = self._useless or bool(useless.any())
        hashes = _hashes(ids.filter(pa.array(~useless)))
        end = self._count + len(hashes)
        if end > len(self._hashes):
            # In place, so that the old and the new one are never there together.
            self._hashes.resize(max(end, len(self._hashes) * 3 // 2), refcheck=False)
        self._hashes[self._count : end] = hashes
        self._count = end

    def suspects(self) -> tuple[bool, Hashes]:
        """Whether an id is as good as none, and the numbers that stand for more than one row."""
        hashes = self._hashes[: self._count]
        hashes.sort()
        return self._useless, np.unique(hashes[1:][hashes[1:] == hashes[:-1]])


def _useless(ids: pa.Array) -> NDArray[np.bool_]:
    """Ids that are missing, and those of which a spreadsheet kept the first digits only."""
    return ids.is_null().to_numpy(zero_copy_only=False) | _rounded(ids)


def _rounded(ids: pa.Array) -> NDArray[np.bool_]:
    if not pc.any(pc.match_substring(ids, "+")).as_py():
        return np.zeros(len(ids), dtype=bool)
    rounded = pc.fill_null(pc.match_substring_regex(ids, ROUNDED), False)
    return rounded.to_numpy(zero_copy_only=False)


def _hashes(ids: pa.Array) -> Hashes:
    """A number for each text, none of them empty: a polynomial of its bytes, modulo 2**64."""
    if not len(ids):
        return np.zeros(0, np.uint64)
    _, starts, content = ids.buffers()
    offsets = np.frombuffer(starts, np.int32)[ids.offset : ids.offset + len(ids) + 1]
    lengths = np.diff(offsets)
    length = int(lengths.max())
    powers = np.empty(length, np.uint64)
    powers[:1] = 1
    powers[1:] = FACTOR
    powers = np.multiply.accumulate(powers)
    letters = np.frombuffer(content, np.uint8)[offsets[0] : offsets[-1]]
    letter_index = np.arange(len(letters)) - np.repeat(offsets[:-1] - offsets[0], lengths)
    terms = (letters.astype(np.uint64) + np.uint64(1)) * powers[letter_index]
    return np.add.reduceat(terms, offsets[:-1] - offsets[0])


def repeated(
    plan: Plan, column: str, seen: Seen | None = None
) -> tuple[NDArray[np.int64], tuple[Fault, ...]]:
    """Rows without an id of their own, and the faults that say so.

    Where the numbers of `seen` are all different, so are the ids. Only where some are equal is the
    file read once more, and the ids behind these compared. Without `seen` it is read for them.
    All columns that count are read: a row of which only the id is blank is no blank row.
    """
    seen = _read(plan, column) if seen is None else seen
    useless, suspects = seen.suspects()
    texts, rows = [pa.array([], pa.string())], [np.zeros(0, np.int64)]
    try:
        for batch in (
            readers.batches(plan.file, [*plan.columns]) if useless or len(suspects) else ()
        ):
            ids = as_text(batch.table[column])
            unusable = _useless(ids)
            sound = ~unusable
            unusable[sound] = np.isin(_hashes(ids.filter(pa.array(sound))), suspects)
            texts.append(ids.filter(pa.array(unusable)))
            rows.append(batch.rows[unusable])
    except InputError:
        pass  # The pass over the people meets the same fault, and tells it.
    numbers = np.concatenate(rows)
    accepted, faults = judge(pa.chunked_array(texts).combine_chunks(), numbers, plan.places, column)
    return numbers[~accepted], faults


def _read(plan: Plan, column: str) -> Seen:
    seen = Seen()
    try:
        for batch in readers.batches(plan.file, [*plan.columns]):
            seen.add(as_text(batch.table[column]))
    except InputError:
        pass  # The pass over the people meets the same fault, and tells it.
    return seen


def as_text(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Values as text without blanks around it; null where nothing is left."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_finite(column), column, None)
        if pc.all(pc.equal(pc.floor(column), column)).as_py():
            column = pc.cast(column, pa.int64())
    text = pc.utf8_trim_whitespace(pc.cast(column, pa.string()))
    return pc.if_else(pc.equal(text, ""), None, text)


def odd_ids(
    ids: pa.Array,
    rows: NDArray[np.int64],
    places: Sequence[Place],
    column: str,
    names: Mapping[str, str],
) -> tuple[readers.Note, ...]:
    """Notes of rows whose id is the column's name, or a word for a total or a test.

    `names` are what the file calls columns of the definition, where that is another name.
    """
    own_name = names.get(column, column)
    words = rf"(?i){MAYBE}|{re.escape(column)}|{re.escape(own_name)}"
    likely = pc.fill_null(pc.match_substring_regex(ids, words), False)
    if not pc.any(likely).as_py():
        return ()
    suspects = np.flatnonzero(likely.to_numpy(zero_copy_only=False))
    texts = ids.take(pa.array(suspects)).to_pylist()
    signs = np.array([sign_of(text, {folded(column), folded(own_name)}) for text in texts])
    return tuple(
        note
        for sign, kind in KINDS.items()
        for note in notes_at(kind, places, rows[suspects[signs == sign]])
    )


def without_wear(ids: pa.Array) -> pa.Array:
    """Ids without what gets lost or added on the way: zeros at their ends, capitals, blanks."""
    blank = INVISIBLE if pc.all(pc.string_is_ascii(ids)).as_py() is False else " +"
    plain = pc.replace_substring_regex(ids, f"{blank}|[.]0+ *$", "")
    return pc.utf8_upper(pc.utf8_ltrim(plain, "0"))


def judge(
    ids: pa.Array, rows: NDArray[np.int64], places: Sequence[Place], column: str
) -> tuple[NDArray[np.bool_], tuple[Fault, ...]]:
    """Which rows have an id of their own: the first one that has it."""
    coded = pc.dictionary_encode(ids)
    accepted = np.ones(len(ids), dtype=bool)
    rounded = _rounded(ids)
    if not ids.null_count and len(coded.dictionary) == len(ids) and not rounded.any():
        return accepted, ()
    faults: list[Fault] = []
    blank = ids.is_null().to_numpy(zero_copy_only=False)
    if blank.any():
        faults += at_rows("blank_record_id", places, column, rows[blank])
    if rounded.any():
        faults += at_rows("rounded_record_id", places, column, rows[rounded])
        blank = blank | rounded  # as good as none
    codes = pc.fill_null(coded.indices, -1).to_numpy()
    order = np.argsort(codes, kind="stable")
    again = np.zeros(len(ids), dtype=bool)
    again[order[1:][codes[order][1:] == codes[order][:-1]]] = True
    again &= ~blank
    if again.any():
        position = int(again.argmax())
        first = int(np.flatnonzero(codes == codes[position])[0])
        later, earlier = (located(places, int(rows[i])) for i in (position, first))
        what = f"the record id stands already in row {earlier.row}"
        if (earlier.file, earlier.sheet) != (later.file, later.sheet):
            what += f" of {replace(earlier, row=None)}"
        faults += at_rows("duplicate_record_id", places, column, rows[again], what)
    return ~blank & ~again, tuple(faults)
