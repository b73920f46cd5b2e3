"""Whether a comma in a number stands before decimals or between thousands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# A comma that no thousands can have, and one that decimals cannot.
DECIMAL = re.compile(r"[+-]?(0,\d+|\d+,(\d{1,2}|\d{4,}))\s*%?")
THOUSANDS = re.compile(r"[+-]?\d{1,3}((,\d{3}){2,}|,\d{3}\.\d*)\s*%?")
EITHER = re.compile(r"[+-]?\d+,\d+\s*%?")


def before_decimals(texts: Iterable[str]) -> bool:
    """Whether commas stand before decimals: in one text they must, and in none they cannot."""
    proven = False
    for text in texts:
        if THOUSANDS.fullmatch(text):
            return False
        proven = proven or DECIMAL.fullmatch(text) is not None
    return proven


def with_points(rows: Sequence[list[str]]) -> Sequence[list[str]]:
    """Rows of a table whose cells are separated by something else, with points for such commas."""
    texts = [cell.strip() for row in rows for cell in row if "," in cell]
    if not before_decimals(texts):
        return rows
    return [
        [cell.replace(",", ".") if EITHER.fullmatch(cell.strip()) else cell for cell in row]
        for row in rows
    ]
