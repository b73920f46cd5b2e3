"""Names of columns from the rows that hold them: one, or several as survey tools write them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from surveybench.survey.mapping import FileMapping

BY_PLACE = re.compile(r"column ([A-Za-z]{1,3}|[0-9]{1,5})")
# The third row of an export of Qualtrics: what each column is called inside.
IMPORT_ID = '{"ImportId"'
BELOW = 2  # rows under the names that may belong to the header


def names_in(rows: Sequence[Sequence[str]], mapping: FileMapping, first: int = 1) -> list[str]:
    """The name of each column, blank where it has none; `first` is the number of the first one.

    Of several rows a blank cell above goes on with what stands left of it, as in cells that were
    merged, and a name is that of each row with ` / ` between them. A column that a mapping names by
    its place, such as `column B`, is called so.
    """
    width = max(map(len, rows), default=0)
    called = _by_place(mapping)
    found = []
    above = [""] * len(rows)
    for at in range(width):
        cells = [" ".join(row[at].split()) if at < len(row) else "" for row in rows]
        if len(rows) == 1:
            name = rows[0][at].strip()
        else:
            above = [cell or before for cell, before in zip(cells, above, strict=True)]
            parts = [*(above[:-1] if any(cells) else []), cells[-1]]
            name = " / ".join(dict.fromkeys(part for part in parts if part))
        found.append(called.get(first + at, name))
    return found


def below(rows: Sequence[Sequence[str]]) -> int:
    """How many of the rows under the names belong to the header: texts and import ids."""
    for at, row in enumerate(rows[:BELOW], 1):
        filled = [cell.strip() for cell in row if cell.strip()]
        if filled and all(cell.startswith(IMPORT_ID) for cell in filled):
            return at
    return 0


def rows_of(mapping: FileMapping) -> tuple[int, ...]:
    """The rows of the names that a mapping states; none where it states nothing."""
    return mapping.header_rows or ((mapping.header_row,) if mapping.header_row else ())


def _by_place(mapping: FileMapping) -> Mapping[int, str]:
    """The columns that a mapping names by letter or number, by number."""
    joined = (name for several in mapping.several.values() for name in several.codes)
    found = {}
    for key in (*mapping.columns, *joined, *mapping.ignore):
        if place := BY_PLACE.fullmatch(key):
            found[_number(place[1])] = key
    return found


def _number(place: str) -> int:
    if place.isdigit():
        return int(place)
    number = 0
    for letter in place.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
