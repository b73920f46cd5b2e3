"""Texts that people and programs write each in their own way, made plain to be compared.

The one place for it: option labels, groups, sexes, outcomes, modes and names of columns are all
compared as `folded` says. What becomes equal by it is refused where a definition is loaded.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from html import unescape

from surveybench.survey.numbers import number_of

QUOTES = "\u2018\u2019\u201a\u201b\u2032\u02b9\u02bb\u02bc\u0060\u00b4"
DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d"
PLAIN = str.maketrans(
    dict.fromkeys(QUOTES, "'") | dict.fromkeys(DOUBLE_QUOTES, '"') | dict.fromkeys(DASHES, "-")
)


@lru_cache(maxsize=65_536)
def folded(label: str) -> str:
    """A text as it is compared.

    Entities of HTML are read, also those written twice over (`&amp;#39;`); quote marks, apostrophes
    and dashes of every kind become the plain ones; what Unicode writes in several ways is written
    in one (NFKC); characters that nobody sees are gone, and spaces of any kind and number are one;
    capitals make no difference.
    """
    if label.isascii() and "&" not in label and "`" not in label:
        return " ".join(label.split()).casefold()
    # Before the normal form, which makes a space and an accent of an acute accent.
    text = unicodedata.normalize("NFKC", unescape(unescape(label)).translate(PLAIN))
    seen = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    folds = unicodedata.normalize("NFKC", seen.translate(PLAIN).casefold())
    return " ".join(folds.split())


def is_number(text: str) -> bool:
    """Whether a text could be taken for a code."""
    return number_of(text) is not None
