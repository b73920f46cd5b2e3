"""Faults that cleaning repairs or counts, and oddities that must be read as they were meant.

Each function spoils one person's rows and says what must be found, or does nothing where the
person does not fit. `turn` counts the times a fault was planted, so that its variants alternate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from surveybench.respondents import in_answers
from surveybench.simulate.dirty.ledger import Planted
from surveybench.simulate.dirty.sheets import Files, Person, filters, plain_filters
from surveybench.survey import Answered, Item

T = TypeVar("T")
Plant = Callable[[Files, Person, int], list[Planted]]

NO_CODES = ("97", "-1", "1.5", "see comment", "NaN", "100000000000", "=1+1", "<b>1</b>", "x" * 300)
NO_AGES = ("150", "-4", "not said", "1e9", "999", "4O")
NO_SEXES = ("8", "-1", "see comment", "1.5")
# A code, oddly written.
SAME_NUMBER = ("{}.0", " {}", "{}  ", "0{}", "+{}", "\t{}")


def unknown_code(files: Files, person: Person, turn: int) -> list[Planted]:
    return _answer(files, person, turn, False, "unknown_code", NO_CODES, "not_an_option")


def unknown_tick(files: Files, person: Person, turn: int) -> list[Planted]:
    texts = ("{};97", "97;{}", "{};x")
    return _answer(files, person, turn, True, "unknown_tick", texts, "not_an_option")


def several_ticks(files: Files, person: Person, turn: int) -> list[Planted]:
    item = _pick(files, person, turn, multiple=False)
    if item is None or len(item.codes) < 2:
        return []
    between = (";", ",", "; ", " ", "/", "|")[turn % 6]
    files.put(person, item.column, between.join(str(code) for code in item.codes[:2]))
    remove = files.survey.settings.cleaning.several_ticks == "remove"
    rule = "several_ticks" if remove else ""
    return [_found("several_ticks", rule, files, person, item.column, item.id)]


def routed_past(files: Files, person: Person, turn: int) -> list[Planted]:
    """An answer to an item that the person's own answers lead past."""
    for item in _turned(files.survey.asked_items, turn):
        leading = item.id in filters(files.survey)
        if not leading and not item.multiple and files.led_past(person, item):
            files.put(person, item.column, str(item.codes[turn % len(item.codes)]))
            rule = _rule_of_routing(files)
            return [_found("routed_past", rule, files, person, item.column, item.id)]
    return []


def filter_contradicts(files: Files, person: Person, turn: int) -> list[Planted]:
    """A filter whose answer leads past what was answered after it: each of those goes."""
    for name, after in _turned(list(plain_filters(files.survey).items()), turn):
        item = files.survey.item[name]
        conditions = [entry.ask_if for entry in after]
        leading = {code for c in conditions if isinstance(c, Answered) for code in c.codes}
        past = [code for code in item.codes if code not in leading]
        answered = [entry for entry in after if files.text(person, entry.column)]
        if past and answered and _spare(files, person, len(answered)):
            files.put(person, item.column, str(past[turn % len(past)]))
            fault, rule = "filter_contradicts", _rule_of_routing(files)
            return [_found(fault, rule, files, person, e.column, e.id) for e in answered]
    return []


def blank_filter(files: Files, person: Person, turn: int) -> list[Planted]:
    """A filter left blank though what follows is answered."""
    remove = files.survey.settings.cleaning.blank_filter == "remove"
    for name, after in _turned(list(plain_filters(files.survey).items()), turn):
        item = files.survey.item[name]
        answered = [entry for entry in after if files.text(person, entry.column)]
        if answered and _spare(files, person, len(answered) + 1):
            files.put(person, item.column, "")
            if not remove:
                return [_found("blank_filter", "", files, person, item.column)]
            fault = "blank_filter"
            return [_found(fault, "blank_filter", files, person, e.column, e.id) for e in answered]
    return []


