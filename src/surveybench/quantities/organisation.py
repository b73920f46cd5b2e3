"""The unit benchmarked, and what a name must be to stand in every format."""

from __future__ import annotations

import re
from dataclasses import dataclass

from surveybench.errors import InputError

# What nobody sees: marks at the start of files, and what turns the direction of writing.
UNSEEN = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
# What no format can hold: control characters, half characters, and what Unicode keeps free.
UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(
        f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17)
    )
    + "]"
)


def unprintable(text: str) -> str:
    """The first character of a text that a report cannot hold, as U+0007; blank where none is."""
    first = UNPRINTABLE.search(text) or UNSEEN.search(text)
    return f"U+{ord(first[0]):04X}" if first else ""


def printable(text: str) -> str:
    """The text without what nobody sees, and with a replacement character for what cannot stand.

    White space is single spaces, with none at the ends.
    """
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", UNSEEN.sub("", " ".join(text.split())))


@dataclass(frozen=True, slots=True)
class Organisation:
    """The unit benchmarked: a trust, a practice, a site.

    `peers` names the group of organisations that it is like, such as their type; blank for none.
    Its name is `printable`. Raises InputError where its code is not: a code is compared letter by
    letter, so that none may be changed in it.
    """

    code: str
    name: str
    synthetic: bool = False
    peers: str = ""

    def __post_init__(self) -> None:
        """Refuse a code that no report can hold, and make the name one that each can."""
        if character := unprintable(self.code):
            raise InputError(
                f"the code of an organisation holds {character}, which nobody sees and no report "
                "can hold.",
                remedy="Remove that character from the code, in the data and in the list of "
                "organisations; joining files often leaves one.",
            )
        object.__setattr__(self, "name", printable(self.name))
        object.__setattr__(self, "peers", printable(self.peers))
