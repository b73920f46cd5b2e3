"""Texts of the catalogue, in the language that is spoken where a file is written."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

ENGLISH = "surveybench.report.words.en"


class Spoken:
    """One subject of the catalogue: `words.TITLE` is the text of that key."""

    __slots__ = ("_english",)

    def __init__(self, english: ModuleType) -> None:
        self._english = vars(english)

    def __getattr__(self, key: str) -> object:
        """The text. Raises AttributeError where the subject has no such key."""
        try:
            return self._english[key]
        except KeyError:
            raise AttributeError(f"{self._english['__name__']} has no {key}") from None


def english(subject: str) -> ModuleType | None:
    """The English texts of a subject; None where there is no such subject."""
    name = f"{ENGLISH}.{subject}"
    try:
        return import_module(name)
    except ModuleNotFoundError:
        return None
