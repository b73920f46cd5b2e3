"""What a document says of the language that it is in, where that is not English.

`{language}` is its name: its own in the sentence of that language, the English one in English.
"""

from __future__ import annotations

DRAFT = (
    "This document is worded in {language}. The wording is a draft: no speaker of {language} has "
    "confirmed all of it yet."
)
DRAFT_SHORT = "Draft wording"
QUOTED = (
    "Questions, answers and names out of the survey's definition are quoted as they stand there."
)
