"""Numbers as people write them, and as a spreadsheet shows them."""

from __future__ import annotations

import re

# Digits of ASCII with at most one point, and a sign: what a programming language takes beside that
# (4_7, 1e1, 0x1F, nan, inf, digits of other scripts) is a text, or a slip of the keyboard.
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
LONGEST = 60
BEYOND = 1e15


def number_of(text: str) -> float | None:
    """The number that a text is, None for any other text."""
    text = text.strip()
    if len(text) > LONGEST or not NUMBER.fullmatch(text):
        return None
    return float(text)


def as_shown(value: float) -> str:
    """A number to 15 digits, as Excel shows it: 2.0000000000000004 is 2."""
    if value.is_integer():
        return str(int(value))
    near = float(f"{value:.15g}")
    return str(int(near)) if near.is_integer() and abs(near) < BEYOND else repr(near)


def plain_number(text: str) -> str:
    """A number as it is compared: `1.0`, `01` and `+1` are 1, `2.50` is 2.5; nothing for others."""
    number = number_of(text)
    return "" if number is None else as_shown(number)


def whole_of(text: str) -> str:
    """The whole number that `1.0`, `01`, `+1` and `1.0000000000000002` are; else nothing."""
    number = number_of(text)
    shown = "" if number is None else as_shown(number)
    return shown if number is not None and abs(number) < 1e9 and "." not in shown else ""
