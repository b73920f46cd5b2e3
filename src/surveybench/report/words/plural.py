"""Texts that differ by how many there are of what they tell of."""

from __future__ import annotations

from typing import NamedTuple

from surveybench.report.words.locale import plural_form
from surveybench.report.words.spoken import spoken


class Plural(NamedTuple):
    """A text of one thing and of several; a language may have more forms, such as of two.

    The names are those of Unicode's plural rules. A form that is empty is that of most numbers.
    """

    one: str
    other: str
    zero: str = ""
    two: str = ""
    few: str = ""
    many: str = ""


def for_count(texts: Plural, count: int) -> str:
    """The text for so many things, 0 or more, by the rules of the language that is spoken."""
    language = spoken()
    if language is None:
        return texts.one if count == 1 else texts.other
    return texts._asdict()[plural_form(language.code, count)] or texts.other
