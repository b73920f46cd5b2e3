"""The pages of a check about people: who was invited, who answered, in which organisation."""

from __future__ import annotations

import math
from collections.abc import Iterator

from surveybench.checking import response, say
from surveybench.checking.bars import bars
from surveybench.checking.checked import Checked
from surveybench.report.compose.say import text
from surveybench.report.document import Block, Cell, Page
from surveybench.report.lens.rounding import listed
from surveybench.report.lens.terms import standardised_by
from surveybench.report.words import check as words
from surveybench.respondents import NOT_KNOWN
from surveybench.survey import Survey


def respond(checked: Checked) -> Page:
    """Response rates by everything but organisation, which has a page of its own."""
    judged, survey = checked.found, checked.evidence.survey
    rates = [r for r in judged.rates if r.variable != response.ORGANISATION]
    then = {(r.variable, r.category): r for r in judged.earlier}
    rows = [(*_rate(r), _last(then.get((r.variable, r.category)))) for r in rates]
    drawn = [r for r in rates if not math.isnan(r.adjusted) and r.category != NOT_KNOWN]
    blocks: list[Block] = [text("lead", adjusted_by(survey))]
    if drawn:
        lines = tuple((of(r), (r.adjusted,)) for r in drawn)
        chart = bars("response-chart", words.RESPONSE_CHART, ("",), lines, words.RESPONSE_ALT)
        table = say.table(
            "response",
            words.RESPONSE_TABLE,
            words.RESPONSE_COLUMNS,
            rows,
            numbers=(1, 2, 3, 4, 5),
            dense=True,
        )
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


def _rate(rate: response.Rate) -> tuple[str, ...]:
    return (
        of(rate),
        say.count(rate.invited),
        say.count(rate.completed),
        say.percent(rate.raw),
        say.percent(rate.adjusted),
    )


def of(rate: response.Rate) -> str:
    """Whose rate it is, in words."""
    if rate.variable == response.POPULATION:
        return rate.category
    name = words.VARIABLES[rate.variable]
    return f"{name}: {rate.category}" if rate.category else name


def _last(rate: response.Rate | None) -> str:
    return say.percent(rate.adjusted) if rate is not None else say.DASH


def profile(checked: Checked) -> Page:
    """Invited and answered, side by side, for every variable."""
    limit = checked.limits.skew
    blocks: list[Block] = [text("lead", words.PROFILE_LEAD)]
    for variable in dict.fromkeys(share.variable for share in checked.found.shares):
        shares = [s for s in checked.found.shares if s.variable == variable]
        name = words.VARIABLES[variable]
        title = words.PROFILE_OF.format(variable=name)
        lines = tuple((s.category, (s.invited, s.answered)) for s in shares)
        alt = words.PROFILE_ALT.replace("{variable}", name)
        chart = bars(f"profile-{variable}", title, words.PROFILE_KEY, lines, alt)
        rows = [
            (
                s.category,
                say.percent(s.invited),
                say.percent(s.answered),
                Cell(
                    say.signed((s.answered - s.invited) * 100),
                    strong=abs(s.answered - s.invited) > limit,
                ),
                say.percent(s.before),
            )
            for s in shares
        ]
        table = say.table(
            f"{variable}-shares",
            words.PROFILE_TABLE.format(variable=name),
            words.PROFILE_COLUMNS,
            rows,
            numbers=(1, 2, 3, 4),
            dense=True,
        )
        blocks += [text("heading", title), chart, table]
    note = [words.PROFILE_NOTE.format(limit=f"{limit * 100:.0f}")]
    dimensions = standardised_by(checked.evidence.survey)
    note += [words.PROFILE_BIAS.format(dimensions=dimensions)] if dimensions else []
    blocks.append(text("note", " ".join(note)))
    return Page("profile", "overview", words.PROFILE, 2, tuple(blocks))


def organisations(checked: Checked) -> Page:
    """Every organisation: invited, answered, what is shown of it."""
    survey = checked.evidence.survey
    lead = words.ORGANISATIONS_LEAD.format(least=survey.settings.release.min_respondents)
    rows = [
        (
            row[0],
            row[1],
            say.count(row[2]),
            say.count(row[3]),
            say.percent(row[4]),
            say.percent(row[5]),
            say.count(row[6]),
            Cell(f"{row[7]} of {row[8]}", strong=row[7] == 0),
            row[9] or words.NONE_SHOWN,
        )
        for row in of_organisations(checked)
    ]
    table = say.table(
        "organisations",
        words.ORGANISATIONS_TABLE,
        words.ORGANISATIONS_COLUMNS,
        rows,
        numbers=(2, 3, 4, 5, 6, 7),
        dense=True,
    )
    blocks = (text("lead", lead), table)
    return Page("organisations", "overview", words.ORGANISATIONS, 2, blocks)


def of_organisations(
    checked: Checked,
) -> Iterator[tuple[str, str, float, int, float, float, int, int, int, str]]:
    """The numbers of each organisation, in the order of ORGANISATIONS_COLUMNS."""
    evidence, judged = checked.evidence, checked.found
    rates = {r.category: r for r in judged.rates if r.variable == response.ORGANISATION}
    then = {r.category: r for r in judged.earlier if r.variable == response.ORGANISATION}
    fired: dict[str, int] = {}
    for row in evidence.now.issues.rows if evidence.now else ():
        fired[row.organisation] = fired.get(row.organisation, 0) + row.count
    for size in judged.sizes:
        code = size.organisation
        rate, last = rates[code], then.get(code)
        yield (
            code,
            say.named(evidence, code),
            rate.invited,
            rate.completed,
            rate.adjusted,
            last.adjusted if last else float("nan"),
            fired.get(code, 0),
            size.shown,
            size.questions,
            ", ".join(size.populations),
        )
