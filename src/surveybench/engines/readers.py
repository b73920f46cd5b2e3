"""Files of rows, in batches: one function a file kind, by the ending of its name."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from surveybench.errors import InputError, Place

ROWS_A_BATCH = 131_072
BYTES_A_BLOCK = 8 << 20

# How the CSV reader begins its message about a row with too few or too many values.
WRONG_WIDTH = re.compile(r"CSV parse error: Row #(\d+): Expected (\d+) columns, got (\d+)")

# How files begin that are sent as CSV and are none.
OTHER_KINDS = {
    b"\x1f\x8b": "a compressed file (gzip)",
    b"PK\x03\x04": "a workbook or another zip file",
    b"PAR1": "a Parquet file",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a file, and the number of each as `Place` counts them."""

    table: pa.Table
    rows: NDArray[np.int64]


def header(path: Path) -> list[str]:
    """Column names of a file. Raises InputError where one is missing or stands twice."""
    with _readable(path):
        names = _reader(path).header(path)
    if not any(names):
        raise InputError(
            "there are no column names: the file or its first row is empty.",
            where=Place(file=path.name),
            remedy="Send it again, with the column names in its first row.",
        )
    if "" in names:
        raise InputError(
            "a column has no name.",
            where=Place(file=path.name, row=1, column=f"number {names.index('') + 1}"),
            remedy="Name it, or remove it; check for a comma too many at the end of the row.",
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            f"{len(twice)} column names stand more than once.",
            where=Place(file=path.name, row=1, column=twice[0]),
            remedy="Rename or remove the second one.",
        )
    return names


def batches(path: Path, columns: list[str]) -> Iterator[Batch]:
    """The named columns, batch by batch. Raises InputError where the file breaks off."""
    with _readable(path):
        yield from _reader(path).batches(path, columns)


def rows_in(path: Path) -> int:
    """Rows of a file where its kind says so without reading it, else 0."""
    return _parquet(path).metadata.num_rows if path.suffix.lower() == ".parquet" else 0


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(
            f"the file cannot be read ({error.strerror or type(error).__name__}).",
            where=Place(file=path.name),
            remedy="Check that you may read it, and that its disk is there.",
        ) from None


def _csv_header(path: Path) -> list[str]:
    with path.open("rb") as file:
        start = file.read(4)
    for mark, kind in OTHER_KINDS.items():
        if start.startswith(mark):
            raise InputError(
                f"the file is {kind}, not CSV.",
                where=Place(file=path.name),
                remedy="Save it as 'CSV UTF-8'; the ending of its name must fit its kind.",
            )
    try:
        # Only the header is judged here: bytes that are no text become marks of their own.
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
            names = next(csv.reader(text), [])
    except csv.Error:
        raise InputError(
            "the first row cannot be read as column names.",
            where=Place(file=path.name, row=1),
            remedy="Save the file as CSV with one header row.",
        ) from None
    whole = "".join(names)
    if any("\udc80" <= letter <= "\udcff" for letter in whole):
        raise _encoding(path)
    if "\0" in whole:
        raise _no_text(path)
    if len(names) == 1 and any(mark in names[0] for mark in ";\t|"):
        raise InputError(
            "the columns are not separated by commas.",
            where=Place(file=path.name, row=1),
            remedy="Save the file as comma-separated CSV.",
        )
    return [name.strip() for name in names]


def _csv_batches(path: Path, columns: list[str]) -> Iterator[Batch]:
    names = _csv_header(path)
    text = pa.dictionary(pa.int32(), pa.string())
    with path.open("rb") as file:
        watched = _Watched(file)
        try:
            reader = pa_csv.open_csv(
                watched,
                # One thread: only then does a refused row know its number.
                read_options=pa_csv.ReadOptions(
                    use_threads=False,
                    block_size=BYTES_A_BLOCK,
                    column_names=names,
                    skip_rows_after_names=1,
                ),
                # Blank lines are kept here, so that rows have the numbers a person sees.
                parse_options=pa_csv.ParseOptions(
                    newlines_in_values=True, ignore_empty_lines=False
                ),
                convert_options=pa_csv.ConvertOptions(
                    column_types=dict.fromkeys(columns, text),
                    include_columns=columns,
                    null_values=[""],
                    strings_can_be_null=True,
                ),
            )
            row = 2
            for batch in reader:
                if watched.nul:
                    raise _no_text(path)
                rows = np.arange(row, row + batch.num_rows)
                row += batch.num_rows
                yield from _filled(path, pa.Table.from_batches([batch]), rows)
        except pa.ArrowException as error:
            if watched.nul:
                raise _no_text(path) from None
            raise _csv_fault(path, str(error)) from None
    if watched.quotes % 2:
        raise _open_quote(path, row - 1, "never closed")


