"""What the columns of ticks hold: which value ticks an option, and which says that it does not."""

from __future__ import annotations

from surveybench.survey.labels import folded
from surveybench.survey.numbers import plain_number

# What programs write where an option is not ticked, folded; 0 in any writing is another.
NOT_TICKED = frozenset(
    ("no", "n", "false", "off", "-", "unchecked", "unticked", "unselected", "not checked")
) | {f"not {word}" for word in ("ticked", "selected", "chosen", "mentioned", "quoted", "marked")}


def is_value(text: str, stated: str) -> bool:
    """Whether a text is the value that is stated, however it is written: 1.0 and 01 are 1."""
    number = plain_number(text)
    return (bool(number) and number == plain_number(stated)) or folded(text) == folded(stated)


def says_not_ticked(text: str) -> bool:
    """Whether a value, or what a file calls one, says that an option is not ticked."""
    return folded(text) in NOT_TICKED or plain_number(text) in ("0", "-0")
