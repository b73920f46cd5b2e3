"""A codebook: one row an option, or one row an item with its options in one cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from surveybench.definitions.cells import SHOWN, Line, Rows, as_text, csv_rows, lines, workbook
from surveybench.definitions.routing import routing
from surveybench.definitions.variables import Choice, Source, Variable
from surveybench.errors import DefinitionError, Place

# What a column may be called, in lower case with underscores; the first name is ours.
NAMES: dict[str, tuple[str, ...]] = {
    "item": (
        "item",
        "variable",
        "variable_name",
        "varname",
        "var",
        "question_id",
        "question_no",
        "question_number",
        "field",
        "field_name",
        "id",
        "name",
    ),
    "column": ("column", "column_name", "data_column"),
    "text": (
        "text",
        "question",
        "question_text",
        "wording",
        "variable_label",
        "description",
        "item_text",
    ),
    "code": ("code", "value", "option_code", "answer_code"),
    "label": (
        "label",
        "option",
        "answer",
        "value_label",
        "option_label",
        "answer_text",
        "response",
        "meaning",
    ),
    "score": ("score", "points"),
    "options": (
        "options",
        "values",
        "codes",
        "categories",
        "answers",
        "value_labels",
        "response_options",
    ),
    "kind": ("kind", "type"),
    "multiple": ("multiple", "several"),
    "section": ("section", "theme"),
    "battery": ("battery", "grid"),
    "base": ("base", "base_note"),
    "ask_if": ("ask_if", "routing", "filter", "condition"),
    "exclusive": ("exclusive",),
}
KINDS = ("evaluative", "routing", "descriptive")
IN_ONE_CELL = re.compile(r"[;|\n\r]+")
ONE = re.compile(r"\s*(-?\d+)\s*(?:[=:.)]|\s-\s|\s)\s*(.+?)\s*", re.DOTALL)
WITH_SCORE = re.compile(r"(.+?)\s*\[\s*(?:score\s*)?(\d+(?:\.\d+)?)\s*\]", re.DOTALL)


def table_of(path: Path, sheet: str = "") -> tuple[str, Rows] | None:
    """The sheet of a file that is a codebook, with its rows; None where none is.

    Raises DefinitionError where the file cannot be read.
    """
    if path.suffix.lower() in (".xlsx", ".xlsm", ".ods", ".xls"):
        book = workbook(path)
        if sheet and sheet not in book:
            raise DefinitionError(
                f"there is no sheet {sheet}.",
                where=Place(file=path.name),
                remedy=f"Its sheets are: {', '.join(book)}.",
            )
        for name, rows in book.items():
            if (sheet or name) == name and _is_codebook(rows):
                return name, rows
        return None
    # Only the first row is judged here: a large file of answers is not read for it.
    return ("", csv_rows(path)) if _is_codebook(csv_rows(path, header_only=True)) else None


def _is_codebook(rows: Rows) -> bool:
    columns = _named(rows[0] if rows else [])
    return "item" in columns and ("options" in columns or {"code", "label"} <= {*columns})


def _named(header: list) -> dict[str, str]:
    """Our name to the file's, for the columns that are known."""
    headings = [as_text(cell).strip().lower() for cell in header]
    plain = {re.sub(r"[\s-]+", "_", name): name for name in reversed(headings)}
    names: dict[str, str] = {}
    for ours, theirs in NAMES.items():
        name = next((plain[n] for n in theirs if n in plain and plain[n] not in names.values()), "")
        if name:
            names[ours] = name
    # A label beside a list of options, and no other text, is the question.
    if "text" not in names and "options" in names and "label" in names:
        names["text"] = names.pop("label")
    return names


def read_codebook(path: Path, sheet: str = "") -> Source:
    """The items of a codebook. Raises DefinitionError, naming the cell, where it cannot be used."""
    table = table_of(path, sheet)
    if table is None:
        raise DefinitionError(
            "has no codebook: no first row names an item with its options.",
            where=Place(file=path.name, sheet=sheet),
            remedy="Give it the columns item, text, code, label (one row an option), or item, "
            "text, options (one row an item: 1=Yes; 2=No). Optional: score, kind, section, base,"
            " ask_if.",
        )
    name, rows = table
    names = _named(rows[0])
    grouped: dict[str, list[Line]] = {}
    last = ""
    for line in lines(path.name, name, rows):
        last = line.text(names["item"]).strip() or last
        if not last:
            raise line.error(names["item"], "is blank.", "Name the item in its first row.")
        grouped.setdefault(last, []).append(line)
    if not grouped:
        raise DefinitionError(
            "lists no item.",
            where=Place(file=path.name, sheet=name),
            remedy="Give one row an option or one row an item, below the column names.",
        )
    variables = tuple(_variable(item, group, names) for item, group in grouped.items())
    return Source(
        file=path.name,
        kind="codebook",
        variables=variables,
        sections=_sections(grouped, variables, names),
    )


