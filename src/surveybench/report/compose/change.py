"""Change over time of one population: line, numbers and verdict of each comparable question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from surveybench.quantities import Figure
from surveybench.report.compose import figures, moved, trend
from surveybench.report.compose.say import fill, higher_means, section_name, text, wording
from surveybench.report.compose.view import View, cell, score_cell
from surveybench.report.compose.waves import row_name, tabled
from surveybench.report.document import Cell, Column, Group, Page, Table, Text
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import NONE, listed
from surveybench.report.words import charts as words_charts
from surveybench.report.words import report as words
from surveybench.stats.change import verdict
from surveybench.survey import Item, Population

YEAR = 4  # letters of a year
TESTED = {"z": "change.p_z", "welch": "change.p_welch", "score": "change.p_score"}


def pages(view: View, population: Population) -> Iterator[Page]:
    """What moved and what cannot be compared, then the charts in section order."""
    shown = [
        (section, view.survey.item[name])
        for section in view.survey.sections
        for name in view.survey.listed[section.id]
        if _known(view, name, population.id)
    ]
    groups = [_question(view, section.id, item, population.id) for section, item in shown]
    opening = moved.opening(view, population, [item for _, item in shown])
    yield replace(opening, blocks=(*opening.blocks, *groups))


def _known(view: View, item: str, population: str) -> bool:
    """Whether this wave and an earlier one have anything to set side by side."""
    # A publisher may give scores without saying how many answered.
    counts = ("score.n", "score.score") if view.lens.publisher else ("score.n",)
    now = any(view.own(name, item, population).value is not None for name in counts)
    return now and any(
        view.own(statistic, item, population, wave).value is not None
        for wave in view.survey.waves[1:]
        for statistic in (*counts, "change.verdict")
    )


def _question(view: View, section: str, item: Item, population: str) -> Group:
    chart = figures.change_line(view, item.id, population)
    heading = Text("question", (Cell(item.id, strong=True), Cell(wording(item))))
    where = text("note", section_name(view, section))
    base = (text("note", item.base),) if item.base else ()
    base = (*base, *higher_means(view.lens, item))
    differ = tuple(
        text("note", _differing(view, item.id, population, wave))
        for wave in tabled(view.survey)
        if wave != view.survey.wave
        if view.own("change.tests_differ", item.id, population, wave).value == 1
    )
    drawn = (chart,) if chart else ()
    seen = trend.seen(view, item.id, population)
    notes = (*((text("note", seen),) if seen else ()), *base, *differ)
    blocks = (where, heading, *drawn, _table(view, item.id, population), *notes)
    return Group("change", blocks, f"change-{population}-{item.id}")


def _differing(view: View, item: str, population: str, wave: int) -> str:
    """What each test says of a change, where they do not say the same."""
    level = view.survey.settings.change.significance
    difference = view.own("change.difference", item, population, wave).value
    by_verdict: dict[int, list[str]] = {}
    for test, statistic in TESTED.items():
        p = view.own(statistic, item, population, wave).value
        if difference is None or p is None:
            continue
        said = verdict(np.array([difference]), np.array([p]), level)
        by_verdict.setdefault(int(said[0]), []).append(words.TESTS[test])
    verdicts = [
        words.CHANGE_BY[said].format(tests=listed(tests)) for said, tests in by_verdict.items()
    ]
    gaps = {"then": row_name(view.survey, wave), "verdicts": "; ".join(verdicts)}
    return fill(words.CHANGE_DIFFER, view, gaps)


def _table(view: View, item: str, population: str) -> Table:
    """One row a wave: respondents, both scores, and the verdict against it."""
    rows = []
    for wave in tabled(view.survey):
        n = view.own("score.n", item, population, wave)
        score = view.own("score.score", item, population, wave)
        if score.value is None and n.value is None:
            continue
        now = wave == view.survey.wave
        rows.append(
            (
                Cell(row_name(view.survey, wave)),
                cell(view.lens, n, 0),
                cell(view.lens, score, strong=True),
                score_cell(view, view.everyone("national", item, population, wave)),
                Cell("") if now else _verdict(view, view.verdict(item, population, wave)),
            )
        )
    columns = (
        Column(fill(words.CHANGE_WAVE, view), weight=_width(view)),
        Column(words.NUMBERS_COLUMNS["n"], "right", 0.75),
        Column(words.SCORE, "right", 1.1),
        Column(view.survey.words.country, "right", 1.5),
        Column(words.CHANGE_TO.format(wave=wave_name(view.survey)), weight=2.1),
    )
    return Table(
        f"waves-{population}-{item}",
        fill(words_charts.BY_YEAR, view, {"item": item}),
        columns,
        tuple(rows),
        style="dense",
    )


def _width(view: View) -> float:
    """Share of the column of waves: years are short, other names are not."""
    longest = max(len(row_name(view.survey, wave)) for wave in tabled(view.survey))
    return 0.9 if longest <= YEAR else min(2.2, 0.175 * longest)


def _verdict(view: View, figure: Figure) -> Cell:
    if figure.value is None:
        return Cell(NONE, ref=str(figure.ref))
    return Cell(
        view.lens.verdicts[int(figure.value)], ref=str(figure.ref), strong=figure.value != 0
    )
