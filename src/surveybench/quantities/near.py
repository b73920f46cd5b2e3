"""Names and codes that are like one that is not known, for whoever mistyped it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

MOST = 5  # suggested, or told where none is like it
ALIKE = 0.5  # from 0 to 1, of letters that two have in common


def near_names(text: str, known: Iterable[str], most: int = MOST) -> tuple[str, ...]:
    """Those that begin like a text, then those that have most letters in common with it."""
    names = [name for name in dict.fromkeys(known) if name]
    key = _folded(text)
    if not key:
        return ()
    begin = [name for name in names if _folded(name).startswith(key)]
    by_key = {_folded(name): name for name in reversed(names)}
    close = [by_key[match] for match in get_close_matches(key, by_key, n=most, cutoff=ALIKE)]
    return tuple(dict.fromkeys([*begin, *close]))[:most]


def did_you_mean(text: str, known: Iterable[str], most: int = MOST) -> str:
    """A sentence with the names that are like a text, or with some that there are; may be blank."""
    names = tuple(dict.fromkeys(name for name in known if name))
    if near := near_names(text, names, most):
        return f"Did you mean {', '.join(near)}?"
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return f"Known are: {', '.join(names[:most])}{rest}." if names else ""


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
