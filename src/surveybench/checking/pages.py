"""The pages of a check: what appears where."""

from __future__ import annotations

import math
from collections.abc import Iterator

from surveybench.checking import response, say, tables
from surveybench.checking.bars import bars
from surveybench.checking.checked import Checked
from surveybench.checking.table import first, on_page
from surveybench.checking.verdict import Level, Reason
from surveybench.report.compose.say import bullets, text
from surveybench.report.document import Block, Cell, Group, Page, Text
from surveybench.report.words import check as words

MOST_BLANK = 12
WITHIN_SHOWN = 60
STANDING_OUT_SHOWN = 20


def verdict(checked: Checked) -> Page:
    """The verdict, the most important numbers, and every reason."""
    judged, wave = checked.found, checked.evidence.survey.wave
    level = judged.level
    blocks: list[Block] = [text("lead", f"{words.VERDICTS[level]}. {words.VERDICT_MEANS[level]}")]
    blocks += _figures(checked)
    for title, level in ((words.STOPS, Level.NOT_READY), (words.NOTES, Level.NOTE)):
        blocks += _reasons(title, [r for r in judged.reasons if r.level == level])
    if not judged.reasons:
        blocks.append(text("paragraph", words.NO_NOTES))
    blocks += _standing_out(checked)
    return Page("verdict", "glance", f"{words.VERDICT}: {wave}", 2, tuple(blocks))


def _figures(checked: Checked) -> Iterator[Group]:
    """The survey in large numbers, beside those of the last wave."""
    now = _everybody(checked.found.rates)
    then, before = _everybody(checked.found.earlier), checked.evidence.before
    if now is None:
        return
    earlier = ("", "", "")
    if then is not None and before is not None:
        wave = before.survey.wave
        earlier = tuple(words.BEFORE.format(value=value, wave=wave) for value in _shown(then))
    faults = str(len(checked.evidence.faults))
    figures = zip((*_shown(now), faults), words.FIGURES, (*earlier, ""), strict=True)
    yield Group("figures", tuple(_figure(*figure) for figure in figures))


def _everybody(rates: tuple[response.Rate, ...]) -> response.Rate | None:
    return next((rate for rate in rates if rate.variable == response.TOTAL), None)


def _shown(rate: response.Rate) -> tuple[str, ...]:
    return (say.count(rate.invited), say.count(rate.completed), _rate(rate.adjusted))


def _rate(share: float) -> str:
    return say.DASH if math.isnan(share) else f"{say.percent(share)} %"


def _figure(value: str, what: str, beside: str) -> Text:
    cells = (Cell(value, strong=True), Cell(what), *((Cell(beside),) if beside else ()))
    return Text("figure", cells)


def _reasons(title: str, reasons: list[Reason]) -> Iterator[Block]:
    if reasons:
        lines = bullets([f"{say.reason(r)} {say.what_to_do(r)}" for r in reasons])
        yield Group("list", (text("heading", title), *lines))


def _standing_out(checked: Checked) -> Iterator[Block]:
    table = tables.standing(checked)
    if table.rows:
        yield text("heading", words.STANDING_OUT)
        yield on_page(first(table, STANDING_OUT_SHOWN))
    if len(table.rows) > STANDING_OUT_SHOWN:
        remaining = len(table.rows) - STANDING_OUT_SHOWN
        yield text("note", words.STANDING_OUT_MORE.format(count=remaining))


def faults(checked: Checked) -> Page:
    """Every kind of fault, with its first rows."""
    table = tables.faults(checked)
    blocks: tuple[Block, ...] = (text("paragraph", words.FAULTS_NONE),)
    if table.rows:
        blocks = (text("lead", words.FAULTS_LEAD), on_page(table))
    return Page("faults", "overview", words.FAULTS, 2, blocks)


def cleaning(checked: Checked) -> Page:
    """Every rule that fired, and where most."""
    blocks: list[Block] = [text("lead", words.CLEANING_LEAD)]
    table = tables.rules(checked)
    if table.rows:
        blocks += [on_page(table), text("heading", words.CLEANING_WHO)]
        blocks.append(on_page(tables.fired(checked)))
    else:
        blocks.append(text("paragraph", words.CLEANING_NONE))
    return Page("cleaning", "overview", words.CLEANING, 2, tuple(blocks))


def questions(checked: Checked) -> Page:
    """Every question: asked, answered, blank, changed, moved."""
    blocks: list[Block] = [text("lead", questions_lead(checked))]
    often_blank = (s for s in checked.found.states if s.blank > checked.limits.blank)
    worst = sorted(often_blank, key=lambda s: (-s.blank, s.item))
    if worst:
        lines = tuple((s.item, (s.blank,)) for s in worst[:MOST_BLANK])
        title = words.QUESTIONS_CHART.format(count=len(lines))
        chart = bars("blank-chart", title, ("",), lines, words.QUESTIONS_ALT)
        blocks += [text("heading", title), chart]
    blocks.append(on_page(tables.questions(checked)))
    within = tables.within(checked)
    if within.rows:
        blocks += [text("heading", within.caption), on_page(first(within, WITHIN_SHOWN))]
    return Page("questions", "numbers", words.QUESTIONS, 2, tuple(blocks))


def questions_lead(checked: Checked) -> str:
    """What blank and moved mean."""
    before = checked.evidence.before
    return words.QUESTIONS_LEAD.format(wave=before.survey.wave) if before else words.QUESTIONS_ALONE


def effect(checked: Checked) -> Page:
    """What each rule did to the scores, at its largest."""
    table = tables.effect(checked)
    block: Block = on_page(table) if table.rows else text("paragraph", words.EFFECT_NONE)
    least = checked.evidence.survey.settings.release.min_respondents
    lead = text("lead", words.EFFECT_LEAD.format(least=least))
    return Page("effect", "overview", words.EFFECT, 2, (lead, block))


def weights(checked: Checked) -> Page:
    """The organisations in which one person weighs most."""
    table = on_page(tables.heaviest(checked))
    blocks = (text("lead", words.WEIGHTS_LEAD), table)
    return Page("weights", "overview", words.WEIGHTS_TITLE, 2, blocks)


def how(checked: Checked) -> Page:
    """Limits, software, files."""
    blocks: list[Block] = [
        text("lead", words.HOW_LEAD),
        on_page(tables.limits(checked)),
        text("paragraph", words.HOW_VERSION.format(version=checked.version)),
    ]
    if checked.inputs:
        blocks.append(on_page(tables.inputs(checked)))
    return Page("how", "methods", words.HOW, 2, tuple(blocks))
