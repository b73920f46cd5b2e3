"""What went up or down since earlier waves, and what cannot be compared: the opening of change."""

from __future__ import annotations

from collections import Counter

from surveybench.quantities import Flag
from surveybench.report.compose.lists import across, too_long
from surveybench.report.compose.say import (
    bullets,
    fill,
    head,
    section_name,
    shortened,
    text,
    wording,
)
from surveybench.report.compose.view import View, score_cell
from surveybench.report.compose.waves import compared, named, unlisted
from surveybench.report.document import Block, Cell, Column, Group, Page, Table
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import NONE, listed
from surveybench.report.words import published as words_published
from surveybench.report.words import report as words
from surveybench.survey import Item, Population, Section

NAMES, REASONS = 1.3, 2.2  # shares of the columns of that table
RANGE = 3  # questions from which they are said by the first and the last


def opening(view: View, population: Population, shown: list[Item]) -> Page:
    """The page before the charts; `shown` are the questions that have one."""
    top: list[Block] = [text("lead", _lead(view, population.id, shown))]
    if shown:
        lines = [fill(words.CHANGE_READ, view)] if view.lens.over_time else []
        lines += [fill(words.CHANGE_INTERVAL, view)] if view.lens.has_any("score.lower") else []
        top.append(text("paragraph", " ".join(filter(None, (*lines, _test(view))))))
    moved = _movements(view, population.id, shown)
    left_out = _left_out(view, population.id, shown)
    return Page(
        id=f"change-{population.id}",
        kind="change",
        title=words.CHANGE.format(population=population.name),
        level=2,
        blocks=(*top, *_placed(moved, left_out)),
        head=head(view, population.id),
        population=population.id,
    )


def _placed(moved: list[Block], left_out: list[Block]) -> list[Block]:
    """What moved and what cannot be compared: side by side, or below each other where much did."""
    if too_long(moved):
        return [across(b) if isinstance(b, Group) else b for b in moved] + left_out
    sides = [Group("column", tuple(side)) for side in (moved, left_out) if side]
    return [Group("columns", tuple(sides))] if sides else []


def _movements(view: View, population: str, shown: list[Item]) -> list[Block]:
    """For each earlier wave, the questions that went up or down."""
    blocks: list[Block] = []
    for wave in compared(view.survey) if shown else ():
        title = text("heading", words.CHANGE_SINCE.format(wave=wave_name(view.survey, wave)))
        lines = movements(view, population, wave)
        listing = (
            bullets(lines) if lines else (text("note", nothing_moved(view, population, wave)),)
        )
        blocks.append(Group("list", (title, *listing)))
    if blocks and (others := unlisted(view.survey)):
        blocks.append(text("note", others))
    return blocks


def nothing_moved(view: View, population: str, then: int) -> str:
    """Why no question is listed: none moved, none could be compared, or nobody took part."""
    verdicts = [view.verdict(item.id, population, then) for item in view.survey.evaluative]
    if any(verdict.flag is Flag.OK for verdict in verdicts):
        return words.CHANGE_NOTHING
    gaps = {"wave": wave_name(view.survey, then)}
    absent = any(verdict.flag is Flag.TOOK_NO_PART for verdict in verdicts)
    before = (view.own("score.score", i.id, population, then) for i in view.survey.evaluative)
    if view.lens.unjudged and any(score.value is not None for score in before):
        return fill(words_published.CHANGE_UNJUDGED, view, gaps)
    return fill(words.GLANCE_NO_PART if absent else words.GLANCE_NOTHING_TESTED, view, gaps)


def movements(view: View, population: str, then: int) -> list[str]:
    """A line for each question that went up, then for each that went down, since a wave."""
    return [
        f"{word}, {_step(view, population, item.id, then)}: {item.id}. {shortened(wording(item))}"
        for word, value in ((words.CHANGE_UP, 1), (words.CHANGE_DOWN, -1))
        for item in view.survey.evaluative
        if view.verdict(item.id, population, then).value == value
    ]


def _step(view: View, population: str, item: str, then: int) -> str:
    before = score_cell(view, view.own("score.score", item, population, then)).text
    now = score_cell(view, view.own("score.score", item, population)).text
    return now if before == NONE else f"{before} \N{RIGHTWARDS ARROW} {now}"


