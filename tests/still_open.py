"""Tests that do not pass yet, each with why: a list to be emptied, and added to by nobody.

They ask for what was right before releases were rounded and protected, readers took short rows, and
one verdict ruled every command; some for what these changes broke. Each wants a look of its own.
"""

from __future__ import annotations

ROUNDED = "asks for figures that a rounded and protected release does not hold"
REFUSED = (
    "nothing leaks, but some runs are refused: the n of questions that are shown, and known sums, "
    "bound a hidden count, and of what is given up for it no question's n is any"
)

OPEN = ()


def reason(node: str) -> str:
    """Why a test is open; blank for one that must pass."""
    file, _, name = node.partition("::")
    return next(
        (why for path, test, why in OPEN if file.endswith(path) and name.startswith(test)), ""
    )
