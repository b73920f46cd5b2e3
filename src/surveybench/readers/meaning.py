"""What a mapping makes of the columns and values of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.errors import InputError, Place
from surveybench.readers.notes import Note
from surveybench.readers.plain import TEXT, as_text
from surveybench.readers.swapped_dates import SWAPPED, is_half_swapped
from surveybench.readers.twice_encoded import refuse_utf8
from surveybench.readers.types import Batch, Header, Part
from surveybench.survey import day_in, folded, iso_day
from surveybench.survey.mapping import FileMapping, Several
from surveybench.survey.numbers import plain_number
from surveybench.survey.ticks import is_value, says_not_ticked

UNREADABLE, DOUBTFUL = "\0unreadable", "\0doubtful"
BETWEEN = ";,|/ \n"  # what may stand between several codes of one cell, the surest first


def spoken_of(mapping: FileMapping) -> tuple[str, ...]:
    """The file's columns that a mapping speaks of."""
    joined = (name for several in mapping.several.values() for name in several.codes)
    return (*mapping.columns, *joined, *mapping.ignore)


def renamed(part: Part, header: Header, elsewhere: Collection[str]) -> Header:
    """The header in the definition's names. Raises InputError where the mapping does not fit.

    A column that is not there may be `elsewhere`, in another part of the file.
    """
    mapping = part.mapping
    there = set(header.names)
    may_lack = {name for name, column in mapping.columns.items() if column in mapping.not_asked}
    may_lack |= {n for c in mapping.not_asked if c in mapping.several for n in own_of(mapping, c)}
    lacking = [n for n in spoken_of(mapping) if n not in there and n not in may_lack]
    lacking = [name for name in lacking if name not in elsewhere]
    if lacking:
        raise InputError(
            f"the mapping file speaks of a column {lacking[0]}, which is not there.",
            where=part.place(header.row),
            remedy="Write the name there as the file has it: capitals and spaces count.",
        )
    joined = {column: own_of(mapping, column) for column in mapping.several}
    gone = {*mapping.ignore, *(name for names in joined.values() for name in names)}
    names = [mapping.columns.get(n, n) for n in header.names if n not in gone]
    names += [column for column, own in joined.items() if there.issuperset(own)]
    names += [mapping.file_name] if mapping.file_name else []
    doubled = sorted(name for name, times in Counter(names).items() if times > 1)
    if doubled:
        raise InputError(
            f"the mapping file makes a second column {doubled[0]}.",
            where=part.place(header.row, doubled[0]),
            remedy="List the column that has this name in the file under `ignore`.",
        )
    return Header(names, header.row)


def own_of(mapping: FileMapping, column: str) -> tuple[str, ...]:
    """The file's columns that one of the definition's is made of."""
    return tuple(mapping.several[column].codes)


def not_asked(part: Part, lacking: Sequence[str]) -> tuple[Note, ...]:
    """The note of columns that are not there, because the question was not asked."""
    columns = [name for name in lacking if name in part.mapping.not_asked]
    if not columns:
        return ()
    listed = ", ".join(columns).replace("{", "{{").replace("}", "}}")
    what = f"columns that are not there count as not asked, as the mapping says: {listed}"
    return (Note("not_asked", part.place(), what, len(columns)),)


