"""Sentences of a working file, which is not for publication."""

from __future__ import annotations

TITLE = "Not for publication: every number in full precision"
FIRST_LINE = (
    "NOT FOR PUBLICATION: every number in full precision, nothing hidden. Single answers and the "
    "age and sex of respondents can be worked out from it. Keep it as safe as the records."
)
RIGHTS = "not for publication"
WHY_APART = "a working file hides nothing and is not for publication"
