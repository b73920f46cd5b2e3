"""A Qualtrics survey file (.qsf): JSON with an element for each question."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from surveybench.definitions.cells import read_bytes
from surveybench.definitions.dictionaries.question import Answer, Question, Questionnaire, plain
from surveybench.errors import DefinitionError, Place

SEVERAL = ("MAVR", "MAHR", "MACOL", "MSB", "MultipleAnswer")
LOGIC = "the file has a display logic"


def recognises(path: Path) -> bool:
    """Whether the file's name ends as that of a survey file."""
    return path.suffix.lower() == ".qsf"


def read(path: Path) -> Questionnaire:
    """The questions of a survey file. Raises DefinitionError where it cannot be used."""
    try:
        content = json.loads(read_bytes(path).decode("utf-8-sig"))
        elements = [element for element in content["SurveyElements"] if isinstance(element, dict)]
        title = str(content.get("SurveyEntry", {}).get("SurveyName", ""))
        left = _thrown_away(elements)
        payloads = [e["Payload"] for e in elements if e.get("Element") == "SQ"]
        payloads = [p for p in payloads if p.get("QuestionID") not in left]
        questions = [question for payload in payloads for question in _questions(payload)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise DefinitionError(
            "cannot be read as a Qualtrics survey file.",
            where=Place(file=path.name),
            remedy="Export it again (Tools, Import/Export, Export survey).",
        ) from None
    return Questionnaire(path.name, "Qualtrics survey file", tuple(questions), title)


def _thrown_away(elements: list[dict[str, Any]]) -> set[str]:
    """The questions in the block Trash."""
    left: set[str] = set()
    for element in elements:
        if element.get("Element") == "BL":
            blocks = _values(element.get("Payload"))
            for block in blocks:
                if block.get("Type") == "Trash":
                    left |= {part.get("QuestionID", "") for part in block.get("BlockElements", [])}
    return left


def _values(payload: Any) -> list[dict[str, Any]]:
    """The entries of what the file writes as a list or, with numbers as keys, as an object."""
    entries = payload.values() if isinstance(payload, dict) else payload or []
    return [entry for entry in entries if isinstance(entry, dict)]


def _questions(payload: Mapping[str, Any]) -> Iterator[Question]:
    kind, tag = payload.get("QuestionType", ""), str(payload["DataExportTag"])
    text = plain(str(payload.get("QuestionText", "")))
    unclear = LOGIC if payload.get("DisplayLogic") else ""
    several = payload.get("Selector") in SEVERAL or payload.get("SubSelector") in SEVERAL
    if kind == "MC":
        answers, columns = _answers(payload, "Choices", "ChoiceOrder")
        ticks = tuple(
            (f"{tag}_{c}", a.raw) for a, cs in zip(answers, columns, strict=True) for c in cs
        )
        yield Question(
            tag, text, answers, multiple=several, ticks=ticks if several else (), unclear=unclear
        )
    elif kind == "Matrix":
        answers, columns = _answers(payload, "Answers", "AnswerOrder")
        names = payload.get("ChoiceDataExportTags") or {}
        for key, row in _ordered(payload, "Choices", "ChoiceOrder"):
            own = (
                str(names.get(key) or f"{tag}_{key}") if isinstance(names, dict) else f"{tag}_{key}"
            )
            ticks = tuple(
                (f"{own}_{c}", a.raw) for a, cs in zip(answers, columns, strict=True) for c in cs
            )
            yield Question(
                own,
                plain(str(row.get("Display", ""))) or text,
                answers,
                multiple=several,
                ticks=ticks if several else (),
                battery=tag,
                unclear=unclear,
            )
    elif kind != "DB":
        yield Question(tag, text, unclear=unclear)


def _answers(
    payload: Mapping[str, Any], key: str, order: str
) -> tuple[tuple[Answer, ...], list[tuple[str, ...]]]:
    """The answers with the values they are exported as, and what their columns may end with."""
    recoded = payload.get("RecodeValues") or {}
    recoded = recoded if isinstance(recoded, dict) else {}
    entries = _ordered(payload, key, order)
    answers = tuple(
        Answer(
            str(recoded.get(number, number)),
            plain(str(entry.get("Display", ""))),
            bool(entry.get("ExclusiveAnswer")),
        )
        for number, entry in entries
    )
    ends = [tuple(dict.fromkeys((n, str(recoded.get(n, n))))) for n, _ in entries]
    numbers = [number for number, _ in entries]
    # A value that is another answer's number would name its column.
    return answers, [tuple(e for e in end if e == end[0] or e not in numbers) for end in ends]


def _ordered(payload: Mapping[str, Any], key: str, order: str) -> list[tuple[str, dict[str, Any]]]:
    entries = payload.get(key) or {}
    if isinstance(entries, list):
        entries = {str(number): entry for number, entry in enumerate(entries, 1)}
    keys = [str(k) for k in payload.get(order) or entries]
    keys = [k for k in keys if k in entries] + [k for k in entries if k not in keys]
    return [(k, entries[k]) for k in keys if isinstance(entries[k], dict)]
