"""Sentences with their gaps filled, and the small blocks that pages are built from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from surveybench.quantities import Figure
from surveybench.report.compose.view import View
from surveybench.report.document import Block, Cell, Role, Table, Text, walk
from surveybench.report.lens import Lens
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import NONE, listed
from surveybench.report.words import board as words_board
from surveybench.report.words import report as words
from surveybench.survey import Item, Survey

Said = TypeVar("Said", str, tuple[str, str])  # a sentence, or one with its name

# Where clauses end, but not within brackets.
CLAUSES = re.compile(r"(?:(?<=[,;:?!.])\s+|(?<=\.\.\.))(?=[^(\s])(?![^(]*\))")
JOINTS = re.compile(r"\s+(?=(?:about|as|because|for|if|or|so|that|to|when|which|who|with)\b)")
MUCH = 0.8  # of the letters asked for: less is too little of a text
BATTERY = 30  # letters that questions of a battery begin with at least
RunningHead = tuple[str, str, str]  # at the top of a page: left, middle, right
LEAST_LEFT = 8  # letters that must be left to say what is asked


def fill(sentence: str, view: View, gaps: Mapping[str, str] | None = None) -> str:
    """A sentence of `words`, with the survey's own words and the gaps given."""
    return view.lens.say(sentence, gaps)


def text(role: Role, content: str, *, depth: int = 1) -> Text:
    """One cell of words."""
    return Text(role, (Cell(content),), depth)


def bullets(lines: list[str]) -> tuple[Text, ...]:
    """Neighbouring bullets form a list."""
    return tuple(text("bullet", line) for line in lines)


def band_cell(lens: Lens, band: int, *, ref: str = "") -> Cell:
    """A band in words, with its colour."""
    return Cell(lens.bands.get(band, ""), ref=ref, band=band)


def missing(view: View, figure: Figure, *, short: bool = False) -> Cell:
    """Why a number is not there, in words for a cell of a table."""
    return Cell(view.lens.reason(figure, short=short), ref=str(figure.ref))


def legend(lens: Lens) -> Text:
    """The bands with their colours, worst first."""
    return Text("legend", tuple(Cell(name, band=i) for i, name in lens.bands_short.items()))


def wording(item: Item) -> str:
    """A question's wording; a star marks any that is not the questionnaire's own."""
    return f"{item.text}*" if item.wording != "verbatim" else item.text


def higher_means(lens: Lens, item: Item) -> tuple[Text, ...]:
    """What a high score means, where the question alone reads upside down, and if low is better."""
    meaning = item.higher_means.rstrip(".")
    lines = (
        lens.say(words.HIGHER_MEANS, {"meaning": meaning}) if meaning else "",
        words.LOW_BETTER if item.better == "low" else "",
    )
    return tuple(text("note", line) for line in lines if line)


def low_better(items: Iterable[Item]) -> tuple[Text, ...]:
    """Of which of these questions a lower score is the better one; nothing where of none."""
    asked = list(items)
    low = [item.id for item in asked if item.better == "low"]
    if not low:
        return ()
    if len(low) == len(asked):
        return (text("note", words.LOW_BETTER),)
    return (text("note", words_board.LOW_BETTER.format(questions=listed(low))),)


def star_words(survey: Survey, summary: Said, unknown: Said, either: Said) -> Said:
    """What is said of the star behind wordings: as they are summaries, unknown, or some of both."""
    kinds = {item.wording for item in survey.items}
    if "unknown" not in kinds:
        return summary
    return either if "summary" in kinds else unknown


def star(survey: Survey) -> str:
    """What the star behind a wording of this survey means."""
    return star_words(survey, words.FILLED_IN_BY_US, words.WORDING_UNKNOWN, words.WORDING_EITHER)


def star_key(survey: Survey, blocks: Sequence[Block]) -> tuple[Text, ...]:
    """What the star behind a wording means, where one stands in the blocks."""
    within = list(walk(blocks))
    cells = [cell for block in within if isinstance(block, Text) for cell in block.cells]
    tables = [block for block in within if isinstance(block, Table)]
    cells += [cell for table in tables for row in table.rows for cell in row]
    starred = any(cell.text.endswith("*") for cell in cells)
    return (text("note", star(survey)),) if starred else ()


