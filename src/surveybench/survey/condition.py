"""Routing conditions: a small checked grammar, data only.

{Q20: [1, 2]}                  the answer to Q20 is option 1 or 2
{Q20: [1], Q23: [2]}           both
any: [{Q20: [1]}, {Q23: [2]}]  at least one
all: [...]                     every one
not: {Q20: [3]}                not
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveybench.errors import DefinitionError


@dataclass(frozen=True, slots=True)
class Answered:
    """True where `item` was answered with one of `codes`."""

    item: str
    codes: tuple[int, ...]


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


Condition = Answered | All | AnyOf | Not
WORDS = ("any", "all", "not")


def parse(raw: Any) -> Condition:
    """The condition that a definition writes. Raises DefinitionError on any other shape."""
    if not isinstance(raw, Mapping) or not raw:
        raise DefinitionError(
            "is not a routing condition.",
            remedy="Write {Q20: [1, 2]}, or any: / all: with a list, or not: with one condition.",
        )
    parts = tuple(_part(str(word), value) for word, value in raw.items())
    return parts[0] if len(parts) == 1 else All(parts)


def _part(word: str, value: Any) -> Condition:
    if word == "not":
        return Not(parse(value))
    if word in WORDS:
        if not isinstance(value, list) or not value:
            raise DefinitionError(f"'{word}' needs a list of conditions.", remedy="Write a list.")
        parts = tuple(parse(entry) for entry in value)
        return All(parts) if word == "all" else AnyOf(parts)
    codes = value if isinstance(value, list) else [value]
    if not codes or not all(isinstance(code, int) and not isinstance(code, bool) for code in codes):
        raise DefinitionError(
            f"the condition on {word} lists no option codes.", remedy=f"Write {{{word}: [1, 2]}}."
        )
    return Answered(word, tuple(codes))


def leaves(condition: Condition) -> Iterator[Answered]:
    """Every statement about one item, in the order written."""
    if isinstance(condition, Answered):
        yield condition
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    else:
        for part in condition.parts:
            yield from leaves(part)


Case = dict[str, frozenset[int]]


def cases(
    condition: Condition, options: Mapping[str, frozenset[int]], wanted: bool = True
) -> list[Case]:
    """The ways the condition can come out as `wanted`: item to the option codes that allow it.

    Disjunctive normal form; empty when it never can. `options` gives every item's codes.
    """
    if isinstance(condition, Not):
        return cases(condition.part, options, not wanted)
    if isinstance(condition, Answered):
        codes = frozenset(condition.codes) & options[condition.item]
        left = codes if wanted else options[condition.item] - codes
        return [{condition.item: left}] if left else []
    each = [cases(part, options, wanted) for part in condition.parts]
    if isinstance(condition, AnyOf) is wanted:
        return [case for alternatives in each for case in alternatives]
    merged: list[Case] = [{}]
    for alternatives in each:
        merged = [case for a in merged for b in alternatives if (case := both(a, b)) is not None]
    return merged


def both(a: Case, b: Case) -> Case | None:
    """The case in which a and b hold together, or None when they exclude each other."""
    result = dict(a)
    for item, codes in b.items():
        result[item] = result.get(item, codes) & codes
        if not result[item]:
            return None
    return result