def own_names(part: Part, columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The file's own names of each of the definition's columns that it holds."""
    mapping = part.mapping
    own = {column: (name,) for name, column in mapping.columns.items()}
    own |= {column: tuple(several.codes) for column, several in mapping.several.items()}
    return {c: own.get(c, (c,)) for c in columns if c != mapping.file_name}


def understood(
    part: Part,
    batch: Batch,
    columns: Sequence[str],
    labels: Mapping[str, Mapping[str, str]],
) -> Batch:
    """A batch with the definition's columns and values; `labels` are those the file holds.

    Raises InputError for values that the mapping does not fit.
    """
    refuse_utf8(part, batch)
    own = own_names(part, columns)
    columns_of, notes = {}, batch.notes
    for column in columns:
        if column == part.mapping.file_name:
            name = Path(part.file_name.removesuffix(".gz")).stem
            texts = pa.DictionaryArray.from_arrays(
                pa.array(np.zeros(batch.table.num_rows, np.int32)), pa.array([name])
            )
            columns_of[column] = texts
            continue
        if column in part.mapping.several:
            columns_of[column], strange = _joined(part, batch.table, column, labels)
            notes += _strange_ticks(part, column, batch.rows[strange])
            continue
        (name,) = own[column]
        values = batch.table[name]
        change = _change(part, column, labels.get(name, {}))
        columns_of[column] = values if change is None else as_text(values, change)
        notes += _half_mapped(part, column, batch, as_text(values)) if change else ()
        if blank := part.mapping.values.get(column, {}).get(""):
            columns_of[column] = _filled(columns_of[column], blank)
        if column in part.mapping.dates:
            _check_dates(part, name, columns_of[column], batch)
            if is_half_swapped(as_text(values).dictionary.to_pylist(), part.mapping.dates[column]):
                notes += (Note("dates_swapped", part.place(column=name), SWAPPED),)
    return Batch(pa.table(columns_of), batch.rows, notes)


class _Joined(NamedTuple):
    """Several columns as one, and rows in which a column of ticks holds neither word for it."""

    texts: pa.Array
    strange: NDArray[np.bool_]


def _joined(
    part: Part, table: pa.Table, column: str, labels: Mapping[str, Mapping[str, str]]
) -> _Joined:
    """Several columns as one, with a semicolon between the codes of each row."""
    several = part.mapping.several[column]
    answers: list[tuple[str, ...]] = [()]  # that occur, and which of them each row gave
    filled = np.zeros(table.num_rows, np.int64)
    strange = np.zeros(table.num_rows, np.bool_)
    for name, code in several.codes.items():
        change = None if code else _change(part, column, labels.get(name, {}))
        texts = as_text(table[name], change)
        values = ["", *texts.dictionary.to_pylist()]
        index = texts.indices.fill_null(-1).to_numpy() + 1
        if code:
            called = labels.get(name, {})
            marks = [_is_ticked(text, several, called.get(text, "")) for text in values]
            strange |= np.array([mark is None for mark in marks]).take(index)
            values = [code if mark else "" for mark in marks]
        pairs = filled * len(values) + index
        pairs_seen, filled = np.unique(pairs, return_inverse=True)
        both = [divmod(pair, len(values)) for pair in pairs_seen.tolist()]
        answers = [
            answers[left] + ((values[right],) if values[right] else ()) for left, right in both
        ]
    texts = pa.array([";".join(dict.fromkeys(codes)) or None for codes in answers], pa.string())
    return _Joined(texts.dictionary_encode().take(pa.array(filled)).cast(TEXT), strange)


def _is_ticked(text: str, several: Several, called: str) -> bool | None:
    """Whether a value ticks the option; None where it says neither that nor the opposite."""
    if is_value(text, several.ticked):
        return True
    stated = any(is_value(text, value) for value in several.unticked)
    is_none = not text or stated or says_not_ticked(text) or says_not_ticked(called)
    return False if is_none else None


def _strange_ticks(part: Part, column: str, rows: NDArray[np.int64]) -> tuple[Note, ...]:
    if not len(rows):
        return ()
    what = (
        "rows in which a column of ticks holds neither the value that ticks (`ticked`), nor one "
        "that says it does not (blank, 0, no, or `unticked` in the mapping), and counts as not "
        "ticked: {count}"
    )
    numbers = tuple(rows.tolist())
    return (Note("strange_ticks", part.place(column=column), what, len(numbers), numbers),)


def _change(part: Part, column: str, told: Mapping[str, str]) -> Callable[[str], str] | None:
    """What is to be done with each distinct text of a column; None for nothing."""
    mapping = part.mapping
    steps: list[Callable[[str], str]] = []
    if column in mapping.labels:
        steps += [_from_label(mapping.labels[column], told)]
    if column in mapping.values:
        lists = column in mapping.listing
        steps += [_from_value(mapping.values[column], column not in mapping.exact, lists)]
    if column in mapping.dates:
        steps += [_from_date(mapping.dates[column], mapping.months)]
    if not steps:
        return None

    def change(text: str) -> str:
        for step in steps:
            text = step(text)
        return text

    return change


def _from_value(values: Mapping[str, str], numbers: bool, lists: bool) -> Callable[[str], str]:
    """What a value stands for. With `numbers`, 1.0 and 01 are the value 1 unless they have a code
    of their own; with `lists`, of several values in one cell each is looked up.
    """
    codes = {folded(value): code for value, code in values.items()}
    meant: dict[str, set[str]] = {}
    for value, code in values.items():
        meant.setdefault(plain_number(value) if numbers else "", set()).add(code)
    by_number = {number: min(both) for number, both in meant.items() if number and len(both) == 1}

    def one(text: str) -> str | None:
        code = codes.get(folded(text))
        return by_number.get(plain_number(text)) if code is None else code

    def change(text: str) -> str:
        code = one(text)
        if code is not None or not lists:
            return text if code is None else code
        for mark in BETWEEN:
            parts = text.split(mark)
            replaced = [one(part) for part in parts]
            if len(parts) > 1 and any(code is not None for code in replaced):
                both = zip(replaced, parts, strict=True)
                return ";".join(part.strip() if code is None else code for code, part in both)
        return text

    return change


def _filled(texts: pa.DictionaryArray, code: str) -> pa.Array:
    """The texts with a code in place of each blank."""
    values = [*texts.dictionary.to_pylist(), code]
    index = texts.indices.fill_null(len(values) - 1)
    return pa.array(values, pa.string()).take(index).dictionary_encode().cast(TEXT)


def _half_mapped(part: Part, column: str, batch: Batch, texts: pa.Array) -> tuple[Note, ...]:
    """The note of rows whose number the mapping passes over, and makes of another number."""
    stated = part.mapping.values.get(column, {})
    keys = {plain_number(value) for value in stated} - {""}
    codes = {plain_number(code) for value, code in stated.items() if plain_number(value)} - {""}
    passed_over = codes - keys
    if not passed_over or column in part.mapping.exact:
        return ()
    named = [plain_number(text) in passed_over for text in texts.dictionary.to_pylist()]
    rows = np.array([*named, False]).take(texts.indices.fill_null(-1).to_numpy())
    if not rows.any():
        return ()
    what = (
        "rows whose value is read as it is, though the mapping makes the same code of another "
        "number, under `values`: {count}"
    )
    numbers = tuple(batch.rows[rows].tolist())
    return (Note("half_mapped", part.place(column=column), what, len(numbers), numbers),)


def _from_label(codes: Mapping[str, str], told: Mapping[str, str]) -> Callable[[str], str]:
    """The code of a label; `told` leads from a value of the file to the label it has there."""

    def one(text: str) -> str:
        label = folded(told.get(text.strip(), text))
        # Where labels are sent a code is none of them, though it looks like one.
        return codes.get(label, f"not a label: {label}")

    def change(text: str) -> str:
        if ";" in text and folded(text) not in codes:
            return ";".join(one(part) for part in unescape(unescape(text)).split(";"))
        return one(text)

    return change


def _from_date(formats: Sequence[str], months: Sequence[str]) -> Callable[[str], str]:
    """A date as 2025-04-01; marks for one that fits no format, or several that disagree.

    The time zone of a time of day stays behind the day, for whoever compares those of a column.
    """
    # Dates that the file holds as dates come as ISO, whatever the texts beside them look like.
    with_year_first = any(form.startswith("%Y-") for form in formats)

    def change(text: str) -> str:
        fits = [day_in(text, form, months) for form in formats]
        fits += [] if with_year_first else [iso_day(text)]
        days = {day.day: day for day in fits if day}
        if len(days) != 1:
            return DOUBTFUL if days else UNREADABLE
        (day,) = days.values()
        return f"{day.day.isoformat()}T00:00{day.zone}" if day.zone else day.day.isoformat()

    return change


def _check_dates(part: Part, column: str, texts: pa.Array, batch: Batch) -> None:
    values = texts.dictionary.to_pylist()
    for mark in (UNREADABLE, DOUBTFUL):
        if mark in values:
            wrong = texts.indices.fill_null(-1).to_numpy() == values.index(mark)
            row = int(batch.rows[wrong][0])
            raise _date_fault(part.place(row, column), int(wrong.sum()), mark)


def _date_fault(where: Place, count: int, mark: str) -> InputError:
    rows = f"({count} such rows in this part of the file)"
    if mark == DOUBTFUL:
        return InputError(
            f"the date fits two of the formats stated, and means two days {rows}.",
            where=where,
            remedy="State one format only, or send dates as 2025-04-01.",
        )
    return InputError(
        f"the date is not written in the format stated {rows}.",
        where=where,
        remedy="Write it in that format, or state its own too, in the mapping file under `dates`.",
    )
