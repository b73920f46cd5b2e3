"""What a survey's parts are called in the language that is written in.

Names out of a definition are data and stay; names that this program gives by itself do not: those
of months, of age and sex, of quantities and their units.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from surveybench.quantities import Quantity, Unit, wave_kind, wave_text
from surveybench.report.lens.rounding import listed
from surveybench.report.words import of_table, spoken
from surveybench.report.words import report as words
from surveybench.report.words import waves as words_waves
from surveybench.report.words.locale import month, short_month
from surveybench.survey import WHOSE, WHOSE_COUNTS, Breakdown, Choice, Survey

# Units that need not stand behind a label.
PLAIN = (Unit.ORGANISATIONS, Unit.PROBABILITY, Unit.VERDICT, Unit.YES_OR_NO)


def wave_name(survey: Survey, wave: int | None = None) -> str:
    """What a wave is called, the one reported without `wave`; figures where it is of another."""
    when = survey.wave if wave is None else wave
    usual = survey.wave_names.get(when) or wave_text(when)
    language = spoken()
    if language is None or any(s.label for s in _surveys(survey) if s.wave == when):
        return usual
    first, _, second = wave_text(when).partition("-")
    if wave_kind(when) == "month":
        return month(language.code, _begins(when))
    if wave_kind(when) == "quarter":
        return words_waves.QUARTER.format(quarter=second.lstrip("Q"), year=first)
    return usual


def short_month_name(survey: Survey, wave: int) -> str:
    """What a month is called where room is narrow; empty where a wave is no month."""
    name, language = wave_name(survey, wave), spoken()
    first, _, last = name.partition(" ")
    if wave_kind(wave) != "month":
        return ""
    if language is not None and name == month(language.code, _begins(wave)):
        return short_month(language.code, _begins(wave))
    return f"{first[:3]} {last}" if last.isdigit() else ""


def _begins(wave: int) -> date:
    """The first day of a wave that is a month."""
    year, _, number = wave_text(wave).partition("-")
    return date(int(year), int(number), 1)


def wave_names(survey: Survey) -> Mapping[int, str]:
    """What each wave of a survey is called."""
    return {wave: wave_name(survey, wave) for wave in survey.wave_names}


def _surveys(survey: Survey) -> tuple[Survey, ...]:
    return (survey, *(entry.survey for entry in survey.earlier))


def dimension_name(name: str) -> str:
    """What people are told apart by: age and sex have names of ours, others are data."""
    return words.DIMENSIONS.get(name, name)


def breakdown_name(breakdown: Breakdown) -> str:
    """`age`, `age and sex`."""
    return listed([dimension_name(dimension.name) for dimension in breakdown.dimensions])


def label(row: Quantity) -> str:
    """What a quantity is called."""
    return of_table("quantities", "LABELS", row.label, row.label)


def header(row: Quantity) -> str:
    """The label of a quantity with its unit, as it stands above a column."""
    if row.unit in PLAIN:
        return label(row)
    unit = of_table("quantities", "UNITS", row.unit.value, row.unit.value)
    return words.WITH_UNIT.format(label=label(row), unit=unit)


def setting_meaning(survey: Survey, choice: Choice) -> str:
    """What a setting decides, said of what people of this survey are told apart by."""
    if spoken() is None:
        return choice.meaning
    name = WHOSE if choice.meaning == WHOSE_COUNTS else choice.name
    strata = [dimension_name(dimension.name) for dimension in survey.dimensions]
    gaps = {"dimensions": listed(strata), "either": listed(strata, words.LISTED_OR)}
    return of_table("choices", "MEANINGS", name, choice.meaning).format_map(gaps)


def setting_value(value: str) -> str:
    """A setting's value, where it is a text of ours about there being none."""
    return of_table("choices", "VALUES", value, value)


def input_name(name: str) -> str:
    """What a hash is of: a part of this program's own, or a file, whose name is data."""
    for start, sentence in words.INPUTS.items():
        if name.startswith(start):
            return sentence.format(what=name.removeprefix(start))
    return name
