"""Thrift's compact protocol: values as its specification writes them, and bytes that are none."""

from __future__ import annotations

import pytest

from surveybench.readers.thrift import Compact, MalformedThriftError


def varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    parts = []
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    return bytes([*parts, number])


def zigzag(number: int) -> bytes:
    return varint(2 * number if number >= 0 else -2 * number - 1)


@pytest.mark.parametrize("number", [0, 1, -1, 63, 64, -64, -65, 300, -(2**31), 2**40])
def test_numbers(number: int) -> None:
    content = b"\x15" + zigzag(number) + b"\x06" + zigzag(900) + zigzag(-number) + b"\x00!"
    reading = Compact(b"before" + content, 6)
    assert reading.struct() == {1: number, 900: -number}
    assert reading.place == 6 + len(content) - 1


def test_every_kind() -> None:
    texts = b"\x18\x02ab"
    truths = b"\x11\x12"
    eight = b"\x17" + bytes(8)
    byte = b"\x13\x07"
    listed = b"\x19\x2c\x15\x02\x00\x15\x04\x00"  # two structs
    several = b"\x19\xf5" + varint(20) + bytes(20)
    inner = b"\x1c\x15\x02\x00"
    fields = Compact(texts + truths + eight + byte + listed + several + inner + b"\x00").struct()
    assert fields == {
        1: None, 2: True, 3: False, 4: None, 5: 7, 6: [{1: 1}, {1: 2}], 7: [0] * 20, 8: {1: 1}
    }  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x15", b"\x15\x80", b"\x18\x05ab", b"\x1d", b"\x15" + b"\xff" * 11,
        b"\x19\xf5\xff\x7f", b"\x1c" * 20 + bytes(21), b"\x19" * 5000,
    ],
)  # fmt: skip
def test_bytes_that_are_no_struct(content: bytes) -> None:
    with pytest.raises(MalformedThriftError):
        Compact(content).struct()
