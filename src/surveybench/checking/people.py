"""The pages of a check about people: who was invited, who answered, in which organisation."""

from __future__ import annotations

import math
from collections.abc import Iterator

from surveybench.checking import response, say, tables
from surveybench.checking.bars import bars
from surveybench.checking.checked import Checked
from surveybench.checking.table import on_page
from surveybench.report.compose.say import text
from surveybench.report.document import Block, Page
from surveybench.report.lens.rounding import listed
from surveybench.report.lens.terms import capital, standardised_by
from surveybench.report.words import check as words
from surveybench.respondents import NOT_KNOWN
from surveybench.survey import Survey


def respond(checked: Checked) -> Page:
    """Response rates by everything but organisation, which has a page of its own."""
    rates = [r for r in checked.found.rates if r.variable != response.ORGANISATION]
    drawn = [r for r in rates if not math.isnan(r.adjusted) and r.category != NOT_KNOWN]
    blocks: list[Block] = [text("lead", adjusted_by(checked.evidence.survey))]
    if drawn:
        lines = tuple((tables.rate_of(r), (r.adjusted,)) for r in drawn)
        chart = bars("response-chart", words.RESPONSE_CHART, ("",), lines, words.RESPONSE_ALT)
        table = on_page(tables.rates(checked, organisations=False))
        blocks += [text("heading", words.RESPONSE_CHART), chart, table]
    blocks += _modes(checked)
    return Page("response", "overview", words.RESPONSE, 2, tuple(blocks))


def adjusted_by(survey: Survey) -> str:
    """What the adjusted rate leaves out."""
    codes = sorted(set(survey.settings.cleaning.removed_outcomes))
    if not codes:
        return words.RESPONSE_UNADJUSTED
    outcomes = listed([words.OUTCOMES[code] for code in codes])
    return words.RESPONSE_LEAD.format(outcomes=outcomes, removed=", ".join(map(str, codes)))


def _modes(checked: Checked) -> Iterator[Block]:
    modes = checked.found.modes
    if modes:
        lines = tuple((mode.category.capitalize(), (mode.share,)) for mode in modes)
        chart = bars("modes-chart", words.MODES_CHART, ("",), lines, words.MODES_ALT)
        yield from (text("heading", words.MODES_CHART), chart)
        yield text("note", no_rate(checked))


def no_rate(checked: Checked) -> str:
    """Why modes have no response rate."""
    assert checked.evidence.now is not None
    share_known = say.percent(response.mode_known(checked.evidence.now), 0)
    return words.RESPONSE_MODES.format(known=share_known)


def _variables(checked: Checked) -> str:
    """What people are told apart by, such as `Group, age and sex`."""
    names = dict.fromkeys(share.variable for share in checked.found.shares)
    return capital(listed([say.variable(name).lower() for name in names]))


def profile(checked: Checked) -> Page:
    """Invited and answered, side by side, for every variable."""
    blocks: list[Block] = [text("lead", words.PROFILE_LEAD.format(variables=_variables(checked)))]
    for variable in dict.fromkeys(share.variable for share in checked.found.shares):
        name = say.variable(variable)
        title = words.PROFILE_OF.format(variable=name)
        lines = tuple(
            (share.category, (share.invited, share.answered))
            for share in checked.found.shares
            if share.variable == variable
        )
        alt = words.PROFILE_ALT.replace("{variable}", name)
        chart = bars(f"profile-{variable}", title, words.PROFILE_KEY, lines, alt)
        blocks += [text("heading", title), chart, on_page(tables.shares(checked, variable))]
    note = [words.PROFILE_NOTE.format(limit=f"{checked.limits.skew * 100:.0f}")]
    dimensions = standardised_by(checked.evidence.survey)
    note += [words.PROFILE_BIAS.format(dimensions=dimensions)] if dimensions else []
    blocks.append(text("note", " ".join(note)))
    return Page("profile", "overview", words.PROFILE, 2, tuple(blocks))


def organisations(checked: Checked) -> Page:
    """Every organisation: invited, answered, what is shown of it."""
    blocks = (
        text("lead", organisations_lead(checked.evidence.survey)),
        on_page(tables.organisations(checked)),
    )
    return Page("organisations", "overview", words.ORGANISATIONS, 2, blocks)


def organisations_lead(survey: Survey) -> str:
    """When a score is shown."""
    return words.ORGANISATIONS_LEAD.format(least=survey.settings.release.min_respondents)
