"""The structure of a LimeSurvey survey: XML (.lss), or text between tabs (.txt)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from surveybench.definitions.cells import read_bytes
from surveybench.definitions.dictionaries.question import (
    Answer,
    Question,
    Questionnaire,
    comparisons,
    plain,
)
from surveybench.definitions.xml_tree import Element, read_xml
from surveybench.errors import DefinitionError, Place

YES_NO = (Answer("Y", "Yes"), Answer("N", "No"))
SEX = (Answer("F", "Female"), Answer("M", "Male"))
# Kinds of questions whose answers are the tool's own.
FIXED = {
    "Y": YES_NO,
    "G": SEX,
    "C": (YES_NO[0], Answer("U", "Uncertain"), YES_NO[1]),
    "E": (Answer("I", "Increase"), Answer("S", "Same"), Answer("D", "Decrease")),
    "5": tuple(Answer(str(n), str(n)) for n in range(1, 6)),
    "A": tuple(Answer(str(n), str(n)) for n in range(1, 6)),
    "B": tuple(Answer(str(n), str(n)) for n in range(1, 11)),
}
ARRAYS = ("F", "H", "A", "B", "C", "E")
SEVERAL = ("M", "P")
COMPARED = re.compile(
    r"\{?\(?(?P<name>\w+?)(?:\.NAOK|\.code)?\s*==?\s*['\"]?(?P<code>[\w-]+)['\"]?\)?\}?"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A question, a row of a grid (`SQ`) or an answer (`A`), in the order of the file."""

    kind: str
    type: str
    name: str
    text: str
    relevance: str = ""
    section: str = ""


def recognises(path: Path) -> bool:
    """Whether it is a survey's structure."""
    if path.suffix.lower() == ".lss":
        return True
    if path.suffix.lower() not in (".txt", ".tsv"):
        return False
    header = read_bytes(path, 1 << 16).decode("utf-8-sig", "replace").partition("\n")[0]
    names = [name.strip().strip('"').lower() for name in header.split("\t")]
    return {"class", "type/scale", "name", "relevance", "text"} <= {*names}


def read(path: Path) -> Questionnaire:
    """The questions of a survey. Raises DefinitionError where the file cannot be read."""
    try:
        title, rows = _of_xml(path) if path.suffix.lower() == ".lss" else _of_text(path)
        questions = tuple(_questions(rows))
    except (ValueError, KeyError, TypeError, AttributeError):  # what numbers and rows are not
        raise DefinitionError(
            "cannot be read as a LimeSurvey structure.",
            where=Place(file=path.name),
            remedy="Export it again (Display/Export, Survey structure).",
        ) from None
    if not questions:
        raise DefinitionError(
            "holds no question.",
            where=Place(file=path.name),
            remedy="Check that it is the structure of the survey, and export it again.",
        )
    return Questionnaire(path.name, "LimeSurvey structure", questions, title)


def _of_text(path: Path) -> tuple[str, list[Row]]:
    try:
        text = read_bytes(path).decode("utf-8-sig")
        table = list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t"))
    except (UnicodeDecodeError, csv.Error):
        raise DefinitionError(
            "cannot be read as text in UTF-8.",
            where=Place(file=path.name),
            remedy="Export it again.",
        ) from None
    language = next((r["text"] or "" for r in table if r["name"] == "language"), "")
    title, section, rows = "", "", []
    for row in table:
        if language and (row.get("language") or language) != language:
            continue
        kind, text = row["class"] or "", plain(row["text"] or "")
        if kind == "SL" and row["name"] == "surveyls_title":
            title = text
        elif kind == "G":
            section = plain(row["name"] or "")
        elif kind in ("Q", "SQ", "A"):
            relevance = row["relevance"] or ""
            rows.append(
                Row(kind, row["type/scale"] or "", row["name"] or "", text, relevance, section)
            )
    return title, rows


def _of_xml(path: Path) -> tuple[str, list[Row]]:
    root = read_xml(path)
    tables = {part.name: [_fields(row) for row in _rows(part)] for part in root.children}
    words = {
        row.get("qid", ""): row.get("question", "")
        for row in reversed(tables.get("question_l10ns", []))
    }
    labels = {
        row.get("aid", ""): row.get("answer", "")
        for row in reversed(tables.get("answer_l10ns", []))
    }
    groups = {
        r.get("gid", ""): r.get("group_name", "")
        for r in reversed(tables.get("group_l10ns", tables.get("groups", [])))
    }
    rows: list[Row] = []
    seen: set[str] = set()
    for question in tables.get("questions", []):
        number = question.get("qid", "")
        if number in seen:  # again in another language
            continue
        seen.add(number)
        text = plain(question.get("question") or words.get(number, ""))
        section = plain(groups.get(question.get("gid", ""), ""))
        rows.append(
            Row(
                "Q",
                question.get("type", ""),
                question.get("title", ""),
                text,
                question.get("relevance", ""),
                section,
            )
        )
        for part in _once(tables.get("subquestions", []), "parent_qid", number, "title"):
            text = plain(part.get("question") or words.get(part.get("qid", ""), ""))
            rows.append(Row("SQ", part.get("scale_id", ""), part.get("title", ""), text))
        for answer in _once(tables.get("answers", []), "qid", number, "code"):
            text = plain(answer.get("answer") or labels.get(answer.get("aid", ""), ""))
            rows.append(Row("A", answer.get("scale_id", ""), answer.get("code", ""), text))
    titles = [row.get("surveyls_title", "") for row in tables.get("surveys_languagesettings", [])]
    return plain(next(iter(titles), "")), rows


def _rows(table: Element) -> Iterator[Element]:
    for part in table.children:
        if part.name == "rows":
            yield from (row for row in part.children if row.name == "row")


def _fields(row: Element) -> dict[str, str]:
    return {field.name: field.text for field in row.children}


def _once(rows: list[dict[str, str]], key: str, value: str, name: str) -> list[dict[str, str]]:
    """The rows of one question in their order, each in one language."""
    first: dict[str, dict[str, str]] = {}
    for row in rows:
        if row.get(key) == value:
            first.setdefault(row.get(name, ""), row)
    order = "sortorder" if name == "code" else "question_order"
    return sorted(first.values(), key=lambda row: int(row.get(order) or 0))


def _questions(rows: list[Row]) -> Iterator[Question]:
    starts = [at for at, row in enumerate(rows) if row.kind == "Q"]
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=False):
        yield from _question(rows[start], rows[start + 1 : end])


def _question(question: Row, inside: list[Row]) -> Iterator[Question]:
    parts = [row for row in inside if row.kind == "SQ" and row.type in ("", "0")]
    answers = tuple(Answer(r.name, r.text) for r in inside if r.kind == "A" and r.type in ("", "0"))
    answers = answers or FIXED.get(question.type, ())
    logic = question.relevance.strip()
    logic = "" if logic in ("1", "") else logic
    condition = comparisons(logic, COMPARED) if logic else ()
    unclear = "" if condition else logic
    name, text, section = question.name, question.text, question.section
    if question.type in SEVERAL:
        ticked = tuple(Answer(part.name, part.text) for part in parts)
        ticks = tuple((f"{name}[{part.name}]", part.name) for part in parts)
        yield Question(name, text, ticked, (), True, ticks, "", section, condition, unclear)
    elif question.type in ARRAYS:
        for part in parts:
            own, columns = f"{name}_{part.name}", (f"{name}[{part.name}]",)
            row = part.text or text
            yield Question(own, row, answers, columns, False, (), name, section, condition, unclear)
    else:
        yield Question(name, text, answers, (), False, (), "", section, condition, unclear)
