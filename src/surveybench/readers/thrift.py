"""Thrift's compact protocol, in which Parquet says what it holds (Apache Thrift, compact spec).

Footers and headers of pages have a hundred thousand numbers, so the way of a number is short.
"""

from __future__ import annotations

from typing import Any

DEEPEST = 8
TRUE, FALSE = 1, 2
LONGEST = 70  # bits of a number, seven a byte


class MalformedThriftError(Exception):
    """Bytes that are no struct."""


class Compact:
    """Structs as dictionaries from a field's number to its value; texts as None."""

    def __init__(self, content: bytes, place: int = 0) -> None:
        self.content = content
        self.place = place

    def struct(self, depth: int = 0) -> dict[int, Any]:
        """The fields of a struct. Raises MalformedThriftError."""
        try:
            fields, self.place = _struct(self.content, self.place, depth)
        except IndexError:  # behind the last byte
            raise MalformedThriftError from None
        return fields


def _struct(content: bytes, place: int, depth: int) -> tuple[dict[int, Any], int]:
    if depth > DEEPEST:
        raise MalformedThriftError
    fields: dict[int, Any] = {}
    number = 0
    while byte := content[place]:
        place += 1
        kind = byte & 15
        if byte > 15:
            number += byte >> 4
        else:
            number, place = _signed(content, place)
        # Nearly all values are numbers, short texts and truths: they are read here, the rest apart.
        if 4 <= kind <= 6:
            low = content[place]
            place += 1
            if low >= 0x80:
                high = content[place]
                if high < 0x80:
                    low += (high << 7) - 0x80
                    place += 1
                else:
                    low, place = _unsigned(content, place - 1)
            fields[number] = (low >> 1) ^ -(low & 1)
        elif kind == 8 and content[place] < 0x80:
            place += 1 + content[place]
            fields[number] = None
        elif kind in (TRUE, FALSE):
            fields[number] = kind == TRUE
        else:
            fields[number], place = _value(content, place, kind, depth)
    return fields, place + 1


def _value(content: bytes, place: int, kind: int, depth: int) -> tuple[Any, int]:
    """A value of a kind and the place behind it; what nobody asks for is passed over as None."""
    match kind:
        case 12:
            return _struct(content, place, depth + 1)
        case 3:
            return content[place], place + 1
        case 4 | 5 | 6:
            return _signed(content, place)
        case 7:
            return None, place + 8
        case 8:
            length, place = _unsigned(content, place)
            return None, place + length
        case 9 | 10:
            return _several(content, place, depth)
        case _:
            raise MalformedThriftError


def _several(content: bytes, place: int, depth: int) -> tuple[list[Any], int]:
    """A list or a set; a truth in it takes a byte of its own."""
    size, kind = divmod(content[place], 16)
    place += 1
    if size == 15:
        size, place = _unsigned(content, place)
    if size > len(content) or depth > DEEPEST:
        raise MalformedThriftError
    kind = 3 if kind in (TRUE, FALSE) else kind
    values: list[Any] = []
    for _ in range(size):
        value, place = _value(content, place, kind, depth + 1)
        values.append(value)
    return values, place


def _unsigned(content: bytes, place: int) -> tuple[int, int]:
    """A number written seven bits a byte, and the place behind it."""
    number = shift = 0
    while shift < LONGEST:
        byte = content[place]
        place += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, place
        shift += 7
    raise MalformedThriftError


def _signed(content: bytes, place: int) -> tuple[int, int]:
    """The same, with the sign in the last bit."""
    number, place = _unsigned(content, place)
    return (number >> 1) ^ -(number & 1), place
