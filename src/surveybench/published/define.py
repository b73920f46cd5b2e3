"""A definition drafted from a published file: its measures as items, and the sections they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import InputError, Place
from surveybench.published.book import text_of
from surveybench.published.direction import lower_better
from surveybench.published.drafting import first_letter, identifier, identifiers, quoted, span
from surveybench.published.figures import ReadFile, read_figures
from surveybench.published.recognise import Fit
from surveybench.published.sources import year_of

LONGEST_SECTION = 30
USUAL_ENDS = (10.0, 100.0)  # of scales
FEW_BEYOND = 0.15  # share of scores beyond such an end that are no scores
ALIKE = 1e-6
THREE = (WORSE, SAME, BETTER) = (2.0, 4.0, 6.0)  # of seven bands those that three are
HIGH = (
    "# DECIDE: high scores are the better ones; `better: low` stands at items where low ones are."
)
USUAL_VERDICTS = ("Below expected range", "Within expected range", "Above expected range")
Scores = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition as YAML text, with how many items and sections it has and what is to decide."""

    text: str
    items: int
    sections: int
    decisions: int


def define(fit: Fit, survey: str, wave: int) -> Definition:
    """A definition for a file that a layout fits. Raises InputError where it has no scores."""
    read = read_figures(fit)
    scores = _scores(read)
    if not scores:
        raise InputError(
            "holds no scores.",
            where=Place(file=fit.book.file),
            remedy="Say in the layout which columns are score.score.",
        )
    sections = _sections(scores)
    items = [measure for measure in scores if measure not in sections]
    left = [item for item in items if not any(item in members for members in sections.values())]
    labels = _labels(read)
    reversed_items = _reversed(read, scores)
    lines = [*_head(read, survey, wave, scores), HIGH, "items:"]
    for item in items:
        name = identifier(item)
        column = f", column: {quoted(item)}" if name != item else ""
        lines.append(
            f"  # DECIDE: the wording of {item}; `verbatim` if it is the instrument's own."
        )
        wording = quoted(labels[item]) if item in labels else f"Question {item}."
        kind = "summary" if item in labels else "unknown"
        if item in reversed_items:
            lines.append("  # DECIDE: low scores are better by the verdicts in the file.")
            column += ", better: low"
        lines.append(f"  - {{id: {name}, text: {wording}, wording: {kind}{column}}}")
    lines.append("sections:")
    for section, members in sections.items():
        lines.append("  # DECIDE: the name; its score is the mean of these questions in the file.")
        called = quoted(f"{identifier(section)}: {span(members)}")
        name = f"id: {identifier(section)}, name: {called}"
        lines.append(f"  - {{{name}, items: [{identifiers(members)}]}}")
    for name, members in _rest(left):
        lines.append("  # DECIDE: which questions stand together, and under which name.")
        lines.append(
            f"  - {{id: {name}, name: {quoted(span(members))}, items: [{identifiers(members)}]}}"
        )
    text = "\n".join(lines) + "\n"
    return Definition(text, len(items), len(sections), text.count("# DECIDE:"))


def _head(read: ReadFile, survey: str, wave: int, scores: Scores) -> Iterator[str]:
    fit = read.fit
    year = year_of(fit) or max((w for who in read.who for w in who.waves), default=0) or wave
    yield f"# A definition drafted from {fit.book.file}, laid out as {fit.layout.id}."
    yield "# Lines marked DECIDE are guesses: look at each."
    yield f"survey: {survey if survey[:1].isalpha() else f'survey_{survey}'}"
    yield "# DECIDE: the year that the figures are of."
    yield f"wave: {year}"
    yield "origin: published"
    yield "# DECIDE: the title; what one, several and all organisations together are called."
    level = fit.layout.level
    one = "organisation" if level == "national" else level
    called = f"organisation: {one}, organisations: {_several(one)}"
    country = f"country: {fit.layout.country or 'National'}"
    yield f"words: {{title: {quoted(survey)}, report: Report, {called}, {country}}}"
    yield "populations: [{id: all, name: Everyone}]"
    yield "# DECIDE: fewest answers of a score that is shown, and fewest organisations compared."
    yield "settings: {min_respondents: 10, min_organisations: 3}"
    percent = any(
        one.rule.quantity == "score.score" and one.rule.unit == "percent" for one in read.figures
    )
    highest, beyond = _highest(scores)
    if percent:
        yield "scale: {from: 0, to: 100, unit: '%'}"
    elif beyond:
        yield (
            f"# DECIDE: the scale; {beyond} of the scores are above {highest:g}, and are refused "
            "until they are cleared."
        )
        yield f"scale: {{from: 0, to: {highest:g}}}"
    elif highest > 10:
        yield "# DECIDE: the scale; no score of the file is beyond it."
        yield f"scale: {{from: 0, to: {100 if highest <= 100 else int(highest) + 1}}}"
    if names := _verdict_names(read):
        yield f"bands: {{labels: [{', '.join(map(quoted, names))}]}}"


