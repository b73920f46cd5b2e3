"""Rows that cannot be counted anywhere: a run is refused until somebody corrects them.

As in `repairable`, a function spoils one person's rows and says what must be found.
"""

from __future__ import annotations

from datetime import timedelta

from surveybench.simulate.dirty.ledger import Planted
from surveybench.simulate.dirty.repairable import Plant
from surveybench.simulate.dirty.sheets import Files, Person, Sheet


def copied_row(files: Files, person: Person, turn: int) -> list[Planted]:
    """A questionnaire that was entered twice, alike."""
    return _again(files, person, files.responses, "copied_row")


def second_questionnaire(files: Files, person: Person, turn: int) -> list[Planted]:
    """Two different questionnaires under one record id."""
    finding = _again(files, person, files.responses, "second_questionnaire")
    for entry in finding:
        row = entry.row
        assert row is not None
        for item in files.survey.asked_items[turn % 2 :: 2]:
            files.responses.put(row, item.column, "")
    return finding


def invited_twice(files: Files, person: Person, turn: int) -> list[Planted]:
    return _again(files, person, files.sample, "invited_twice")


def orphan(files: Files, person: Person, turn: int) -> list[Planted]:
    """Answers of somebody whom the sample file does not know."""
    return _under_another_id(files, person, f"{person.record_id}-{turn + 1}", "orphan")


def altered_record_id(files: Files, person: Person, turn: int) -> list[Planted]:
    """Answers once more, under an id with more before it than in the sample file."""
    record = ("0", "00", "\u200b")[turn % 3] + person.record_id
    return _under_another_id(files, person, record, "altered_record_id")


def rounded_record_id(files: Files, person: Person, turn: int) -> list[Planted]:
    """An id of the sample file that a spreadsheet took for a large number."""
    column, record = files.survey.columns.record_id, f"2.0250{turn:02}E+10"
    files.sample.put(person.drawn, column, record)
    fault, who = "rounded_record_id", (record, person.organisation)
    return [Planted(fault, fault, files.sample.file, person.drawn, *who, column)]


def blank_record_id(files: Files, person: Person, turn: int) -> list[Planted]:
    column = files.survey.columns.record_id
    files.sample.put(person.drawn, column, ("", "  ")[turn % 2])
    entry = _sample(files, person, "blank_record_id", "blank_record_id", column)
    return [Planted(entry.fault, entry.finding, entry.file, entry.row, column=column)]


def unknown_organisation(files: Files, person: Person, turn: int) -> list[Planted]:
    """A code that the list of organisations lacks."""
    column = files.survey.columns.organisation
    wrong = ("x1", "ZZZ", f"{person.organisation}1")
    files.sample.put(person.drawn, column, wrong[turn % 3])
    return [_sample(files, person, "unknown_organisation", "unknown_organisation", column)]


def altered_organisation(files: Files, person: Person, turn: int) -> list[Planted]:
    """Small letters, which are other letters, or zeros before a code."""
    column, small = files.survey.columns.organisation, person.organisation.lower()
    zeros = f"0{person.organisation}"
    files.sample.put(
        person.drawn, column, small if turn % 2 and small != person.organisation else zeros
    )
    return [_sample(files, person, "altered_organisation", "altered_organisation", column)]


def blank_organisation(files: Files, person: Person, turn: int) -> list[Planted]:
    column = files.survey.columns.organisation
    files.sample.put(person.drawn, column, ("", "  ")[turn % 2])
    return [_sample(files, person, "blank_organisation", "blank_organisation", column)]


def unknown_outcome(files: Files, person: Person, turn: int) -> list[Planted]:
    column = files.survey.columns.outcome
    if not column:
        return []
    files.sample.put(person.drawn, column, ("9", "returned", "0", "1.5", "1;2")[turn % 5])
    return [_sample(files, person, "unknown_outcome", "unknown_outcome", column)]


def blank_outcome(files: Files, person: Person, turn: int) -> list[Planted]:
    column = files.survey.columns.outcome
    if not column:
        return []
    files.sample.put(person.drawn, column, ("", "  ")[turn % 2])
    return [_sample(files, person, "blank_outcome", "blank_outcome", column)]


def unknown_group(files: Files, person: Person, turn: int) -> list[Planted]:
    if not files.survey.groups:
        return []
    column, codes = next(iter(files.survey.coded_groups.items()))
    wrong = ("97", "see comment", ";".join(codes) + ";97")
    files.sample.put(person.drawn, column, wrong[turn % 3])
    return [_sample(files, person, "unknown_group", "unknown_group", column)]


def impossible_date(files: Files, person: Person, turn: int) -> list[Planted]:
    """A day that does not exist, no date at all, or a date in another format."""
    survey = files.survey
    if survey.seen_from is None:
        return []
    day = survey.seen_from + timedelta(days=turn)
    wrong = (f"{day:%Y}-02-30", "in spring", f"{day:%d/%m/%Y}", f"{day:%m-%d-%y}")
    files.sample.put(person.drawn, survey.columns.seen, wrong[turn % 4])
    return [_sample(files, person, "impossible_date", "unreadable_date", survey.columns.seen)]


# Faults of people who answered, and of others, so that none hides another.
ANSWERED: dict[str, Plant] = {
    "copied_row": copied_row,
    "second_questionnaire": second_questionnaire,
    "orphan": orphan,
    "altered_record_id": altered_record_id,
}
INVITED: dict[str, Plant] = {
    "invited_twice": invited_twice,
    "blank_record_id": blank_record_id,
    "rounded_record_id": rounded_record_id,
    "unknown_organisation": unknown_organisation,
    "altered_organisation": altered_organisation,
    "blank_organisation": blank_organisation,
    "unknown_outcome": unknown_outcome,
    "blank_outcome": blank_outcome,
    "unknown_group": unknown_group,
    "impossible_date": impossible_date,
}


def _again(files: Files, person: Person, sheet: Sheet, fault: str) -> list[Planted]:
    """The row of a person a second time, at the end of the file."""
    row = person.drawn if sheet is files.sample else person.answers
    if row is None:
        return []
    sheet.rows.append(list(sheet.rows[row]))
    again = len(sheet.rows) - 1
    column, rule = files.survey.columns.record_id, "duplicate_record_id"
    who = person.record_id, person.organisation
    return [Planted(fault, rule, sheet.file, again, *who, column)]


def _under_another_id(files: Files, person: Person, record: str, fault: str) -> list[Planted]:
    """The answers of a person a second time, at the end of the file."""
    column, answers = files.survey.columns.record_id, files.responses
    if person.answers is None:
        return []
    answers.rows.append(list(answers.rows[person.answers]))
    row = len(answers.rows) - 1
    answers.put(row, column, record)
    return [Planted(fault, fault, answers.file, row, record, column=column)]


def _sample(files: Files, person: Person, fault: str, finding: str, column: str) -> Planted:
    file, organisation = files.sample.file, person.organisation
    return Planted(fault, finding, file, person.drawn, person.record_id, organisation, column)
