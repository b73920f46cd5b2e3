"""Whether texts of a language stand as the English ones do: the same keys, the same gaps.

What is wrong is a complaint with the way to its text; nobody guesses, and nothing is left to
English in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from string import Formatter

from surveybench.report.words import Plural

Way = tuple[str | int, ...]
# What is a name of something, and no text: of a quantity, of shorthand, of a place in a file.
NAME = re.compile(r"[a-z_]+\.[a-z_]+")
# Grammar of English that a language may have nothing for.
MAY_BE_EMPTY = ("ARTICLES", "VOWELS")
JOIN = ", "  # between the parts of a key that has several


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with one text: the way to it, what was found there, what to do."""

    way: Way
    what: str
    remedy: str
    lacking: bool = False  # where there is no text at all


def written_key(key: object) -> str:
    """A key as a file has it: a number and yes or no as they look, parts of one with commas."""
    if isinstance(key, tuple):
        return JOIN.join(map(written_key, key))
    return str(key).lower() if isinstance(key, bool) else str(key)


def has_text(english: object) -> bool:
    """Whether anything in a tree is a text that a reader sees."""
    if isinstance(english, Mapping):
        return any(map(has_text, english.values()))
    if isinstance(english, tuple):
        return any(map(has_text, english))
    return isinstance(english, str)


def complaints(english: object, foreign: object, way: Way) -> Iterator[Complaint]:
    """All that is wrong with a tree of another language beside the English one."""
    if isinstance(english, Mapping):
        yield from _of_table(english, foreign, way)
    elif isinstance(english, Plural):
        yield from _of_plural(english, foreign, way)
    elif isinstance(english, tuple):
        yield from _of_list(english, foreign, way)
    elif isinstance(english, str):
        yield from _of_text(english, foreign, way)
    elif foreign != english:
        yield Complaint(way, f"is no text to translate: it is {english!r}.", "Leave it so.")


def _of_table(english: Mapping[object, object], foreign: object, way: Way) -> Iterator[Complaint]:
    if not isinstance(foreign, Mapping):
        yield Complaint(way, "has to be a table of keys.", _kinds(english))
        return
    theirs = {written_key(key): value for key, value in foreign.items()}
    ours = {written_key(key): value for key, value in english.items()}
    for key in theirs:
        if key not in ours:
            near = get_close_matches(key, ours, n=1)
            remedy = f"Did you mean {near[0]}?" if near else "Take it out."
            yield Complaint((*way, key), "there is no such key in English.", remedy)
    for key, value in ours.items():
        if key in theirs:
            yield from complaints(value, theirs[key], (*way, key))
        elif has_text(value):
            remedy = "Translate it; English has " + _shown(value)
            yield Complaint((*way, key), "is missing.", remedy, lacking=True)


def _of_plural(english: Plural, foreign: object, way: Way) -> Iterator[Complaint]:
    """Of one thing and of several: two texts, or one for each of the language's forms."""
    if not isinstance(foreign, Mapping):
        yield from _of_list((english.one, english.other), foreign, way)
        return
    if "other" not in foreign:
        yield Complaint((*way, "other"), "is missing.", "The form 'other' is that of most numbers.")
    for form, text in foreign.items():
        if form not in Plural._fields:
            remedy = f"Forms are {JOIN.join(Plural._fields)}."
            yield Complaint((*way, str(form)), "there is no such form.", remedy)
        else:
            yield from _of_text(english.other, text, (*way, form), english.one)


def _of_list(english: tuple[object, ...], foreign: object, way: Way) -> Iterator[Complaint]:
    if not isinstance(foreign, Sequence) or isinstance(foreign, str):
        yield Complaint(way, "has to be a list.", _kinds(english))
        return
    if len(foreign) != len(english):
        what = f"has {len(foreign)} texts, English has {len(english)}."
        yield Complaint(way, what, "Keep their number and order.")
        return
    for place, (ours, theirs) in enumerate(zip(english, foreign, strict=True), 1):
        yield from complaints(ours, theirs, (*way, place))


def _of_text(english: str, foreign: object, way: Way, also: str = "") -> Iterator[Complaint]:
    """`also` is another English text, whose gaps are as good."""
    if not isinstance(foreign, str):
        yield Complaint(way, "has to be a text.", "Put it in quotes.")
    elif NAME.fullmatch(english):
        if foreign != english:
            yield Complaint(way, f"is a name, not a text: {english}.", "Leave it as it is.")
    elif english.strip() and not foreign.strip():
        if way[0] not in MAY_BE_EMPTY:
            yield Complaint(way, "is empty.", "Translate it; English has " + _shown(english))
    elif gaps(english) is None:
        return  # whose braces are those of an example
    elif (theirs := gaps(foreign)) is None:
        yield Complaint(way, "has a brace that opens or closes nothing.", _kept(english))
    elif theirs not in (gaps(english), gaps(also) if also else None):
        ours = gaps(english) or frozenset()
        odd = sorted(theirs - ours) + sorted(ours - theirs)
        yield Complaint(way, f"differs from English in {{{odd[0]}}}.", _kept(english))


def gaps(text: str) -> frozenset[str] | None:
    """The names in braces, with their forms; None where braces hold no name, or no pairs stand."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return None
    pairs = [(name, form) for _, name, form, turned in parts if name is not None and not turned]
    turned = any(turned for _, _, _, turned in parts)
    if turned or not all(name.isidentifier() for name, _ in pairs):
        return None
    return frozenset(f"{name}:{form}" if form else name for name, form in pairs)


def mirrored(english: object, foreign: object) -> object:
    """A tree of another language without complaints, in the types and keys of the English one."""
    if isinstance(english, Mapping):
        assert isinstance(foreign, Mapping)
        theirs = {written_key(key): value for key, value in foreign.items()}
        return {
            key: mirrored(value, theirs.get(written_key(key), value))
            for key, value in english.items()
        }
    if isinstance(english, Plural):
        if isinstance(foreign, Mapping):
            forms = {str(form): str(text) for form, text in foreign.items()}
            return Plural(**{"one": "", **forms})
        assert isinstance(foreign, Sequence)
        return Plural(*map(str, foreign))
    if isinstance(english, tuple):
        assert isinstance(foreign, Sequence)
        return tuple(mirrored(a, b) for a, b in zip(english, foreign, strict=True))
    return str(foreign) if isinstance(english, str) else english


def _kinds(english: object) -> str:
    return f"English has {_shown(english)}"


def _kept(english: str) -> str:
    names = ", ".join(f"{{{name}}}" for name in sorted(gaps(english) or ()))
    return f"Use {names or 'no gap'}, as English does: {_shown(english)}"


def _shown(english: object) -> str:
    """The English, shortly."""
    text = str(english) if isinstance(english, str) else repr(english)
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'."
