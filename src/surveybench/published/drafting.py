"""Words and ids of a drafted definition."""

from __future__ import annotations

import re
from collections.abc import Sequence


def identifier(measure: str) -> str:
    """An id that a definition may hold."""
    plain = re.sub(r"[\s._-]+", "_", measure.strip())
    name = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in plain)
    upper = name[:1].upper() + name[1:]
    return upper if upper[:1].isalpha() else f"M{upper}"


def identifiers(members: Sequence[str]) -> str:
    """Ids in a row."""
    return ", ".join(identifier(member) for member in members)


def span(members: Sequence[str]) -> str:
    """`Q2 to Q12`: what a section is called until a person names it."""
    first, last = identifier(members[0]), identifier(members[-1])
    return first if first == last else f"{first} to {last}"


def quoted(text: str) -> str:
    """A text as YAML."""
    return "'" + text.replace("'", "''") + "'"


def first_letter(name: str) -> str:
    """The first letter of a measure's name: sections are called otherwise than most."""
    return "".join(sign for sign in name.casefold() if sign.isalpha())[:1]
