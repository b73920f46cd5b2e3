"""Days as files write them: with or without a time of day, in a format that a mapping states.

A time of day is passed over, and the day is the one that stands there: a time zone does not move
it. The letters of a format are those of `strftime`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from surveybench.quantities import wave_text

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SHORTEST_MONTH = 3  # letters of a month's name where it is cut
CLOCK = (
    r"(?:2[0-3]|[01]?[0-9]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?(?: ?[AaPp]\.?[Mm]\.?)?"
)
ZONE = r" ?(Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)"
AFTER = rf"(?:(?:T| +){CLOCK}(?:{ZONE})?)?"
ISO = re.compile(rf"([0-9]{{4}})(-?)([0-9]{{2}})\2([0-9]{{2}}){AFTER}")
PARTS = {
    "%Y": r"(?P<year>[0-9]{4})",
    "%y": r"(?P<short>[0-9]{2})",
    "%m": r"(?P<month>[0-9]{1,2})",
    "%b": r"(?P<name>[^\W\d_]+\.?)",
    "%B": r"(?P<name>[^\W\d_]+)",
    "%d": r"(?P<day>[0-9]{1,2})",
    "%H": r"(?:2[0-3]|[01]?[0-9])",
    "%M": r"[0-5][0-9]",
    "%S": r"[0-5][0-9](?:[.,][0-9]{1,9})?",
    "%p": r"[AaPp]\.?[Mm]\.?",
}
CENTURY = 69  # two digits from here on are of the century before


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and the time zone that was written after its time of day, if one was."""

    day: date
    zone: str = ""


def iso_day(text: str) -> Day | None:
    """The day of 2025-04-01, 20250401 or 2025-04-01 09:30:00+01:00; None for what is none."""
    match = ISO.fullmatch(text.strip())
    if not match:
        return None
    day = _day(int(match[1]), int(match[3]), int(match[4]))
    return Day(day, match[5] or "") if day else None


def day_in(text: str, form: str, months: Sequence[str] = ()) -> Day | None:
    """The day of a text in a format, with the names of months in the file's language."""
    match = _pattern(form).fullmatch(text.strip())
    if not match:
        return None
    parts = match.groupdict()
    year = int(parts.get("year") or 0)
    if not year:
        short = int(parts["short"])
        year = short + (1900 if short >= CENTURY else 2000)
    named = parts.get("name")
    month = _month(named, tuple(months) or MONTHS) if named else int(parts["month"])
    day = _day(year, month, int(parts["day"]))
    return Day(day, match["zone"] or "") if day else None


def zones_differ(zones: Iterable[str]) -> bool:
    """Whether these are of several time zones; one that keeps summer time is written in two ways.

    Blank where none is written, which says nothing.
    """
    written = {zone for zone in zones if zone}
    offsets = {_minutes(zone) for zone in written}
    named = {zone[:1] in "+-" for zone in written}
    return len(named) > 1 or (bool(offsets) and max(offsets) - min(offsets) > 60)


def _minutes(zone: str) -> int:
    if zone[:1] not in "+-":
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return int(f"{zone[0]}1") * (60 * int(digits[:2]) + int(digits[2:]))


@lru_cache(maxsize=64)
def _pattern(form: str) -> re.Pattern[str]:
    pieces = re.findall(r"%.|\s+|.", form)
    text = "".join(
        PARTS.get(piece) or (r"\s+" if piece.isspace() else re.escape(piece.replace("%%", "%")))
        for piece in pieces
    )
    timed = "%H" in form
    after = rf"(?:{ZONE})?" if timed else AFTER
    return re.compile(text + after.replace("(Z|", "(?P<zone>Z|"))


def _month(name: str, months: Sequence[str]) -> int:
    """The number of a month by its name or the beginning of it, 0 where that is not one."""
    name = name.casefold().rstrip(".")
    names = [month.casefold() for month in months]
    if name in names:
        return names.index(name) + 1
    short = [at for at, month in enumerate(names, 1) if month.startswith(name)]
    return short[0] if len(short) == 1 and len(name) >= SHORTEST_MONTH else 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def spoken(wave: int) -> str:
    """A wave in words: March 2026, Q1 2026; a year or a round is its number."""
    first, _, second = wave_text(wave).partition("-")
    if not first or not second:
        return str(wave)
    return f"{MONTHS[int(second) - 1] if second.isdigit() else second} {first}"