def _said(group: list[Line], names: Mapping[str, str], column: str) -> tuple[str, Line]:
    """The first filled cell of a column among the rows of an item."""
    if column in names:
        for line in group:
            if text := line.text(names[column]).strip():
                return text, line
    return "", group[0]


def _variable(item: str, group: list[Line], names: Mapping[str, str]) -> Variable:
    if "options" in names:
        choices = _in_cells(group, names)
    else:
        choices = tuple(_choice(line, names) for line in group if line.text(names["code"]))
    _check_codes(group, choices, names)
    kind = _said(group, names, "kind")[0].lower()
    kind = kind if kind in KINDS else ""
    condition, place = _said(group, names, "ask_if")
    try:
        ask_if = routing(condition) if condition else None
    except DefinitionError as error:
        raise place.error(names["ask_if"], error.what, error.remedy) from None
    multiple = any(line.yes(names["multiple"]) for line in group) if "multiple" in names else False
    scored = len({choice.score for choice in choices if choice.score is not None}) > 1
    if not scored:
        choices = tuple(replace(choice, score=None) for choice in choices)
    column = _said(group, names, "column")[0]
    return Variable(
        column or item,
        label=_said(group, names, "text")[0],
        choices=choices,
        id=item,
        kind=kind or ("evaluative" if scored else ""),
        scored=scored,
        labelled=any(choice.label for choice in choices),
        multiple=multiple,
        battery=_said(group, names, "battery")[0],
        base=_said(group, names, "base")[0],
        ask_if=ask_if,
    )


def _choice(line: Line, names: Mapping[str, str]) -> Choice:
    score = line.number(names["score"]) if "score" in names else None
    exclusive = line.yes(names["exclusive"]) if "exclusive" in names else False
    return Choice(
        str(line.whole(names["code"])), line.text(names["label"]).strip(), score, exclusive
    )


def _in_cells(group: list[Line], names: Mapping[str, str]) -> tuple[Choice, ...]:
    """1=Yes; 2=No, with a score where one stands in square brackets: 1=Yes [10]; 2=No [0]."""
    cells = []
    for line in group:
        for part in IN_ONE_CELL.split(line.text(names["options"])):
            if not part.strip():
                continue
            one = ONE.fullmatch(part)
            if one is None:
                raise line.error(
                    names["options"],
                    f"holds '{part.strip()[:SHOWN]}', which is no option.",
                    "Write options like 1=Yes; 2=No.",
                )
            scored = WITH_SCORE.fullmatch(one[2])
            label = scored[1] if scored else one[2]
            cells.append(Choice(one[1], label, float(scored[2]) if scored else None))
    return tuple(cells)


def _check_codes(group: list[Line], choices: tuple[Choice, ...], names: Mapping[str, str]) -> None:
    codes = [choice.code for choice in choices]
    for position, code in enumerate(codes):
        if code in codes[:position]:
            column = names.get("options", names.get("code", ""))
            line = group[0] if "options" in names else group[min(position, len(group) - 1)]
            raise line.error(
                column,
                f"the code {code} stands twice.",
                "Give each option the code that the data hold for it.",
            )


def _sections(
    grouped: Mapping[str, list[Line]], variables: tuple[Variable, ...], names: Mapping[str, str]
) -> tuple[tuple[str, str, tuple[str, ...], str], ...]:
    members: dict[str, list[str]] = {}
    for item, group in grouped.items():
        title, _ = _said(group, names, "section")
        if title:
            members.setdefault(title, []).append(item)
    taken = {variable.id for variable in variables}
    free = (f"S{n}" for n in range(1, 10_000) if f"S{n}" not in taken)
    return tuple((next(free), title, tuple(items), "") for title, items in members.items())
