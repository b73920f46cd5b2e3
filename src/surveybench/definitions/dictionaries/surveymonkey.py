"""A SurveyMonkey survey as its service gives it (surveys/{id}/details): JSON of pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from surveybench.definitions.dictionaries.json_file import content_if, objects, text_in
from surveybench.definitions.dictionaries.question import Answer, Question, Questionnaire, plain
from surveybench.errors import DefinitionError, Place

TOOL = "SurveyMonkey survey details"
NO_QUESTION = "presentation"
# Its exports have the question in the first row, and in the second what of it a column is.
HEADER_ROWS = (1, 2)
SINGLE, OPEN = "Response", "Open-Ended Response"
SEVERAL = ("multiple_choice",)


def recognises(path: Path) -> bool:
    """Whether it is JSON with pages of questions that have headings."""
    content = content_if(path)
    pages = objects(content.get("pages"))
    return any("headings" in q for page in pages for q in objects(page.get("questions")))


def read(path: Path) -> Questionnaire:
    """The questions of a survey. Raises DefinitionError where it cannot be used."""
    content = content_if(path)
    try:
        questions = tuple(_questions(content))
    except (KeyError, TypeError, AttributeError, ValueError):
        raise DefinitionError(
            "cannot be read as the details of a SurveyMonkey survey.",
            where=Place(file=path.name),
            remedy="Fetch them again: surveys/{id}/details.",
        ) from None
    return Questionnaire(
        path.name, TOOL, questions, str(content.get("title", "")), header_rows=HEADER_ROWS
    )


def _questions(content: Mapping[str, Any]) -> Iterator[Question]:
    number = 0
    for page in objects(content["pages"]):
        section = plain(str(page.get("title") or ""))
        for question in objects(page.get("questions")):
            if question.get("family") == NO_QUESTION or question.get("visible") is False:
                continue
            number += 1
            yield from _of_one(question, f"Q{number}", section)


def _of_one(question: Mapping[str, Any], name: str, section: str) -> Iterator[Question]:
    headings = [text_in(heading.get("heading")) for heading in objects(question.get("headings"))]
    heading = plain(" ".join(headings))
    parts = question.get("answers") or {}
    answers = _answers(parts)
    several = question.get("family") in SEVERAL or question.get("subtype") == "multi"
    rows = [plain(text_in(row.get("text"))) for row in objects(parts.get("rows"))]
    if question.get("family") != "matrix":
        ticks = tuple((f"{heading} / {answer.label}", answer.raw) for answer in answers)
        columns = (f"{heading} / {SINGLE}", f"{heading} / {OPEN}", heading)
        yield Question(
            name,
            heading,
            answers,
            columns=columns,
            multiple=several,
            ticks=ticks if several else (),
            section=section,
        )
        return
    for place, row in enumerate(rows, 1):
        own = f"{heading} / {row}" if row else heading
        ticks = tuple((f"{own} - {answer.label}", answer.raw) for answer in answers)
        yield Question(
            f"{name}_{place}" if len(rows) > 1 else name,
            row or heading,
            answers,
            columns=(own, f"{heading} / {SINGLE}") if len(rows) == 1 else (own,),
            multiple=several,
            ticks=ticks if several else (),
            battery=name if len(rows) > 1 else "",
            section=section,
        )


def _answers(parts: Mapping[str, Any]) -> tuple[Answer, ...]:
    """The choices with their places, as they are exported where numbers are asked for."""
    choices = [c for c in objects(parts.get("choices")) if c.get("visible") is not False]
    labels = [plain(text_in(choice.get("text"))) for choice in choices]
    other = parts.get("other") or {}
    if other.get("is_answer_choice"):
        labels.append(plain(text_in(other.get("text"))) or "Other")
    return tuple(Answer(str(place), label) for place, label in enumerate(labels, 1) if label)
