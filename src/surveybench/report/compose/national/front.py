"""Cover, contents, what stands out, and how the figures came to be."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.report.compose import bands, links
from surveybench.report.compose.national.pieces import (
    SIDES,
    average,
    average_cell,
    dots,
    dots_key,
    head,
    judged,
    moved,
)
from surveybench.report.compose.say import shortened, star_key, text, wording
from surveybench.report.compose.site.nation import Nation
from surveybench.report.compose.site.start import figures, how_made
from surveybench.report.document import Block, Cell, Group, Page, Text
from surveybench.report.lens.language import draft_notes
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import listed, rounded
from surveybench.report.words import national as words
from surveybench.report.words import published as words_published
from surveybench.report.words import report as words_report
from surveybench.survey import Population


def cover(nation: Nation, *, synthetic: bool) -> Page:
    """The survey, whose results these are, and when they were made."""
    count = {"organisations_counted": nation.counted(len(nation.codes))}
    blocks: list[Block] = [
        text("lead", nation.say(words.LEAD)),
        text("paragraph", nation.say(words.SCOPE, count)),
    ]
    if nation.lens.publisher:
        blocks.append(text("note", words_published.WORKED_OUT_SHORT))
    if synthetic:
        blocks.append(text("notice", nation.say(words_report.SYNTHETIC)))
    made = nation.say(words_report.COVER_MADE)
    blocks += [text("note", line) for line in (*draft_notes(), made)]
    return Page("cover", "cover", nation.survey.words.title, 1, tuple(blocks), listed=False)


def contents(nation: Nation, body: tuple[Page, ...]) -> Page:
    """Every page that is listed."""
    entries = tuple(
        Text("entry", (Cell(page.title, link=page.id),), depth=min(page.level - 1, 2))
        for page in body
        if page.listed
    )
    title = words_report.CONTENTS
    return Page("contents", "contents", title, 2, entries, head=head(nation), listed=False)


def glance(nation: Nation) -> Page:
    """The survey in figures, then what stands out in each group, with its sections."""
    blocks: list[Block] = [figures(nation)]
    for population in nation.populations:
        lines = tuple(text("bullet", line) for line in findings(nation, population))
        named = text("heading", population.name) if len(nation.populations) > 1 else None
        chart = _sections(nation, population)
        title = (named,) if named else ()
        if chart is None:
            blocks.append(Group("list", (*title, *lines)))
            continue
        left = Group("column", (*title, chart[0], text("note", chart[1])))
        blocks.append(Group("board", (left, Group("column", lines))))
    key = star_key(nation.survey, blocks)
    return Page("glance", "summary", words.GLANCE, 2, (*blocks, *key), head=head(nation))


def _sections(nation: Nation, population: Population) -> tuple[Block, str] | None:
    label = nation.say(words.SECTIONS)
    measures = [section.id for section in nation.survey.of(population.id).sections]
    chart = dots(nation, population, measures, "sections", label)
    return None if chart is None else (chart, dots_key(nation, chart))


def findings(nation: Nation, population: Population) -> Iterator[str]:
    """What stands out in a group, a sentence each; only what its figures carry."""
    yield _counted(nation, population)
    for wave in nation.survey.waves[1:2]:
        yield _changes(nation, population, wave)
    yield from _ends(nation, population)
    yield from _outside(nation, population)
    yield from _widest(nation, population)


def _counted(nation: Nation, population: Population) -> str:
    items = nation.survey.of(population.id).evaluative
    compared = sum(nation.compared(item.id, population.id) for item in items)
    gaps = {"count": nation.counted(nation.having(population.id)), "questions": str(compared)}
    return nation.say(words.LISTED, gaps)


def _changes(nation: Nation, population: Population, wave: int) -> str:
    """How many questions have gone up and down since an earlier wave."""
    figures_of = (
        moved(nation, i.id, population.id, wave) for i in nation.survey.of(population.id).evaluative
    )
    verdicts = [int(f.value) for f in figures_of if f is not None and f.value is not None]
    named = {"wave": wave_name(nation.survey, wave)}
    if not verdicts:
        return nation.say(words.MOVED_NONE, named)
    if len(verdicts) == 1:
        verdict = nation.lens.verdicts[verdicts[0]].lower()
        return nation.say(words.MOVED_ONE, {**named, "verdict": verdict})
    counts = {"up": verdicts.count(1), "down": verdicts.count(-1), "same": verdicts.count(0)}
    gaps = {key: str(count) for key, count in counts.items()}
    return nation.say(words.MOVED, {**named, **gaps, "tested": str(len(verdicts))})


def _ends(nation: Nation, population: Population) -> Iterator[str]:
    """The sections with the highest and the lowest average, as they are printed."""
    decimals = nation.lens.score_decimals
    printed: dict[float, list[str]] = {}
    for section in nation.survey.of(population.id).sections:
        value = average(nation, section.id, population.id).value
        if value is not None:
            printed.setdefault(rounded(value, decimals), []).append(section.id)
    if len(printed) < 2:
        return
    best, worst = printed[max(printed)], printed[min(printed)]
    named = nation.survey.section
    gaps = {
        "best": listed([named[section].name for section in best]),
        "high": average_cell(nation, average(nation, best[0], population.id)).text,
        "worst": listed([named[section].name for section in worst]),
        "low": average_cell(nation, average(nation, worst[0], population.id)).text,
    }
    yield nation.say(words.ENDS, gaps)


def _outside(nation: Nation, population: Population) -> Iterator[str]:
    """How many scores lie outside the expected range."""
    if not judged(nation):
        return
    items = [item.id for item in nation.survey.of(population.id).evaluative]
    counts = bands.counted(nation.lens, items, population.id).values()
    total = {side: sum(c.get(b, 0) for c in counts for b in of) for side, of in SIDES.items()}
    cells = sum(total.values())
    if not cells:
        return
    outside = total["worse"] + total["better"]
    gaps = {"cells": f"{cells:,}", "outside": f"{outside:,}"}
    gaps |= {side: f"{count:,}" for side, count in total.items()}
    gaps.pop("same")
    yield nation.say(words.OUTSIDE if outside else words.NONE_OUTSIDE, gaps)


def _widest(nation: Nation, population: Population) -> Iterator[str]:
    """The question on which organisations lie furthest apart, between the outer tenths."""
    if not nation.lens.has_any("nation.p10"):
        return
    widest = None
    for item in nation.survey.of(population.id).evaluative:
        low, high = (
            nation.lens.figure(f"nation.{key}", item.id, "national", population.id)
            for key in ("p10", "p90")
        )
        if low.value is None or high.value is None or item.wording == "unknown":
            continue
        if widest is None or high.value - low.value > widest[0]:
            widest = high.value - low.value, item, low, high
    if widest is not None and widest[0] > 0:
        _, item, low, high = widest
        gaps = {
            "question": f"{item.id} ({shortened(wording(item), 90)})",
            "low": average_cell(nation, low).text,
            "high": average_cell(nation, high).text,
        }
        yield nation.say(words.WIDEST, gaps)


def method(nation: Nation) -> Page:
    """How the scores, the range, and what is hidden came to be."""
    blocks: list[Block] = []
    for heading, line in how_made(nation):
        blocks += [text("heading", heading), text("paragraph", nation.say(line))]
    middle = (len(blocks) // 2 + 1) // 2 * 2
    columns = tuple(Group("column", tuple(b)) for b in (blocks[:middle], blocks[middle:]) if b)
    further = links.more(nation.survey)
    last = (Group("list", further),) if further else ()
    shown = (Group("columns", columns), *last)
    return Page("method", "background", words_report.METHOD, 2, shown, head(nation))
