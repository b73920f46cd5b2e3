"""What is read, what comes out of it, and how its rows are numbered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench.errors import InputError, Place
from surveybench.readers.database import Table
from surveybench.readers.notes import Note
from surveybench.readers.stored import StoredFile
from surveybench.survey.mapping import FileMapping

# What looks like the name of a column. Anything else may be answers: where a quote mark is left
# open or a line break is lost, they stand in the place of names.
PLAIN_NAME = re.compile(r"[^\W\d]\w*(?:[ ./:()-]{1,2}\w+)*[.:?)]?")
LONGEST_NAME = 60
# Where several files or sheets are read as one, a row's number is part * ROWS_A_PART + row.
ROWS_A_PART = 1 << 32
# What kind a table of a database is, where files have the ending of their name.
TABLE = "//table"
# Where raw data lies: on this computer, in a store or on a web server, in a database.
Location = Path | StoredFile | Table


@dataclass(frozen=True, slots=True)
class Mapped:
    """A file or a folder of files, with a mapping that says how it is to be understood."""

    path: Location
    mapping: FileMapping

    @property
    def name(self) -> str:
        """Name of the file."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a file, and the number of each, which `located` turns into a place.

    `notes` are what was noticed while they were read.
    """

    table: pa.Table
    rows: NDArray[np.int64]
    notes: tuple[Note, ...] = ()

    def only(self, mask: NDArray[np.bool_]) -> Batch:
        """The rows that a mask names."""
        return Batch(self.table.filter(pa.array(mask)), self.rows[mask], self.notes)


@dataclass(frozen=True, slots=True)
class Header:
    """Names of the columns, and the row where they stand; None where they stand in no row.

    `numbers` says which columns they are, where others between them are empty.
    """

    names: list[str]
    row: int | None = None
    numbers: tuple[int, ...] = ()

    def number(self, at: int) -> int:
        """The number of a column, from 1, by its place among the names."""
        return self.numbers[at] if self.numbers else at + 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a sheet holds: its header, and its columns as coded texts."""

    header: Header
    batches: tuple[Batch, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One table: a whole file, or one sheet of it. `shown` is how messages name the file.

    `inside` is the one file of a zip file that is read. With `groups`, only these row groups of
    it, or with `span` only these bytes: its first row then has number `first`. With `parsed`, what
    it holds was read already.
    """

    path: Location
    shown: str
    mapping: FileMapping
    sheet: str = ""
    inside: str = ""
    groups: tuple[int, ...] = ()
    span: tuple[int, int] | None = None
    first: int = 1
    parsed: Sheet | None = field(default=None, compare=False, repr=False)

    @property
    def file(self) -> Path | StoredFile:
        """Where its bytes lie. A table has none: its reader does not ask."""
        assert not isinstance(self.path, Table)
        return self.path

    @property
    def local(self) -> Path:
        """Its path on this computer. Raises InputError where it lies elsewhere."""
        if not isinstance(self.path, Path):
            raise InputError(
                f"files ending in '{self.kind}' are read from this computer only.",
                where=self.place(),
                remedy="Save it as CSV (.csv, .csv.gz) or Parquet there, or fetch it first.",
            )
        return self.path

    @property
    def file_name(self) -> str:
        """The name that tells what kind of file it is."""
        if isinstance(self.path, Table):
            return TABLE
        return PurePosixPath(self.inside).name or self.path.name

    @property
    def kind(self) -> str:
        """The last ending of that name, in small letters."""
        return PurePosixPath(self.file_name).suffix.lower()

    @property
    def packed(self) -> bool:
        """Whether it is read from a compressed file that holds it."""
        return bool(self.inside) or self.kind == ".gz"

    def place(self, row: int | None = None, column: str = "", line: int | None = None) -> Place:
        """A place in this part."""
        return Place(file=self.shown, sheet=self.sheet, line=line, row=row, column=column)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a file, which can be read without the others; `number` is that of its part."""

    of: Location | Mapped
    number: int
    part: Part


@dataclass(frozen=True, slots=True)
class Held:
    """Some rows of a file that were read already: at least one batch, if of no rows."""

    of: Location | Mapped
    batches: tuple[Batch, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file with its parts, those of workbooks parsed."""

    of: Location | Mapped
    parts: tuple[Part, ...]


# A raw file that needs no mapping is where it lies.
File = Location | Mapped | Piece | Held | Opened


class Span(NamedTuple):
    """Values from the lowest to the highest, both among them."""

    low: float | str
    high: float | str


@dataclass(frozen=True, slots=True)
class Reader:
    """How one kind of file is read: names of columns, batches of some of them, number of rows.

    Rows of a batch are numbered as `Place` counts them. `rows` is 0 where only reading would tell;
    `about` then tells from the file's beginning, about how many there are, or 0 where nothing does.
    `pieces` are what may be read apart, all together being the part; `sheets` those to read, and
    `parsed` those with all they hold, where reading any of it takes parsing all of it; `labels` the
    value labels that the file itself holds, `missing` the values that it declares missing, `titles`
    what it calls its variables in words. Files `anywhere` may lie in a store or on a server.
    """

    header: Callable[[Part], Header]
    batches: Callable[[Part, list[str]], Iterator[Batch]]
    rows: Callable[[Part], int]
    pieces: Callable[[Part], list[Part]] = lambda part: [part]
    sheets: Callable[[Part], tuple[Part, ...]] | None = None
    parsed: Callable[[Part], tuple[Part, ...]] | None = None
    labels: Callable[[Part], Mapping[str, Mapping[str, str]]] | None = None
    anywhere: bool = False
    about: Callable[[Part], int] = lambda part: 0
    missing: Callable[[Part], Mapping[str, tuple[Span, ...]]] | None = None
    titles: Callable[[Part], Mapping[str, str]] | None = None


def is_plain(name: str) -> bool:
    """Whether a message may show it as the name of a column."""
    return len(name) <= LONGEST_NAME and PLAIN_NAME.fullmatch(name) is not None


def without_blank_rows(table: pa.Table, rows: NDArray[np.int64]) -> Iterator[Batch]:
    """The batch without its blank rows, if any row is left."""
    blank = np.ones(table.num_rows, dtype=bool)
    for column in table.columns:
        if not column.null_count:
            yield Batch(table, rows)
            return
        blank &= column.is_null().to_numpy()
    if not blank.all():
        yield Batch(table.filter(pa.array(~blank)), rows[~blank])


def located(places: Sequence[Place], number: int, column: str = "") -> Place:
    """Where the row with this number stands, among the places of the parts of a file.

    A place that names a column already keeps its name.
    """
    part, row = divmod(number, ROWS_A_PART)
    there = places[part]
    return Place(there.file, there.sheet, row=row, column=there.column or column)


def or_nobody(part: Part, columns: Sequence[str], batches: Iterable[Batch]) -> Iterator[Batch]:
    """The batches of one part among several; where there is none, one without rows that says so."""
    is_empty = part.first == 1  # later pieces of a file may hold blank rows alone
    for batch in batches:
        is_empty = False
        yield batch
    if is_empty:
        texts = pa.dictionary(pa.int32(), pa.string())
        table = pa.table({name: pa.array([], texts) for name in columns})
        note = Note("no_rows", part.place(), "there are no rows under the header")
        yield Batch(table, np.zeros(0, np.int64), (note,))


def holds_nobody(place: Place) -> InputError:
    """The error about a file that holds nobody."""
    return InputError(
        "there are no rows under the header.",
        where=place,
        remedy="See whether it is the right file, and was saved whole; then send it again.",
    )
