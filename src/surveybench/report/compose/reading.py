"""How to read the charts: an invented example of each, with its parts named."""

from __future__ import annotations

from surveybench.report import words
from surveybench.report.charts import (
    Bar,
    ChangeLine,
    ExpectedRange,
    Model,
    OwnScore,
    Ranking,
    draw,
    zones,
)
from surveybench.report.compose.say import fill, head, legend, text
from surveybench.report.compose.view import View
from surveybench.report.document import Block, Cell, Chart, Group, Page, Text

EXAMPLE_LIMITS = (4.6, 5.1, 5.4, 6.9, 7.2, 7.7)
EXAMPLE_BANDS = (1, 2, 2, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 6, 6, 7)


def pages(view: View) -> tuple[Page, ...]:
    """Two pages: scores among others, then the rest."""
    first = (
        _example(view, words.READ_RANGE, _range(), words.READ_RANGE_LEGEND),
        text("note", fill(words.READ_RANGE_NOTE, view)),
        _example(view, words.READ_OWN, _own(), words.READ_OWN_LEGEND),
        *(
            (_example(view, words.READ_CHANGE, _change(view), words.READ_CHANGE_LEGEND),)
            if len(view.survey.waves) > 1
            else ()
        ),
    )
    ranking = _example(view, words.READ_RANKING, _ranking(), words.READ_RANKING_LEGEND)
    return (
        Page("reading", "reading", words.READING, 2, first, head=head(view)),
        Page(
            "reading-ranking",
            "reading",
            words.READ_RANKING,
            3,
            (ranking, legend()),
            head=head(view),
            parent="reading",
            listed=False,
        ),
    )


def _example(view: View, title: str, model: Model, parts: tuple[tuple[str, str], ...]) -> Group:
    chart = Chart(
        f"example-{type(model).__name__}", f"{words.READ_EXAMPLE}: {title}", model, draw(model)
    )
    rows = tuple(
        Text("numbered", (Cell(name, strong=True), Cell(fill(meaning, view))))
        for name, meaning in parts
    )
    heading: tuple[Block, ...] = (text("heading", title),)
    if isinstance(model, Ranking):
        heading = ()
    return Group("example", (*heading, chart, *rows))


def _range() -> ExpectedRange:
    return ExpectedRange(
        label=words.READ_EXAMPLE,
        score=5.2,
        shown="5.2",
        band=3,
        national=6.2,
        lowest=4.2,
        highest=8.0,
        zones=zones(EXAMPLE_LIMITS, 4.2, 8.0),
    )


def _own() -> OwnScore:
    return OwnScore(words.READ_EXAMPLE, 7.1, "7.1")


def _ranking() -> Ranking:
    bars = tuple(
        Bar(f"X{i}", words.READ_EXAMPLE, round(4.2 + i * 0.18, 2), band)
        for i, band in enumerate(EXAMPLE_BANDS)
    )
    return Ranking(
        label=words.READ_EXAMPLE,
        bars=bars,
        own="X3",
        own_shown=words.YOU.format(score="4.7"),
        national=6.1,
        national_shown=words.AVERAGE_MARK.format(score="6.1"),
    )


def _change(view: View) -> ChangeLine:
    return ChangeLine(
        label=words.READ_EXAMPLE,
        waves=tuple(sorted(view.survey.waves)),
        own=(6.4, 6.1, 5.2)[-len(view.survey.waves) :],
        own_shown=("6.4", "6.1", "5.2")[-len(view.survey.waves) :],
        national=(6.0, 5.9, 5.8)[-len(view.survey.waves) :],
        national_shown=("6.0", "5.9", "5.8")[-len(view.survey.waves) :],
        own_name=fill(words.YOUR_ORGANISATION, view),
        national_name=fill(words.NATIONAL_AVERAGE, view),
    )
