"""From a finished check to the workbook of its tables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from surveybench.checking import pages, people, say
from surveybench.checking.checked import Checked
from surveybench.checking.compose import notice
from surveybench.checking.limits import meanings
from surveybench.checking.standing_out import standing_out
from surveybench.report.document import Sheet, SheetColumn, Workbook
from surveybench.report.words import LANGUAGE
from surveybench.report.words import check as words
from surveybench.respondents import RULES

Value = str | float | None
LEAST_MOVED = 0.005  # differences that no report shows, at two decimals, are left out
WIDTHS = {
    "What is wrong": 44,
    "What to do": 60,
    "Rows": 36,
    "File": 26,
    "Reason": 70,
    "Meaning": 90,
    "Of": 36,
    "What was found": 46,
    "Populations with scores": 40,
    "Name": 40,
    "Category": 36,
    "Code": 24,
    "Population": 36,
    "Limit": 22,
    "What": 26,
    "Column": 18,
    "Weight": 18,
    "Question or column": 20,
    "Organisation": 16,
}


def workbook(checked: Checked) -> Workbook:
    """Every table of the check in full, the verdict first."""
    survey = checked.evidence.survey
    title = words.TITLE.format(title=survey.words.title, wave=survey.wave)
    sheets = (
        _verdict(checked, title),
        _faults(checked),
        _standing_out(checked),
        _response(checked),
        _modes(checked),
        _profile(checked),
        _cleaning(checked),
        _questions(checked),
        _within(checked),
        _organisations(checked),
        *((_effect(checked),) if checked.moves is not None else ()),
        _limits(checked),
    )
    return Workbook(title, checked.made, LANGUAGE, tuple(s for s in sheets if s.rows))


def _sheet(
    name: str,
    title: str,
    lines: Sequence[str],
    heads: Sequence[str],
    rows: Iterable[Sequence[Value]],
    decimals: dict[int, int] | None = None,
) -> Sheet:
    columns = tuple(
        SheetColumn(head, (decimals or {}).get(position), WIDTHS.get(head, 14))
        for position, head in enumerate(heads)
    )
    return Sheet(words.SHEETS[name], title, tuple(lines), columns, tuple(map(tuple, rows)))


def _share(value: float) -> float | None:
    return None if math.isnan(value) else value * 100


def _verdict(checked: Checked, title: str) -> Sheet:
    level = checked.found.level
    sentence = f"{words.VERDICTS[level]}. {words.VERDICT_MEANS[level]}"
    rows = [
        (words.WEIGHTS[r.level], r.code, say.reason(r), say.what_to_do(r))
        for r in checked.found.reasons
    ]
    made_up = notice(checked)
    lines = (*((made_up,) if made_up else ()), sentence, words.COVER_NOTE)
    rows = rows or [("", "", words.NO_NOTES, "")]
    return _sheet("verdict", title, lines, words.VERDICT_COLUMNS, rows)


def _faults(checked: Checked) -> Sheet:
    rows = [
        (
            fault.rule,
            fault.found,
            fault.todo,
            pages.file_of(fault),
            fault.place.column,
            pages.rows_of(fault),
            float(fault.count),
        )
        for fault in checked.evidence.faults
    ]
    lines = (words.FAULTS_LEAD,)
    return _sheet("faults", words.FAULTS, lines, words.FAULTS_COLUMNS, rows, {6: 0})


def _standing_out(checked: Checked) -> Sheet:
    standing = standing_out(checked.evidence, checked.found, checked.limits)
    rows = [(entry.organisation, entry.name, what) for entry in standing for what in entry.what]
    heads = words.STANDING_OUT_COLUMNS
    return _sheet("standing_out", words.STANDING_OUT, (), heads, rows)


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _response(checked: Checked) -> Sheet:
    then = {(r.variable, r.category): r for r in checked.found.earlier}
    rows = []
    for rate in checked.found.rates:
        last = then.get((rate.variable, rate.category))
        rows.append(
            (
                people.of(rate),
                _number(rate.invited),
                float(rate.completed),
                _share(rate.raw),
                _share(rate.adjusted),
                _share(last.adjusted) if last else None,
            )
        )
    lines = (people.adjusted_by(checked.evidence.survey),)
    places = {1: 0, 2: 0, 3: 1, 4: 1, 5: 1}
    return _sheet("response", words.RESPONSE, lines, words.RESPONSE_COLUMNS, rows, places)


def _modes(checked: Checked) -> Sheet:
    rows = [(m.category, float(m.completed), _share(m.share)) for m in checked.found.modes]
    lines = (people.no_rate(checked),) if rows else ()
    return _sheet("modes", words.MODES_CHART, lines, words.MODES_COLUMNS, rows, {1: 0, 2: 1})


def _profile(checked: Checked) -> Sheet:
    rows = [
        (
            f"{words.VARIABLES[share.variable]}: {share.category}",
            _share(share.invited),
            _share(share.answered),
            _share(share.answered - share.invited),
            _share(share.before),
        )
        for share in checked.found.shares
    ]
    places = {1: 1, 2: 1, 3: 1, 4: 1}
    lines = (words.PROFILE_LEAD,)
    return _sheet("profile", words.PROFILE, lines, words.PROFILE_COLUMNS, rows, places)


def _cleaning(checked: Checked) -> Sheet:
    now = checked.evidence.now
    rows = [
        (row.rule, RULES[row.rule][0], row.item, row.organisation, float(row.count))
        for row in (now.issues.rows if now else ())
    ]
    lines = (words.CLEANING_LEAD,)
    return _sheet("cleaning", words.CLEANING, lines, words.CLEANING_ROWS, rows, {4: 0})


def _questions(checked: Checked) -> Sheet:
    moved = {m.item: m for m in checked.found.moves if not m.organisation}
    rows = []
    for state in checked.found.states:
        move = moved.get(state.item)
        rows.append(
            (
                state.item,
                float(state.asked),
                float(state.answered),
                _share(state.blank),
                float(state.removed),
                _share(move.distance) if move else None,
                move.cramer if move else None,
            )
        )
    before = checked.evidence.before
    lead = words.QUESTIONS_LEAD.format(wave=before[0].wave) if before else words.QUESTIONS_ALONE
    places = {1: 0, 2: 0, 3: 1, 4: 0, 5: 1, 6: 2}
    return _sheet("questions", words.QUESTIONS, (lead,), words.QUESTIONS_COLUMNS, rows, places)


def _within(checked: Checked) -> Sheet:
    rows = [
        (item, code, what, _share(size), float(n))
        for item, code, what, size, n in pages.within(checked)
    ]
    title = f"{words.QUESTIONS}: {words.QUESTIONS_WITHIN.lower()}"
    return _sheet("within", title, (), words.WITHIN_COLUMNS, rows, {3: 1, 4: 0})


def _organisations(checked: Checked) -> Sheet:
    rows = [
        (
            *row[:2],
            _number(row[2]),
            float(row[3]),
            *map(_share, row[4:6]),
            *map(float, row[6:8]),
            row[9],
        )
        for row in people.of_organisations(checked)
    ]
    survey = checked.evidence.survey
    lead = words.ORGANISATIONS_LEAD.format(least=survey.settings.release.min_respondents)
    places = {2: 0, 3: 0, 4: 1, 5: 1, 6: 0, 7: 0}
    heads = words.ORGANISATIONS_COLUMNS
    return _sheet("organisations", words.ORGANISATIONS, (lead,), heads, rows, places)


def _effect(checked: Checked) -> Sheet:
    rows = [
        (
            move.rule,
            move.population,
            move.measure,
            move.organisation or words.NATIONAL,
            move.with_rule,
            move.without,
            move.difference,
        )
        for move in checked.moves or ()
        if abs(move.difference) >= LEAST_MOVED
    ]
    lines = (words.EFFECT_LEAD, words.EFFECT_LEAST.format(least=LEAST_MOVED))
    places = {4: 3, 5: 3, 6: 3}
    return _sheet("effect", words.EFFECT, lines, words.EFFECT_ROWS, rows, places)


def _limits(checked: Checked) -> Sheet:
    rows = meanings(checked.limits)
    lines = (words.HOW_LEAD, words.HOW_VERSION.format(version=checked.version))
    return _sheet("limits", words.HOW, lines, words.HOW_COLUMNS, rows, {2: 2})
