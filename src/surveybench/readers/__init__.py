"""Files of rows behind one door, in batches: one module a kind.

To add a kind: one module with the same functions, and its line in READERS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa

from surveybench.errors import InputError, Place
from surveybench.readers import (
    archives,
    arrow,
    book_trial,
    meaning,
    parquet,
    records,
    spss,
    tables,
    text,
    workbook,
)
from surveybench.readers.addresses import beside, is_address, location
from surveybench.readers.book_look import NEARER, examined, too_far
from surveybench.readers.cut_off import with_end
from surveybench.readers.database import Table
from surveybench.readers.dialect import stated_separator
from surveybench.readers.excel_look import column_letters
from surveybench.readers.looked import WORDS as EMPTY_WORDS
from surveybench.readers.looked import Empty, Look
from surveybench.readers.marks import sha256, stamp
from surveybench.readers.notes import Note, noted
from surveybench.readers.parts import ending, files_of, parsed_parts_of, parts_of, readable
from surveybench.readers.plain import all_text, dates_as_text
from surveybench.readers.stored import StoredFile
from surveybench.readers.tables import tables_of
from surveybench.readers.types import (
    ROWS_A_PART,
    TABLE,
    Batch,
    File,
    Header,
    Held,
    Location,
    Mapped,
    Opened,
    Part,
    Piece,
    Reader,
    Span,
    holds_nobody,
    is_plain,
    located,
    or_nobody,
)
from surveybench.readers.unnamed import refuse_unnamed
from surveybench.readers.zones import one_zone, one_zone_in
from surveybench.survey.mapping import FileMapping

Value = TypeVar("Value")

TEXT = Reader(text.header, text.batches, text.rows, records.pieces, anywhere=True, about=text.about)
SPSS = Reader(
    *(spss.header, spss.batches, spss.rows),
    labels=spss.labels,
    missing=spss.missing,
    titles=spss.titles,
)
WORKBOOK = Reader(
    workbook.header,
    workbook.batches,
    workbook.rows,
    sheets=workbook.sheets,
    parsed=workbook.parsed,
)
# By the ending of a file's name.
READERS = {
    **dict.fromkeys((".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz"), TEXT),
    ".parquet": Reader(
        parquet.header,
        parquet.batches,
        parquet.rows,
        parquet.pieces,
        labels=parquet.labels,
        anywhere=True,
    ),
    ".arrow": Reader(
        arrow.header, arrow.batches, arrow.rows, arrow.pieces, labels=arrow.labels, anywhere=True
    ),
    **dict.fromkeys((".sav", ".zsav", ".dta", ".sas7bdat", ".xpt"), SPSS),
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), WORKBOOK),
    TABLE: Reader(tables.header, tables.batches, tables.rows, anywhere=True),
}
ENDINGS = (*(end for end in READERS if end != TABLE), archives.ENDING)  # zip: of one of these

__all__ = [
    "EMPTY_WORDS",
    "ENDINGS",
    "NEARER",
    "READERS",
    "Batch",
    "Empty",
    "File",
    "FileMapping",
    "Held",
    "Location",
    "Look",
    "Mapped",
    "Note",
    "Piece",
    "Span",
    "StoredFile",
    "Table",
    "about_rows",
    "absolute",
    "batches",
    "beside",
    "column_letters",
    "columns_not_asked",
    "dates_as_text",
    "examined",
    "files_in",
    "header",
    "header_place",
    "headers_of_parts",
    "is_address",
    "is_plain",
    "labels",
    "located",
    "location",
    "missing",
    "no_rows",
    "noted",
    "opened",
    "pieces",
    "place",
    "places",
    "refuse_zones",
    "rows_in",
    "sha256",
    "stamp",
    "stated_separator",
    "tables_of",
    "titles",
    "too_far",
    "trial",
    "whole",
]


def trial(files: Iterable[Location | Mapped]) -> None:
    """Try files whose library may end the process on damaged ones, before they are read here.

    Raises InputError for one that does.
    """
    parts: list[Part] = []
    for file in files:
        path = file.path if isinstance(file, Mapped) else file
        if isinstance(path, Path) and _may_end_the_process(path):
            with suppress(InputError):  # told where the file is read
                parts += files_of(file, READERS)
    if of_spss := [part for part in parts if _reader(part) is SPSS]:
        spss.trial(of_spss)
    if books := [part for part in parts if book_trial.needed(part)]:
        with readable(books[0]):
            failing = book_trial.first_that_fails(books)
        if failing:
            raise book_trial.failed(failing)


def _may_end_the_process(path: Path) -> bool:
    files = path.iterdir() if path.is_dir() else (path,)
    tried = (*spss.KINDS, *book_trial.ENDINGS, archives.ENDING)
    return any(file.suffix.lower() in tried for file in files)


def opened(file: File) -> File:
    """The file with its workbooks parsed, for all that is going to be asked of it.

    What is wrong with it is told where it is read.
    """
    if isinstance(file, Location | Mapped):
        with suppress(InputError):
            parts = parsed_parts_of(file, READERS)
            if any(part.parsed for part in parts):
                return Opened(file, parts)
    return file


def header(file: File) -> list[str]:
    """Column names of a file: those of any of its parts, in the order in which they come.

    Raises InputError where one has no name, or a name that stands twice.
    """
    headers = [names for _, names in headers_of_parts(file)]
    mapping = _mapping(file)
    return list(dict.fromkeys([name for names in headers for name in names] + [*mapping.not_asked]))


def headers_of_parts(file: File) -> tuple[tuple[Place, tuple[str, ...]], ...]:
    """The columns of each part of a file, and where their names stand.

    Raises InputError as `header` does.
    """
    if isinstance(file, Held):
        return ((_parts(file)[0].place(), tuple(file.batches[0].table.column_names)),)
    parts = (file.part,) if isinstance(file, Piece) else _parts(file)
    written = [(part, _header(part)) for part in parts]
    elsewhere = {name for _, names_written in written for name in names_written.names}
    if isinstance(file, Piece):  # of the other parts nothing is known here
        elsewhere |= set(meaning.spoken_of(file.part.mapping))
    return tuple(
        (part.place(row=header.row), tuple(meaning.renamed(part, header, elsewhere).names))
        for part, header in written
    )


def columns_not_asked(file: File) -> tuple[str, ...]:
    """The columns that a file may lack, as its mapping says."""
    return _mapping(file).not_asked


def _mapping(file: File) -> FileMapping:
    named = whole(file)
    return named.mapping if isinstance(named, Mapped) else FileMapping()


def batches(file: File, columns: list[str]) -> Iterator[Batch]:
    """The named columns, batch by batch. Raises InputError where the file breaks off."""
    if isinstance(file, Held):
        yield from (replace(batch, table=batch.table.select(columns)) for batch in file.batches)
        return
    parts = _parts(file)
    zones: dict[str, str] = {}
    for number, part in [(file.number, file.part)] if isinstance(file, Piece) else enumerate(parts):
        with readable(part):
            alike = len(parts) == 1 and not part.mapping.not_asked
            read = _understood(part, columns) if alike else _filled_up(part, columns)
            for batch in or_nobody(part, columns, read) if len(parts) > 1 else read:
                one_zone(part, batch.table.schema, zones)
                table = batch.table if len(parts) == 1 else all_text(batch.table)
                yield Batch(table, batch.rows + number * ROWS_A_PART, batch.notes)


def _filled_up(part: Part, columns: list[str]) -> Iterator[Batch]:
    """Batches of a part that may lack some of the columns, which are blank then."""
    names = meaning.renamed(part, _header(part), meaning.spoken_of(part.mapping)).names
    lacking = [name for name in columns if name not in names]
    wanted = [name for name in columns if name in names] or names[:1]
    notes = meaning.not_asked(part, lacking)
    for batch in _understood(part, wanted):
        table = batch.table
        for name in lacking:
            table = table.append_column(name, pa.nulls(table.num_rows, pa.string()))
        yield Batch(table.select(columns), batch.rows, (*notes, *batch.notes))
        notes = ()


def _understood(part: Part, columns: list[str]) -> Iterator[Batch]:
    """Batches of one part, with the definition's columns and values, without rows to be skipped."""
    skipped = np.array(part.mapping.skip_rows, np.int64)
    for batch in with_end(part, _all_rows(part, columns)):
        mask = ~np.isin(batch.rows, skipped)
        yield batch if mask.all() else batch.only(mask)


