"""Texts of the catalogue, in the language that is spoken where a file is written.

Which language that is, one context says: `speaking` sets it for as long as files are written, and
nothing else does. Without it English is spoken, and a text costs a look-up in its module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

HOME = "surveybench.report.words.en"
ENGLISH = "en-GB"


@dataclass(frozen=True, slots=True)
class Language:
    """A catalogue in another language than English, as complete as the English one.

    `code` is a tag such as `cy`; `texts` are by subject and key; `confirmed` are those of them that
    a speaker has confirmed, as `subject.KEY`, `drafts` how many nobody has.
    """

    code: str
    name: str
    english_name: str
    texts: Mapping[str, Mapping[str, object]]
    confirmed: frozenset[str]
    drafts: int


_SPOKEN: ContextVar[Language | None] = ContextVar("language", default=None)


@contextmanager
def speaking(language: Language | None) -> Iterator[None]:
    """Write in a language until the block ends; in English where it is None."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def spoken() -> Language | None:
    """The language that is written in; None for English."""
    return _SPOKEN.get()


def language_tag() -> str:
    """The tag of the language that is written in, such as `en-GB` or `cy`."""
    language = _SPOKEN.get()
    return ENGLISH if language is None else language.code


class Spoken:
    """One subject of the catalogue: `words.TITLE` is the text of that key."""

    __slots__ = ("_english", "_subject")

    def __init__(self, subject: str, english: ModuleType) -> None:
        self._subject, self._english = subject, vars(english)

    def __getattr__(self, key: str) -> object:
        """The text. Raises AttributeError where the subject has no such key."""
        language = _SPOKEN.get()
        texts = self._english
        # What has no words in it stands in English alone, as does what only tools say.
        if language is not None and key in language.texts.get(self._subject, {}):
            texts = language.texts[self._subject]
        try:
            return texts[key]
        except KeyError:
            raise AttributeError(f"{HOME}.{self._subject} has no {key}") from None


def of_table(subject: str, key: str, entry: str, english: str) -> str:
    """A text that stands in a table of another room, such as a label of the catalogue.

    `english` is what that table has; the subject has its translations by entry.
    """
    language = _SPOKEN.get()
    texts = {} if language is None else language.texts[subject][key]
    return texts.get(entry, english) if isinstance(texts, dict) else english


def english(subject: str) -> ModuleType | None:
    """The English texts of a subject; None where there is no such subject."""
    name = f"{HOME}.{subject}"
    try:
        return import_module(name)
    except ModuleNotFoundError:
        return None


def of_module(module: ModuleType) -> dict[str, object]:
    """The texts of a subject, by key."""
    return {key: value for key, value in vars(module).items() if key.isupper()}