def shortened(sentence: str, letters: int = 150, *, over: int = 0) -> str:
    """A long text without its beginning or its middle: a battery's questions differ at their ends.

    It is cut between clauses, else before a word that joins, so that what is asked stays whole; it
    may be longer by `over` letters for that. A text without either is cut between words.
    """
    if len(sentence) <= letters:
        return sentence
    most = letters + over
    cut = _cut(sentence, CLAUSES, most)
    if not cut and len(sentence) <= most:
        return sentence
    joined = cut or _cut(sentence, JOINTS, most)
    # A tail alone, or little of a text, says less than its beginning and its end.
    whole = cut or (
        len(joined) > letters * MUCH and not joined.startswith("\N{HORIZONTAL ELLIPSIS}")
    )
    return joined if whole else _middle_cut(sentence, letters)


def _cut(sentence: str, boundary: re.Pattern[str], most: int) -> str:
    """The longest that is left where parts between boundaries are left out; empty where none fits.

    The last part always stays.
    """
    gaps = [match.span() for match in boundary.finditer(sentence)]
    begins = ("", *(sentence[:start].rstrip(" ,.;:") for start, _ in gaps))
    cuts = (
        f"{begins[before]} \N{HORIZONTAL ELLIPSIS} {sentence[end:]}".lstrip()
        for after, (_, end) in enumerate(gaps)
        for before in range(after + 1)
    )
    fitting = (cut for cut in cuts if len(cut) <= most)
    return max(fitting, key=lambda cut: (len(cut), cut[0] == sentence[0]), default="")


def _middle_cut(sentence: str, letters: int) -> str:
    begin = sentence[: letters * 3 // 5].rsplit(" ", 1)[0].rstrip(" ,.;:")
    end = sentence[-(letters * 2 // 5) :].split(" ", 1)[-1]
    return f"{begin} \N{HORIZONTAL ELLIPSIS} {end}"


def ending(survey: Survey, item: Item) -> str:
    """A wording without what another begins with too: of a battery, what is asked here."""
    said = item.text
    shared = max(
        (_alike(said, other.text) for other in survey.evaluative if other is not item), default=0
    )
    start = max(said.rfind(mark, 0, shared + 1) + len(mark) for mark in (" ", "..."))
    if shared < BATTERY or len(said) - start < LEAST_LEFT:
        return wording(item)
    star = wording(item).removeprefix(said)
    return f"\N{HORIZONTAL ELLIPSIS} {said[start:]}{star}"


def _alike(one: str, another: str) -> int:
    """How many letters two texts begin with alike."""
    pairs = zip(one, another, strict=False)
    differing = (place for place, (a, b) in enumerate(pairs) if a != b)
    return next(differing, min(len(one), len(another)))


def measure_name(view: View, measure: str) -> str:
    """A section by its name, a question by its id and wording."""
    return title_of_measure(view.release.survey, measure)


def section_name(view: View, section: str) -> str:
    """`Section 2. Mental Health Team`."""
    return title_of_measure(view.release.survey, section)


def title_of_measure(survey: Survey, measure: str) -> str:
    """What a measure of a survey is called: `Section 2. Mental Health Team`, or `Q2. Did …`."""
    section = survey.section.get(measure)
    if section is None:
        return f"{measure}. {wording(survey.item[measure])}"
    number = survey.sections.index(section) + 1
    return words.SECTION_NAME.format(number=number, name=section.name)


def head(view: View, population: str = "") -> RunningHead:
    """The running head: survey and wave, population, organisation."""
    survey, organisation = view.survey, view.organisation
    names = {entry.id: entry.name for entry in survey.populations}
    return (
        f"{survey.words.title} {wave_name(survey)}",
        names.get(population, ""),
        f"{organisation.name} ({organisation.code})",
    )


def short(view: View, population: str) -> str:
    """The short name of a population: its id, or its name where it stands for everyone."""
    entry = next(p for p in view.survey.populations if p.id == population)
    return entry.id if entry.groups else entry.name


def without_empty(table: Table, columns: tuple[int, ...]) -> Table:
    """The table without those of `columns` that hold nothing in any row."""
    empty = {
        i % len(table.columns) for i in columns if all(row[i].text == NONE for row in table.rows)
    }
    return replace(
        table,
        columns=tuple(column for i, column in enumerate(table.columns) if i not in empty),
        rows=tuple(
            tuple(cell for i, cell in enumerate(row) if i not in empty) for row in table.rows
        ),
    )
