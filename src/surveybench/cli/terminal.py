"""What reaches the terminal: words only, never what a terminal would obey.

Names of files, codes, wordings and versions are others' text. All that any command prints goes
through here; bars of progress alone, whose text is ours, go past it.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

# Control characters of both sets but line break and tab, half characters, other breaks of lines,
# and what turns the direction of writing or writes what nobody sees.
OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)


def plain(text: str) -> str:
    """The text with a replacement character for each that a terminal would obey."""
    return OBEYED.sub("\N{REPLACEMENT CHARACTER}", text)


class PlainStream:
    """A stream that takes text as `plain` gives it, and is the given one otherwise."""

    def __init__(self, stream: TextIO) -> None:
        """Write to this stream."""
        self.behind = stream

    def write(self, text: str) -> int:
        """Write plain text; a library that tries with bytes hears that this is not for them."""
        if not isinstance(text, str):
            raise TypeError("text only")
        self.behind.write(plain(text))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """Write several."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Hand over what waits."""
        self.behind.flush()

    def isatty(self) -> bool:
        """Whether somebody looks."""
        return self.behind.isatty()

    def fileno(self) -> int:
        """The system's number of it."""
        return self.behind.fileno()

    def writable(self) -> bool:
        """Always."""
        return True

    @property
    def encoding(self) -> str:
        """What letters become."""
        return self.behind.encoding

    @property
    def errors(self) -> str | None:
        """What becomes of letters that it does not know."""
        return self.behind.errors

    @property
    def closed(self) -> bool:
        """Whether nothing can be written any more."""
        return self.behind.closed


@contextmanager
def plain_streams() -> Iterator[None]:
    """Everything that is printed is plain, and can be said where the output knows few letters."""
    before = sys.stdout, sys.stderr
    for stream in before:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.stdout, sys.stderr = map(PlainStream, before)  # pyright: ignore[reportAttributeAccessIssue]
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def behind(stream: TextIO) -> TextIO:
    """The stream itself, for what is ours alone."""
    return stream.behind if isinstance(stream, PlainStream) else stream
