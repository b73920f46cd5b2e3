"""What the library of locales knows of a language: its dates, its numbers, its plural rules.

English does without it, and does not import it.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

SEPARATORS = ",."  # of thousands and of decimals, in English


@cache
def locale(code: str) -> Locale:
    """The locale of a tag. Raises ValueError for one that is not known."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code, sep="-")
    except UnknownLocaleError:
        raise ValueError(code) from None


def long_date(code: str, day: date) -> str:
    """`30 Tachwedd 2025`."""
    from babel.dates import format_date

    return format_date(day, "long", locale(code))


def month(code: str, day: date) -> str:
    """`Tachwedd 2025`."""
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", day, locale=locale(code))


def short_month(code: str, day: date) -> str:
    """`Tach 2025`."""
    from babel.dates import format_skeleton

    return format_skeleton("yMMM", day, locale=locale(code))


def plural_form(code: str, count: int) -> str:
    """Which form of a text goes with so many things: zero, one, two, few, many, other."""
    return locale(code).plural_form(count)


@cache
def separators(code: str) -> dict[int, str]:
    """What English separators in a number become, as a table for `str.translate`."""
    symbols = locale(code).number_symbols["latn"]
    return {ord(SEPARATORS[0]): symbols["group"], ord(SEPARATORS[1]): symbols["decimal"]}
