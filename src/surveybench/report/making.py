"""What the scores of sections are means of, in words."""

from __future__ import annotations

from surveybench.report.words import report as words_report
from surveybench.report.words import sections as words
from surveybench.survey import Section, Survey


def making(survey: Survey, section: Section) -> str:
    """What the score of one section is the mean of: `The score is the average of …`."""
    kind = "items" if section.score == "items" else "persons"
    if section.weights:
        kind = "items_weighted" if kind == "items" else "persons_weighted"
    parts = _listed([_part(survey, section, part) for part in section.parts])
    return words.MADE[kind].format(parts=parts, respondents=survey.words.respondents)


def sections_made(survey: Survey) -> str:
    """How the scores of all sections are made."""
    special = [section for section in survey.sections if not section.plain]
    if not special:
        return words.PLAIN
    if len(special) == len(survey.sections):
        return words.NONE_PLAIN
    names = _listed([f"'{section.name}'" for section in special])
    return words.MIXED.format(sections=names)


def _part(survey: Survey, section: Section, part: str) -> str:
    """An item by its id, a section by its name, with how often it counts where they differ."""
    name = f"'{survey.section[part].name}'" if part in survey.section else part
    if not section.weights:
        return name
    times = section.weight(part)
    by_times = {0.0: words.NEVER, 1.0: words.ONCE}
    return by_times.get(times, words.PART).format(name=name, times=f"{times:g}")


def _listed(names: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    return words_report.LISTED.format(first=", ".join(names[:-1]), last=names[-1])