def _highest(scores: Scores) -> tuple[float, int]:
    """The highest score; or the end of a usual scale, and how few scores are beyond it."""
    found = np.concatenate([values[np.isfinite(values)] for values in scores.values()])
    for end in USUAL_ENDS:
        beyond = int((found > end).sum())
        if 0 < beyond <= FEW_BEYOND * len(found):
            return end, beyond
    return float(found.max()), 0


def _verdict_names(read: ReadFile) -> tuple[str, ...]:
    """What the publisher calls three verdicts, the worst first; empty for the usual bands.

    In the words that stand in the file most often; where numbers stand there, in usual ones.
    """
    words: dict[float, Counter[str]] = {}
    for one in read.figures:
        if one.rule.unit != "band":
            continue
        placed = one.placement
        cells = one.placed.sheet.cells(placed.index, placed.header, one.rows.tolist())
        for cell, band in zip(cells, one.numbers.values.tolist(), strict=True):
            if np.isfinite(band):
                words.setdefault(band, Counter()).update([text_of(cell)])
    if not {WORSE, BETTER} & set(words) or not set(words) <= set(THREE):
        return ()
    spoken = [words[band].most_common(1)[0][0] if band in words else "" for band in THREE]
    own = all(text and not text[:1].isdigit() for text in spoken) and len(set(spoken)) == len(THREE)
    return tuple(spoken) if own else USUAL_VERDICTS


def _several(one: str) -> str:
    return f"{one[:-1]}ies" if one.endswith("y") else f"{one}s"


def _scores(read: ReadFile) -> dict[str, NDArray[np.float64]]:
    """Scores of the wave by measure, in the order of the file; of organisations alone."""
    found: dict[str, NDArray[np.float64]] = {}
    waves = {wave for who in read.who for wave in who.waves if wave}
    newest = max(waves, default=0)
    for one in read.figures:
        earlier = one.placed.table.holds == "earlier"
        if one.rule.quantity != "score.score" or one.national or earlier:
            continue
        waves_of = np.array([one.who.waves[row] for row in one.rows.tolist()])
        values = one.numbers.values[np.isin(waves_of, (0, newest))]
        measure = one.parts["measure"]
        if np.isfinite(values).any():
            found.setdefault(measure, values)
    return found


def _reversed(read: ReadFile, scores: Scores) -> frozenset[str]:
    """Measures whose every verdict calls the low scores better."""
    return frozenset(
        one.parts["measure"]
        for one in read.figures
        if one.rule.unit == "band"
        and not one.national
        and one.placed.table.holds != "earlier"
        and one.numbers.values.shape == scores.get(one.parts["measure"], np.empty(0)).shape
        and lower_better(scores[one.parts["measure"]], one.numbers.values)
    )


def _labels(read: ReadFile) -> dict[str, str]:
    """What the names of columns say of their measures."""
    return {
        one.parts["measure"]: label
        for one in read.figures
        if "measure" in one.parts and (label := one.parts.get("label", "").strip())
    }


def _sections(scores: Scores) -> dict[str, list[str]]:
    """Measures that are the mean of neighbouring others, wherever an organisation has all of them.

    They are named otherwise than most: S9 among Q1 to Q47.
    """
    names = list(scores)
    letters = [first_letter(name) for name in names]
    usual = max(set(letters), key=letters.count) if letters else ""
    items = [name for name, kind in zip(names, letters, strict=True) if kind == usual]
    found: dict[str, list[str]] = {}
    for name, kind in zip(names, letters, strict=True):
        if kind == usual:
            continue
        members = _members(scores, name, items)
        if members:
            found[name] = members
    return found


def _members(scores: Scores, section: str, items: Sequence[str]) -> list[str]:
    """The neighbouring items whose mean a section is."""
    target = scores[section]
    for start in range(len(items)):
        total = np.zeros_like(target)
        for length in range(1, min(LONGEST_SECTION, len(items) - start) + 1):
            values = scores[items[start + length - 1]]
            if values.shape != target.shape:
                return []
            total = total + values
            difference = np.abs(total / length - target)
            there = np.isfinite(difference)
            if there.sum() >= 2 and bool((difference[there] < ALIKE).all()):
                return list(items[start : start + length])
    return []


def _rest(left: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    size = 12
    for position in range(0, len(left), size):
        yield f"Section{position // size + 1}", list(left[position : position + size])
