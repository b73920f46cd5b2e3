"""Whether a SAS transport file (.xpt) is whole: such a file does not say how many rows it has.

From SAS's own description, "Record Layout of a SAS Version 5 or 6 Data Set in SAS Transport
Format", and that of version 8: lines of 80 bytes, headers of sections among them, then the rows, of
one width each, and blanks up to the end of the last line.
"""

from __future__ import annotations

import os
import re
from typing import BinaryIO

LINE = 80
LINES_AT_ONCE = 100_000
LONGEST_HEAD = 16 << 20  # bytes above the rows: of each variable some hundred
VARIABLES = re.compile(rb"HEADER RECORD\*{7}(?:NAMESTR|NAMSTV8) HEADER RECORD!{7}([0-9]{10})")
MEMBER = re.compile(rb"HEADER RECORD\*{7}MEMB(?:ER|V8) ")
ROWS = re.compile(rb"HEADER RECORD\*{7}OBS(?:V8)? ")
DESCRIPTION = 140  # bytes of each variable, the width of its values as two bytes after four
BROKEN = "it breaks off within a row."
SEVERAL = "it holds several data sets."


def what_is_wrong(file: BinaryIO) -> str:
    """What is wrong with it, in words; nothing of a whole file of one data set, or of no such."""
    head = file.read(LONGEST_HEAD)
    variables, rows = VARIABLES.search(head), ROWS.search(head)
    if variables is None or rows is None:
        return ""
    start = (variables.start() // LINE + 1) * LINE
    places = range(start + 4, start + DESCRIPTION * int(variables[1]), DESCRIPTION)
    width = sum(int.from_bytes(head[place : place + 2], "big") for place in places)
    first = (rows.start() // LINE + 1) * LINE
    if _members(file) > 1:
        return SEVERAL
    size = file.seek(0, os.SEEK_END)
    rest = (size - first) % width if width else 0
    file.seek(size - rest)
    return BROKEN if size % LINE or file.read(rest).strip(b" ") else ""


def _members(file: BinaryIO) -> int:
    """How many data sets begin in it."""
    file.seek(0)
    count = 0
    while block := file.read(LINE * LINES_AT_ONCE):
        count += sum(found.start() % LINE == 0 for found in MEMBER.finditer(block))
    return count
