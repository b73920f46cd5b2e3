"""Which waves of many are listed one by one, and what a wave is called."""

from __future__ import annotations

from collections.abc import Sequence

from surveybench.quantities import wave_kind, years
from surveybench.report.lens.named import short_month_name, wave_name
from surveybench.report.lens.rounding import listed
from surveybench.report.lens.terms import nouns
from surveybench.report.words import waves as words
from surveybench.survey import Survey

MOST_ROWS = 7  # waves in a table beside a chart
MOST_COMPARED = 3  # earlier waves that have a list or a column of their own
MOST_NAMED = 6  # waves named one by one in a sentence
SHORT = 8  # letters of a wave's name on the axis of a chart


def tabled(survey: Survey) -> tuple[int, ...]:
    """Waves of a table, newest first: of many the newest, one a year before, and the oldest."""
    waves = survey.waves
    if len(waves) <= MOST_ROWS:
        return waves
    chosen = {*waves[: MOST_ROWS - 2], waves[-1], *a_year_before(survey)}
    return tuple(wave for wave in waves if wave in chosen)


def compared(survey: Survey) -> tuple[int, ...]:
    """Earlier waves with a list or a column of their own, newest first.

    Of many the last, one a year before, else the one before the last, and the oldest.
    """
    earlier = survey.waves[1:]
    if len(earlier) <= MOST_COMPARED:
        return earlier
    chosen = {earlier[0], *(a_year_before(survey) or earlier[1:2]), earlier[-1]}
    return tuple(wave for wave in earlier if wave in chosen)


def a_year_before(survey: Survey) -> tuple[int, ...]:
    """The earlier wave of the same month or quarter of the year before, where there is one."""
    if wave_kind(survey.wave) not in ("month", "quarter"):
        return ()
    then = years(survey.wave) - 1
    return tuple(wave for wave in survey.waves[1:] if abs(years(wave) - then) < 1e-9)


def row_name(survey: Survey, wave: int) -> str:
    """A wave's name in a narrow column, which may break it: Mar 2026, or its whole name."""
    if wave_kind(wave) != "month":
        return wave_name(survey, wave)
    return short_name(survey, wave).replace("\N{NO-BREAK SPACE}", " ")


def short_name(survey: Survey, wave: int) -> str:
    """A wave's name for the axis of a chart: Mar 2026; its label where that is short."""
    if month := short_month_name(survey, wave):
        return month.replace(" ", "\N{NO-BREAK SPACE}")
    name = wave_name(survey, wave)
    return name if len(name) <= SHORT else f"{name[: SHORT - 1]}\N{HORIZONTAL ELLIPSIS}"


def several(survey: Survey) -> str:
    """All waves in a sentence: named one by one, or how many from which to which."""
    oldest_first = [wave_name(survey, wave) for wave in sorted(survey.waves)]
    if len(oldest_first) <= MOST_NAMED:
        return listed(oldest_first)
    first, last = oldest_first[0], oldest_first[-1]
    gaps = {"count": str(len(oldest_first)), "first": first, "last": last}
    return words.MANY.format_map(gaps | {"years": nouns(survey)[1]})


def named(survey: Survey, some: Sequence[int]) -> str:
    """Some waves in a sentence: by name, or how many they are."""
    if len(some) <= MOST_NAMED:
        return listed([wave_name(survey, wave) for wave in some])
    return words.COUNTED.format(count=len(some), years=nouns(survey)[1])


def unlisted(survey: Survey) -> str:
    """That comparisons with other waves are not listed; empty where all are."""
    count = len(survey.waves) - 1 - len(compared(survey))
    if not count:
        return ""
    return words.UNLISTED.format(count=count, waves=nouns(survey)[count > 1])
