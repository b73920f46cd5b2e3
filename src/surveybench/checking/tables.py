"""Every table of a check: which columns it has and what stands in its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from surveybench.checking import response, say
from surveybench.checking.checked import Checked
from surveybench.checking.effect import OFF, Move
from surveybench.checking.limits import meanings
from surveybench.checking.standing_out import StandingOut, standing_out
from surveybench.checking.table import CheckTable, Head, Look, Marked, Shown, Value
from surveybench.quantities import Quantity, quantities_of
from surveybench.report.words import check as words
from surveybench.respondents import ROWS_NAMED, RULES, Fault

HASH_SHOWN = 16
MOST_RULES = 10
ROWS_SHOWN = 5
LEAST_MOVED = 0.005  # differences that no report shows, at two decimals, are left out
COUNT, PERCENT, POINTS, SCORE = Look.COUNT, Look.PERCENT, Look.POINTS, Look.SCORE
PAGE, BOOK = Shown.PAGE, Shown.BOOK
NOTHING = float("nan")
Row = tuple[Value, ...]


def _heads(headers: Iterable[str], *looks: Look, widths: tuple[int, ...] = ()) -> tuple[Head, ...]:
    """Columns: texts first, then as many as there are looks; widths from the left."""
    headers = tuple(headers)
    every = (*(Look.TEXT for _ in range(len(headers) - len(looks))), *looks)
    return tuple(
        Head(header, look, widths[i] if i < len(widths) else 14)
        for i, (header, look) in enumerate(zip(headers, every, strict=True))
    )


# ---- the verdict ----


def reasons(checked: Checked) -> CheckTable:
    """Every reason, with what to do."""
    heads = _heads(words.VERDICT_COLUMNS, widths=(18, 24, 70, 60))
    rows = tuple(
        (words.WEIGHTS[r.level], r.code, say.reason(r), say.what_to_do(r))
        for r in checked.found.reasons
    )
    return CheckTable("verdict", words.VERDICT, heads, rows or (("", "", words.NO_NOTES, ""),))


def faults(checked: Checked) -> CheckTable:
    """Every kind of fault; the page says in words where it is, the workbook column by column."""
    code, wrong, file, column, rows, where, times, todo = words.FAULTS_COLUMNS
    heads = (
        Head(code, width=24),
        Head(wrong, width=44),
        Head(file, width=26, shown=BOOK),
        Head(column, width=18, shown=BOOK),
        Head(rows, width=36, shown=BOOK),
        Head(where, shown=PAGE),
        Head(times, COUNT),
        Head(todo, width=60),
    )
    found = tuple(
        (
            fault.rule,
            fault.found,
            file_of(fault),
            fault.place.column,
            rows_of(fault),
            where_of(fault),
            fault.count,
            fault.todo,
        )
        for fault in checked.evidence.faults
    )
    return CheckTable("faults", words.FAULTS, heads, found)


def where_of(fault: Fault) -> str:
    """File, sheet, column and first rows, in words."""
    rows, column = rows_of(fault, ROWS_SHOWN), fault.place.column
    plural = len(fault.rows) > 1
    parts = (
        file_of(fault),
        words.FAULT_COLUMN.format(name=column) if column else "",
        words.FAULT_ROWS[plural].format(rows=rows) if rows else "",
    )
    return ", ".join(filter(None, parts))


def file_of(fault: Fault) -> str:
    """The file, and the sheet where there is one."""
    file, sheet = fault.place.file, fault.place.sheet
    return words.FAULT_SHEET.format(file=file, sheet=sheet) if sheet else file


def rows_of(fault: Fault, limit: int = ROWS_NAMED) -> str:
    """The first rows, or the line that a whole file is refused at."""
    if not fault.rows:
        return str(fault.place.row or "")
    rows = fault.rows[:limit]
    ellipsis = ", \N{HORIZONTAL ELLIPSIS}" if fault.count > len(rows) else ""
    return ", ".join(map(str, rows)) + ellipsis


def standing(checked: Checked) -> CheckTable:
    """Organisations that stand out, and by what."""
    who, name, what = words.STANDING_OUT_COLUMNS
    heads = (
        Head(who, shown=PAGE),
        Head(who, width=16, shown=BOOK),
        Head(name, width=40, shown=BOOK),
        Head(what, width=46),
    )
    entries = standing_out(checked.evidence, checked.found, checked.limits)
    rows = tuple(
        (_who(entry), entry.organisation, entry.name, what)
        for entry in entries
        for what in entry.what
    )
    return CheckTable("standing-out", words.STANDING_OUT, heads, rows)


def _who(entry: StandingOut) -> str:
    code, name = entry.organisation, entry.name
    return code if name == code else f"{code} {name}"


# ---- people ----


def rates(checked: Checked, *, organisations: bool) -> CheckTable:
    """Response rates, with or without those of single organisations."""
    heads = _heads(words.RESPONSE_COLUMNS, *(COUNT, COUNT, PERCENT, PERCENT, PERCENT), widths=(36,))
    then = {(r.variable, r.category): r for r in checked.found.earlier}
    rows: list[Row] = []
    for rate in checked.found.rates:
        last = then.get((rate.variable, rate.category))
        before = last.adjusted if last else NOTHING
        if organisations or rate.variable != response.ORGANISATION:
            numbers = (rate.invited, rate.completed, rate.raw, rate.adjusted, before)
            rows.append((rate_of(rate), *numbers))
    return CheckTable("response", words.RESPONSE_TABLE, heads, tuple(rows), dense=True)


def rate_of(rate: response.Rate) -> str:
    """Whose rate it is, in words."""
    if rate.variable == response.POPULATION:
        return rate.category
    name = say.variable(rate.variable)
    return f"{name}: {rate.category}" if rate.category else name


def modes(checked: Checked) -> CheckTable:
    """How usable returns came in, where the modes of the invited are not known."""
    heads = _heads(words.MODES_COLUMNS, COUNT, PERCENT)
    rows = tuple((mode.category, mode.completed, mode.share) for mode in checked.found.modes)
    return CheckTable("modes", words.MODES_CHART, heads, rows)


def shares(checked: Checked, variable: str = "") -> CheckTable:
    """Invited and answered, of one variable or of all."""
    heads = _heads(words.PROFILE_COLUMNS, *(PERCENT, PERCENT, POINTS, PERCENT), widths=(36,))
    rows: list[Row] = []
    for share in checked.found.shares:
        if variable in ("", share.variable):
            name = "" if variable else f"{say.variable(share.variable)}: "
            difference = share.answered - share.invited
            skewed = _marked(difference, abs(difference) > checked.limits.skew)
            shown = (share.invited, share.answered, skewed, share.before)
            rows.append((name + share.category, *shown))
    title = words.PROFILE_TABLE.format(variable=say.variable(variable)) if variable else ""
    return CheckTable(f"{variable}-shares", title or words.PROFILE, heads, tuple(rows), dense=True)


def organisations(checked: Checked) -> CheckTable:
    """Every organisation: invited, answered, what is shown of it."""
    code, name, invited, returns, adjusted, last, fired, shown, groups = words.ORGANISATIONS_COLUMNS
    heads = (
        Head(code, width=16),
        Head(name, width=40),
        *(Head(header, COUNT) for header in (invited, returns)),
        *(Head(header, PERCENT) for header in (adjusted, last)),
        *(Head(header, COUNT) for header in (fired, shown)),
        Head(words.QUESTIONS, COUNT),
        Head(groups, width=40),
    )
    rows = tuple(_organisation_rows(checked))
    return CheckTable("organisations", words.ORGANISATIONS_TABLE, heads, rows, dense=True)


def _organisation_rows(checked: Checked) -> Iterator[Row]:
    evidence, judged = checked.evidence, checked.found
    now = {r.category: r for r in judged.rates if r.variable == response.ORGANISATION}
    then = {r.category: r for r in judged.earlier if r.variable == response.ORGANISATION}
    fired: dict[str, int] = {}
    for row in evidence.now.issues.rows if evidence.now else ():
        fired[row.organisation] = fired.get(row.organisation, 0) + row.count
    for size in judged.sizes:
        code = size.organisation
        rate = now[code]
        yield (
            *(code, say.named(evidence, code)),
            *(rate.invited, rate.completed, rate.adjusted),
            then[code].adjusted if code in then else NOTHING,
            fired.get(code, 0),
            _marked(size.shown, not size.shown),
            size.questions,
            ", ".join(size.populations) or words.NONE_SHOWN,
        )


# ---- cleaning ----


def rules(checked: Checked) -> CheckTable:
    """Every rule that fired: what was found and done, how often, in how many organisations."""
    times: dict[str, int] = {}
    organisations: dict[str, set[str]] = {}
    for row in checked.evidence.now.issues.rows if checked.evidence.now else ():
        times[row.rule] = times.get(row.rule, 0) + row.count
        organisations.setdefault(row.rule, set()).add(row.organisation)
    heads = _heads(words.CLEANING_COLUMNS, COUNT, COUNT)
    rows = tuple((rule, *RULES[rule][:2], n, len(organisations[rule])) for rule, n in times.items())
    return CheckTable("rules", words.CLEANING, heads, rows)


def fired(checked: Checked) -> CheckTable:
    """The organisations in which rules fired most."""
    by_code: dict[str, dict[str, int]] = {}
    for row in checked.evidence.now.issues.rows if checked.evidence.now else ():
        counts = by_code.setdefault(row.organisation, {})
        counts[row.rule] = counts.get(row.rule, 0) + row.count
    ordered = sorted(by_code.items(), key=lambda entry: (-sum(entry[1].values()), entry[0]))
    who, times, most = words.CLEANING_WHERE
    rows = tuple(
        (code, sum(counts.values()), max(counts, key=lambda rule: counts[rule]))
        for code, counts in ordered[:MOST_RULES]
    )
    heads = (Head(who), Head(times, COUNT), Head(most))
    return CheckTable("fired", words.CLEANING_FIRED, heads, rows, dense=True)


def issues(checked: Checked) -> CheckTable:
    """How often each rule fired, by question or column and organisation."""
    heads = _heads(words.CLEANING_ROWS, COUNT, widths=(24, 46, 20, 16))
    rows = tuple(
        (row.rule, RULES[row.rule][0], row.item, row.organisation, row.count)
        for row in (checked.evidence.now.issues.rows if checked.evidence.now else ())
    )
    return CheckTable("issues", words.CLEANING, heads, rows)


# ---- answers ----


def questions(checked: Checked) -> CheckTable:
    """Every question: asked, answered, blank, changed, moved."""
    moved = {move.item: move for move in checked.found.moves if not move.organisation}
    limits = checked.limits
    looks = (COUNT, COUNT, PERCENT, COUNT, PERCENT, Look.RATIO)
    rows: list[Row] = []
    for state in checked.found.states:
        move = moved.get(state.item)
        distance = move.distance if move else NOTHING
        rows.append(
            (
                *(state.item, state.asked, state.answered),
                _marked(state.blank, state.blank > limits.blank),
                _marked(state.removed, state.changed > limits.changed),
                _marked(distance, move is not None and move.national(limits)),
                move.cramer if move else NOTHING,
            )
        )
    heads = _heads(words.QUESTIONS_COLUMNS, *looks)
    return CheckTable("questions", words.QUESTIONS_TABLE, heads, tuple(rows), dense=True)


def _marked(value: float, stands_out: bool) -> Value:
    return Marked(value) if stands_out else value


def within(checked: Checked) -> CheckTable:
    """What is odd within single organisations: its size, and the people or answers it rests on."""
    heads = _heads(words.WITHIN_COLUMNS, PERCENT, COUNT, widths=(14, 16, 26))
    judged = checked.found
    rows = (
        *((b.item, b.organisation, words.WITHIN_BLANK, b.share, b.people) for b in judged.blanks),
        *(
            (move.item, move.organisation, words.WITHIN_MOVED, move.distance, move.now)
            for move in judged.within(checked.limits)
        ),
    )
    return CheckTable("within", words.QUESTIONS_WITHIN, heads, rows)


# ---- scores ----


def effect(checked: Checked) -> CheckTable:
    """What each rule did to the scores, at its largest."""
    code, off, moved, national, single = words.EFFECT_COLUMNS
    heads = (Head(code), Head(off), Head(moved, COUNT), Head(national), Head(single))
    moves = checked.moves or ()
    rows = []
    for rule in dict.fromkeys(move.rule for move in moves):
        of_rule = [move for move in moves if move.rule == rule]
        everywhere = [move for move in of_rule if not move.organisation]
        somewhere = [move for move in of_rule if move.organisation]
        largest = (_largest(everywhere), _largest(somewhere))
        rows.append((rule, OFF[rule][0], len(somewhere), *largest))
    return CheckTable("effect", words.EFFECT, heads, tuple(rows))


def _largest(moves: list[Move]) -> str:
    if not moves:
        return say.DASH
    largest = max(moves, key=lambda move: abs(move.difference))
    measure = ", ".join(filter(None, (largest.organisation, largest.measure, largest.population)))
    return f"{say.signed(largest.difference, 2)} ({measure})"


def effects(checked: Checked) -> CheckTable:
    """Every score that a rule moved by as much as a report shows."""
    heads = _heads(words.EFFECT_ROWS, *(Look.RATIO,) * 3, widths=(24, 36, 14, 16))
    rows = tuple(
        (
            *(move.rule, move.population, move.measure, move.organisation or words.NATIONAL),
            *(move.with_rule, move.without, move.difference),
        )
        for move in checked.moves or ()
        if abs(move.difference) >= LEAST_MOVED
    )
    return CheckTable("effects", words.EFFECT, heads, rows)


# ---- weights ----


def weighting(checked: Checked) -> CheckTable:
    """How far weights reach, in every population and organisation with people of known stratum."""
    rows_of = quantities_of("standardise")
    names = words.WEIGHTS_OF
    heads = (
        *_heads(names, widths=(36, 16)),
        *(Head(row.header, _decimals(row)) for row in rows_of),
    )
    rows = tuple(
        (entry.population, entry.organisation, *(entry.numbers[row.key] for row in rows_of))
        for entry in (checked.weights.people if checked.weights else ())
    )
    return CheckTable("weights", words.WEIGHTS_TITLE, heads, rows, dense=True)


def heaviest(checked: Checked) -> CheckTable:
    """The same, of the organisations in which one person weighs most."""
    table = weighting(checked)
    column = [row.key for row in quantities_of("standardise")].index("largest_weight") + 2
    ordered = sorted(table.rows, key=lambda row: (-float(str(row[column])), str(row[1])))
    return replace(table, rows=tuple(ordered[:MOST_RULES]))


def crude(checked: Checked) -> CheckTable:
    """Scores with and without weights, side by side."""
    names, survey = ("score.n", "score.score", "score.crude"), checked.evidence.survey
    heads = (
        *_heads(words.CRUDE_OF, widths=(36, 14, 16)),
        *(Head(say.header(survey, name), _decimals(survey.catalogue[name])) for name in names),
    )
    rows = tuple(
        (entry.population, entry.measure, entry.organisation, entry.n, entry.score, entry.crude)
        for entry in (checked.weights.scores if checked.weights else ())
    )
    return CheckTable("crude", words.CRUDE_TITLE, heads, rows)


def _decimals(row: Quantity) -> Look:
    """The form with as many decimals as the catalogue prints."""
    return {0: Look.COUNT, 1: Look.TENTHS, 2: Look.RATIO}[row.printed or 0]


# ---- how it was checked ----


def limits(checked: Checked) -> CheckTable:
    """From which size on something is a note."""
    heads = _heads(words.HOW_COLUMNS, Look.LIMIT, widths=(22, 90))
    rows = tuple((limit.name, limit.meaning, limit.value) for limit in meanings(checked.limits))
    return CheckTable("limits", words.HOW_LIMITS, heads, rows)


def inputs(checked: Checked) -> CheckTable:
    """The files, by the beginning of their hashes."""
    rows = tuple((name, digest[:HASH_SHOWN]) for name, digest in checked.inputs)
    heads = _heads(words.HOW_INPUT_COLUMNS)
    return CheckTable("inputs", words.HOW_INPUT, heads, rows, dense=True)
