"""What the score of a section is made of, said where it is not the plain mean of its questions."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.report.compose.say import text, title_of_measure
from surveybench.report.document import Text
from surveybench.report.lens.rounding import listed
from surveybench.report.making import making
from surveybench.report.words import sections as words
from surveybench.survey import Section, Survey


def parts_of(survey: Survey, section: Section) -> tuple[str, ...]:
    """The measures reported with a section: sections inside it, and items that none before has."""
    return (*section.sections, *survey.listed[section.id])


def made_of(survey: Survey, section: Section) -> Iterator[Text]:
    """What the score is made of, and which of its questions stand elsewhere."""
    if not section.plain:
        yield text("note", making(survey, section))
    elsewhere = [item for item in section.items if item not in survey.listed[section.id]]
    if elsewhere:
        sentence = words.ELSEWHERE if len(elsewhere) > 1 else words.ELSEWHERE_ONE
        named = [
            title_of_measure(survey, home)
            for home, items in survey.listed.items()
            if set(items) & set(elsewhere)
        ]
        gaps = {"questions": listed(elsewhere), "sections": listed(named)}
        yield text("note", sentence.format_map(gaps))
