"""Routing conditions: a small checked grammar, data only.

{Q20: [1, 2]}                  the answer to Q20 is option 1 or 2
{Q20: [1], Q23: [2]}           both
any: [{Q20: [1]}, {Q23: [2]}]  at least one
all: [...]                     every one
not: {Q20: [3]}                not
{column: route, codes: ["1"]}  what a column of people holds, such as one of the sample file
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveybench.errors import DefinitionError


@dataclass(frozen=True, slots=True)
class Answered:
    """True where `item` was answered with one of `codes`."""

    item: str
    codes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OfColumn:
    """True where a column of people holds one of `codes`; a blank leaves it open."""

    column: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class All:
    """True where every part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True where at least one part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True where the part is false; unknown stays unknown."""

    part: Condition


Condition = Answered | OfColumn | All | AnyOf | Not
COLUMN, CODES = "column", "codes"
WORDS = ("any", "all", "not")


def parse(raw: Any) -> Condition:
    """The condition that a definition writes. Raises DefinitionError on any other shape."""
    if not isinstance(raw, Mapping) or not raw:
        raise DefinitionError(
            "is not a routing condition.",
            remedy="Write {Q20: [1, 2]}, or any: / all: with a list, or not: with one condition.",
        )
    words = {str(word): value for word, value in raw.items()}
    parts: tuple[Condition, ...] = ()
    if COLUMN in words and CODES in words:
        parts = (_of_column(words.pop(COLUMN), words.pop(CODES)),)
    parts += tuple(_part(word, value) for word, value in words.items())
    return parts[0] if len(parts) == 1 else All(parts)


def _part(word: str, value: Any) -> Condition:
    if word == "not":
        return Not(parse(value))
    if word in WORDS:
        if not isinstance(value, list) or not value:
            raise DefinitionError(
                f"'{word}' needs a list of conditions.",
                remedy=f"Write {word}: [{{Q20: [1]}}, {{Q23: [2]}}].",
            )
        parts = tuple(parse(entry) for entry in value)
        return All(parts) if word == "all" else AnyOf(parts)
    codes = value if isinstance(value, list) else [value]
    if not codes or not all(isinstance(code, int) and not isinstance(code, bool) for code in codes):
        raise DefinitionError(
            f"the condition on {word} lists no option codes.", remedy=f"Write {{{word}: [1, 2]}}."
        )
    return Answered(word, tuple(codes))


def _of_column(column: Any, codes: Any) -> OfColumn:
    several = codes if isinstance(codes, list) else [codes]
    texts = [str(code) for code in several if isinstance(code, str | int)]
    if not isinstance(column, str) or not column or not texts or len(texts) < len(several):
        raise DefinitionError(
            "the condition on a column names no column, or no codes.",
            remedy='Write {column: route, codes: ["1", "2"]}.',
        )
    return OfColumn(column, tuple(texts))


def columns_in(condition: Condition | None) -> Iterator[str]:
    """The columns of people that a condition asks about."""
    if isinstance(condition, OfColumn):
        yield condition.column
    elif isinstance(condition, Not):
        yield from columns_in(condition.part)
    elif isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from columns_in(part)


def leaves(condition: Condition) -> Iterator[Answered]:
    """Every statement about one item, in the order written."""
    if isinstance(condition, Answered):
        yield condition
    elif isinstance(condition, OfColumn):
        return
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    else:
        for part in condition.parts:
            yield from leaves(part)


# What an item may come out as; None stands for: this person was not asked it.
Case = dict[str, frozenset[int | None]]
Outcomes = Mapping[str, frozenset[int | None]]
MOST_CASES = 200


def cases(
    condition: Condition, outcomes: Outcomes, several: frozenset[str], truth: bool = True
) -> list[Case]:
    """The ways the condition can come out as `truth`: item to the outcomes that allow it.

    Empty when it never can. `outcomes` gives every item's; `several` names the items that take
    several answers, where one tick says nothing about the others.
    """
    if isinstance(condition, Not):
        return cases(condition.part, outcomes, several, not truth)
    if isinstance(condition, OfColumn):
        return [{}]  # a column may hold anything
    if isinstance(condition, Answered):
        outcomes_of_item = outcomes[condition.item]
        if condition.item in several:
            outcomes_of_item = outcomes_of_item - {None} if truth else outcomes_of_item
        else:
            outcomes_of_item = (
                outcomes_of_item & {*condition.codes}
                if truth
                else outcomes_of_item - {*condition.codes}
            )
        return [{condition.item: outcomes_of_item}] if outcomes_of_item else []
    parts = [cases(part, outcomes, several, truth) for part in condition.parts]
    if isinstance(condition, AnyOf) is truth:
        return few([case for alternatives in parts for case in alternatives])
    return together(parts)


def together(parts: Iterable[list[Case]]) -> list[Case]:
    """Every way in which one case of each can hold at once."""
    merged: list[Case] = [{}]
    for alternatives in parts:
        joined = [_both(a, b) for a in merged for b in alternatives]
        merged = few([case for case in joined if case is not None])
    return merged


def _both(a: Case, b: Case) -> Case | None:
    """The case in which a and b hold together, or None when they exclude each other."""
    result = dict(a)
    for item, outcomes in b.items():
        result[item] = result.get(item, outcomes) & outcomes
        if not result[item]:
            return None
    return result


def few(ways: list[Case]) -> list[Case]:
    """Each way once. Past counting, the one that demands nothing: it rules nothing out."""
    distinct = list({frozenset(way.items()): way for way in ways}.values())
    return distinct if len(distinct) <= MOST_CASES else [{}]
