"""Text with a value between delimiters: CSV and TSV, also compressed."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import codecs
import gzip
import re
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
from numpy.typing import NDArray

from surveybench.errors import InputError
from surveybench.readers import dialect
from surveybench.readers.types import Batch, Header, Part, holds_nobody, without_blank_rows

BYTES_A_BLOCK = 8 << 20
BYTES_TO_GUESS = 1 << 20

# How the CSV reader begins its message about a row with too few or too many values.
WRONG_WIDTH = re.compile(r"CSV parse error: Row #(\d+): Expected (\d+) columns, got (\d+)")


def header(part: Part) -> Header:
    """Names of the columns, and their row."""
    return Header(dialect.read_header(part)[0], _header_row(part))


def rows(part: Part) -> int:
    """Not known before the file is read."""
    return 0


def about(part: Part) -> int:
    """Rows by the length of the first ones; of compressed text by what they take in the file."""
    with dialect.open_bytes(part) as file:
        start = file.read(BYTES_TO_GUESS)
        packed = file.fileobj if isinstance(file, gzip.GzipFile) else None
        taken = packed.tell() if packed else len(start)
    lines = start.count(b"\n") or start.count(b"\r")
    return part.path.stat().st_size * lines // max(1, taken)


def batches(part: Part, columns: list[str]) -> Iterator[Batch]:
    """The named columns, as text. Raises InputError where the file breaks off."""
    names, delimiter = dialect.read_header(part)
    how = dialect.encoding(part)
    inner = part.span is not None and part.span[0] > 0
    before, above = (part.first - 1, 0) if inner else (0, _header_row(part))
    row = before + above + 1
    with dialect.open_bytes(part) as file:
        watched = _Watched(file, how, part.span)
        try:
            for batch in _reader(watched, names, columns, delimiter, above):
                if watched.nul:
                    raise dialect.no_text(part)
                numbers = np.arange(row, row + batch.num_rows)
                row += batch.num_rows
                yield from _filled(part, pa.Table.from_batches([batch]), numbers)
        except UnicodeDecodeError:
            raise dialect.wrong_encoding(part, how) from None
        except pa.ArrowException as error:
            if watched.nul:
                raise dialect.no_text(part) from None
            raise _fault(part, str(error), how, before) from None
    if watched.quotes % 2:
        raise _open_quote(part, row - 1, "never closed")


def _header_row(part: Part) -> int:
    return part.mapping.header_row or 1


def _reader(
    file: _Watched, names: list[str], columns: list[str], delimiter: str, above: int
) -> pa_csv.CSVStreamingReader:
    return pa_csv.open_csv(
        file,
        # One thread: only then does a refused row know its number.
        read_options=pa_csv.ReadOptions(
            use_threads=False,
            block_size=BYTES_A_BLOCK,
            column_names=names,
            skip_rows=max(0, above - 1),
            skip_rows_after_names=min(1, above),
        ),
        # Blank lines are kept here, so that rows have the numbers a person sees.
        parse_options=pa_csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(columns, pa.dictionary(pa.int32(), pa.string())),
            include_columns=columns,
            null_values=[""],
            strings_can_be_null=True,
        ),
    )


class _Watched:
    """A file as UTF-8, watched while it is read for what the CSV reader passes over."""

    def __init__(self, file: BinaryIO, how: str, span: tuple[int, int] | None) -> None:
        self.file = file
        self.left = span and span[1] - span[0]
        if span:
            file.seek(span[0])
        # UTF-8 goes through as it is: in columns that are not read it may be anything.
        utf8 = how.startswith("utf-8")
        self.decoder = None if utf8 else codecs.getincrementaldecoder(how)()
        self.quotes = 0
        self.nul = False
        self.closed = False

    def read(self, size: int = -1) -> bytes:
        block = self._bytes(size)
        if self.decoder is not None:
            block = self._decoded(block, size)
        self.quotes += block.count(b'"')
        self.nul = self.nul or b"\0" in block
        return block

    def _bytes(self, size: int) -> bytes:
        if self.left is None:
            return self.file.read(size)
        block = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(block)
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
    """The batch without blank rows, if any row is left. A value must stand in one line."""
    for name, column in zip(table.column_names, table.columns, strict=True):
        for chunk in column.chunks:
            broken = pc.match_substring_regex(chunk.dictionary, r"\S\s*[\r\n]\s*\S")
            if pc.any(broken).as_py():
                value = pc.index(broken, True).as_py()
                at = int(np.flatnonzero(pc.fill_null(chunk.indices, -1).to_numpy() == value)[0])
                raise _open_quote(part, int(rows[at]), "closed only lines later", name)
    yield from without_blank_rows(table, rows)


def _fault(part: Part, message: str, how: str, before: int) -> InputError:
    """The fault in our words: the library's message may quote the row, which holds answers.

    `before` are the rows of the file that stand before what the library was given.
    """
    if wrong := WRONG_WIDTH.match(message):
        number, expected, actual = wrong.groups()
        return InputError(
            f"the row has {actual} values, but the header has {expected} columns.",
            where=part.place(row=before + int(number)),
            remedy="Check for a cut row, or a delimiter or a quote mark in a value without quotes.",
        )
    if "UTF8" in message or "utf8" in message.lower():
        return dialect.wrong_encoding(part, how)
    if "straddling" in message and part.path.stat().st_size < BYTES_A_BLOCK:
        return holds_nobody(part.place())  # a header without an end of line
    return InputError(
        "the file cannot be read as CSV.",
        where=part.place(),
        remedy="Check its end for a cut line or an open quote, and save it as UTF-8 CSV.",
    )


def _open_quote(part: Part, row: int, how: str, column: str = "") -> InputError:
    return InputError(
        f"a quote mark is opened in this row or before it, and {how}.",
        where=part.place(row=row, column=column),
        remedy="Close it, or write a quote mark inside a value twice.",
    )
