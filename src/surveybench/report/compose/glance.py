"""One page of what matters: responses, best and worst, what moved, what needs care."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from surveybench.report import words
from surveybench.report.compose.rounding import NONE, listed, number
from surveybench.report.compose.say import bullets, fill, head, short, text, wording
from surveybench.report.compose.view import View, cell, rate
from surveybench.report.document import Block, Cell, Column, Group, Page, Table, Text
from surveybench.results import Flag

LISTED = 5
FEW_ANSWERS = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """One compared question of one population: how far from the average."""

    population: str
    item: str
    z: float
    band: int


def page(view: View) -> Page:
    """At a glance."""
    found = tuple(_standings(view))
    best = [s for s in sorted(found, key=lambda s: -s.z) if s.z > 0][:LISTED]
    worst = [s for s in sorted(found, key=lambda s: s.z) if s.z < 0][:LISTED]
    columns = Group(
        "columns",
        (
            Group("column", (_table(view, words.GLANCE_BEST, best, "best"), *_moved(view))),
            Group(
                "column", (_table(view, words.GLANCE_WORST, worst, "worst"), *_care(view, found))
            ),
        ),
    )
    blocks: tuple[Block, ...] = (*_figures(view), text("lead", _lead(view, found)), columns)
    return Page("glance", "glance", words.GLANCE, 2, blocks, head=head(view))


def _standings(view: View) -> Iterator[Standing]:
    for population in view.populations:
        for item in view.survey.evaluative:
            band = view.band(item.id, population.id)
            z = view.own("expected_range.z", item.id, population.id).value
            if band is not None:
                distance = z if z is not None else float(band - 4)
                yield Standing(population.id, item.id, distance, band)


def _figures(view: View) -> tuple[Block, ...]:
    invited, completed = view.response("invited"), view.response("completed")
    own, national = view.response("adjusted"), view.response("adjusted", national=True)
    if invited.value is None:
        return ()
    against = fill(words.GLANCE_RATE, view, {"national": rate(national).text})
    return (
        Group(
            "figures",
            (
                Text("figure", (cell(invited, 0), Cell(words.GLANCE_INVITED))),
                Text("figure", (cell(completed, 0), Cell(words.GLANCE_RESPONSES))),
                Text("figure", (rate(own), Cell(against))),
            ),
        ),
    )


def _lead(view: View, found: tuple[Standing, ...]) -> str:
    if not found:
        return fill(words.GLANCE_NONE, view)
    gaps = {
        "compared": str(len(found)),
        "better": str(sum(s.band > 4 for s in found)),
        "worse": str(sum(s.band < 4 for s in found)),
        "same": str(sum(s.band == 4 for s in found)),
    }
    return fill(words.GLANCE_LEAD, view, gaps)


def _label(view: View, population: str, item: str) -> str:
    several = sum(view.has(entry.id) for entry in view.populations) > 1
    where = f" ({short(view, population)})" if several else ""
    return f"{item}. {wording(view.survey.item[item])}{where}"


def _table(view: View, title: str, standings: list[Standing], key: str) -> Block:
    if not standings:
        return Group("list", (text("heading", title), text("note", words.GLANCE_NOTHING)))
    rows = tuple(
        (
            Cell(_label(view, s.population, s.item), link=f"{s.population}-{s.item}"),
            cell(view.own("score.score", s.item, s.population), strong=True),
            cell(view.everyone("national", s.item, s.population)),
            Cell(words.BANDS_SHORT[s.band - 1], band=s.band),
        )
        for s in standings
    )
    columns = (
        Column("Question", weight=4.6),
        Column(words.SCORE, "right"),
        Column(words.AVERAGE, "right", 1.2),
        Column("Band", weight=2.5),
    )
    return Group("list", (text("heading", title), Table(f"glance-{key}", title, columns, rows)))


def _moved(view: View) -> tuple[Block, ...]:
    if len(view.survey.waves) < 2:
        return (text("heading", words.CHANGE_VERDICT), text("note", words.GLANCE_NO_EARLIER))
    then = view.survey.waves[1]
    up, down, tested = [], [], 0
    for population in view.populations:
        for item in view.survey.evaluative:
            value = view.own("change.verdict", item.id, population.id, then).value
            tested += value is not None
            (up if value == 1 else down if value == -1 else []).append((population.id, item.id))
    title = text("heading", words.GLANCE_MOVED.format(wave=then))
    if not up and not down:
        return (Group("list", (title, text("note", words.GLANCE_NOTHING_MOVED))),)
    lead = words.GLANCE_MOVED_COUNT.format(up=len(up), down=len(down), tested=tested)
    lines = [
        f"{word}: {_label(view, where, item)} ({_step(view, where, item, then)})"
        for word, entries in ((words.GLANCE_UP, up), (words.GLANCE_DOWN, down))
        for where, item in entries[:LISTED]
    ]
    return (Group("list", (title, text("paragraph", lead), *bullets(lines))),)


def _step(view: View, population: str, item: str, then: int) -> str:
    before = cell(view.own("score.score", item, population, then)).text
    now = cell(view.own("score.score", item, population)).text
    return now if before == NONE else f"{before} \N{RIGHTWARDS ARROW} {now}"


def _care(view: View, found: tuple[Standing, ...]) -> tuple[Block, ...]:
    lines = []
    few = [
        s
        for s in found
        if (view.own("score.n", s.item, s.population).value or FEW_ANSWERS) < FEW_ANSWERS
    ]
    if few:
        gaps = {"count": str(len(few)), "limit": str(FEW_ANSWERS)}
        lines.append(fill(words.CARE_SMALL, view, gaps))
    there = [p for p in view.populations if view.has(p.id)]
    scores = [
        view.own("score.score", item.id, p.id) for p in there for item in view.survey.evaluative
    ]
    hidden = sum(figure.flag is Flag.SUPPRESSED for figure in scores)
    if hidden:
        lines.append(fill(words.CARE_HIDDEN, view, {"count": str(hidden)}))
    alone = sum(figure.value is not None for figure in scores) - len(found)
    if alone:
        lines.append(fill(words.CARE_ALONE, view, {"count": str(alone)}))
    missing = [p.name for p in view.populations if not view.has(p.id)]
    if missing:
        lines.append(fill(words.CARE_ABSENT, view, {"population": listed(missing)}))
    if found:
        lines.append(fill(words.CARE_CHANCE, view, {"compared": number(len(found), 0)}))
    if not lines:
        return ()
    return (Group("list", (text("heading", words.GLANCE_CARE), *bullets(lines))),)
