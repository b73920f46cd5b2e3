"""Files of rows, in batches: one function a file kind, by the ending of its name."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from surveybench.errors import InputError, Place

ROWS_A_BATCH = 131_072
BYTES_A_BLOCK = 8 << 20


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a file; `first_row` is the line of the first one as a person counts."""

    table: pa.Table
    first_row: int


def header(path: Path) -> list[str]:
    """Column names of a file. Raises InputError where there are none or one stands twice."""
    names = _reader(path).header(path)
    if not any(names):
        raise InputError("the file is empty.", where=Place(file=path.name), remedy="Send it again.")
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
    return _reader(path).batches(path, columns)


def rows_in(path: Path) -> int:
    """Rows of a file where its kind says so without reading it, else 0."""
    return pq.ParquetFile(path).metadata.num_rows if path.suffix.lower() == ".parquet" else 0


def _csv_header(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            names = next(csv.reader(file), [])
    except UnicodeDecodeError:
        raise _encoding(path) from None
    except csv.Error:
        raise InputError(
            "the first line cannot be read as column names.",
            where=Place(file=path.name, row=1),
            remedy="Save the file as CSV with one header line.",
        ) from None
    if len(names) == 1 and any(mark in names[0] for mark in ";\t|"):
        raise InputError(
            "the columns are not separated by commas.",
            where=Place(file=path.name, row=1),
            remedy="Save the file as comma-separated CSV.",
        )
    return [name.strip() for name in names]


def _csv_batches(path: Path, columns: list[str]) -> Iterator[Batch]:
    names = _csv_header(path)
    wrong: list[tuple[int | None, int, int]] = []

    def refuse(row: pa_csv.InvalidRow) -> str:
        wrong.append((row.number, row.expected_columns, row.actual_columns))
        return "error"

    text = pa.dictionary(pa.int32(), pa.string())
    try:
        reader = pa_csv.open_csv(
            path,
            # One thread: only then does a refused row know its number.
            read_options=pa_csv.ReadOptions(
                use_threads=False, block_size=BYTES_A_BLOCK, column_names=names, skip_rows=1
            ),
            parse_options=pa_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=refuse),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(columns, text),
                include_columns=columns,
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
        row = 2
        for batch in reader:
            yield Batch(pa.Table.from_batches([batch]), row)
            row += batch.num_rows
    except pa.ArrowInvalid as error:
        raise _csv_fault(path, wrong, str(error)) from None


def _csv_fault(path: Path, wrong: list[tuple[int | None, int, int]], message: str) -> InputError:
    """The fault in our words: the library's message may quote the row, which holds answers."""
    if wrong:
        number, expected, actual = wrong[0]
        return InputError(
            f"the row has {actual} values, but the header has {expected} columns.",
            where=Place(file=path.name, row=(number or 0) + 1 if number else None),
            remedy="Check for a cut line, or a comma in a value without quotes.",
        )
    if "UTF8" in message or "utf8" in message.lower():
        return _encoding(path)
    if "Empty CSV" in message:
        return InputError(
            "there are no rows under the header.",
            where=Place(file=path.name),
            remedy="Send the file again.",
        )
    return InputError(
        "the file cannot be read as CSV.",
        where=Place(file=path.name),
        remedy="Check its end for a cut line or an open quote, and save it as UTF-8 CSV.",
    )


def _encoding(path: Path) -> InputError:
    return InputError(
        "the text is not UTF-8.",
        where=Place(file=path.name, row=_first_undecodable(path)),
        remedy="Save the file as 'CSV UTF-8'.",
    )


def _first_undecodable(path: Path) -> int | None:
    with path.open("rb") as file:
        for line, raw in enumerate(file, 1):
            try:
                raw.decode("utf-8")
            except UnicodeDecodeError:
                return line
    return None


def _parquet_header(path: Path) -> list[str]:
    return list(_parquet(path).schema_arrow.names)


def _parquet_batches(path: Path, columns: list[str]) -> Iterator[Batch]:
    file, row = _parquet(path), 1
    try:
        for batch in file.iter_batches(batch_size=ROWS_A_BATCH, columns=columns):
            yield Batch(pa.Table.from_batches([batch]), row)
            row += batch.num_rows
    except (OSError, pa.ArrowException) as error:
        raise InputError(
            f"the file breaks off or is damaged ({type(error).__name__}).",
            where=Place(file=path.name, row=row),
            remedy="Send it again.",
        ) from None


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
            "there is no such file.", where=Place(file=str(path)), remedy="Check the path."
        )
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(
            f"files ending in '{path.suffix}' cannot be read.",
            where=Place(file=path.name),
            remedy=f"Give a file ending in {' or '.join(READERS)}.",
        )
    return reader
