"""Whole files that are not what they should be: small copies of the data, one fault in each.

Each function takes the bytes of a good CSV file and gives those of a spoiled one.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq


@dataclass(frozen=True, slots=True)
class Whole:
    """One fault of a whole file: how it is spoiled, what must be found, and in which file.

    No finding means that the file must be read as it was meant. `row` is where the fault stands,
    None where it concerns the file.
    """

    spoil: Callable[[bytes], bytes]
    findings: tuple[str, ...] = ("unreadable",)
    row: int | None = None
    stem: str = "responses"


def _table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode())))


def _written(
    rows: list[list[str]], *, delimiter: str = ",", all_quoted: bool = False, end: str = "\n"
) -> bytes:
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return text.getvalue().encode()


def _byte_order_mark(content: bytes) -> bytes:
    return b"\xef\xbb\xbf" + content


def _windows_lines(content: bytes) -> bytes:
    return _written(_table(content), end="\r\n")


def _everything_quoted(content: bytes) -> bytes:
    return _written(_table(content), all_quoted=True)


def _columns_in_another_order(content: bytes) -> bytes:
    return _written([row[::-1] for row in _table(content)])


def _blank_rows(content: bytes) -> bytes:
    """Blank lines and rows of commas, within and at the end."""
    head, first, *following = content.decode().splitlines()
    commas = "," * head.count(",")
    return "\n".join([head, first, "", commas, *following, commas, "", ""]).encode()


def _blanks_around_names(content: bytes) -> bytes:
    head, *rows = _table(content)
    return _written([[f" {name} " for name in head], *rows])


def _utf_16(content: bytes) -> bytes:
    return content.decode().encode("utf-16")


def _utf_16_without_mark(content: bytes) -> bytes:
    return content.decode().encode("utf-16-le")


def _two_delimiters(content: bytes) -> bytes:
    """A header in which two marks could separate the columns."""
    return content.replace(b",", b";", 1)


def _parquet_named_csv(content: bytes) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa_csv.read_csv(io.BytesIO(content)), sink)
    return sink.getvalue()


def _workbook_named_csv(content: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as book:
        book.writestr(zipfile.ZipInfo("xl/workbook.xml"), "<workbook/>")
    return sink.getvalue()


def _latin_1(content: bytes) -> bytes:
    """Letters beyond ASCII in a column that is read, in an encoding that is not UTF-8."""
    head, first, *rows = _table(content)
    return _written([head, [*first[:-1], "très"], *rows]).decode().encode("latin-1")


def _semicolons(content: bytes) -> bytes:
    return _written(_table(content), delimiter=";")


def _tabs(content: bytes) -> bytes:
    return _written(_table(content), delimiter="\t")


def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def _empty(content: bytes) -> bytes:
    return b""


def _header_only(content: bytes) -> bytes:
    return content.splitlines(keepends=True)[0]


def _no_header(content: bytes) -> bytes:
    return b"".join(content.splitlines(keepends=True)[1:])


def _last_cell_left_out(content: bytes) -> bytes:
    """Rows end before a last cell that is blank, as spreadsheets save some of them."""
    head, *rows = _table(content)
    return _written([head, *(row if row[-1] else row[:-1] for row in rows)])


def _row_too_short(content: bytes) -> bytes:
    """A row of which most is lost."""
    head, first, second, *rows = _table(content)
    return _written([head, first, second[: len(head) // 3], *rows])


def _row_too_long(content: bytes) -> bytes:
    head, first, second, *rows = _table(content)
    return _written([head, first, [*second, "1"], *rows])


def _cut(content: bytes) -> bytes:
    """The sending broke off within the last row."""
    return content.rstrip(b"\n").rpartition(b",")[0]


def _open_quote(content: bytes) -> bytes:
    head, *rows = content.splitlines(keepends=True)
    return head + b"".join(rows).replace(b",", b',"', 1)


def _nul_bytes(content: bytes) -> bytes:
    return content + bytes(100) + b"\n"


def _line_break_in_value(content: bytes) -> bytes:
    """A quoted code with a line break in it."""
    head, first, *rows = _table(content)
    return _written([head, [*first[:-1], "1\n2"], *rows])


def _column_missing(content: bytes) -> bytes:
    return _written([row[:-1] for row in _table(content)])


def _column_twice(content: bytes) -> bytes:
    return _written([[*row, row[-1]] for row in _table(content)])


def _column_renamed(content: bytes) -> bytes:
    head, *rows = _table(content)
    return _written([[*head[:-1], f"{head[-1]}_new"], *rows])


def _column_too_many(content: bytes) -> bytes:
    head, *rows = _table(content)
    return _written([[*head, "forename"], *([*row, "Nobody"] for row in rows)])


def _blank_column_without_name(content: bytes) -> bytes:
    head, *rows = _table(content)
    return _written([[*head, ""], *([*row, ""] for row in rows)])


def _column_without_name(content: bytes) -> bytes:
    head, *rows = _table(content)
    return _written([[*head, ""], *([*row, "1"] for row in rows)])


def _no_record_ids(content: bytes) -> bytes:
    return _written([row[1:] for row in _table(content)])


WHOLE: Mapping[str, Whole] = {
    "byte_order_mark": Whole(_byte_order_mark, ()),
    "windows_lines": Whole(_windows_lines, ()),
    "everything_quoted": Whole(_everything_quoted, ()),
    "columns_in_another_order": Whole(_columns_in_another_order, ()),
    "blank_rows": Whole(_blank_rows, ()),
    "blanks_around_names": Whole(_blanks_around_names, ()),
    "last_cell_left_out": Whole(_last_cell_left_out, ()),
    "blank_column_without_name": Whole(_blank_column_without_name, (), stem="sample"),
    "utf_16": Whole(_utf_16, ()),
    "utf_16_without_mark": Whole(_utf_16_without_mark),
    "two_delimiters": Whole(_two_delimiters, row=1),
    "parquet_named_csv": Whole(_parquet_named_csv),
    "workbook_named_csv": Whole(_workbook_named_csv),
    "latin_1": Whole(_latin_1),
    "semicolons": Whole(_semicolons, ()),
    "tabs": Whole(_tabs, ()),
    "compressed": Whole(_compressed),
    "empty": Whole(_empty),
    "header_only": Whole(_header_only, ("no_rows",)),
    "no_header": Whole(_no_header, row=1),
    "row_too_short": Whole(_row_too_short, row=3),
    "row_too_long": Whole(_row_too_long, row=3),
    "cut": Whole(_cut),
    "open_quote": Whole(_open_quote),
    "nul_bytes": Whole(_nul_bytes),
    "line_break_in_value": Whole(_line_break_in_value, row=2),
    "column_missing": Whole(_column_missing, ("missing_column",), 1),
    "column_twice": Whole(_column_twice, row=1),
    "column_renamed": Whole(_column_renamed, ("missing_column", "unknown_column"), 1),
    "column_too_many": Whole(_column_too_many, ("unknown_column",), 1, "sample"),
    "column_without_name": Whole(_column_without_name, row=2, stem="sample"),
    "no_record_ids": Whole(_no_record_ids, ("missing_column",), 1, "sample"),
}
