"""Routing conditions as people write them in a cell or a codebook.

Q20 = 1                          the answer to Q20 is option 1
Q20 = 1, 2                       option 1 or 2
Q20 = 1 and Q23 = 2              both
Q20 = 1 or Q23 = 2               at least one
not (Q20 = 3) and (Q1 = 1 or Q2 = 1)
column route = 1, 2              a column of people, such as one of the sample file
all(…) any(…)                    a list of one, or of several with semicolons between
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveybench.errors import DefinitionError
from surveybench.limits import limit, shown, way_up
from surveybench.survey import All, Answered, AnyOf, Condition, Not, OfColumn, parse_condition

TOKEN = re.compile(
    r"\s*(?:(?P<word>[A-Za-z]\w*)|(?P<code>-?\d+)(?:\.0+)?(?!\w)|(?P<mark>[()=,;]))", re.ASCII
)
COLUMN, CODES = "column", "codes"
REMEDY = "Write it like: Q20 = 1, 2 and Q23 = 2; join parts with and, or, not and brackets."


def routing_text(condition: Condition) -> str:
    """A condition in words that `routing` reads back as the same condition."""
    if isinstance(condition, Answered):
        return f"{condition.item} = {', '.join(map(str, condition.codes))}"
    if isinstance(condition, OfColumn):
        return f"{COLUMN} {condition.column} = {', '.join(condition.codes)}"
    if isinstance(condition, Not):
        return f"not ({routing_text(condition.part)})"
    word = "and" if isinstance(condition, All) else "or"
    if len(condition.parts) == 1:
        name = "all" if isinstance(condition, All) else "any"
        return f"{name}({routing_text(condition.parts[0])})"
    return f" {word} ".join(_in_brackets(part) for part in condition.parts)


def _in_brackets(part: Condition) -> str:
    text = routing_text(part)
    joined = isinstance(part, All | AnyOf) and len(part.parts) > 1
    return f"({text})" if joined else text


def deciding(condition: Condition | None) -> Iterator[str]:
    """The items that a condition asks about."""
    if isinstance(condition, OfColumn):
        return
    if isinstance(condition, Answered):
        yield condition.item
    elif isinstance(condition, Not):
        yield from deciding(condition.part)
    elif condition is not None:
        for part in condition.parts:
            yield from deciding(part)


def routing(text: str) -> dict[str, Any]:
    """The condition that a text says, in the form of a definition. Raises DefinitionError."""
    tokens = _tokens(text)
    condition = _either(tokens, 0)
    if condition.next != len(tokens):
        raise _unclear(f"cannot be read from '{tokens[condition.next]}' on")
    return condition.condition


@dataclass(frozen=True, slots=True)
class _Read:
    """A part of a condition, and the position after it."""

    condition: dict[str, Any]
    next: int


def _tokens(text: str) -> tuple[str, ...]:
    tokens, position = [], 0
    text = text.rstrip()
    while position < len(text):
        match = TOKEN.match(text, position)
        if match is None:
            raise _unclear(f"cannot be read from letter {position + 1} on")
        tokens.append(match["word"] or match["code"] or match["mark"])
        position = match.end()
    if not tokens:
        raise _unclear("is blank")
    return tuple(tokens)


def _unclear(how: str, more: str = "") -> DefinitionError:
    return DefinitionError(f"the condition {how}.", remedy=f"{REMEDY}{more}")


def _token(tokens: tuple[str, ...], position: int) -> str:
    return tokens[position] if position < len(tokens) else ""


def _either(tokens: tuple[str, ...], position: int, depth: int = 0) -> _Read:
    """Parts with `or` between them."""
    if depth > limit("brackets"):
        raise _unclear(f"has more than {shown('brackets')}", f" {way_up('brackets')}")
    first = _both(tokens, position, depth)
    parts, position = [first.condition], first.next
    while _token(tokens, position).lower() == "or":
        part = _both(tokens, position + 1, depth)
        parts, position = [*parts, part.condition], part.next
    return _Read({"any": parts} if len(parts) > 1 else parts[0], position)


def _both(tokens: tuple[str, ...], position: int, depth: int) -> _Read:
    """Parts with `and` between them."""
    first = _part(tokens, position, depth)
    parts, position = [first.condition], first.next
    while _token(tokens, position).lower() == "and":
        part = _part(tokens, position + 1, depth)
        parts, position = [*parts, part.condition], part.next
    return _Read(_all(parts) if len(parts) > 1 else parts[0], position)


def _all(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """As short as a definition writes it: one mapping where every part names its own item."""
    names = [name for part in parts for name in part]
    distinct = len(set(names)) == len(parts) == len(names) and not {"any", "all", "not"} & {*names}
    return (
        {name: codes for part in parts for name, codes in part.items()}
        if distinct
        else {"all": parts}
    )


def _part(tokens: tuple[str, ...], position: int, depth: int) -> _Read:
    word = _token(tokens, position)
    if word.lower() == "not":
        part = (
            _part(tokens, position + 1, depth + 1)
            if depth <= limit("brackets")
            else _either(tokens, position, depth)
        )
        return _Read({"not": part.condition}, part.next)
    if word == "(":
        inside = _either(tokens, position + 1, depth + 1)
        return _Read(inside.condition, _closed(tokens, inside.next))
    if word.lower() in ("any", "all") and _token(tokens, position + 1) == "(":
        return _listed(tokens, position, depth)
    return _answered(tokens, position)


def _listed(tokens: tuple[str, ...], position: int, depth: int) -> _Read:
    """`any(…; …)` or `all(…)`."""
    name, parts, position = tokens[position].lower(), [], position + 1
    while not parts or _token(tokens, position) == ";":
        part = _either(tokens, position + 1, depth + 1)
        parts, position = [*parts, part.condition], part.next
    return _Read({name: parts}, _closed(tokens, position))


def _closed(tokens: tuple[str, ...], position: int) -> int:
    if _token(tokens, position) != ")":
        raise _unclear("has a bracket that is not closed")
    return position + 1


def _answered(tokens: tuple[str, ...], position: int) -> _Read:
    """`Q20 = 1, 2`."""
    item, codes = _token(tokens, position), []
    if item == COLUMN and _token(tokens, position + 1) not in ("=", ""):
        return _of_column(tokens, position + 1)
    if not re.match(r"[A-Za-z]", item):
        raise _unclear(f"has '{item}' where an item belongs" if item else "breaks off")
    if _token(tokens, position + 1) != "=":
        raise _unclear(f"has no = after {item}")
    position += 1
    while not codes or _token(tokens, position) == ",":
        code = _token(tokens, position + 1)
        if not re.fullmatch(r"-?\d+", code):
            raise _unclear(f"has no option code for {item}")
        codes, position = [*codes, int(code)], position + 2
    return _Read({item: codes}, position)


def _of_column(tokens: tuple[str, ...], position: int) -> _Read:
    """`column route = 1, 2`, from the name of the column on."""
    column, codes = tokens[position], []
    if _token(tokens, position + 1) != "=":
        raise _unclear(f"has no = after {column}")
    position += 1
    while not codes or _token(tokens, position) == ",":
        code = _token(tokens, position + 1)
        if not re.fullmatch(r"-?\w+", code):
            raise _unclear(f"has no code for the column {column}")
        codes, position = [*codes, code], position + 2
    return _Read({COLUMN: column, CODES: codes}, position)


def routing_of(condition: Mapping[str, Any]) -> str:
    """The words of a condition in the form of a definition."""
    return routing_text(parse_condition(condition))