def exclusive_option(files: Files, person: Person, turn: int) -> list[Planted]:
    """'None of these' ticked together with another option."""
    for item in _turned(files.answered(person), turn):
        exclusive = [option.code for option in item.options if option.exclusive]
        ordinary = [option.code for option in item.options if not option.exclusive]
        if item.multiple and exclusive and ordinary:
            text = ";".join(str(code) for code in (ordinary[turn % len(ordinary)], exclusive[0]))
            files.put(person, item.column, text)
            drop = files.survey.settings.cleaning.exclusive_option == "drop"
            rule = "exclusive_option" if drop else ""
            return [_found("exclusive_option", rule, files, person, item.column, item.id)]
    return []


def impossible_age(files: Files, person: Person, turn: int) -> list[Planted]:
    """An age that nobody has, in the column that counts first."""
    columns, texts = files.survey.columns.age, NO_AGES
    stays = files.survey.settings.cleaning.age_invalid == "keep"
    return _one_of(files, person, turn, "impossible_age", columns, texts, "age_invalid", stays)


def unknown_sex(files: Files, person: Person, turn: int) -> list[Planted]:
    columns, texts = files.survey.columns.sex, NO_SEXES
    stays = files.survey.settings.cleaning.sex_not_standardised == "keep"
    rule = "sex_not_standardised"
    return _one_of(files, person, turn, "unknown_sex", columns, texts, rule, stays)


def age_contradicts(files: Files, person: Person, turn: int) -> list[Planted]:
    """Another age in the questionnaire than in the sample file, by more than a birthday."""
    columns, cleaning = files.survey.columns.age, files.survey.settings.cleaning
    if len(columns) < 2:
        return []
    drawn, years = int(files.text(person, columns[-1])), cleaning.ages_apart + (1, 9, 24)[turn % 3]
    wrong_age = drawn + years if drawn + years <= cleaning.max_age else drawn - years
    if wrong_age < cleaning.min_age:
        return []
    files.put(person, columns[0], str(wrong_age))
    fault, rule = "age_contradicts", _rule_of_contradiction(files)
    return [_found(fault, rule, files, person, columns[0], columns[0])]


def sex_contradicts(files: Files, person: Person, turn: int) -> list[Planted]:
    """Another sex in the questionnaire than in the sample file."""
    columns = files.survey.columns.sex
    codes = [code for code, _ in files.survey.settings.strata.sexes]
    if len(columns) < 2 or len(codes) < 2 or files.text(person, columns[-1]) not in codes:
        return []
    other_sexes = [code for code in codes if code != files.text(person, columns[-1])]
    files.put(person, columns[0], other_sexes[turn % len(other_sexes)])
    fault, rule = "sex_contradicts", _rule_of_contradiction(files)
    return [_found(fault, rule, files, person, columns[0], columns[0])]


def organisation_contradicts(files: Files, person: Person, turn: int) -> list[Planted]:
    """The answers name an organisation too, and here it is not that of the sample file."""
    column, answers = files.survey.columns.organisation, files.responses
    if person.answers is None or column in files.survey.columns.ignore:
        return []
    if column not in answers.columns:
        ids = files.survey.columns.record_id
        organisation_of = {p.record_id: p.organisation for p in files.people()}
        answers.add(
            column,
            [organisation_of.get(row[answers.columns.index(ids)], "") for row in answers.rows],
        )
    wrong = person.organisation.lower() if turn % 2 else f"{person.organisation}1"
    answers.put(person.answers, column, wrong if wrong != person.organisation else "x1")
    who = person.record_id, person.organisation
    fault, rule = "organisation_contradicts", _rule_of_contradiction(files)
    return [Planted(fault, rule, answers.file, person.answers, *who, column, in_answers(column))]


def age_missing(files: Files, person: Person, turn: int) -> list[Planted]:
    for column in files.survey.columns.age:
        files.put(person, column, "")
    return [_found("age_missing", "no_stratum", files, person, files.survey.columns.age[-1])]