def _all_rows(part: Part, columns: list[str]) -> Iterator[Batch]:
    if part.mapping == FileMapping():
        yield from _reader(part).batches(part, columns)
        return
    own_columns = [name for names in meaning.own_names(part, columns).values() for name in names]
    # Where the file's name fills the only column asked for, another one tells how many rows.
    own_columns = own_columns or _reader(part).header(part).names[:1]
    # What a file calls its values tells which of them tick nothing, or are labels that were sent.
    read_labels = _reader(part).labels if part.mapping.labels or part.mapping.several else None
    labels = read_labels(part) if read_labels else {}
    for batch in _reader(part).batches(part, own_columns):
        yield meaning.understood(part, batch, columns, labels)


def refuse_zones(file: File, columns: list[str]) -> None:
    """Raise InputError where files say, without being read, that their zones differ."""
    one_zone_in(_parts(file), columns)


def rows_in(file: File) -> int:
    """Rows of a file where its kind says so without reading it, else 0."""
    counts = [_reader(part).rows(part) for part in _parts(file)]
    return sum(counts) if all(counts) else 0


def about_rows(file: File) -> int:
    """About how many rows a file has, for who waits for it; 0 where nothing tells."""
    counts = []
    with suppress(InputError):  # told where the file is read
        for part in _parts(file):
            with readable(part):
                counts.append(_reader(part).rows(part) or _reader(part).about(part))
        return sum(counts) if all(counts) else 0
    return 0


