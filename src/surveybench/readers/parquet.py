"""Parquet. It has no header row: the first record is row 1."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from surveybench.errors import InputError
from surveybench.readers import archives
from surveybench.readers.packed import Unpacking
from surveybench.readers.parquet_footer import DamagedFooterError, groups_of
from surveybench.readers.parquet_look import LEAST_VALUE, DamagedPagesError, rows_at_once
from surveybench.readers.stored import StoredFile
from surveybench.readers.types import Batch, Header, Part
from surveybench.survey import whole_of

# Imported where a file is opened: other kinds of file do without.
if TYPE_CHECKING:
    import pyarrow.parquet as pq

ROWS_A_BATCH = 131_072
ROWS_A_PIECE = 65_536
LABEL_KEYS = ("value_labels", "variable_value_labels", "labels")
MOST_AT_ONCE = 2 * ROWS_A_BATCH


def header(part: Part) -> Header:
    """Names of the columns. Raises InputError where so few bytes cannot hold so many rows."""
    file = _open(part)
    Unpacking(part, part.file.stat().st_size).more(LEAST_VALUE * max(0, file.metadata.num_rows))
    return Header(list(file.schema_arrow.names))


def types(part: Part) -> Mapping[str, pa.DataType]:
    """The type of each column, by its name in the file."""
    return {field.name: field.type for field in _open(part).schema_arrow}


def rows(part: Part) -> int:
    """Number of rows."""
    return _open(part).metadata.num_rows


def labels(part: Part) -> Mapping[str, Mapping[str, str]]:
    """Value labels: by column, from a code as text, where the file's notes of it hold any.

    There is no one way to write them; these are objects of JSON under one of LABEL_KEYS: of a
    field, from code to label, or of the file, by column.
    """
    schema = _open(part).schema_arrow
    found = {name: _pairs(entries) for name, entries in _noted(schema.metadata).items()}
    for field in schema:
        if pairs := _pairs(_noted(field.metadata)):
            found[field.name] = pairs
    return {name: pairs for name, pairs in found.items() if pairs}


def _noted(metadata: Mapping[bytes, bytes] | None) -> dict[str, Any]:
    """What stands under the first key of labels that holds an object."""
    notes = {key.decode("utf-8", "replace").lower(): text for key, text in (metadata or {}).items()}
    for key in LABEL_KEYS:
        with suppress(ValueError, RecursionError):
            if isinstance(entries := json.loads(notes.get(key, b"null")), dict):
                return entries
    return {}


def _pairs(entries: object) -> dict[str, str]:
    if not isinstance(entries, dict):
        return {}
    pairs = {str(code): label for code, label in entries.items() if isinstance(label, str)}
    return {whole_of(code) or code: label.strip() for code, label in pairs.items()}


def pieces(part: Part) -> list[Part]:
    """Row groups, small ones together."""
    pieces_found, first = [], 1
    for groups, rows in _together(part):
        pieces_found.append(replace(part, groups=groups, first=first))
        first += rows
    return pieces_found


def batches(part: Part, columns: list[str]) -> Iterator[Batch]:
    """The named columns. Raises InputError where the file breaks off."""
    file, row = _open(part), part.first
    schema_told = file.schema_arrow  # made anew each time it is asked for
    fields = [schema_told.field(name) for name in columns]
    # With what a field says of itself: converted files mark their columns so.
    schema = pa.schema([field.with_type(_plain(part, field)) for field in fields])
    try:
        groups = part.groups or range(len(groups_of(part)))
        unpacking = Unpacking(part, part.file.stat().st_size)
        limit = rows_at_once(unpacking, file, groups, columns, MOST_AT_ONCE)
        for table in _tables(file, _together(part), columns, limit):
            unpacking.more(table.nbytes)
            table.validate(full=True)
            table = table.select(columns)
            if not table.schema.equals(schema, check_metadata=True):
                table = table.cast(schema)
            yield Batch(table, np.arange(row, row + table.num_rows))
            row += table.num_rows
    except MemoryError:
        raise
    except (OSError, pa.ArrowException, DamagedPagesError) as error:
        if isinstance(part.path, StoredFile) and isinstance(error, OSError):
            raise  # told as what happened there
        raise InputError(
            f"the file breaks off or is damaged ({type(error).__name__}).",
            where=part.place(row=row),
            remedy="Send it again.",
        ) from None


def _together(part: Part) -> Iterator[tuple[tuple[int, ...], int]]:
    """Row groups that are read at once, small ones together, and how many rows they have."""
    groups, rows = [], 0
    _open(part)
    described = groups_of(part)
    for group in part.groups or range(len(described)):
        groups.append(group)
        rows += described[group].rows
        if rows >= ROWS_A_PIECE:
            yield tuple(groups), rows
            groups, rows = [], 0
    if groups:
        yield tuple(groups), rows


def _tables(
    file: pq.ParquetFile,
    together: Iterator[tuple[tuple[int, ...], int]],
    columns: list[str],
    limit: int,
) -> Iterator[pa.Table]:
    """Whole row groups, which is the fastest way to read; long ones by and by, `limit` at once."""
    for groups, rows in together:
        if 0 < rows <= limit:
            yield file.read_row_groups(list(groups), columns=columns).combine_chunks()
        else:
            size = min(ROWS_A_BATCH, limit)
            for batch in file.iter_batches(size, row_groups=list(groups), columns=columns):
                yield pa.Table.from_batches([batch])


def _plain(part: Part, field: pa.Field) -> pa.DataType:
    """The type to read a column as. Raises InputError where it cannot hold one value a row."""
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if pa.types.is_nested(kind):
        raise InputError(
            f"the column holds {kind}, not one value a row.",
            where=part.place(column=field.name),
            remedy="Write several ticks as one text, such as 1;3.",
        )
    if pa.types.is_duration(kind) or pa.types.is_interval(kind):
        raise InputError(
            "the column holds durations, which are neither an answer nor a date.",
            where=part.place(column=field.name),
            remedy="Write it as a number or a text, or list it under `ignore` in a mapping file.",
        )
    if pa.types.is_timestamp(kind) and not _has_zone(kind):
        raise InputError(
            "the column's time zone is not known.",
            where=part.place(column=field.name),
            remedy="Write it in UTC or a zone such as Europe/London, or without one.",
        )
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.string()
    return field.type


def _has_zone(kind: pa.TimestampType) -> bool:
    """Whether a moment can be told in the time zone of a type, or in none."""
    try:
        if kind.tz:
            pc.local_timestamp(pa.array([0], pa.timestamp("s", kind.tz)))
    except (pa.ArrowException, ValueError):  # a name that is no text too
        return False
    return True


def _open(part: Part) -> pq.ParquetFile:
    import pyarrow.parquet as pq

    source = pa.BufferReader(archives.content(part)) if part.inside else part.file
    source = source.raw() if isinstance(source, StoredFile) else source
    try:
        file = pq.ParquetFile(source)
        groups_of(part)  # before anybody asks the library for one
        return file
    except UnicodeDecodeError:
        raise InputError(
            "the names of its columns are not in UTF-8.",
            where=part.place(),
            remedy="Check that it is whole, or write it again with other names.",
        ) from None
    except DamagedFooterError:
        raise InputError(
            "the file breaks off or is damaged: its end says what cannot be.",
            where=part.place(),
            remedy="Send it again.",
        ) from None
    except (OSError, pa.ArrowException) as error:
        if isinstance(part.path, StoredFile) and isinstance(error, OSError):
            raise  # told as what happened there
        raise InputError(
            "the file cannot be read as Parquet.",
            where=part.place(),
            remedy="Check that it is whole, and that its name ends as its kind does.",
        ) from None