def too_young(files: Files, person: Person, turn: int) -> list[Planted]:
    """Below the youngest eligible age in the sample file: no valid age either."""
    columns, cleaning = files.survey.columns.age, files.survey.settings.cleaning
    if not columns or not cleaning.min_age:
        return []
    column, stays = columns[-1], cleaning.too_young == "keep"
    files.put(person, column, str((cleaning.min_age - 1) // (1 + turn % 3)))
    findings = [] if stays else [_found("too_young", "too_young", files, person, column)]
    if cleaning.age_invalid == "missing":
        findings.append(_found("too_young", "age_invalid", files, person, column, column))
    if stays and len(columns) == 1:
        findings.append(_found("too_young", "no_stratum", files, person, column))
    return findings or [_found("too_young", "", files, person, column)]


def outside_window(files: Files, person: Person, turn: int) -> list[Planted]:
    survey = files.survey
    if survey.seen_from is None or survey.seen_to is None:
        return []
    days = timedelta(days=1 + 30 * (turn // 2))
    day = survey.seen_from - days if turn % 2 else survey.seen_to + days
    files.put(person, survey.columns.seen, day.isoformat())
    rule = "" if survey.settings.cleaning.outside_window == "keep" else "outside_window"
    return [_found("outside_window", rule, files, person, survey.columns.seen)]


def group_missing(files: Files, person: Person, turn: int) -> list[Planted]:
    survey = files.survey
    if not survey.groups:
        return []
    column = next(iter(survey.coded_groups))
    files.put(person, column, "")
    by_group = [bool(population.groups) for population in survey.populations]
    rule = "no_group" if all(by_group) else "blank_group" if any(by_group) else ""
    return [_found("group_missing", rule, files, person, column)]


def too_few_answers(files: Files, person: Person, turn: int) -> list[Planted]:
    """A questionnaire with too few answers to count; none of them is led to by another."""
    fewest = files.survey.settings.cleaning.min_answered
    answered = 0
    if not fewest:
        return []
    for item in files.answered(person):
        if item.ask_if is None and answered < fewest - 1:
            answered += 1
        else:
            files.put(person, item.column, "")
    column = files.survey.columns.outcome or files.survey.columns.organisation
    return [_found("too_few_answers", "too_few_answers", files, person, column)]


def answers_missing(files: Files, person: Person, turn: int) -> list[Planted]:
    """A usable return by its outcome, without a row of answers."""
    if not files.survey.settings.cleaning.min_answered or person.answers is None:
        return []
    files.responses.gone.add(person.answers)
    column = files.survey.columns.outcome or files.survey.columns.organisation
    return [_found("answers_missing", "too_few_answers", files, person, column)]


def answers_without_return(files: Files, person: Person, turn: int) -> list[Planted]:
    """Answers of a person whose outcome is no usable return."""
    column = files.survey.columns.outcome
    if not column:
        return []
    files.put(person, column, ("6", "4", "2", "3", "5", "7")[turn % 6])
    fault = "answers_without_return"
    return [_found(fault, fault, files, person, column)]


def odd_number(files: Files, person: Person, turn: int) -> list[Planted]:
    """A code as a spreadsheet or a person may write it."""
    return _answer(files, person, turn, False, "odd_number", SAME_NUMBER, "")


def odd_ticks(files: Files, person: Person, turn: int) -> list[Planted]:
    """Several ticks with blanks, other separators, or a separator too many."""
    item = _pick(files, person, turn, multiple=True)
    if item is None:
        return []
    codes = files.text(person, item.column).split(";")
    odd = (", ".join(codes), " | ".join(codes), ";".join(codes[::-1]), ";".join(codes) + ";")
    files.put(person, item.column, odd[turn % 4])
    return [_found("odd_ticks", "", files, person, item.column, item.id)]


def blanks_around(files: Files, person: Person, turn: int) -> list[Planted]:
    """Blanks around codes of the sample file."""
    columns = files.survey.columns
    names = [columns.organisation, columns.outcome, *columns.age[-1:], *columns.sex[-1:]]
    column = _turned([name for name in names if name], turn)[0]
    files.put(person, column, f" {files.text(person, column)} ")
    return [_found("blanks_around", "", files, person, column)]


FAULTS: dict[str, Plant] = {
    "unknown_code": unknown_code,
    "unknown_tick": unknown_tick,
    "several_ticks": several_ticks,
    "routed_past": routed_past,
    "filter_contradicts": filter_contradicts,
    "blank_filter": blank_filter,
    "exclusive_option": exclusive_option,
    "impossible_age": impossible_age,
    "unknown_sex": unknown_sex,
    "age_contradicts": age_contradicts,
    "sex_contradicts": sex_contradicts,
    "organisation_contradicts": organisation_contradicts,
    "age_missing": age_missing,
    "too_young": too_young,
    "outside_window": outside_window,
    "group_missing": group_missing,
    "too_few_answers": too_few_answers,
    "answers_missing": answers_missing,
    "answers_without_return": answers_without_return,
    "odd_number": odd_number,
    "odd_ticks": odd_ticks,
    "blanks_around": blanks_around,
}


def _answer(
    files: Files,
    person: Person,
    turn: int,
    multiple: bool,
    fault: str,
    texts: tuple[str, ...],
    rule: str,
) -> list[Planted]:
    """Another text in the place of an answer; `{}` in it stands for the answer."""
    item = _pick(files, person, turn, multiple=multiple)
    if item is None:
        return []
    answer = files.text(person, item.column)
    files.put(person, item.column, texts[turn % len(texts)].replace("{}", answer))
    return [_found(fault, rule, files, person, item.column, item.id)]


def _one_of(
    files: Files,
    person: Person,
    turn: int,
    fault: str,
    columns: tuple[str, ...],
    texts: tuple[str, ...],
    rule: str,
    stays: bool,
) -> list[Planted]:
    """A value that is none, in the first of the columns that may hold it.

    Where such values are kept, or no other column helps, the person is in no stratum.
    """
    if not columns:
        return []
    files.put(person, columns[0], texts[turn % len(texts)])
    findings = [] if stays else [_found(fault, rule, files, person, columns[0], columns[0])]
    if stays or len(columns) == 1:
        ages = files.survey.columns.age or columns
        findings.append(_found(fault, "no_stratum", files, person, ages[-1]))
    return findings


def _rule_of_contradiction(files: Files) -> str:
    checked = files.survey.settings.cleaning.contradicts_sample != "unchecked"
    return "contradicts_sample" if checked else ""


def _rule_of_routing(files: Files) -> str:
    return "routed_past" if files.survey.settings.cleaning.routed_past == "remove" else ""


def _pick(files: Files, person: Person, turn: int, *, multiple: bool) -> Item | None:
    """An answered item that leads to no other."""
    leading = filters(files.survey)
    answered = [
        item
        for item in files.answered(person)
        if item.multiple == multiple and item.id not in leading
    ]
    return answered[turn % len(answered)] if answered and _spare(files, person, 1) else None


def _spare(files: Files, person: Person, answers: int) -> bool:
    """Whether a return stays usable when so many answers go."""
    fewest = files.survey.settings.cleaning.min_answered
    return len(files.answered(person)) - answers >= fewest


def _turned(values: Sequence[T], turn: int) -> list[T]:
    """The values, beginning with another one at each turn."""
    position = turn % len(values) if values else 0
    return [*values[position:], *values[:position]]


def _found(
    fault: str, rule: str, files: Files, person: Person, column: str, item: str = ""
) -> Planted:
    return Planted(
        fault,
        rule,
        files.sheet_of(column).file,
        files.row_of(person, column),
        person.record_id,
        person.organisation,
        column,
        item,
    )
