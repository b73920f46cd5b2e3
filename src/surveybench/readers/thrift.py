"""Thrift's compact protocol, in which Parquet says what it holds (Apache Thrift, compact spec)."""

from __future__ import annotations

from typing import Any

DEEPEST = 8
TRUE, FALSE = 1, 2


class MalformedThriftError(Exception):
    """Bytes that are no struct."""


class Compact:
    """Structs as dictionaries from a field's number to its value; texts as bytes."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.place = 0

    def struct(self, depth: int = 0) -> dict[int, Any]:
        """The fields of a struct. Raises MalformedThriftError."""
        if depth > DEEPEST:
            raise MalformedThriftError
        fields: dict[int, Any] = {}
        number = 0
        while kind := self.byte():
            step, kind = divmod(kind, 16)
            number = number + step if step else self.signed()
            fields[number] = self.value(kind, depth)
        return fields

    def value(self, kind: int, depth: int) -> Any:
        """A value of a kind; what nobody asks for is passed over as None."""
        match kind:
            case 1 | 2:
                return kind == TRUE
            case 3:
                return self.byte()
            case 4 | 5 | 6:
                return self.signed()
            case 7:
                self.place += 8
            case 8:
                length = self.unsigned()
                self.place += length
            case 9 | 10:
                return self.several(depth)
            case 12:
                return self.struct(depth + 1)
            case _:
                raise MalformedThriftError
        return None

    def several(self, depth: int) -> list[Any]:
        """A list or a set; a truth in it takes a byte of its own."""
        size, kind = divmod(self.byte(), 16)
        size = self.unsigned() if size == 15 else size
        if size > len(self.content):
            raise MalformedThriftError
        kind = 3 if kind in (TRUE, FALSE) else kind
        return [self.value(kind, depth + 1) for _ in range(size)]

    def byte(self) -> int:
        """The next byte."""
        if self.place >= len(self.content):
            raise MalformedThriftError
        self.place += 1
        return self.content[self.place - 1]

    def unsigned(self) -> int:
        """A number written seven bits a byte."""
        number = shift = 0
        while shift < 70:
            byte = self.byte()
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return number
            shift += 7
        raise MalformedThriftError

    def signed(self) -> int:
        """The same, with the sign in the last bit."""
        number = self.unsigned()
        return (number >> 1) ^ -(number & 1)
