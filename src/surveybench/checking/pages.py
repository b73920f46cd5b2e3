"""The pages of a check: what appears where."""

from __future__ import annotations

import math
from collections.abc import Iterator

from surveybench.checking import response, say
from surveybench.checking.bars import bars
from surveybench.checking.checked import Checked
from surveybench.checking.effect import OFF, Move
from surveybench.checking.limits import meanings
from surveybench.checking.standing_out import StandingOut, standing_out
from surveybench.checking.verdict import Level, Reason
from surveybench.report.compose.say import bullets, text
from surveybench.report.document import Block, Cell, Group, Page, Text
from surveybench.report.words import check as words
from surveybench.respondents import ROWS_NAMED, RULES, Fault

HASH_SHOWN = 16
MOST_BLANK = 12
MOST_RULES = 10
ROWS_SHOWN = 5
WITHIN_SHOWN = 60
STANDING_OUT_SHOWN = 20


def verdict(checked: Checked) -> Page:
    """The verdict, the most important numbers, and every reason."""
    judged, wave = checked.found, checked.evidence.survey.wave
    now = {r.variable: r for r in judged.rates if r.variable == response.TOTAL}.get(response.TOTAL)
    level = judged.level
    blocks: list[Block] = [text("lead", f"{words.VERDICTS[level]}. {words.VERDICT_MEANS[level]}")]
    if now is not None:
        then = next((r for r in judged.earlier if r.variable == response.TOTAL), None)
        before = checked.evidence.before
        old = ("", "", "")
        if then is not None and before is not None:
            values = (
                say.count(then.invited),
                say.count(then.completed),
                _rate(then.adjusted),
            )
            old = tuple(words.BEFORE.format(value=value, wave=before[0].wave) for value in values)
        shown = (
            say.count(now.invited),
            say.count(now.completed),
            _rate(now.adjusted),
            str(len(checked.evidence.faults)),
        )
        figures = zip(shown, words.FIGURES, (*old, ""), strict=True)
        blocks.append(Group("figures", tuple(_figure(*figure) for figure in figures)))
    for title, level in ((words.STOPS, Level.NOT_READY), (words.NOTES, Level.NOTE)):
        blocks += _reasons(title, [r for r in judged.reasons if r.level == level])
    if not judged.reasons:
        blocks.append(text("paragraph", words.NO_NOTES))
    blocks += _standing_out(checked)
    return Page("verdict", "glance", f"{words.VERDICT}: {wave}", 2, tuple(blocks))


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
    standing = standing_out(checked.evidence, checked.found, checked.limits)
    if standing:
        rows = [(_who(e), "; ".join(e.what)) for e in standing[:STANDING_OUT_SHOWN]]
        title = words.STANDING_OUT
        yield text("heading", title)
        yield say.table("standing-out", title, words.STANDING_OUT_SHOWN, rows)
    if len(standing) > STANDING_OUT_SHOWN:
        remaining = len(standing) - STANDING_OUT_SHOWN
        yield text("note", words.STANDING_OUT_MORE.format(count=remaining))


def _who(entry: StandingOut) -> str:
    code, name = entry.organisation, entry.name
    return code if name == code else f"{code} {name}"


def faults(checked: Checked) -> Page:
    """Every kind of fault, with its first rows."""
    rows = [
        (
            f"{fault.found} ({fault.rule})",
            where_of(fault),
            say.count(fault.count),
            fault.todo,
        )
        for fault in checked.evidence.faults
    ]
    if not rows:
        blocks: tuple[Block, ...] = (text("paragraph", words.FAULTS_NONE),)
    else:
        table = say.table("faults", words.FAULTS, words.FAULTS_SHOWN, rows, numbers=(2,))
        blocks = (text("lead", words.FAULTS_LEAD), table)
    return Page("faults", "overview", words.FAULTS, 2, blocks)


def where_of(fault: Fault) -> str:
    """File, sheet, column and first rows, in words."""
    rows, column = rows_of(fault, ROWS_SHOWN), fault.place.column
    plural = len(fault.rows) > 1
    return ", ".join(
        filter(
            None,
            (
                file_of(fault),
                words.FAULT_COLUMN.format(name=column) if column else "",
                words.FAULT_ROWS[plural].format(rows=rows) if rows else "",
            ),
        )
    )


def file_of(fault: Fault) -> str:
    """The file, and the sheet where there is one."""
    file, sheet = fault.place.file, fault.place.sheet
    return f"{file}, sheet {sheet}" if sheet else file


def rows_of(fault: Fault, limit: int = ROWS_NAMED) -> str:
    """The first rows, or the line that a whole file is refused at."""
    if not fault.rows:
        return str(fault.place.row or "")
    rows = fault.rows[:limit]
    ellipsis = ", \N{HORIZONTAL ELLIPSIS}" if fault.count > len(rows) else ""
    return ", ".join(map(str, rows)) + ellipsis


def cleaning(checked: Checked) -> Page:
    """Every rule that fired, and where most."""
    now = checked.evidence.now
    issues = now.issues.rows if now else ()
    times: dict[str, int] = {}
    organisations: dict[str, set[str]] = {}
    for row in issues:
        times[row.rule] = times.get(row.rule, 0) + row.count
        organisations.setdefault(row.rule, set()).add(row.organisation)
    blocks: list[Block] = [text("lead", words.CLEANING_LEAD)]
    if not times:
        blocks.append(text("paragraph", words.CLEANING_NONE))
    else:
        rows = [
            (
                rule,
                RULES[rule][0],
                RULES[rule][1],
                say.count(n),
                say.count(len(organisations[rule])),
            )
            for rule, n in times.items()
        ]
        blocks.append(
            say.table("rules", words.CLEANING, words.CLEANING_COLUMNS, rows, numbers=(3, 4))
        )
        blocks += _fired_most(checked)
    return Page("cleaning", "overview", words.CLEANING, 2, tuple(blocks))


