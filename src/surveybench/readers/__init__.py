"""Files of rows behind one door, in batches: one module a kind.

To add a kind: one module with the same three functions, and its line in READERS.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from surveybench.errors import InputError, Place
from surveybench.readers import parquet, text
from surveybench.readers.parts import ending, parts_of
from surveybench.readers.types import (
    ROWS_A_PART,
    Batch,
    File,
    Held,
    Mapped,
    Part,
    Piece,
    Reader,
    holds_nobody,
    located,
)

TEXT = Reader(text.header, text.batches, text.rows)
# By the ending of a file's name.
READERS = {
    ".csv": TEXT,
    ".tsv": TEXT,
    ".txt": TEXT,
    ".csv.gz": TEXT,
    ".tsv.gz": TEXT,
    ".txt.gz": TEXT,
    ".parquet": Reader(parquet.header, parquet.batches, parquet.rows, parquet.pieces),
}
ENDINGS = tuple(READERS)

__all__ = [
    "ENDINGS",
    "READERS",
    "Batch",
    "File",
    "Held",
    "Mapped",
    "Piece",
    "batches",
    "files_in",
    "header",
    "header_place",
    "located",
    "no_rows",
    "pieces",
    "place",
    "places",
    "rows_in",
]


def header(file: File) -> list[str]:
    """Column names of a file. Raises InputError where one is missing or stands twice."""
    return file.table.column_names if isinstance(file, Held) else _names(_parts(file)[0])


def batches(file: File, columns: list[str]) -> Iterator[Batch]:
    """The named columns, batch by batch. Raises InputError where the file breaks off."""
    if isinstance(file, Held):
        yield Batch(file.table.select(columns), file.rows)
        return
    wanted = [(file.number, file.part)] if isinstance(file, Piece) else enumerate(_parts(file))
    for number, part in wanted:
        with _readable(part):
            for batch in _reader(part).batches(part, columns):
                yield Batch(batch.table, batch.rows + number * ROWS_A_PART)


def rows_in(file: File) -> int:
    """Rows of a file where its kind says so without reading it, else 0."""
    counts = [_reader(part).rows(part) for part in _parts(file)]
    return sum(counts) if all(counts) else 0


def pieces(file: File) -> list[Piece]:
    """What may be read apart, in the order of the rows."""
    found: list[Piece] = []
    whole = _whole(file)
    for number, part in enumerate(_parts(whole)):
        with _readable(part):
            found += [Piece(whole, number, piece) for piece in _reader(part).pieces(part)]
    return found


def places(file: File) -> tuple[Place, ...]:
    """What `located` needs to find a row of this file."""
    return tuple(part.place() for part in _parts(file))


def place(file: File, number: int, column: str = "") -> Place:
    """Where the row with this number stands."""
    return located(places(file), number, column)


def no_rows(file: File) -> InputError:
    """The error about a file that holds nobody."""
    return holds_nobody(places(file)[0])


def header_place(file: File, column: str = "") -> Place:
    """Where the column names of a file stand."""
    part = _parts(file)[0]
    return part.place(row=part.mapping.header_row or 1, column=column)


def files_in(file: File) -> Mapping[str, Path]:
    """The files that are read, by the name that messages give them."""
    return {part.shown: part.path for part in _parts(file)}


def _parts(file: File) -> tuple[Part, ...]:
    return parts_of(_whole(file), ENDINGS)


def _whole(file: File) -> Path | Mapped:
    return file.of if isinstance(file, Piece | Held) else file


def _reader(part: Part) -> Reader:
    return READERS[ending(part.path, ENDINGS)]


def _names(part: Part) -> list[str]:
    with _readable(part):
        names = _reader(part).header(part)
    row = part.mapping.header_row or 1
    if not any(names):
        raise InputError(
            "there are no column names: the file or its first row is empty.",
            where=part.place(),
            remedy="Send it again, with the column names in its first row.",
        )
    if "" in names:
        raise InputError(
            "a column has no name.",
            where=part.place(row, f"number {names.index('') + 1}"),
            remedy="Name it, or remove it; check for a comma too many at the end of the row.",
        )
    again = [at for at, name in enumerate(names) if name in names[:at]]
    if again:
        # By number: where the header is missing, the names are answers.
        first = names.index(names[again[0]])
        others = f" ({len(again)} such columns)" if len(again) > 1 else ""
        raise InputError(
            f"the column has the name of column number {first + 1}{others}.",
            where=part.place(row, f"number {again[0] + 1}"),
            remedy="Rename or remove one of them; check that the column names are not missing.",
        )
    return names


@contextmanager
def _readable(part: Part) -> Iterator[None]:
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise InputError(
            "the compressed file breaks off or is damaged.",
            where=part.place(),
            remedy="Send it again.",
        ) from None
    except OSError as error:
        raise InputError(
            f"the file cannot be read ({error.strerror or type(error).__name__}).",
            where=part.place(),
            remedy="Check that you may read it, and that its disk is there.",
        ) from None
