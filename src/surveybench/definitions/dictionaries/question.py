"""What every survey tool's dictionary says, in one form."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

TAG = re.compile(r"<[^<>]*>")
WHOLE = re.compile(r"-?[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the code that the tool writes, and its words."""

    raw: str
    label: str
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question, or one row of a grid.

    `name` is its column in the tool's export, `columns` what else it may be called there. `ticks`
    leads, for a question of several answers, from the columns of its answers to their codes.
    `condition` is who is asked, with names and the tool's codes, in the words of `routing`;
    `unclear` the tool's own where it cannot be said so.
    """

    name: str
    text: str
    answers: tuple[Answer, ...] = ()
    columns: tuple[str, ...] = ()
    multiple: bool = False
    ticks: tuple[tuple[str, str], ...] = ()
    battery: str = ""
    section: str = ""
    condition: tuple[tuple[str, ...], ...] = ()
    unclear: str = ""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The questions of a dictionary in their order.

    `header_rows` are those that hold the names of columns in the tool's exports, where it is not
    the first one alone.
    """

    file: str
    tool: str
    questions: tuple[Question, ...]
    title: str = ""
    doubts: tuple[tuple[str, str], ...] = ()
    header_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Tool:
    """A survey tool: how its dictionary is recognised and read."""

    label: str
    recognises: Callable[[Path], bool]
    read: Callable[[Path], Questionnaire]


def plain(text: str) -> str:
    """A text without the marks of HTML."""
    return " ".join(html.unescape(TAG.sub(" ", text)).split())


def codes_of(answers: tuple[Answer, ...]) -> Mapping[str, str]:
    """The whole number that stands for each of the tool's codes: itself, else its place."""
    raws = [answer.raw for answer in answers]
    if all(WHOLE.fullmatch(raw) for raw in raws):
        return {raw: str(int(raw)) for raw in raws}
    return {raw: str(place) for place, raw in enumerate(raws, 1)}


def comparisons(text: str, pattern: re.Pattern[str]) -> tuple[tuple[str, ...], ...]:
    """A condition of comparisons joined by one word, all `and` or all `or`; else nothing.

    `pattern` has the groups name and code. What comes back is the word, then name and code of each.
    """
    stripped = text.strip()
    while stripped.startswith("(") and stripped.endswith(")") and _closes_last(stripped):
        stripped = stripped[1:-1].strip()
    parts = re.split(r"(?i)\s+(and|or)\s+|\s*(&&|\|\|)\s*", stripped)
    words = {"and" if w.lower() in ("and", "&&") else "or" for w in _joints(parts)}
    if len(words) > 1:
        return ()
    matches = [pattern.fullmatch(part.strip().strip("()").strip()) for part in parts[::3]]
    if not matches or not all(matches):
        matches = [pattern.fullmatch(part.strip()) for part in parts[::3]]
    if not all(matches):
        return ()
    pairs = tuple((m["name"], m["code"]) for m in matches if m)
    return ((next(iter(words), "and"),), *pairs)


def _joints(parts: list[str]) -> list[str]:
    return [part for at, part in enumerate(parts) if at % 3 and part]


def _closes_last(text: str) -> bool:
    """Whether the bracket at the beginning is closed by the one at the end."""
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return at == len(text) - 1
    return False
