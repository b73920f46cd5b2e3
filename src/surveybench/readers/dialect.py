"""How a text file is written: its encoding, its delimiter, its header. Doubt is refused."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from surveybench.errors import InputError
from surveybench.readers import archives, headers
from surveybench.readers.stored import StoredFile
from surveybench.readers.types import Part

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
SEPARATOR = re.compile(r'(?i)"?sep=([,;\t|])"?[,;\t| ]*[\r\n]*')

# How files begin that are sent as text and are none.
OTHER_KINDS = {
    b"\x1f\x8b": "a compressed file (gzip)",
    b"PK\x03\x04": "a workbook or another zip file",
    b"\xd0\xcf\x11\xe0": "an old workbook or document",
    b"PAR1": "a Parquet file",
    b"$FL2": "an SPSS file",
    b"$FL3": "an SPSS file",
}
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "",  # before UTF-16, whose mark is its beginning
    codecs.BOM_UTF32_BE: "",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
STATE = "State its encoding in a mapping file (encoding: windows-1252, for example)"


def open_bytes(part: Part) -> BinaryIO:
    """The file's bytes, unpacked where its name ends in .gz, or where it lies in a zip file."""
    if part.kind == ".gz":
        packed = archives.member(part) if part.inside else part.file
        packed = packed.open("rb") if isinstance(packed, StoredFile) else packed
        return gzip.open(packed, "rb")  # pyright: ignore[reportReturnType, reportArgumentType]
    return archives.member(part) if part.inside else part.file.open("rb")


def encoding(part: Part) -> str:
    """The encoding a mark or the mapping states, else UTF-8. Raises InputError for other kinds."""
    with open_bytes(part) as file:
        start = file.read(4)
    for mark, kind in OTHER_KINDS.items():
        if start.startswith(mark):
            raise InputError(
                f"the file is {kind}, not text.",
                where=part.place(),
                remedy="The ending of its name must fit its kind: rename it, or save it as 'CSV "
                "UTF-8'.",
            )
    stated = part.mapping.encoding
    for mark, found in MARKS.items():
        if start.startswith(mark):
            if not found or (stated and not _same(stated, found)):
                raise InputError(
                    f"the file is marked as {found.removesuffix('-sig') or 'utf-32'}, and cannot "
                    f"be read as {stated or 'that'}.",
                    where=part.place(),
                    remedy="Remove `encoding` from the mapping file, or save it as 'CSV UTF-8'.",
                )
            return found
    if stated and _same(stated, "utf-16"):
        return "utf-16-le"  # without a mark, as Windows writes it
    return stated or "utf-8"


def _same(stated: str, found: str) -> bool:
    return codecs.lookup(stated).name.startswith(found.removesuffix("-sig"))


@dataclass(frozen=True, slots=True)
class Head:
    """The top of a text: names of columns, blank where there is none, and what divides them.

    `row` is the last one of the names; of the rows under it `below` belong to the header too.
    `stated` is the delimiter of a first line such as `sep=;`, which Excel shows as no row, nor
    counts; blank where there is no such line.
    """

    names: tuple[str, ...]
    delimiter: str
    row: int
    below: int
    stated: str = ""


def stated_separator(record: str) -> str:
    """The delimiter that a line states as Excel writes and reads it; blank where it is another."""
    found = SEPARATOR.fullmatch(record)
    return found[1] if found else ""


def read_header(part: Part) -> Head:
    """The top of the text. Raises InputError where it is in doubt."""
    stated = headers.rows_of(part.mapping) or (1,)
    records = _records(part, encoding(part), 1 + stated[-1] + headers.BELOW)
    separator = stated_separator(records[0]) if records else ""
    records = records[1:] if separator else records
    named = [records[row - 1] if row <= len(records) else "" for row in stated]
    if any("\0" in record for record in named):
        raise no_text(part)
    delimiter = part.mapping.delimiter or separator or _delimiter(part, named[0])
    under = records[stated[-1] :]
    try:
        rows = [_cells(record, delimiter) for record in named]
    except csv.Error:
        raise _no_header(part) from None
    names = headers.names_in(rows, part.mapping)
    below = headers.below([_cells_if(record, delimiter) for record in under[: headers.BELOW]])
    return Head(tuple(names), delimiter, stated[-1], below, separator)


