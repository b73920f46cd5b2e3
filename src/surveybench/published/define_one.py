"""A definition drafted from the table of one organisation: its populations, items and sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from surveybench.errors import InputError, Place
from surveybench.published.book import Book, text_of
from surveybench.published.define import HIGH, Definition
from surveybench.published.drafting import first_letter, identifier, identifiers, quoted, span
from surveybench.quantities import ALL, NATIONAL

EARLIER = re.compile(r"(?:n|score|national|change)_\d+")
SAFE_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def define_one(book: Book, survey: str, wave: int) -> Definition:
    """A definition for such a table. Raises InputError where it holds other waves, or bad ids."""
    header, *rows = [[text_of(cell).strip() for cell in row] for row in book.sheets[0].rows]
    if earlier := next((name for name in header if EARLIER.fullmatch(name)), ""):
        raise InputError(
            "holds figures of an earlier wave, which has a definition of its own.",
            where=Place(file=book.file, row=1, column=earlier),
            remedy="Draft from a copy without such columns, and add `compare` by hand; or use the "
            "definition of a survey that is shipped, such as cmh/2025.",
        )
    lines = [dict(zip(header, row, strict=False)) for row in rows if any(row)]
    about = [line for line in lines if line.get("measure") != ALL]
    sections = _sections(about)
    items = [item for members in sections.values() for item in members]
    if not items:
        raise InputError(
            "has no row of a question.", where=Place(file=book.file), remedy="Give each a row."
        )
    populations = dict.fromkeys(
        line["population"]
        for line in lines
        if line.get("organisation") != NATIONAL and line.get("measure") != ALL
    )
    for one in (*populations, *sections, *items):
        if not SAFE_ID.fullmatch(one):
            raise InputError(
                f"'{one[:40]}' cannot be an id in a definition.",
                where=Place(file=book.file),
                remedy=f"Write letters and digits, such as {identifier(one)[:40]}.",
            )
    text = "\n".join(_written(book.file, survey, wave, populations, sections)) + "\n"
    return Definition(text, len(items), len(sections), text.count("# DECIDE:"))


def _sections(about: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """Measures that are called otherwise than most and without n, with those that follow each."""
    measures = dict.fromkeys(line["measure"] for line in about)
    counted = {line["measure"] for line in about if line.get("n")}
    letters = [first_letter(measure) for measure in measures]
    usual = max(set(letters), key=letters.count) if letters else ""
    found: dict[str, list[str]] = {}
    for measure in measures:
        if measure not in counted and first_letter(measure) != usual:
            found[measure] = []
        elif found:
            found[next(reversed(found))].append(measure)
        else:
            return {"Section1": list(measures)}
    return {section: members for section, members in found.items() if members}


def _written(
    file: str,
    survey: str,
    wave: int,
    populations: Mapping[str, None],
    sections: Mapping[str, list[str]],
) -> Iterator[str]:
    year = YEAR.search(file)
    yield f"# A definition drafted from {file}, the table of one organisation."
    yield "# Lines marked DECIDE are guesses: look at each."
    yield f"survey: {survey if survey[:1].isalpha() else f'survey_{survey}'}"
    yield "# DECIDE: the year that the figures are of."
    yield f"wave: {int(year[1]) if year else wave}"
    yield "origin: published"
    yield "# DECIDE: the title; what one, several and all organisations together are called."
    called = "organisation: organisation, organisations: organisations, country: National"
    yield f"words: {{title: {quoted(survey)}, report: Report, {called}}}"
    yield "populations:"
    for one in populations:
        yield "  # DECIDE: the name of those who were asked."
        yield f"  - {{id: {one}, name: {'Everyone' if one == ALL else quoted(one)}}}"
    yield "# DECIDE: fewest answers of a score that is shown, and fewest organisations compared."
    yield "settings: {min_respondents: 10, min_organisations: 3}"
    yield HIGH
    yield "items:"
    for item in (item for members in sections.values() for item in members):
        yield f"  # DECIDE: the wording of {item}; `verbatim` if it is the instrument's own."
        yield f"  - {{id: {item}, text: Question {item}., wording: unknown}}"
    yield "sections:"
    for section, members in sections.items():
        yield "  # DECIDE: the name, and its questions: those that follow it in the file."
        name = quoted(f"{section}: {span(members)}")
        yield f"  - {{id: {section}, name: {name}, items: [{identifiers(members)}]}}"