def _fired_most(checked: Checked) -> Iterator[Block]:
    assert checked.evidence.now is not None
    by_code: dict[str, dict[str, int]] = {}
    for row in checked.evidence.now.issues.rows:
        rules = by_code.setdefault(row.organisation, {})
        rules[row.rule] = rules.get(row.rule, 0) + row.count
    ordered = sorted(by_code.items(), key=lambda entry: (-sum(entry[1].values()), entry[0]))
    rows = [
        (code, say.count(sum(rules.values())), max(rules, key=lambda rule: rules[rule]))
        for code, rules in ordered[:MOST_RULES]
    ]
    yield text("heading", words.CLEANING_WHO)
    heads = words.CLEANING_WHERE
    yield say.table("fired", words.CLEANING_FIRED, heads, rows, numbers=(1,), dense=True)


def questions(checked: Checked) -> Page:
    """Every question: asked, answered, blank, changed, moved."""
    judged, before = checked.found, checked.evidence.before
    moved = {m.item: m for m in judged.moves if not m.organisation}
    limits = checked.limits
    rows = []
    for state in judged.states:
        move = moved.get(state.item)
        far = move is not None and move.national(limits)
        rows.append(
            (
                state.item,
                say.count(state.asked),
                say.count(state.answered),
                Cell(say.percent(state.blank), strong=state.blank > limits.blank),
                Cell(say.count(state.removed), strong=state.changed > limits.changed),
                Cell(say.percent(move.distance) if move else say.DASH, strong=far),
                f"{move.cramer:.2f}" if move else say.DASH,
            )
        )
    lead = words.QUESTIONS_LEAD.format(wave=before[0].wave) if before else words.QUESTIONS_ALONE
    blocks: list[Block] = [text("lead", lead)]
    often_blank = (s for s in judged.states if s.blank > limits.blank)
    worst = sorted(often_blank, key=lambda s: (-s.blank, s.item))
    if worst:
        lines = tuple((s.item, (s.blank,)) for s in worst[:MOST_BLANK])
        title = words.QUESTIONS_CHART.format(count=len(lines))
        chart = bars("blank-chart", title, ("",), lines, words.QUESTIONS_ALT)
        blocks += [text("heading", title), chart]
    heads = words.QUESTIONS_COLUMNS
    blocks.append(
        say.table(
            "questions", words.QUESTIONS_TABLE, heads, rows, numbers=(1, 2, 3, 4, 5, 6), dense=True
        )
    )
    blocks += _within(checked)
    return Page("questions", "numbers", words.QUESTIONS, 2, tuple(blocks))


def _within(checked: Checked) -> Iterator[Block]:
    rows = list(within(checked))[:WITHIN_SHOWN]
    if rows:
        cells = [
            (q, code, what, say.percent(size), say.count(n)) for q, code, what, size, n in rows
        ]
        title = words.QUESTIONS_WITHIN
        yield text("heading", title)
        yield say.table("within", title, words.WITHIN_COLUMNS, cells, numbers=(3, 4))


def within(checked: Checked) -> Iterator[tuple[str, str, str, float, int]]:
    """Question, organisation, what is odd, its size and the people or answers it rests on."""
    for item, code, people_asked, share in checked.found.blanks:
        yield item, code, words.WITHIN_BLANK, share, people_asked
    for move in checked.found.within(checked.limits):
        yield move.item, move.organisation, words.WITHIN_MOVED, move.distance, move.now


def effect(checked: Checked) -> Page:
    """What each rule did to the scores, at its largest."""
    moves = checked.moves or ()
    rows = []
    for rule in dict.fromkeys(move.rule for move in moves):
        own_moves = [move for move in moves if move.rule == rule]
        national = [move for move in own_moves if not move.organisation]
        single = [move for move in own_moves if move.organisation]
        rows.append(
            (rule, OFF[rule][0], say.count(len(single)), _largest(national), _largest(single))
        )
    blocks: tuple[Block, ...] = (text("lead", words.EFFECT_LEAD),)
    if rows:
        table = say.table("effect", words.EFFECT, words.EFFECT_COLUMNS, rows, numbers=(2,))
        blocks = (*blocks, table)
    else:
        blocks = (*blocks, text("paragraph", words.EFFECT_NONE))
    return Page("effect", "overview", words.EFFECT, 2, blocks)


def _largest(moves: list[Move]) -> str:
    if not moves:
        return say.DASH
    largest = max(moves, key=lambda move: abs(move.difference))
    cell = f"{largest.measure}, {largest.population}"
    if largest.organisation:
        cell = f"{largest.organisation}, {cell}"
    return f"{say.signed(largest.difference, 3)} ({cell})"


def how(checked: Checked) -> Page:
    """Limits, software, files."""
    rows = [(name, meaning, f"{value:g}") for name, meaning, value in meanings(checked.limits)]
    blocks: list[Block] = [
        text("lead", words.HOW_LEAD),
        say.table("limits", words.HOW_LIMITS, words.HOW_COLUMNS, rows, numbers=(2,)),
        text("paragraph", words.HOW_VERSION.format(version=checked.version)),
    ]
    if checked.inputs:
        files = [(name, digest[:HASH_SHOWN]) for name, digest in checked.inputs]
        table = say.table("inputs", words.HOW_INPUT, words.HOW_INPUT_COLUMNS, files, dense=True)
        blocks.append(table)
    return Page("how", "methods", words.HOW, 2, tuple(blocks))