def _cells(record: str, delimiter: str) -> list[str]:
    return next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter), [])


def _cells_if(record: str, delimiter: str) -> list[str]:
    try:
        return _cells(record, delimiter)
    except csv.Error:
        return []


def _records(part: Part, how: str, count: int) -> list[str]:
    """The first rows of the text, each of which may go over several lines where it is in quotes."""
    # Bytes that are no text become marks of their own, so that only the header is judged here.
    errors = "surrogateescape" if how.startswith("utf-8") else "strict"
    needed = (headers.rows_of(part.mapping) or (1,))[-1]
    most = part.mapping.limits.header
    found: list[str] = []
    try:
        with (
            open_bytes(part) as file,
            io.TextIOWrapper(file, how, errors, newline="") as text,
        ):
            while len(found) < count and (record := _one(text, most)):
                if len(record) >= most and len(found) < needed:
                    raise _long_header(part)
                found.append(record if found else record.lstrip("\ufeff"))
    except UnicodeDecodeError:
        if len(found) < needed:
            raise wrong_encoding(part, how) from None
    if any("\udc80" <= letter <= "\udcff" for letter in "".join(found[:needed])):
        raise wrong_encoding(part, how)
    return found


def _one(text: io.TextIOWrapper, most: int) -> str:
    """One row with its line breaks, or what of it is at most as long as a header may be."""
    lines, quotes, size = [], 0, 0
    while size < most and (line := text.readline(most)):
        lines.append(line)
        size += len(line)
        quotes += line.count('"')
        if quotes % 2 == 0:
            break
    return "".join(lines)


def _delimiter(part: Part, record: str) -> str:
    """The one mark between the header's names. Raises InputError where there could be two."""
    bare = "".join(record.split('"')[::2])  # what stands outside of quotes
    found = [mark for mark in DELIMITERS if mark in bare]
    if len(found) > 1:
        names = " and ".join(f"{DELIMITERS[mark]}s" for mark in found)
        raise InputError(
            f"the header holds {names}, and any of them could separate the columns.",
            where=part.place(row=part.mapping.header_row or 1),
            remedy=f"State which one does in a mapping file (delimiter: {DELIMITERS[found[0]]}), "
            "or put the names in quotes.",
        )
    return found[0] if found else ","


def _long_header(part: Part) -> InputError:
    most = part.mapping.limits.header
    return InputError(
        f"the row of the column names has more than {most:,} letters.",
        where=part.place(row=part.mapping.header_row or 1),
        remedy="See whether it is the right file, and whether a quote mark is left open. If it is "
        f"whole, raise the limit in a mapping file (limits: {{header: {2 * most}}}).",
    )


def _no_header(part: Part) -> InputError:
    return InputError(
        "the first row cannot be read as column names.",
        where=part.place(row=part.mapping.header_row or 1),
        remedy="Save the file as CSV with one header row.",
    )


def wrong_encoding(part: Part, how: str) -> InputError:
    """The error about bytes that are no text in this encoding."""
    plain = how.removesuffix("-sig")
    return InputError(
        f"the text is not {plain.upper()}.",
        where=part.place(line=_first_line(part, lambda line: _undecodable(line, plain))),
        remedy="Save the file as 'CSV UTF-8'."
        if part.mapping.encoding
        else f"{STATE}, or save it as 'CSV UTF-8'.",
    )


def no_text(part: Part) -> InputError:
    """The error about NUL bytes."""
    return InputError(
        "the file holds NUL bytes, so it is damaged, or is UTF-16 text without a mark.",
        where=part.place(line=_first_line(part, lambda line: b"\0" in line)),
        remedy="Save it as 'CSV UTF-8', or send it again.",
    )


def _first_line(part: Part, wrong: Callable[[bytes], bool]) -> int | None:
    with open_bytes(part) as file:
        return next((number for number, line in enumerate(file, 1) if wrong(line)), None)


def _undecodable(line: bytes, how: str) -> bool:
    if how.startswith("utf-16"):
        return False  # its lines are not lines of bytes
    try:
        line.decode(how)
    except UnicodeDecodeError:
        return True
    return False
