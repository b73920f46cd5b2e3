"""Arrow files that are not packed. They have no header row: the first record is row 1."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from surveybench.errors import InputError
from surveybench.readers import archives
from surveybench.readers.arrow_footer import DamagedArrowError, Described, described
from surveybench.readers.columnar import labels_in, plain
from surveybench.readers.packed import Unpacking
from surveybench.readers.parquet_look import AT_ONCE, LEAST_VALUE
from surveybench.readers.stored import StoredFile
from surveybench.readers.types import Batch, Header, Part

ROWS_A_BATCH = 131_072


def header(part: Part) -> Header:
    """Names of the columns. Raises InputError where so few bytes cannot hold so many rows."""
    schema = _schema(part)
    Unpacking(part, part.file.stat().st_size).more(LEAST_VALUE * rows(part))
    return Header(list(schema.names))


def types(part: Part) -> Mapping[str, pa.DataType]:
    """The type of each column, by its name in the file."""
    return {field.name: field.type for field in _schema(part)}


def rows(part: Part) -> int:
    """Number of rows."""
    return sum(_described(part).rows)


def labels(part: Part) -> Mapping[str, Mapping[str, str]]:
    """Value labels, where the file's notes of it hold any."""
    return labels_in(_schema(part))


def pieces(part: Part) -> list[Part]:
    """Record batches, each by itself."""
    cut, first = [], 1
    for number, rows_of_batch in enumerate(_described(part).rows):
        cut.append(replace(part, groups=(number,), first=first))
        first += rows_of_batch
    return cut


def batches(part: Part, columns: list[str]) -> Iterator[Batch]:
    """The named columns. Raises InputError where the file is damaged."""
    schema = _schema(part)
    fields = [schema.field(name) for name in columns]
    # With what a field says of itself: converted files mark their columns so.
    wanted = pa.schema([field.with_type(plain(part, field)) for field in fields])
    file, row = _open(part, [schema.get_field_index(name) for name in columns]), part.first
    unpacking = Unpacking(part, part.file.stat().st_size)
    with _readable(part):
        for number in part.groups or range(file.num_record_batches):
            batch = file.get_batch(number)
            batch.validate(full=True)  # before anything of it is asked for
            unpacking.more(max(batch.nbytes, LEAST_VALUE * batch.num_rows))
            table = pa.Table.from_batches([batch]).select(columns)
            if not table.schema.equals(wanted, check_metadata=True):
                table = table.cast(wanted)
            at_once = max(1, min(ROWS_A_BATCH, AT_ONCE // _longest(batch)))
            for start in range(0, table.num_rows, at_once):
                some = table.slice(start, at_once)
                yield Batch(some, np.arange(row, row + some.num_rows))
                row += some.num_rows


def _longest(batch: pa.RecordBatch) -> int:
    """The longest text that stands once and may be meant a million times."""
    coded = [c.dictionary for c in batch.columns if isinstance(c, pa.DictionaryArray)]
    texts = [values for values in coded if pa.types.is_string(values.type)]
    return max((pc.max(pc.binary_length(values)).as_py() or 1 for values in texts), default=1)


def _schema(part: Part) -> pa.Schema:
    """The columns. Raises InputError where one has a name that is no text."""
    schema = _open(part).schema
    with _readable(part):
        len(schema.names)  # made into texts here
    return schema


def _described(part: Part) -> Described:
    """What the file says of its batches. Raises InputError where it is damaged or packed."""
    try:
        layout = described(part)
    except DamagedArrowError:
        raise _damaged(part) from None
    if layout.packed:
        raise InputError(
            "the file is packed inside, and Arrow files are read unpacked only.",
            where=part.place(),
            remedy="Write it without compression, or as Parquet.",
        )
    return layout


def _open(part: Part, fields: list[int] | None = None) -> pa.RecordBatchFileReader:
    """The file, of which these fields are read, or all."""
    if part.inside:
        source = pa.BufferReader(archives.content(part))
    elif isinstance(part.file, StoredFile):
        source = part.file.raw()
    else:
        source = pa.OSFile(str(part.file))
    _described(part)  # before anybody asks the library for a batch
    with _readable(part):
        return pa.ipc.open_file(source, options=pa.ipc.IpcReadOptions(included_fields=fields))


@contextmanager
def _readable(part: Part) -> Iterator[None]:
    try:
        yield
    except (MemoryError, InputError):
        raise
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        if isinstance(part.path, StoredFile) and isinstance(error, OSError):
            raise  # told as what happened there
        raise _damaged(part) from None


def _damaged(part: Part) -> InputError:
    return InputError(
        "the file cannot be read as Arrow: it breaks off, is damaged, or is of another kind.",
        where=part.place(),
        remedy="Send it again, or as Parquet or CSV.",
    )