def pieces(file: File) -> list[Piece]:
    """What may be read apart, in the order of the rows."""
    cut: list[Piece] = []
    named = whole(file)
    for number, part in enumerate(_parts(named)):
        with readable(part):
            cut += [Piece(named, number, piece) for piece in _reader(part).pieces(part)]
    return cut


def labels(file: File) -> tuple[tuple[Place, Mapping[str, Mapping[str, str]]], ...]:
    """The value labels in a file's parts: by the definition's column, from a code as text."""
    return tuple(_of_files(file, lambda reader: reader.labels))


def missing(file: File) -> tuple[tuple[Place, Mapping[str, tuple[Span, ...]]], ...]:
    """The values that the parts of a file declare missing, by column, as lowest and highest."""
    return tuple(_of_files(file, lambda reader: reader.missing))


def titles(file: File) -> tuple[tuple[Place, Mapping[str, str]], ...]:
    """What the parts of a file call their variables in words, by the definition's column."""
    return tuple(_of_files(file, lambda reader: reader.titles))


def _of_files(
    file: File, about: Callable[[Reader], Callable[[Part], Mapping[str, Value]] | None]
) -> Iterator[tuple[Place, Mapping[str, Value]]]:
    # Of the files, not their sheets: what says such things has none; to ask would parse workbooks.
    for part in files_of(whole(file), READERS):
        if read := about(_reader(part)):
            with readable(part):
                told, names = read(part), part.mapping.columns
            yield part.place(), {names.get(n, n): told[n] for n in told}


def places(file: File) -> tuple[Place, ...]:
    """What `located` needs to find a row of this file."""
    return tuple(part.place() for part in _parts(file))


def place(file: File, number: int, column: str = "") -> Place:
    """Where the row with this number stands."""
    return located(places(file), number, column)


def header_place(file: File, column: str = "") -> Place:
    """Where the column names of a file stand."""
    part = _parts(file)[0]
    return part.place(row=_header(part).row, column=column)


def no_rows(file: File) -> InputError:
    """The error about a file that holds nobody."""
    return holds_nobody(places(file)[0])


def files_in(file: File) -> Mapping[str, Location]:
    """The files that are read, by the name that messages give them."""
    return {part.shown: part.path for part in files_of(whole(file), READERS)}


def _parts(file: File) -> tuple[Part, ...]:
    return file.parts if isinstance(file, Opened) else parts_of(whole(file), READERS)


def absolute(file: File) -> Location | Mapped:
    """The file, wherever one stands."""
    named = whole(file)
    if isinstance(named, Path):
        return named.absolute()
    if isinstance(named, Mapped) and isinstance(named.path, Path):
        return replace(named, path=named.path.absolute())
    return named


def whole(file: File) -> Location | Mapped:
    """The file that a piece is of, or rows are."""
    return file.of if isinstance(file, Piece | Held | Opened) else file


def _reader(part: Part) -> Reader:
    return READERS[ending(part.file_name, READERS)]


def _header(part: Part) -> Header:
    with readable(part):
        written = _reader(part).header(part)
    refuse_unnamed(part, written)
    return written
