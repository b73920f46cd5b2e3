"""Change over time of one population: line, numbers and verdict of each comparable question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from surveybench.report import words
from surveybench.report.compose import figures, room
from surveybench.report.compose.rounding import NONE, percent
from surveybench.report.compose.say import (
    bullets,
    fill,
    head,
    section_name,
    short,
    shortened,
    text,
    wording,
)
from surveybench.report.compose.view import View, cell
from surveybench.report.document import Block, Cell, Chart, Column, Group, Page, Table, Text
from surveybench.results import Figure
from surveybench.survey import Item, Population, Section

BESIDE = 2  # questions side by side
CHART, TABLE = 11, 5  # lines that a chart, or a table without one, takes with the space around it
WORDING, BASE = 68, 88  # letters in a line of a question, and of the note on who was asked
LISTED = 9  # questions that moved, named for each wave


def pages(view: View, population: Population) -> Iterator[Page]:
    """What moved and what cannot be compared, then the charts in section order."""
    shown = [
        (section, view.survey.item[name])
        for section in view.survey.sections
        for name in section.items
        if _known(view, name, population.id)
    ]
    yield _opening(view, population, [item for _, item in shown])
    groups = [_question(view, section.id, item, population.id) for section, item in shown]
    for start, end in _spans(groups):
        yield Page(
            id=f"change-{population.id}-{shown[start][1].id}",
            kind="change",
            title=_title(view, population, shown[start:end]),
            level=3,
            blocks=tuple(groups[start:end]),
            head=head(view, population.id),
            population=population.id,
            parent=f"change-{population.id}",
            listed=False,
        )


def _title(view: View, population: Population, part: list[tuple[Section, Item]]) -> str:
    """The sections and questions of a page."""
    (section, first), (last_section, last) = part[0], part[-1]
    names = {"first": section.name, "last": last_section.name}
    several = section.id != last_section.id
    gaps = {
        "population": short(view, population.id),
        "sections": words.CHANGE_SECTIONS.format_map(names) if several else section.name,
        "first": first.id,
        "last": last.id,
    }
    title = words.CHANGE_PAGE_ONE if len(part) == 1 else words.CHANGE_PAGE
    return title.format_map(gaps)


def _spans(groups: list[Group]) -> list[tuple[int, int]]:
    """Where pages begin and end, for questions side by side."""
    rows = [groups[at : at + BESIDE] for at in range(0, len(groups), BESIDE)]
    spans = room.packed([max(map(_height, row)) for row in rows]) if rows else []
    return [(start * BESIDE, end * BESIDE) for start, end in spans if end > start]


def _height(group: Group) -> int:
    drawn = any(isinstance(block, Chart) for block in group.blocks)
    said = [block for block in group.blocks if isinstance(block, Text)]
    words_of = {"question": WORDING, "note": BASE}
    taken = sum(room.lines(block.cells[-1].text, words_of[block.role]) for block in said)
    return (CHART if drawn else TABLE) + taken - 1


def _known(view: View, item: str, population: str) -> bool:
    """Whether this wave and an earlier one have anything to set side by side."""
    return view.own("score.n", item, population).value is not None and any(
        view.own(statistic, item, population, wave).value is not None
        for wave in view.survey.waves[1:]
        for statistic in ("score.n", "change.verdict")
    )


def _opening(view: View, population: Population, shown: list[Item]) -> Page:
    top: list[Block] = [text("lead", _lead(view, population.id, shown))]
    if shown:
        top.append(text("paragraph", f"{fill(words.CHANGE_READ, view)} {_test(view)}"))
    sides = [
        Group("column", tuple(side))
        for side in (_movements(view, population.id, shown), _left_out(view, population.id, shown))
        if side
    ]
    return Page(
        id=f"change-{population.id}",
        kind="change",
        title=words.CHANGE.format(population=population.name),
        level=2,
        blocks=(*top, Group("columns", tuple(sides))) if sides else tuple(top),
        head=head(view, population.id),
        population=population.id,
    )


def _movements(view: View, population: str, shown: list[Item]) -> list[Block]:
    """For each earlier wave, the questions that went up or down."""
    blocks: list[Block] = []
    for wave in view.survey.waves[1:] if shown else ():
        title = text("heading", words.CHANGE_SINCE.format(wave=wave))
        lines = moved(view, population, wave)
        more = [words.GLANCE_MOVED_MORE.format(count=len(lines) - LISTED)]
        lines = lines[:LISTED] + more if len(lines) > LISTED + 1 else lines
        said = bullets(lines) if lines else (text("note", words.CHANGE_NOTHING),)
        blocks.append(Group("list", (title, *said)))
    return blocks


def moved(view: View, population: str, then: int) -> list[str]:
    """A line for each question that went up, then for each that went down, since a wave."""
    return [
        f"{word}, {_step(view, population, item.id, then)}: {item.id}. {shortened(wording(item))}"
        for word, value in ((words.CHANGE_UP, 1), (words.CHANGE_DOWN, -1))
        for item in view.survey.evaluative
        if verdict(view, item.id, population, then).value == value
    ]


def _step(view: View, population: str, item: str, then: int) -> str:
    before = cell(view.own("score.score", item, population, then)).text
    now = cell(view.own("score.score", item, population)).text
    return now if before == NONE else f"{before} \N{RIGHTWARDS ARROW} {now}"


def _left_out(view: View, population: str, shown: list[Item]) -> list[Block]:
    """What cannot be compared, and why."""
    silent = [
        section
        for section in view.survey.sections
        if section.change_note and not any(item.id in section.items for item in shown)
    ]
    reasons = view.survey.not_comparable
    blocks: list[Block] = []
    if silent or reasons:
        blocks.append(text("heading", words.CHANGE_NOT))
    for section in silent:
        gaps = {"section": section_name(view, section.id), "reason": section.change_note}
        blocks.append(text("paragraph", fill(words.CHANGE_SECTION_NOT, view, gaps)))
    if reasons:
        blocks.append(_not_comparable(reasons, population))
    return blocks


def _not_comparable(reasons: Mapping[str, str], population: str) -> Table:
    together: dict[str, list[str]] = {}
    for item, reason in reasons.items():
        together.setdefault(reason, []).append(item)
    rows = tuple((Cell(", ".join(items)), Cell(reason)) for reason, items in together.items())
    return Table(
        f"not-comparable-{population}",
        words.CHANGE_NOT,
        (Column("Questions"), Column("Why", weight=2.5)),
        rows,
        row_header=False,
    )


def _lead(view: View, population: str, shown: list[Item]) -> str:
    if not shown or len(view.survey.waves) < 2:
        return fill(words.CHANGE_LEAD_NONE, view)
    then = view.survey.waves[1]
    found = Counter(verdict(view, item.id, population, then).value for item in shown)
    gaps = {"up": str(found[1.0]), "down": str(found[-1.0]), "same": str(found[0.0])}
    return fill(words.CHANGE_LEAD, view, {**gaps, "wave": str(then)})


def _test(view: View) -> str:
    change = view.survey.settings.change
    gaps = {"test": words.TESTS[change.test], "level": percent(change.significance)}
    return fill(words.CHANGE_TEST, view, gaps)


def verdict(view: View, item: str, population: str, wave: int) -> Figure:
    """-1, 0 or 1: this wave against that one."""
    return view.own("change.verdict", item, population, wave)


def _question(view: View, section: str, item: Item, population: str) -> Group:
    chart = figures.change_line(view, item.id, population)
    heading = Text("question", (Cell(item.id, strong=True), Cell(wording(item))))
    where = text("note", section_name(view, section))
    base = (text("note", item.base),) if item.base else ()
    differ = tuple(
        text("note", fill(words.CHANGE_DIFFER, view, {"test": _name(view)}))
        for wave in view.survey.waves[1:]
        if view.own("change.tests_differ", item.id, population, wave).value == 1
    )[:1]
    drawn = (chart,) if chart else ()
    blocks = (where, heading, *drawn, _table(view, item.id, population), *base, *differ)
    return Group("change", blocks, f"change-{population}-{item.id}")


def _name(view: View) -> str:
    return words.TESTS[view.survey.settings.change.test]


def _table(view: View, item: str, population: str) -> Table:
    """One row a wave: respondents, both scores, and the verdict against it."""
    rows = []
    for wave in view.survey.waves:
        n = view.own("score.n", item, population, wave)
        score = view.own("score.score", item, population, wave)
        if score.value is None and n.value is None:
            continue
        now = wave == view.survey.wave
        rows.append(
            (
                Cell(str(wave)),
                cell(n, 0),
                cell(score, strong=True),
                cell(view.everyone("national", item, population, wave)),
                Cell("") if now else _verdict(verdict(view, item, population, wave)),
            )
        )
    columns = (
        Column(words.CHANGE_WAVE, weight=0.9),
        Column("n", "right", 0.75),
        Column(words.SCORE, "right", 1.1),
        Column(view.survey.words.country, "right", 1.5),
        Column(words.CHANGE_TO.format(wave=view.survey.wave), weight=2.1),
    )
    return Table(
        f"waves-{population}-{item}", f"{item} by year", columns, tuple(rows), style="dense"
    )


def _verdict(figure: Figure) -> Cell:
    if figure.value is None:
        return Cell(NONE, ref=str(figure.ref))
    return Cell(words.VERDICTS[int(figure.value)], ref=str(figure.ref), strong=figure.value != 0)
