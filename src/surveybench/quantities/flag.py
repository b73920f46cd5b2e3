"""Why a number is there or not."""

from __future__ import annotations

from enum import IntEnum


class Flag(IntEnum):
    """Why a value is there or not. Anything but OK stands beside a null."""

    OK = 0
    SUPPRESSED = 1
    TOO_FEW_ORGANISATIONS = 2
    NOT_ASKED = 3
    NOT_COMPARABLE = 4
    NOT_CALCULABLE = 5
    NOT_PUBLISHED = 6
    TOOK_NO_PART = 7
    NO_INVITED_LIST = 8
    PROTECTS_ANOTHER = 9
    ABOVE = 10
    BELOW = 11
    NEARLY_ALIKE = 12
    FEW_CHOSE = 13
    NO_SUCH_ANSWER = 14
    FEW_IN_SUBGROUP = 15
    AT_LEAST = 16
    NOT_OF_POPULATION = 17

    @property
    def exists(self) -> bool:
        """Whether there can be such a number: not of an answer that is none, say."""
        return self not in NO_SUCH_NUMBER

    @property
    def bounds(self) -> bool:
        """Whether a bound stands beside it: the value is above, below, or at least that."""
        return self in (Flag.ABOVE, Flag.BELOW, Flag.AT_LEAST)

    @property
    def says_for_others(self) -> bool:
        """Whether a row with it says that quantities are hidden which name it (`said_by`)."""
        return self not in (Flag.OK, Flag.NOT_PUBLISHED, *NO_SUCH_NUMBER)

    @property
    def word(self) -> str:
        """The flag as it stands in tables: `ok`, `suppressed`, …"""
        return self.name.lower()


# Where no number can be: tables leave it out, and nothing is hidden there.
NO_SUCH_NUMBER = (Flag.NO_SUCH_ANSWER, Flag.NOT_OF_POPULATION)
# Where nobody was asked: no number, and nothing to hide either.
NEVER_ASKED = (Flag.NOT_ASKED, Flag.NOT_COMPARABLE, *NO_SUCH_NUMBER)
