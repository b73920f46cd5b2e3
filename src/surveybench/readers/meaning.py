"""What a mapping makes of the columns and values of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from html import unescape
from pathlib import Path

import numpy as np
import pyarrow as pa

from surveybench.errors import InputError, Place
from surveybench.readers.notes import Note
from surveybench.readers.plain import TEXT, as_text
from surveybench.readers.types import Batch, Header, Part
from surveybench.survey import day_in, folded, iso_day
from surveybench.survey.mapping import FileMapping

UNREADABLE, DOUBTFUL = "\0unreadable", "\0doubtful"


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
    """A batch with the definition's columns and values; `labels` are those the file holds."""
    own = own_names(part, columns)
    columns_of = {}
    for column in columns:
        if column == part.mapping.file_name:
            name = Path(part.file_name.removesuffix(".gz")).stem
            texts = pa.DictionaryArray.from_arrays(
                pa.array(np.zeros(batch.table.num_rows, np.int32)), pa.array([name])
            )
            columns_of[column] = texts
            continue
        if column in part.mapping.several:
            columns_of[column] = _joined(part, batch.table, column, labels)
            continue
        (name,) = own[column]
        values = batch.table[name]
        change = _change(part, column, labels.get(name, {}))
        columns_of[column] = values if change is None else as_text(values, change)
        if column in part.mapping.dates:
            _check_dates(part, name, columns_of[column], batch)
    return Batch(pa.table(columns_of), batch.rows, batch.notes)


def _joined(
    part: Part, table: pa.Table, column: str, labels: Mapping[str, Mapping[str, str]]
) -> pa.Array:
    """Several columns as one, with a semicolon between the codes of each row."""
    several = part.mapping.several[column]
    answers: list[tuple[str, ...]] = [()]  # that occur, and which of them each row gave
    filled = np.zeros(table.num_rows, np.int64)
    for name, code in several.codes.items():
        change = None if code else _change(part, column, labels.get(name, {}))
        texts = as_text(table[name], change)
        told = ["", *texts.dictionary.to_pylist()]
        told = [code if text == several.ticked else "" for text in told] if code else told
        pairs = filled * len(told) + texts.indices.fill_null(-1).to_numpy() + 1
        found, filled = np.unique(pairs, return_inverse=True)
        both = [divmod(pair, len(told)) for pair in found.tolist()]
        answers = [answers[left] + ((told[right],) if told[right] else ()) for left, right in both]
    texts = pa.array([";".join(dict.fromkeys(codes)) or None for codes in answers], pa.string())
    return texts.dictionary_encode().take(pa.array(filled)).cast(TEXT)


def _change(part: Part, column: str, told: Mapping[str, str]) -> Callable[[str], str] | None:
    """What is to be done with each distinct text of a column; None for nothing."""
    mapping = part.mapping
    steps: list[Callable[[str], str]] = []
    if column in mapping.labels:
        steps += [_from_label(mapping.labels[column], told)]
    if column in mapping.values:
        steps += [_from_value(mapping.values[column])]
    if column in mapping.dates:
        steps += [_from_date(mapping.dates[column], mapping.months)]
    if not steps:
        return None

    def change(text: str) -> str:
        for step in steps:
            text = step(text)
        return text

    return change


def _from_value(values: Mapping[str, str]) -> Callable[[str], str]:
    codes = {folded(value): code for value, code in values.items()}
    return lambda text: codes.get(folded(text), text)


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
