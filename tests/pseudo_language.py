"""A language made from English by rule: every text longer by a third, every letter with a mark.

A reader of English can read it. What stands in a file without marks came from no catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from surveybench.languages import english
from surveybench.languages.mirror import NAME, has_text
from surveybench.report.words import Language, Plural

LONGER = 1.3
# Letters that the fonts of all formats have.
MARKED = str.maketrans(
    "aceilnosuwyzACEILNOSUWYZ",
    "\u00e2\u00e7\u00e9\u00ee\u0142\u00f1\u00f4\u0161\u00fb\u0175\u0177\u017e"
    "\u00c2\u00c7\u00c9\u00ce\u0141\u00d1\u00d4\u0160\u00db\u0174\u0176\u017d",
)
GAP = re.compile(r"(\{\w+\})")
FILLING = "\u0175\u0177"


def pseudo(text: str) -> str:
    """The text as it is in the pseudo-language; its gaps stay."""
    if NAME.fullmatch(text) or not any(letter.isalpha() for letter in GAP.sub("", text)):
        return text
    parts = [part if GAP.fullmatch(part) else part.translate(MARKED) for part in GAP.split(text)]
    letters = sum(len(part) for part in parts if not GAP.fullmatch(part))
    more = round(letters * (LONGER - 1))
    # Whole words of five letters, so that lines break as they would.
    filling = " ".join((FILLING * 3)[: min(5, more - at)] for at in range(0, more, 6))
    said = "".join(parts)
    stripped = said.rstrip(" .:;,?!)")
    end = said[len(stripped) :]
    return f"{stripped} {filling}{end}" if filling else said


def in_pseudo(value: object) -> object:
    """A tree of texts in the pseudo-language."""
    if isinstance(value, Mapping):
        return {key: in_pseudo(below) for key, below in value.items()}
    if isinstance(value, Plural):
        return Plural(pseudo(value.one), pseudo(value.other))
    if isinstance(value, tuple):
        return tuple(map(in_pseudo, value))
    return pseudo(value) if isinstance(value, str) else value


@cache
def language() -> Language:
    """The pseudo-language, whose dates and numbers are Welsh."""
    texts = {
        subject: {key: in_pseudo(value) for key, value in entries.items() if has_text(value)}
        for subject, entries in english().items()
    }
    keys = sum(map(len, texts.values()))
    return Language("cy", "Ps\u00eb\u00fbd\u00f4", "Pseudo", texts, frozenset(), keys)