def _left_out(view: View, population: str, shown: list[Item]) -> list[Block]:
    """What cannot be compared, and why: whole sections, then single questions by reason."""
    shown_ids = {item.id for item in shown}
    made_of = view.survey.made_of
    silent = [s for s in view.survey.sections if s.change_note and not shown_ids & {*made_of(s.id)}]
    covered = {item for section in silent for item in made_of(section.id)}
    reasons: dict[str, list[str]] = {}
    scored = {item.id for item in view.survey.evaluative}
    for item, reason in view.survey.not_comparable.items():
        if item in scored - covered:
            reasons.setdefault(reason, []).append(item)
    for item in view.survey.evaluative:
        if item.id not in shown_ids | covered | set(view.survey.not_comparable):
            reasons.setdefault(why_not(view, population, item.id), []).append(item.id)
    rows = [(_whole(view, section), section.change_note) for section in silent]
    rows += [(", ".join(items), reason) for reason, items in reasons.items()]
    if not rows:
        return []
    first, second = words.CHANGE_NOT_COLUMNS
    columns = (Column(first, weight=NAMES), Column(second, weight=REASONS))
    cells = tuple((Cell(names), Cell(reason)) for names, reason in rows)
    name = f"not-comparable-{population}"
    title = fill(words.CHANGE_NOT, view)
    table = Table(name, title, columns, cells, row_header=False)
    return [text("heading", title), table]


def why_not(view: View, population: str, item: str) -> str:
    """Why a question that could be compared is not: this wave's reason, else that of each wave."""
    now = view.own("score.n", item, population).flag
    if now is not Flag.OK:
        return fill(words.CHANGE_NOT_NOW.get(now.word, words.CHANGE_NOT_SHOWN_NOW), view)
    waves_by_reason: dict[Flag, list[int]] = {}
    for wave in view.survey.waves[1:]:
        waves_by_reason.setdefault(_why_not_then(view, population, item, wave), []).append(wave)
    if len(waves_by_reason) == 1:
        (flag,) = waves_by_reason
        return fill(words.CHANGE_NOT_BEFORE.get(flag.word, words.CHANGE_NOT_SHOWN_BEFORE), view)
    reasons = [
        fill(
            words.CHANGE_NOT_THEN.get(flag.word, words.CHANGE_NOT_SHOWN_THEN),
            view,
            {"waves": named(view.survey, waves)},
        )
        for flag, waves in waves_by_reason.items()
    ]
    return " ".join(reasons)


def _why_not_then(view: View, population: str, item: str, wave: int) -> Flag:
    """Why an earlier wave has nothing to set beside this one; a publisher may only not say so."""
    verdict = view.verdict(item, population, wave).flag
    if verdict is Flag.NOT_PUBLISHED:
        return verdict
    return view.own("score.n", item, population, wave).flag


def _whole(view: View, section: Section) -> str:
    """A section by its name and the ids of its questions."""
    made_of = view.survey.made_of(section.id)
    scored = [item.id for item in view.survey.evaluative if item.id in made_of]
    names = scored or list(made_of)
    several = words.CHANGE_SECTIONS.format(first=names[0], last=names[-1])
    ids = listed(names) if len(names) < RANGE else several
    return words.CHANGE_WHOLE.format(section=section_name(view, section.id), questions=ids)


def _lead(view: View, population: str, shown: list[Item]) -> str:
    if not shown or len(view.survey.waves) < 2:
        return fill(words.CHANGE_LEAD_NONE, view)
    then = view.survey.waves[1]
    verdicts = Counter(view.verdict(item.id, population, then).value for item in shown)
    gaps = {"up": str(verdicts[1.0]), "down": str(verdicts[-1.0]), "same": str(verdicts[0.0])}
    if view.lens.unjudged:
        return fill(words_published.CHANGE_TEXT_NONE, view)
    return fill(words.CHANGE_LEAD, view, {**gaps, "wave": wave_name(view.survey, then)})


def _test(view: View) -> str:
    if view.lens.unjudged:
        return ""
    return words_published.CHANGE_TEXT if view.lens.publisher else fill(words.CHANGE_TEST, view)