class _Watched:
    """A file that is watched while it is read, for what the CSV reader passes over."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.quotes = 0
        self.nul = False
        self.closed = False

    def read(self, size: int = -1) -> bytes:
        block = self.file.read(size)
        self.quotes += block.count(b'"')
        self.nul = self.nul or b"\0" in block
        return block

    def close(self) -> None:
        self.closed = True


def _filled(path: Path, table: pa.Table, rows: NDArray[np.int64]) -> Iterator[Batch]:
    """The batch without blank rows, if any row is left. A value must stand in one line."""
    for name, column in zip(table.column_names, table.columns, strict=True):
        for chunk in column.chunks:
            broken = pc.match_substring_regex(chunk.dictionary, r"\S\s*[\r\n]\s*\S")
            if pc.any(broken).as_py():
                value = pc.index(broken, True).as_py()
                at = int(np.flatnonzero(pc.fill_null(chunk.indices, -1).to_numpy() == value)[0])
                raise _open_quote(path, int(rows[at]), "closed only lines later", name)
    blank = np.ones(table.num_rows, dtype=bool)
    for column in table.columns:
        if not column.null_count:
            yield Batch(table, rows)
            return
        blank &= column.is_null().to_numpy()
    if not blank.all():
        yield Batch(table.filter(pa.array(~blank)), rows[~blank])


def _csv_fault(path: Path, message: str) -> InputError:
    """The fault in our words: the library's message may quote the row, which holds answers."""
    if wrong := WRONG_WIDTH.match(message):
        number, expected, actual = wrong.groups()
        return InputError(
            f"the row has {actual} values, but the header has {expected} columns.",
            where=Place(file=path.name, row=int(number)),
            remedy="Check for a cut row, or a comma or a quote mark in a value without quotes.",
        )
    if "UTF8" in message or "utf8" in message.lower():
        return _encoding(path)
    if "straddling" in message and path.stat().st_size < BYTES_A_BLOCK:
        return no_rows(path)  # a header without an end of line
    return InputError(
        "the file cannot be read as CSV.",
        where=Place(file=path.name),
        remedy="Check its end for a cut line or an open quote, and save it as UTF-8 CSV.",
    )


def no_rows(path: Path) -> InputError:
    """The error about a file that holds nobody."""
    return InputError(
        "there are no rows under the header.",
        where=Place(file=path.name),
        remedy="Send the file again.",
    )


def _open_quote(path: Path, row: int, how: str, column: str = "") -> InputError:
    return InputError(
        f"a quote mark is opened in this row or before it, and {how}.",
        where=Place(file=path.name, row=row, column=column),
        remedy="Close it, or write a quote mark inside a value twice.",
    )


def _encoding(path: Path) -> InputError:
    return InputError(
        "the text is not UTF-8.",
        where=Place(file=path.name, line=_first_line(path, _undecodable)),
        remedy="Save the file as 'CSV UTF-8'.",
    )


def _no_text(path: Path) -> InputError:
    return InputError(
        "the file holds NUL bytes, so it is damaged or no UTF-8 text.",
        where=Place(file=path.name, line=_first_line(path, lambda line: b"\0" in line)),
        remedy="Save it as 'CSV UTF-8', or send it again.",
    )


def _first_line(path: Path, wrong: Callable[[bytes], bool]) -> int | None:
    with path.open("rb") as file:
        return next((number for number, line in enumerate(file, 1) if wrong(line)), None)


def _undecodable(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _parquet_header(path: Path) -> list[str]:
    return list(_parquet(path).schema_arrow.names)


def _parquet_batches(path: Path, columns: list[str]) -> Iterator[Batch]:
    file, row = _parquet(path), 1
    wanted = {name: _plain(path, file.schema_arrow.field(name)) for name in columns}
    schema = pa.schema(list(wanted.items()))
    try:
        for batch in file.iter_batches(batch_size=ROWS_A_BATCH, columns=columns):
            batch.validate(full=True)
            table = pa.Table.from_batches([batch]).select(columns).cast(schema)
            yield Batch(table, np.arange(row, row + table.num_rows))
            row += table.num_rows
    except (OSError, pa.ArrowException) as error:
        raise InputError(
            f"the file breaks off or is damaged ({type(error).__name__}).",
            where=Place(file=path.name, row=row),
            remedy="Send it again.",
        ) from None


def _plain(path: Path, field: pa.Field) -> pa.DataType:
    """The type to read a column as. Raises InputError where it cannot hold one value a row."""
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if pa.types.is_nested(kind):
        raise InputError(
            f"the column holds {kind}, not one value a row.",
            where=Place(file=path.name, column=field.name),
            remedy="Write several ticks as one text, such as 1;3.",
        )
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.string()
    return field.type


def _parquet(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (OSError, pa.ArrowException):
        raise InputError(
            "the file cannot be read as Parquet.",
            where=Place(file=path.name),
            remedy="Check that it is whole, and that its name ends as its kind does.",
        ) from None


@dataclass(frozen=True, slots=True)
class Reader:
    """How one kind of file is read."""

    header: Callable[[Path], list[str]]
    batches: Callable[[Path, list[str]], Iterator[Batch]]


READERS = {
    ".csv": Reader(_csv_header, _csv_batches),
    ".parquet": Reader(_parquet_header, _parquet_batches),
}


def _reader(path: Path) -> Reader:
    if not path.is_file():
        raise InputError(
            "the file is a folder." if path.is_dir() else "there is no such file.",
            where=Place(file=str(path)),
            remedy="Check the path.",
        )
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(
            f"files ending in '{path.suffix}' cannot be read.",
            where=Place(file=path.name),
            remedy=f"Give a file ending in {' or '.join(READERS)}.",
        )
    return reader
