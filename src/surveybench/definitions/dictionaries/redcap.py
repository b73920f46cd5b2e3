"""A REDCap data dictionary: CSV, one row a field, choices as `1, Yes | 2, No`."""

from __future__ import annotations

import re
from pathlib import Path

from surveybench.definitions.cells import Line, as_text, csv_rows, lines
from surveybench.definitions.dictionaries.question import (
    Answer,
    Question,
    Questionnaire,
    comparisons,
    plain,
)

# What a column is called in the file that is downloaded, and in that of the interface.
NAMES = {
    "name": ("variable / field name", "field_name"),
    "type": ("field type", "field_type"),
    "text": ("field label", "field_label"),
    "choices": ("choices, calculations, or slider labels", "select_choices_or_calculations"),
    "branching": ("branching logic (show field only if...)", "branching_logic"),
    "section": ("section header", "section_header"),
    "matrix": ("matrix group name", "matrix_group_name"),
}
NEEDED = ("name", "type", "text", "choices")
CHOSEN = ("radio", "dropdown", "checkbox")
FIXED = {"yesno": (("1", "Yes"), ("0", "No")), "truefalse": (("1", "True"), ("0", "False"))}
COMPARED = re.compile(
    r"\[(?P<name>\w+)(?:\((?P<ticked>[\w-]+)\))?\]\s*=\s*['\"]?(?P<code>[\w-]+)['\"]?"
)


def recognises(path: Path) -> bool:
    """Whether the first row names the columns of a data dictionary."""
    if path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        return False
    rows = csv_rows(path, header_only=True)
    header = {as_text(cell).strip().lower() for cell in (rows[0] if rows else [])}
    return all(header & {*NAMES[name]} for name in NEEDED)


def read(path: Path) -> Questionnaire:
    """The fields of a data dictionary. Raises DefinitionError where it cannot be read."""
    fields = lines(path.name, "", csv_rows(path))
    section, questions = "", []
    for field in fields:
        section = plain(_cell(field, "section")) or section
        questions.append(_question(field, section))
    return Questionnaire(path.name, "REDCap data dictionary", tuple(questions))


def _cell(field: Line, name: str) -> str:
    return next((text for n in NAMES[name] if (text := field.text(n).strip())), "")


def _question(field: Line, section: str) -> Question:
    kind, name = _cell(field, "type").lower(), _cell(field, "name")
    pairs = FIXED.get(kind, _choices(field) if kind in CHOSEN else ())
    answers = tuple(Answer(raw, plain(label)) for raw, label in pairs)
    several = kind == "checkbox"
    logic = _cell(field, "branching")
    condition = _condition(logic) if logic else ()
    return Question(
        name,
        plain(_cell(field, "text")),
        answers,
        multiple=several,
        ticks=tuple((f"{name}___{_ending(raw)}", raw) for raw, _ in pairs) if several else (),
        battery=_cell(field, "matrix"),
        section=section,
        condition=condition,
        unclear="" if condition else logic,
    )


def _choices(field: Line) -> tuple[tuple[str, str], ...]:
    pairs = []
    for part in _cell(field, "choices").split("|"):
        raw, comma, label = part.partition(",")
        if not comma and part.strip():
            column = next(n for n in NAMES["choices"] if field.text(n))
            raise field.error(
                column, "holds a choice without a comma.", "Write choices like 1, Yes | 2, No."
            )
        if raw.strip():
            pairs.append((raw.strip(), label.strip()))
    return tuple(pairs)


def _ending(raw: str) -> str:
    """What a checkbox's column ends with: the code in small letters, a minus as underscore."""
    return raw.lower().replace("-", "_")


def _condition(logic: str) -> tuple[tuple[str, ...], ...]:
    # A box that is ticked, [q(2)] = '1', is the answer 2 of its question.
    boxes = re.sub(r"\[(\w+)\(([\w-]+)\)\]\s*=\s*['\"]?1['\"]?", r"[\1] = '\2'", logic)
    return () if "(" in boxes.strip("( )") else comparisons(boxes, COMPARED)
