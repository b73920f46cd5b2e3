"""Text with a value between delimiters: CSV and TSV, also compressed."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import codecs
import gzip
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
from numpy.typing import NDArray

from surveybench.errors import InputError
from surveybench.readers import archives, dialect, uneven_rows
from surveybench.readers.notes import Note
from surveybench.readers.packed import Unpacking
from surveybench.readers.records import quotes_are_sound
from surveybench.readers.swallowed import Swallowed
from surveybench.readers.types import Batch, Header, Part, holds_nobody, without_blank_rows
from surveybench.readers.uneven_rows import Shape, named_only, notes_of

BYTES_A_BLOCK = 8 << 20
BYTES_TO_GUESS = 1 << 20

# How the CSV reader begins its message about a row with too few or too many values.
WRONG_WIDTH = re.compile(r"CSV parse error: Row #(\d+): Expected (\d+) columns, got (\d+)")
EMPTY = "Empty CSV file"
OPEN_END = (
    "its last row has no line break behind it, as where a file was cut: see whether it is whole"
)
MARKS = re.compile(rb'"|\r\n?|\n')


def header(part: Part) -> Header:
    """Names of the columns, and their row; columns without a name are left out if most have one."""
    head = dialect.read_header(part)
    names = list(head.names)
    if 2 * names.count("") > len(names):
        return Header(names, head.row)
    numbers = tuple(number for number, name in enumerate(names, 1) if name)
    return Header([name for name in names if name], head.row, numbers)


def rows(part: Part) -> int:
    """Not known before the file is read."""
    return 0


def about(part: Part) -> int:
    """Rows by the length of the first ones; of compressed text by what they take in the file."""
    with dialect.open_bytes(part) as file:
        start = file.read(BYTES_TO_GUESS)
        packed = file.fileobj if isinstance(file, gzip.GzipFile) else None
        taken = packed.tell() if packed and not part.inside else len(start)
    lines = start.count(b"\n") or start.count(b"\r")
    return archives.size(part) * lines // max(1, taken)


def batches(part: Part, columns: list[str]) -> Iterator[Batch]:
    """The named columns, as text. Raises InputError where the file breaks off."""
    head, how = dialect.read_header(part), dialect.encoding(part)
    inner = part.span is not None and part.span[0] > 0
    above = 0 if inner else head.row + head.below
    before = part.first - 1 if inner else 0
    row = before + above + 1
    shape = Shape(part, head, tuple(columns))
    notes = notes_of(shape)
    unread = above + bool(head.stated)
    lines, last = Swallowed(part, head.delimiter, len(head.names), row), None
    with dialect.open_bytes(part) as file:
        watched = _Watched(file, how, part, unread, lines)
        try:
            for batch in _reader(watched, shape):
                if watched.nul:
                    raise dialect.no_text(part)
                numbers = np.arange(row, row + batch.num_rows)
                row += batch.num_rows
                table = named_only(shape, pa.Table.from_batches([batch]), numbers)
                for filled in _filled(part, table, numbers):
                    yield (last := replace(filled, notes=notes))
                    notes = ()
        except UnicodeDecodeError:
            raise dialect.wrong_encoding(part, how) from None
        except MemoryError:
            raise
        except pa.ArrowException as error:
            if watched.nul:
                raise dialect.no_text(part) from None
            if WRONG_WIDTH.match(str(error)):
                for batch in _of_uneven(shape, how, unread, before + above + 1, row):
                    yield replace(batch, notes=(*notes, *batch.notes))
                    notes = ()
                return
            if EMPTY in str(error):
                if watched.above:
                    raise holds_nobody(part.place()) from None
                return
            raise _fault(part, str(error), how) from None
    if watched.quotes % 2:
        raise _open_quote(part, row - 1, "never closed")
    yield from _told(last, watched)


def _told(last: Batch | None, watched: _Watched) -> Iterator[Batch]:
    """What lines inside of quotes and the end of the file tell, with no row more."""
    notes = watched.lines.note() if watched.lines else ()
    notes += () if watched.ended else (Note("open_end", watched.part.place(), OPEN_END),)
    if last is not None and notes:
        yield Batch(last.table.slice(0, 0), last.rows[:0], notes)


def _of_uneven(shape: Shape, how: str, above: int, first: int, start: int) -> Iterator[Batch]:
    """The rows from `start` on of a text in which some have more or fewer values than names."""
    lines = Swallowed(shape.part, shape.head.delimiter, len(shape.head.names), first)
    last = None
    with dialect.open_bytes(shape.part) as file:
        watched = _Watched(file, how, shape.part, above, lines)
        try:
            for batch in uneven_rows.batches(shape, watched, first, start):
                for filled in _filled(shape.part, batch.table, batch.rows):
                    yield (last := replace(filled, notes=batch.notes))
        except UnicodeError:
            raise dialect.wrong_encoding(shape.part, how) from None
    yield from _told(last, watched)


def _reader(file: _Watched, shape: Shape) -> pa_csv.CSVStreamingReader:
    columns = [*shape.columns, *shape.nameless]
    return pa_csv.open_csv(
        file,
        # One thread: only then does a refused row know its number.
        read_options=pa_csv.ReadOptions(
            use_threads=False, block_size=BYTES_A_BLOCK, column_names=shape.names
        ),
        # Blank lines are kept here, so that rows have the numbers a person sees.
        parse_options=pa_csv.ParseOptions(
            delimiter=shape.head.delimiter, newlines_in_values=True, ignore_empty_lines=False
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(columns, pa.dictionary(pa.int32(), pa.string())),
            include_columns=columns,
            null_values=[""],
            strings_can_be_null=True,
        ),
    )


class _Watched:
    """A file as UTF-8 below its header, watched for what the CSV reader passes over."""

    def __init__(
        self, file: BinaryIO, how: str, part: Part, above: int, lines: Swallowed | None = None
    ) -> None:
        self.file = file
        span = part.span
        self.left = span and span[1] - span[0]
        if span:
            file.seek(span[0])
        # UTF-8 goes through as it is: in columns that are not read it may be anything.
        utf8 = how.startswith("utf-8")
        self.decoder = None if utf8 else codecs.getincrementaldecoder(how)()
        self.unpacking = Unpacking(part, part.file.stat().st_size) if part.packed else None
        self.above = above
        self.part = part
        self.lines = lines
        self.ended = True
        self.inside = False
        self.quotes = 0
        self.nul = False
        self.closed = False

    def read(self, size: int = -1) -> bytes:
        block = self._text(size)
        while self.above and block:
            block = self._below(block) or self._text(size)
        self.ended = block.endswith((b"\n", b"\r")) if block else self.ended
        quotes = block.count(b'"')
        self.quotes += quotes
        if self.lines:
            self.lines.feed(block, quotes)
        self.nul = self.nul or b"\0" in block
        return block

    def _text(self, size: int) -> bytes:
        block = self._bytes(size)
        return block if self.decoder is None else self._decoded(block, size)

    def _below(self, block: bytes) -> bytes:
        """What of a block stands below the header, whose rows may go over several lines."""
        for mark in MARKS.finditer(block):
            if mark[0] == b'"':
                self.inside = not self.inside
            elif not self.inside:
                self.above -= 1
                if not self.above:
                    return block[mark.end() :]
        return b""

    def _bytes(self, size: int) -> bytes:
        if self.left is None:
            block = self.file.read(size)
        else:
            block = self.file.read(self.left if size < 0 else min(size, self.left))
            self.left -= len(block)
        if self.unpacking:
            self.unpacking.more(len(block))
        return block

    def _decoded(self, block: bytes, size: int) -> bytes:
        """Text of a block as UTF-8; empty only at the end of the file."""
        assert self.decoder is not None
        text = self.decoder.decode(block, final=not block)
        while block and not text:
            block = self._bytes(size)
            text = self.decoder.decode(block, final=not block)
        return text.encode()

    def close(self) -> None:
        self.closed = True


def _filled(part: Part, table: pa.Table, rows: NDArray[np.int64]) -> Iterator[Batch]:
    """The batch without blank rows, if any row is left.

    A value must stand in one line, but where line breaks are stated and quote marks stand as they
    should.
    """
    for name, column in zip(table.column_names, table.columns, strict=True):
        for chunk in column.chunks:
            broken = pc.match_substring_regex(chunk.dictionary, r"\S\s*[\r\n]\s*\S")
            if pc.any(broken).as_py() and not _is_sound(part):
                value = pc.index(broken, True).as_py()
                at = int(np.flatnonzero(pc.fill_null(chunk.indices, -1).to_numpy() == value)[0])
                raise _open_quote(part, int(rows[at]), "closed only lines later", name)
    yield from without_blank_rows(table, rows)


def _is_sound(part: Part) -> bool:
    """Whether line breaks may stand in values, and every quote mark at the edge of one."""
    if not part.mapping.line_breaks:
        return False
    delimiter = dialect.read_header(part).delimiter.encode()
    with dialect.open_bytes(part) as file:
        watched = _Watched(file, dialect.encoding(part), replace(part, span=None), 0)
        return quotes_are_sound(iter(lambda: watched.read(BYTES_A_BLOCK), b""), delimiter)


def _fault(part: Part, message: str, how: str) -> InputError:
    """The fault in our words: the library's message may quote the row, which holds answers."""
    if "UTF8" in message or "utf8" in message.lower():
        return dialect.wrong_encoding(part, how)
    return InputError(
        "the file cannot be read as CSV.",
        where=part.place(),
        remedy="Check its end for a cut line or an open quote, and save it as UTF-8 CSV.",
    )


def _open_quote(part: Part, row: int, how: str, column: str = "") -> InputError:
    return InputError(
        f"a quote mark is opened in this row or before it, and {how}.",
        where=part.place(row=row, column=column),
        remedy="Close it, or write a quote mark inside a value twice; where values are meant to "
        "hold line breaks, say so in a mapping file (line_breaks: true).",
    )
