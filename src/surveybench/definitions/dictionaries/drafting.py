"""From the questions of a tool's dictionary, and its export, to a draft and a mapping file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from surveybench.definitions.dictionaries.question import (
    Question,
    Questionnaire,
    codes_of,
)
from surveybench.definitions.from_data import answers_in_file, column_of
from surveybench.definitions.roles import roles
from surveybench.definitions.routing import routing
from surveybench.definitions.variables import Choice, Source, Variable
from surveybench.errors import DefinitionError
from surveybench.readers import FileMapping
from surveybench.survey import folded

TICKED = ("1", "Y", "Checked", "Yes", "True", "TRUE", "true", "yes", "X", "x")
MOST_SHOWN = 100  # letters of a condition that a mark repeats

Values = Mapping[str, Mapping[str, int] | None]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a mapping file is going to say of an export."""

    columns: dict[str, str] = field(default_factory=dict)
    several: dict[str, Any] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    ignore: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)


def source_of(form: Questionnaire) -> Source:
    """The questions of a dictionary alone."""
    variables = [_variable(question) for question in form.questions]
    return _with_conditions(form, list(form.questions), variables, answered=False)


def joined(form: Questionnaire, export: Path) -> tuple[Source, dict[str, Any]]:
    """The questions that an export holds, and what a mapping file must say for it to be read.

    Raises DefinitionError where it holds none of them.
    """
    rows = form.header_rows
    layout = FileMapping(header_rows=rows, header_row=max(rows)) if rows else None
    values = answers_in_file(export, layout)
    reading = _Reading()
    present: list[Question] = []
    doubts: list[tuple[str, str]] = []
    for question in form.questions:
        if _read(question, values, reading):
            present.append(question)
        elif question.answers:
            doubts.append((question.name, "is in the dictionary, but not in the export."))
    variables = [_variable(question) for question in present]
    rest = [name for name in values if name not in reading.used]
    further = [replace(column_of(name, values[name]), kind="sample") for name in rest]
    source = _with_conditions(form, present, [*variables, *further], answered=True)
    _name_organisations(source, present, reading)
    source = replace(source, doubts=(*source.doubts, *doubts))
    parts = {
        "header_rows": [*rows],
        "columns": reading.columns,
        "several": reading.several,
        "values": reading.values,
        "ignore": reading.ignore,
    }
    stated = {part: entries for part, entries in parts.items() if entries}
    return source, {"responses": stated} if stated else {}


def _variable(question: Question) -> Variable:
    codes = codes_of(question.answers)
    choices = tuple(Choice(codes[a.raw], a.label, exclusive=a.exclusive) for a in question.answers)
    return Variable(
        question.name,
        label=question.text,
        choices=choices,
        multiple=question.multiple,
        battery=question.battery,
        verbatim=bool(question.text),
    )


def _read(question: Question, values: Values, reading: _Reading) -> bool:
    """Whether the export holds a question; what the mapping must say of it is added."""
    ticks: dict[str, str] = {}
    for name, raw in question.ticks:
        column = _written(name, values)
        if column and column not in reading.used and raw not in ticks.values():
            ticks[column] = raw
    if len(ticks) > 1:
        _read_ticks(question, ticks, values, reading)
        return True
    names = (question.name, *question.columns, question.text)
    columns = (_written(name, values) for name in names)
    column = next((c for c in columns if c and c not in reading.used), "")
    if not column:
        return False
    reading.used.add(column)
    if column != question.name:
        reading.columns[column] = question.name
    codes = codes_of(question.answers)
    if any(raw != code for raw, code in codes.items()):
        reading.values[question.name] = dict(codes)
    return True


def _written(name: str, values: Values) -> str:
    """A column by its name, in whichever quote marks, spaces and capitals; blank if not there."""
    if name in values or not name:
        return name
    return next((column for column in values if folded(column) == folded(name)), "")


def _read_ticks(
    question: Question, ticks: Mapping[str, str], values: Values, reading: _Reading
) -> None:
    codes = codes_of(question.answers)
    labels = {answer.raw: answer.label for answer in question.answers}
    reading.used.update(ticks)
    if question.name in values:
        reading.used.add(question.name)
        reading.ignore.append(question.name)
    contents = {column: {*(values[column] or ())} for column in ticks}
    # Each column holds its own answer, in words or as the tool's code.
    in_words = {column: {folded(labels[raw])} for column, raw in ticks.items()}
    as_codes = {column: {raw} for column, raw in ticks.items()}
    if _hold_only(contents, as_codes):
        reading.several[question.name] = {"codes": [*ticks]}
        if any(raw != code for raw, code in codes.items()):
            reading.values[question.name] = dict(codes)
        return
    if _hold_only(contents, in_words):
        reading.several[question.name] = {"codes": [*ticks]}
        return
    seen = set().union(*contents.values())
    ticked = next((mark for mark in TICKED if mark in seen), TICKED[0])
    numbers = {column: int(codes[raw]) for column, raw in ticks.items()}
    reading.several[question.name] = {"ticks": numbers, "ticked": ticked}


def _hold_only(contents: Mapping[str, set[str]], allowed: Mapping[str, set[str]]) -> bool:
    """Whether each column holds nothing but what is allowed there."""
    return all({*map(folded, contents[c])} <= {*map(folded, allowed[c])} for c in contents)


def _with_conditions(
    form: Questionnaire, questions: list[Question], variables: list[Variable], *, answered: bool
) -> Source:
    """The source, with who is asked where the dictionary says it in a way that can be read."""
    source = Source(form.file, form.tool, tuple(variables), title=form.title, answered=answered)
    taken = roles(source).taken
    asking = {q.name: codes_of(q.answers) for q in questions if q.answers and q.name not in taken}
    conditions: dict[str, Mapping[str, Any]] = {}
    doubts = list(form.doubts)
    for question in questions:
        condition = _condition(question, asking)
        if condition is not None and question.name in asking:
            conditions[question.name] = condition
        elif (question.condition or question.unclear) and question.name in asking:
            words = question.unclear or " ".join(map(" = ".join, question.condition[1:]))
            told = f"is asked under a condition that could not be taken over: {words[:MOST_SHOWN]}"
            doubts.append((question.name, told))
    with_conditions = tuple(replace(v, ask_if=conditions.get(v.name)) for v in variables)
    sections = _sections(questions)
    return replace(source, variables=with_conditions, doubts=tuple(doubts), sections=sections)


def _condition(
    question: Question, asking: Mapping[str, Mapping[str, str]]
) -> Mapping[str, Any] | None:
    if not question.condition:
        return None
    (word,), *comparisons = question.condition
    parts = []
    for name, raw in comparisons:
        if raw not in asking.get(name, {}):
            return None
        parts.append(f"{name} = {asking[name][raw]}")
    try:
        return routing(f" {word} ".join(parts))
    except DefinitionError:
        return None


def _sections(
    questions: list[Question],
) -> tuple[tuple[str, str, tuple[str, ...], str], ...]:
    members: dict[str, list[str]] = {}
    for question in questions:
        if question.section and question.answers:
            members.setdefault(question.section, []).append(question.name)
    taken = {question.name for question in questions}
    free = (f"S{n}" for n in range(1, 10_000) if f"S{n}" not in taken)
    return tuple((next(free), title, tuple(names), "") for title, names in members.items())


def _name_organisations(source: Source, questions: list[Question], reading: _Reading) -> None:
    """Organisations have the names of the dictionary, where it lists them."""
    columns = roles(source).of.get("organisation", ())
    for question in questions:
        if question.name in columns and question.answers:
            reading.values[question.name] = {a.raw: a.label for a in question.answers}
