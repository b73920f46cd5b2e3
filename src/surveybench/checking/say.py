"""Numbers and names of a check in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from surveybench.checking.evidence import Evidence
from surveybench.checking.verdict import NAMED, Reason
from surveybench.quantities import Unit
from surveybench.report.lens.terms import capital, scale_in_words
from surveybench.report.words import check as words
from surveybench.report.words import report as report_words
from surveybench.survey import Survey

DASH = "\N{EN DASH}"


def percent(share: float, digits: int = 1) -> str:
    """A share of 1 as a number of percent, a dash where there is none."""
    return number(share * 100, digits)


def number(value: float, digits: int) -> str:
    """A number with its thousands apart and a true minus, a dash where there is none."""
    return DASH if math.isnan(value) else f"{value:,.{digits}f}".replace("-", "\N{MINUS SIGN}")


def signed(value: float, digits: int = 1) -> str:
    """A difference with its sign; one that rounds to nothing has none."""
    if math.isnan(value):
        return DASH
    shown = f"{value:+.{digits}f}"
    if not float(shown):
        return f"{0:.{digits}f}"
    return shown.replace("-", "\N{MINUS SIGN}")


def count(people: float) -> str:
    """A count with its thousands apart, a dash where there is none."""
    return number(people, 0)


def variable(name: str) -> str:
    """What people are told apart by, with a capital letter."""
    return words.VARIABLES.get(name, capital(name))


def reason(cause: Reason) -> str:
    """A reason as a sentence."""
    return words.REASONS[cause.code].format_map(
        {**cause.gaps, "count": f"{cause.count:,}", "named": listed(cause.named)}
    )


def what_to_do(cause: Reason) -> str:
    """What whoever reads a reason should do about it."""
    return words.TO_DO[cause.code]


def listed(names: Sequence[str], limit: int = NAMED) -> str:
    """The first names of a list, and how many more there are."""
    shown = [name or words.EVERYBODY for name in names[:limit]]
    if len(names) > limit:
        shown.append(words.MORE.format(count=len(names) - limit))
    return ", ".join(shown)


def named(evidence: Evidence, code: str) -> str:
    """An organisation's name, where the list has one of its own."""
    return next((o.name for o in evidence.organisations if o.code == code), code)


def header(survey: Survey, name: str) -> str:
    """The label of a quantity, with the scale of the survey for a score."""
    row = survey.catalogue[name]
    if row.unit is not Unit.SCORE:
        return row.header
    return report_words.WITH_UNIT.format(label=row.label, unit=scale_in_words(survey.scale))
