"""An Alchemer survey as its service gives it (survey/{id}, or its surveyquestion list): JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from surveybench.definitions.dictionaries.json_file import content_if, objects, text_in
from surveybench.definitions.dictionaries.question import Answer, Question, Questionnaire, plain
from surveybench.errors import DefinitionError, Place

TOOL = "Alchemer survey"
SEVERAL = ("checkbox", "multi-image", "table-checkbox")
GRIDS = ("table", "matrix", "table-radio", "table-checkbox", "table-stars", "table-menu")
NO_QUESTIONS = ("instructions", "media", "urlredirect", "action", "decorative", "hidden", "group")


def recognises(path: Path) -> bool:
    """Whether it is JSON of a survey or of its questions."""
    return any("base_type" in question for _, question in _listed(content_if(path)))


def read(path: Path) -> Questionnaire:
    """The questions of a survey. Raises DefinitionError where it cannot be used."""
    content = content_if(path)
    try:
        questions = tuple(_questions(content))
        data = content.get("data")
        title = plain(text_in(data.get("title"))) if isinstance(data, Mapping) else ""
    except (KeyError, TypeError, AttributeError, ValueError):
        raise DefinitionError(
            "cannot be read as an Alchemer survey.",
            where=Place(file=path.name),
            remedy="Fetch it again: survey/{id}, or survey/{id}/surveyquestion.",
        ) from None
    return Questionnaire(path.name, TOOL, questions, title)


def _listed(content: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Each question with the title of its page, questions of a grid or group left out."""
    data = content.get("data")
    pages = objects(data.get("pages")) if isinstance(data, Mapping) else []
    found = [
        (plain(text_in(page.get("title"))), question)
        for page in pages
        for question in objects(page.get("questions"))
    ]
    return found or [("", question) for question in objects(data)]


def _questions(content: Mapping[str, Any]) -> Iterator[Question]:
    for section, question in _listed(content):
        kind = str(question.get("type", "")).lower()
        if question.get("base_type", "Question") != "Question" or kind in NO_QUESTIONS:
            continue
        yield from _of_one(question, kind, section)


def _of_one(question: Mapping[str, Any], kind: str, section: str) -> Iterator[Question]:
    text = plain(text_in(question["title"]))
    alias = plain(text_in(question.get("shortname")))
    name = alias if alias.isidentifier() else f"Q{question['id']}"
    parts = objects(question.get("sub_questions") or question.get("subquestions"))
    answers = _answers(question)
    if parts and kind in GRIDS:
        for place, part in enumerate(parts, 1):
            row = plain(text_in(part["title"]))
            own = _answers(part) or answers
            titles = (f"{row}:{text}", f"{row} : {text}", f"{row}:{alias}")
            yield _question(f"{name}_{place}", row, own, titles, kind, section, battery=name)
        return
    yield _question(name, text, answers, (text, alias), kind, section)


def _question(
    name: str,
    text: str,
    answers: tuple[Answer, ...],
    titles: tuple[str, ...],
    kind: str,
    section: str,
    battery: str = "",
) -> Question:
    several = kind in SEVERAL
    columns = tuple(dict.fromkeys(title for title in titles if title.strip(": ")))
    ticks = tuple((f"{a.label}:{title}", a.raw) for a in answers for title in columns)
    return Question(
        name,
        text,
        answers,
        columns=columns,
        multiple=several,
        ticks=ticks if several else (),
        battery=battery,
        section=section,
    )


def _answers(question: Mapping[str, Any]) -> tuple[Answer, ...]:
    """The options with their reporting values, which are exported where these are asked for."""
    options = objects(question.get("options"))
    pairs = [(text_in(o.get("value")).strip(), plain(text_in(o.get("title")))) for o in options]
    labelled = [(value or label, label or value) for value, label in pairs if value or label]
    return tuple(Answer(value, label) for value, label in labelled)
