"""A look at a sheet of .xlsx and .xlsm: its XML, streamed.

Rows in their plainest writing, of which nothing but how far they reach is to be told, are seen to
be so by a look at their tags, at a fifth of what the parser takes; all others go through it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from surveybench.readers.looked import MOST_ERRORS, Empty, Look, Merged
from surveybench.readers.xml_stream import MalformedError, XmlStream, local

END = b"</row>"
START = b'<row r="'
ADDRESS = re.compile(r"\s*\$?([A-Za-z]{1,9})\$?([0-9]{1,12})\s*")
NUMBER = re.compile(r"[0-9]{1,12}")
CELL = b' r="'
ROW = b'ow r="'
# What may make more of a row than its tags tell: errors, letters written as numbers, and hiding.
SIGNS = (b'"e"', b"hidden", b' ht="0')
FALSE = ("0", "false")
MOST_COLUMNS = 1 << 14


def look(blocks: Iterable[bytes], *, exact: bool = False) -> Look:
    """What a sheet tells; how far it reaches is rounded up unless `exact`.

    Raises DeclaredTypesError or MalformedError.
    """
    sheet, rest, size = _Sheet(), b"", 0
    sheet.plain = not exact
    for block in blocks:
        size += len(block)
        text = rest + block
        if not sheet.open and END in text:  # the parser need not take more than begins the rows
            first = text.index(END) + len(END)
            sheet.take(text[:first])
            text = text[first:]
        cut = text.rfind(END) + len(END)
        # Without an end of a row nothing is kept back: time grows with the length, not faster.
        cut = cut if cut >= len(END) else len(text)
        rest = text[cut:]
        sheet.take(text[:cut])
    sheet.take(rest, final=True)
    return sheet.seen(size)


class _Sheet:
    """What has been seen of a sheet so far."""

    def __init__(self) -> None:
        self.stream = XmlStream()
        self.parser = self.stream.parser
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.end
        self.parser.CommentHandler = self.odd
        self.parser.StartCdataSectionHandler = self.odd
        self.parser.ProcessingInstructionHandler = self.odd
        self.open: list[str] = []
        self.plain = True
        self.reach = _Reach()
        self.row = self.column = 0
        self.error = self.formula = self.value = self.text = False
        self.empties: list[Empty] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.wide_columns: list[tuple[int, int]] = []
        self.merged: list[Merged] = []
        self.flat = self.narrow = False  # rows and columns of which nothing else is said

    def take(self, text: bytes, *, final: bool = False) -> None:
        """Some more of the sheet: up to the end of a row, or of the file."""
        if self.plain and not final and self.open[1:] == ["sheetData"] and _is_plain(text):
            self.reach.more(text)
            last = text.rfind(START) + len(START)
            self.row = int(text[last : text.index(b'"', last)] or 0)
            return
        self.stream.feed(text, final=final)

    def odd(self, *_: object) -> None:
        """After a comment, or text that is marked as such, tags need not be what they look like."""
        self.plain = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        kind = local(name)
        self.open.append(kind)
        self.stream.refuse_depth(len(self.open))
        if kind == "c":
            self._cell(attributes)
        elif kind == "f":
            self.formula = True
        elif kind in ("v", "is"):
            self.value = self.text or kind == "is"
            if not self.value:
                self.parser.CharacterDataHandler = self.digits
        elif kind == "row":
            self._row(attributes)
        elif kind == "col":
            self._columns(attributes)
        elif kind == "sheetFormatPr":
            self._usual_sizes(attributes)
        elif kind == "mergeCell":
            self._merged(attributes)

    def end(self, name: str) -> None:
        kind = local(name)
        self.open.pop()
        if kind == "v":
            self.parser.CharacterDataHandler = None
        if kind == "c" and (self.error or (self.formula and not self.value)):
            if len(self.empties) < MOST_ERRORS:
                found = "error" if self.error else "formula"
                self.empties.append(Empty(self.row, self.column, found))
            self.error = False

    def digits(self, text: str) -> None:
        """A result is one if anything stands in it."""
        self.value = self.value or bool(text.strip())

    def seen(self, size: int) -> Look:
        """All of it."""
        rows, columns = self.reach.rows, self.reach.columns
        most = min(columns, MOST_COLUMNS)
        hidden = _between(self.hidden_columns, most)
        if self.narrow:
            hidden |= set(range(1, most + 1)) - _between(self.wide_columns, most)
        return Look(
            *(rows, columns, size, tuple(self.empties)),
            *(tuple(self.hidden_rows), tuple(sorted(hidden)), tuple(self.merged)),
        )

    def _merged(self, attributes: dict[str, str]) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        ends = ADDRESS.fullmatch(first), ADDRESS.fullmatch(last)
        if ends[0] and ends[1] and len(self.merged) < MOST_ERRORS:
            low, high = ((int(end[2]), column_number(end[1].encode())) for end in ends if end)
            self.merged.append(Merged(*low, *high))

    def _usual_sizes(self, attributes: dict[str, str]) -> None:
        """Sizes of rows and columns that have none of their own.

        Rows that are hidden by default (`zeroHeight`) are those that are not in the file.
        """
        self.flat = _is_nothing(attributes.get("defaultRowHeight", ""))
        self.narrow = _is_nothing(attributes.get("defaultColWidth", ""))
        self.plain = self.plain and not self.flat

    def _row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "").strip()
        if number and not NUMBER.fullmatch(number):
            raise MalformedError("a row whose number is none")
        self.row = int(number) if number else self.row + 1
        self.column = 0
        height = attributes.get("ht", "0" if self.flat else "")
        if _is_set(attributes.get("hidden")) or _is_nothing(height):
            self.hidden_rows.append(self.row)

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        address = ADDRESS.fullmatch(reference)
        if reference.strip() and not address:  # nobody knows where the library would put it
            raise MalformedError("a cell whose address is none")
        if address:
            self.column, self.row = column_number(address[1].encode()), int(address[2])
        else:
            self.column += 1
        self.reach.to(self.row, self.column)
        kind = attributes.get("t", "").strip()
        self.error, self.text = kind == "e", kind == "str"
        self.formula = self.value = False

    def _columns(self, attributes: dict[str, str]) -> None:
        low, high = (attributes.get(name, "").strip() for name in ("min", "max"))
        if not (low.isdecimal() and high.isdecimal() and len(low + high) < 20):
            return
        width = attributes.get("width", "0" if self.narrow else "")
        if _is_set(attributes.get("hidden")) or _is_nothing(width):
            self.hidden_columns.append((int(low), int(high)))
        elif self.narrow:
            self.wide_columns.append((int(low), int(high)))


class _Reach:
    """How far addresses reach: exact for those that were parsed, else up to a rounder number."""

    def __init__(self) -> None:
        self.rows = self.columns = 1
        self.beyond = re.compile(rb"")
        self._round()

    def to(self, row: int, column: int) -> None:
        """One cell."""
        if row > self.rows or column > self.columns:
            self.rows, self.columns = max(self.rows, row), max(self.columns, column)

    def more(self, text: bytes) -> None:
        """Addresses of plain rows; only those beyond what is known so far are looked at."""
        self._round()
        place = 0
        while found := self.beyond.search(text, place):
            place = found.end()
            self.to(_rounded(int(found[2])) if found[2] else 1, _last(found[1]))
            self._round()

    def _round(self) -> None:
        """The pattern of an address that lies beyond the reach."""
        letters, digits = column_letters(self.columns).encode(), b"%d" % self.rows
        wider = [rb"[A-Za-z]{%d,}" % (len(letters) + 1)]
        if letters[:1] != b"Z":
            after = bytes([letters[0] + 1])
            low = after.lower()
            rest = len(letters) - 1
            wider.append(rb"[%s-Z%s-z][A-Za-z]{%d}(?![A-Za-z])" % (after, low, rest))
        longer = [rb"[0-9]{%d,}" % (len(digits) + 1)]
        if digits[:1] != b"9":
            after = bytes([digits[0] + 1])
            longer.append(rb"[%s-9][0-9]{%d}(?![0-9])" % (after, len(digits) - 1))
        out = rb'r="(?=%s|[A-Za-z]*(?:%s))([A-Za-z]*)([0-9]*)'
        self.beyond = re.compile(out % (b"|".join(wider), b"|".join(longer)))


def _is_plain(text: bytes) -> bool:
    """Whether whole rows are of cells with an address and a value, and of nothing else."""
    if not text.startswith(START) or not text.endswith(END):
        return False
    if any(sign in text for sign in SIGNS):
        return False
    if (b"&" in text and b"&#" in text) or (b"'" in text and b"'e'" in text):
        return False
    letters = np.frombuffer(text, np.uint8)
    tags = np.flatnonzero(letters == ord("<"))
    kinds = letters[tags + 1]
    cells, rows = tags[kinds == ord("c")], tags[kinds == ord("r")]
    return (
        bool(PLAIN_TAGS[kinds].all())
        and _holds(letters, cells, CELL, LETTERS)
        and _holds(letters, rows, ROW, DIGITS)
    )


def _holds(
    letters: NDArray[np.uint8], tags: NDArray[np.intp], text: bytes, after: NDArray[np.bool_]
) -> bool:
    """Whether this text stands in each tag after the first letter of its name, and then one of."""
    for place, letter in enumerate(text, 2):
        if not (letters[tags + place] == letter).all():
            return False
    return bool(after[letters[tags + 2 + len(text)]].all())


def _among(text: bytes) -> NDArray[np.bool_]:
    found = np.zeros(256, bool)
    found[list(text)] = True
    return found


PLAIN_TAGS = _among(b"/crvit")
LETTERS = _among(bytes(range(ord("A"), ord("Z") + 1)))
DIGITS = _among(b"0123456789")


def _between(ends: Iterable[tuple[int, int]], most: int) -> set[int]:
    """The numbers between each two ends, up to a largest one."""
    return {number for low, high in ends for number in range(low, min(high, most) + 1)}


def _is_nothing(size: str) -> bool:
    """Whether a height or width is none, so that nobody sees the row or column."""
    return bool(size.strip()) and not size.strip().strip("0.")


def _is_set(value: str | None) -> bool:
    return value is not None and value.strip().lower() not in FALSE


def _rounded(row: int) -> int:
    """The last row whose number begins with the same digit and is as long."""
    tens = 10 ** (len(str(row)) - 1)
    return row // tens * tens + tens - 1


def _last(letters: bytes) -> int:
    """The last column whose letters begin with the same one and are as many."""
    return column_number(letters[:1] + b"Z" * (len(letters) - 1)) if letters else 1


def column_letters(number: int) -> str:
    """The letters of a column: A for 1, AA for 27."""
    text = ""
    while number:
        number, digit = divmod(number - 1, 26)
        text = chr(ord("A") + digit) + text
    return text


def column_number(letters: bytes) -> int:
    """The number of a column: 1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number
