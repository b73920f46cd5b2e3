"""Parquet. It has no header row: the first record is row 1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from surveybench.errors import InputError
from surveybench.readers import archives
from surveybench.readers.columnar import labels_in, plain
from surveybench.readers.packed import Unpacking
from surveybench.readers.parquet_footer import DamagedFooterError, groups_of
from surveybench.readers.parquet_look import LEAST_VALUE, DamagedPagesError, rows_at_once
from surveybench.readers.stored import StoredFile
from surveybench.readers.types import Batch, Header, Part

# Imported where a file is opened: other kinds of file do without.
if TYPE_CHECKING:
    import pyarrow.parquet as pq

ROWS_A_BATCH = 131_072
ROWS_A_PIECE = 65_536
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
    """Value labels, where the file's notes of it hold any."""
    return labels_in(_open(part).schema_arrow)


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
    schema = pa.schema([field.with_type(plain(part, field)) for field in fields])
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
