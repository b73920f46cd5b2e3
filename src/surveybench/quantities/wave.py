"""When a wave was: its number, how it is written, and where it stands in time.

A wave is a number that rises with time. A year is itself (2025) and a round too (3); a quarter is
its year and its number (20261 for 2026-Q1), a month likewise (202603 for 2026-03). People write
and read the second form, in definitions, names of files and references.
"""

from __future__ import annotations

import re
from typing import Literal

MONTH = re.compile(r"((?:19|20)[0-9]{2})-?(0[1-9]|1[0-2])")
QUARTER = re.compile(r"((?:19|20)[0-9]{2})(?:-Q)?([1-4])")
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
NUMBER = re.compile(r"0|-?[1-9][0-9]{0,8}")

Kind = Literal["year", "quarter", "month", "round"]


def wave_kind(wave: int) -> Kind:
    """What a wave is one of, told by its digits."""
    text = str(wave)
    if MONTH.fullmatch(text):
        return "month"
    if QUARTER.fullmatch(text):
        return "quarter"
    return "year" if YEAR.fullmatch(text) else "round"


def wave_text(wave: int | str) -> str:
    """A wave as people write it: `2025`, `2026-Q1`, `2026-03`; a text is left as it is."""
    text = str(wave)
    if month := MONTH.fullmatch(text):
        return f"{month[1]}-{month[2]}"
    if quarter := QUARTER.fullmatch(text):
        return f"{quarter[1]}-Q{quarter[2]}"
    return text


def wave_key(wave: int) -> int | str:
    """A wave as a definition has it: its number, or a text where that holds a hyphen."""
    text = wave_text(wave)
    return text if "-" in text[1:] else wave


def wave_number(text: str) -> int | None:
    """The wave that a text names, in either form; None where it names none."""
    stripped = text.strip()
    for form in (MONTH, QUARTER):
        if parts := form.fullmatch(stripped):
            return int(f"{parts[1]}{parts[2]}")
    return int(stripped) if NUMBER.fullmatch(stripped) else None


def years(wave: int) -> float:
    """Where a wave stands in time, in years: March 2026 is 2026 and two twelfths; a round is 1."""
    text = str(wave)
    if month := MONTH.fullmatch(text):
        return int(month[1]) + (int(month[2]) - 1) / 12
    if quarter := QUARTER.fullmatch(text):
        return int(quarter[1]) + (int(quarter[2]) - 1) / 4
    return float(wave)
