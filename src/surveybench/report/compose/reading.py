"""How to read the charts: an invented example of each, with its parts named."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.report.charts import (
    Bar,
    ChangeLine,
    ExpectedRange,
    Mark,
    Model,
    OwnScore,
    Ranking,
    draw,
    lettered,
    zones,
)
from surveybench.report.compose.say import fill, head, legend, text
from surveybench.report.compose.view import View
from surveybench.report.document import Block, Cell, Chart, Group, Page, Text
from surveybench.report.words import charts as words_charts
from surveybench.report.words import reading as guide
from surveybench.report.words import report as words

EXAMPLE_LIMITS = (3.6, 4.4, 5.2, 6.9, 7.7, 8.5)
EXAMPLE_BANDS = (1, 2, 2, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 6, 6, 7)


RANGE_MARKS = (
    Mark("own-label", "A", right=-19, down=-3.4),
    Mark("national", "B", right=13, down=-1),
    Mark("zone-4", "C"),
    Mark("zone-6", "D"),
    Mark("zone-2", "E"),
    Mark("zone-1", "F", right=-27),
)
RANGE_ALONE_MARKS = (
    Mark("own-label", "A", right=-19, down=-3.4),
    Mark("national", "B", right=13, down=-1),
)
RANKING_MARKS = (
    Mark("own-label", "A", right=-33, down=-3.4),
    Mark("bar-4", "B"),
    Mark("national-label", "C", right=58, down=-3),
    Mark("bar-6", "D"),
)
OWN_MARKS = (Mark("own-score", "A"),)
CHANGE_MARKS = (
    Mark("own-line", "A", down=-13),
    Mark("national-line", "B", down=13),
    Mark("tick-label", "C", right=14, down=-3),
)


def pages(view: View) -> Iterator[Page]:
    """Scores among others, then scores alone and over time."""
    compared = tuple(_compared(view))
    alone = [_example(view, guide.READ_OWN, _own(), OWN_MARKS, guide.READ_OWN_LEGEND)]
    title = words.READING_ALONE
    if view.lens.over_time:
        change = _change(view)
        legend_of = guide.READ_CHANGE_LEGEND
        alone.append(_example(view, guide.READ_CHANGE, change, CHANGE_MARKS, legend_of))
        title = words.READING_MORE
    note = (text("note", guide.READ_CHANGE_NOTE),) if len(alone) > 1 else ()
    if not any(view.release.anyone_has(population.id) for population in view.populations):
        yield Page("reading", "reading", words.READING, 2, (*alone, *note), head=head(view))
        return
    yield Page("reading", "reading", words.READING, 2, compared, head=head(view))
    yield Page(
        "reading-more",
        "reading",
        title,
        3,
        (*alone, *note),
        head=head(view),
        parent="reading",
        listed=False,
    )


def _compared(view: View) -> Iterator[Block]:
    """What stands beside others: without limits no zones, without others' scores no ranking."""
    limits = view.lens.has_any("expected_range.lower_outer")
    parts = guide.READ_RANGE_LEGEND if limits else guide.READ_RANGE_ALONE
    marks = RANGE_MARKS if limits else RANGE_ALONE_MARKS
    yield _example(view, guide.READ_RANGE, _range(limits=limits), marks, parts)
    if limits:
        yield text("note", fill(guide.READ_RANGE_NOTE, view))
    several = len(view.release.organisations) > 1 or view.release.provenance.against
    if several:
        marks, parts = RANKING_MARKS, guide.READ_RANKING_LEGEND
        yield _example(view, guide.READ_RANKING, _ranking(), marks, parts)
    yield legend()


def _example(
    view: View,
    title: str,
    model: Model,
    marks: tuple[Mark, ...],
    parts: tuple[tuple[str, str], ...],
) -> Group:
    alt = words_charts.EXAMPLE.format(example=guide.READ_EXAMPLE, title=title)
    picture = lettered(draw(model), marks)
    chart = Chart(f"example-{type(model).__name__}", alt, model, picture)
    rows = tuple(
        Text("numbered", (Cell(letter, strong=True), Cell(fill(meaning, view))))
        for letter, meaning in parts
    )
    return Group("example", (text("heading", title), chart, *rows))


def _range(*, limits: bool) -> ExpectedRange:
    return ExpectedRange(
        label=guide.READ_EXAMPLE,
        score=4.9,
        shown="4.9",
        band=3,
        national=6.1,
        lowest=2.8,
        highest=9.2,
        zones=zones(EXAMPLE_LIMITS, 2.8, 9.2) if limits else (),
    )


def _own() -> OwnScore:
    return OwnScore(guide.READ_EXAMPLE, 7.1, "7.1")


def _ranking() -> Ranking:
    bars = tuple(
        Bar(f"X{i}", guide.READ_EXAMPLE, round(4.2 + i * 0.18, 2), band)
        for i, band in enumerate(EXAMPLE_BANDS)
    )
    return Ranking(
        label=guide.READ_EXAMPLE,
        bars=bars,
        own="X3",
        own_shown=words.YOU.format(score="4.7"),
        national=6.1,
        national_shown=words.AVERAGE_MARK.format(score="6.1"),
    )


def _change(view: View) -> ChangeLine:
    return ChangeLine(
        label=guide.READ_EXAMPLE,
        waves=tuple(sorted(view.survey.waves)),
        own=(6.4, 6.1, 5.2)[-len(view.survey.waves) :],
        own_shown=("6.4", "6.1", "5.2")[-len(view.survey.waves) :],
        national=(6.0, 5.9, 5.8)[-len(view.survey.waves) :],
        national_shown=("6.0", "5.9", "5.8")[-len(view.survey.waves) :],
        own_name=fill(words.YOUR_ORGANISATION, view),
        national_name=fill(words.NATIONAL_AVERAGE, view),
    )
