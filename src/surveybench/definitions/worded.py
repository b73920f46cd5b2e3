"""Answers as texts: columns of which the cells hold the words of an answer, not its code."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType

from surveybench.definitions.cell_kinds import MOST_TEXTS, are_ages, are_options, bands
from surveybench.definitions.scales import NO_SCORE
from surveybench.definitions.variables import Choice, Variable
from surveybench.definitions.word_scales import LAST, in_order
from surveybench.survey import folded

MOST_TICKED = 3 * MOST_TEXTS  # options of a question with several answers


def worded(name: str, values: Mapping[str, int]) -> Variable | None:
    """A column of texts as a question or as bands of ages; None where it is neither.

    `values` are its distinct texts, and how many rows hold each.
    """
    values = as_once(values)
    rated = [value for value in values if not NO_SCORE.search(value)]
    if (years := bands(rated)) and are_ages(name, years.values()):
        return replace(_of(name, [*years]), bands=MappingProxyType(years))
    several = _several(name, values)
    if several is not None:
        return several
    if are_options(values, sum(values.values())) or _is_scale(values):
        return _of(name, [*values])
    return None


def as_once(values: Mapping[str, int]) -> dict[str, int]:
    """Texts that mean the same, such as yes and Yes, as the one that is written most often."""
    spellings: dict[str, list[str]] = {}
    for value in sorted(values, key=lambda value: (-values[value], value)):
        spellings.setdefault(folded(value), []).append(value)
    return {same[0]: sum(values[value] for value in same) for same in spellings.values()}


def _of(name: str, texts: Collection[str], *, multiple: bool = False) -> Variable:
    choices = tuple(Choice(text, text) for text in texts)
    return Variable(name, choices=choices, multiple=multiple, worded=True)


def _is_scale(values: Collection[str]) -> bool:
    return 1 < len(values) <= MOST_TEXTS and in_order(values).ranked


def _several(name: str, values: Mapping[str, int]) -> Variable | None:
    """Answers side by side in one cell, as forms write them: A;B; or A, B."""
    marks = [";"] if any(";" in value for value in values) else [", "]
    if _is_scale(values):
        return None
    for mark in marks:
        parts: dict[str, int] = {}
        for value, times in values.items():
            for part in answers_in(value, mark):
                parts[part] = parts.get(part, 0) + times
        parts = as_once(parts)
        if mark == ", " and not _are_listed(values, parts):
            continue
        fewer = dict(list(parts.items())[:MOST_TEXTS])
        if len(parts) <= MOST_TICKED and are_options(fewer, sum(parts.values()) or 0):
            return _of(name, sorted(parts), multiple=True)
    return None


def answers_in(cell: str, mark: str) -> list[str]:
    """The answers in a cell, between marks."""
    return [part.strip() for part in cell.split(mark) if part.strip()]


def _are_listed(values: Collection[str], parts: Collection[str]) -> bool:
    """Whether commas divide answers, and are not a part of their wording."""
    divided = [value for value in values if ", " in value]
    if not divided or not all(part[0].isupper() or part[0].isdigit() for part in parts):
        return False
    return len(parts) < len(values) or all(part in values for part in parts)


def as_options(variable: Variable) -> Variable:
    """The same with codes from 1 in the order of the scale, as an item has them."""
    texts = [choice.code for choice in variable.choices]
    ordered = in_order(texts)
    choices = tuple(
        Choice(
            str(code), text, exclusive=variable.multiple and bool(LAST.match(text)) and _none(text)
        )
        for code, text in enumerate(ordered.texts, 1)
    )
    nature = "ordinal" if ordered.ranked else ""
    best_first = True if ordered.ranked else None
    return replace(variable, choices=choices, nature=nature, best_first=best_first, worded=True)


def _none(text: str) -> bool:
    return text.lower().startswith("none")
