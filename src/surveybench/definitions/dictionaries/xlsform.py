"""An XLSForm, as Kobo and ODK have it: a workbook with the sheets survey and choices."""

from __future__ import annotations

import re
from pathlib import Path

from surveybench.definitions.cells import Line, Rows, as_text, lines, workbook
from surveybench.definitions.dictionaries.question import (
    Answer,
    Question,
    Questionnaire,
    comparisons,
    plain,
)
from surveybench.errors import DefinitionError, Place

BOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
SELECT = re.compile(r"select[_ ](?P<how>one|multiple)\s+(?P<list>\S+)(?P<other>\s+or_other)?")
COMPARED = re.compile(
    r"(?:selected\s*\(\s*)?\$\{(?P<name>[\w.-]+)\}\s*(?:=|,)\s*['\"](?P<code>[^'\"]+)['\"]\s*\)?"
)


def recognises(path: Path) -> bool:
    """Whether a workbook has the sheets of an XLSForm."""
    return path.suffix.lower() in BOOKS and _sheets(workbook(path)) is not None


def _sheets(book: dict[str, Rows]) -> tuple[str, str] | None:
    names = {name.strip().lower(): name for name in book}
    if "survey" not in names or "choices" not in names:
        return None
    survey = book[names["survey"]]
    header = {as_text(cell).strip().lower() for cell in (survey[0] if survey else [])}
    return (names["survey"], names["choices"]) if {"type", "name"} <= header else None


def read(path: Path) -> Questionnaire:
    """The questions of an XLSForm. Raises DefinitionError where it cannot be used."""
    book = workbook(path)
    sheets = _sheets(book)
    if sheets is None:
        raise DefinitionError("is no XLSForm.", where=Place(file=path.name), remedy="Check it.")
    lists = _lists(lines(path.name, sheets[1], book[sheets[1]]))
    groups: list[tuple[str, str]] = []
    questions: list[Question] = []
    doubts: list[tuple[str, str]] = []
    for line in lines(path.name, sheets[0], book[sheets[0]]):
        kind = " ".join(line.text("type").split())
        begins = re.fullmatch(r"begin[_ ](group|repeat)", kind)
        if begins:
            groups.append((line.text("name").strip(), _label(line)))
            if begins[1] == "repeat":
                doubts.append(
                    (groups[-1][0], "is repeated: its answers are in a file of their own.")
                )
        elif re.fullmatch(r"end[_ ](?:group|repeat)", kind):
            groups = groups[:-1]
        elif kind:
            questions.append(_question(line, kind, lists, groups))
    return Questionnaire(path.name, "XLSForm", tuple(questions), doubts=tuple(doubts))


def _lists(choices: list[Line]) -> dict[str, list[Answer]]:
    lists: dict[str, list[Answer]] = {}
    for line in choices:
        name = (line.text("list_name") or line.text("list name")).strip()
        raw = (line.text("name") or line.text("value")).strip()
        if name and raw:
            lists.setdefault(name, []).append(Answer(raw, _label(line) or raw))
    return lists


def _label(line: Line) -> str:
    """The label, in the first language where there are several."""
    columns = [c for c in line.at if c == "label" or c.startswith(("label::", "label:"))]
    return next((plain(text) for column in columns if (text := line.text(column).strip())), "")


def _question(
    line: Line, kind: str, lists: dict[str, list[Answer]], groups: list[tuple[str, str]]
) -> Question:
    name, label = line.needed("name").strip(), _label(line)
    select = SELECT.fullmatch(kind)
    answers = tuple(lists.get(select["list"], ())) if select else ()
    if select and not answers:
        raise line.error(
            "type", f"names the list {select['list'][:40]}, which is not in choices.", "Add it."
        )
    if select and select["other"]:
        answers = (*answers, Answer("other", "Other"))
    several = bool(select) and select["how"] == "multiple" if select else False
    path = "/".join([*(group for group, _ in groups), name])
    ticks = [(f"{column}/{a.raw}", a.raw) for column in (name, path) for a in answers]
    ticks += [(f"{label}/{a.label}", a.raw) for a in answers]
    logic = line.text("relevant").strip()
    condition = comparisons(logic, COMPARED) if logic else ()
    return Question(
        name,
        label,
        answers,
        columns=tuple(dict.fromkeys((path, label))),
        multiple=several,
        ticks=tuple(dict.fromkeys(ticks)) if several else (),
        section=groups[0][1] if groups else "",
        condition=condition,
        unclear="" if condition else logic,
    )
