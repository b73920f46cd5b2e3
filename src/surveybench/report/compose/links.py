"""Where to read more, and whom to ask: what the definition gives, with its addresses."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.report.compose.say import text
from surveybench.report.document import Block, Cell, Text
from surveybench.report.words import links as words
from surveybench.survey import Survey


def lines(survey: Survey) -> Iterator[tuple[str, str]]:
    """What each address is, with the address as it is printed, and the link it is."""
    for link in survey.words.links:
        label = link.label or words.KINDS[link.kind]
        yield words.LINE.format(label=label, address=link.shown), link.address


def more(survey: Survey) -> tuple[Block, ...]:
    """A heading and a list; nothing where nothing is given."""
    listed = [Cell(line) for line in survey.words.further]
    listed += [Cell(line, link=address) for line, address in lines(survey)]
    if not listed:
        return ()
    return (text("heading", words.MORE), *(Text("bullet", (cell,)) for cell in listed))


def in_a_line(survey: Survey) -> tuple[Text, ...]:
    """The addresses as one quiet line, where a page has no room for a list."""
    cells = [Cell(words.FIRST.format(more=words.MORE))]
    for line, address in lines(survey):
        cells += [Cell(words.BETWEEN)] if len(cells) > 1 else []
        cells.append(Cell(line, link=address))
    return (Text("note", tuple(cells)),) if len(cells) > 1 else ()
