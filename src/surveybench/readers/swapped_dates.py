"""Days and months that a spreadsheet may have changed over as it opened a file.

Where it expects months first, 04/05/2025 becomes the fifth of April, a date of its own, and
13/05/2025, which is none, stays a text: only days up to the twelfth are dates, and no text has one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from surveybench.survey import day_in, iso_day

LAST_MONTH = 12
SWAPPED = (
    "some cells are dates and others texts, and every day above 12 is a text: a spreadsheet that "
    "expects months first may have changed day and month over in the others; send the file as it "
    "was exported, or dates as 2025-04-01"
)


def is_half_swapped(texts: Iterable[str | None], formats: Sequence[str]) -> bool:
    """Whether dates that a spreadsheet made and texts it left stand in a column as described.

    `texts` are the distinct values as the file has them, dates as 2025-04-01.
    """
    forms = [form for form in formats if "%m" in form and not form.startswith("%Y")]
    dates, left = [], []
    for text in filter(None, texts):
        day = iso_day(text)
        if day:
            dates.append(day.day.day)
        else:
            left += [read.day.day for form in forms if (read := day_in(text, form))]
    return bool(dates and left) and max(dates) <= LAST_MONTH < min(left)
