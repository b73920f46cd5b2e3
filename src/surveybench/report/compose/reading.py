"""How to read the charts: an example of each kind that a report has, with its parts named."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.report.charts import (
    AnswerBars,
    Bar,
    ChangeLine,
    ExpectedRange,
    Mark,
    Model,
    OwnScore,
    Ranking,
    Share,
    draw,
    lettered,
    zones,
)
from surveybench.report.compose import worked
from surveybench.report.compose.answer_bars import answer_bars
from surveybench.report.compose.say import fill, head, legend, text
from surveybench.report.compose.view import View
from surveybench.report.compose.waves import short_name
from surveybench.report.document import Block, Cell, Chart, Group, Page, Text
from surveybench.report.lens.rounding import number
from surveybench.report.words import answers as answer_words
from surveybench.report.words import charts as words_charts
from surveybench.report.words import reading as guide
from surveybench.report.words import report as words
from surveybench.survey import Item

EXAMPLE_LIMITS = (3.6, 4.4, 5.2, 6.9, 7.7, 8.5)
HALF_OF_INTERVAL = 0.4
EXAMPLE_BANDS = (1, 2, 2, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 6, 6, 7)


RANGE_MARKS = (
    Mark("own-label", "A", right=-19, down=-3.4),
    Mark("national", "B", right=13, down=-1),
    Mark("zone-4", "C"),
    Mark("zone-6", "D"),
    Mark("zone-2", "E"),
    Mark("zone-1", "F", right=-27),
)
RANGE_FEW_MARKS = RANGE_MARKS[:5]
RANGE_ALONE_MARKS = (
    Mark("own-label", "A", right=-19, down=-3.4),
    Mark("national", "B", right=13, down=-1),
)
RANKING_MARKS = (
    Mark("own-label", "A", right=-33, down=-3.4),
    Mark("dot-4", "B", down=-14),
    Mark("national-label", "C", right=58, down=-3),
    Mark("dot-6", "D", down=-16),
)
OWN_MARKS = (Mark("own-score", "A"),)
ANSWER_MARKS = (
    Mark("key-0", "A", right=176),
    Mark("answer-1", "B"),
    Mark("not-shown", "C"),
)
CHANGE_MARKS = (
    Mark("own-line", "A", down=-13),
    Mark("national-line", "B", down=13),
    Mark("tick-label", "C", right=14, down=-3),
)


def pages(view: View) -> Iterator[Page]:
    """An example of each kind of chart that the organisation's report holds, and one of its own."""
    drawn = _drawn(view)
    blocks: list[Block] = []
    if ExpectedRange in drawn or any(view.national.rankings.values()):
        blocks += _compared(view)
    if ExpectedRange in drawn:
        blocks += worked.range_of(view)
    if AnswerBars in drawn:
        parts = guide.READ_ANSWERS_LEGEND
        blocks.append(_example(view, guide.READ_ANSWERS, _answers(view), ANSWER_MARKS, parts))
    if OwnScore in drawn:
        ours = view.lens.publisher is None
        parts = guide.READ_OWN_LEGEND if ours else guide.READ_OWN_LEGEND_PUBLISHED
        blocks.append(_example(view, guide.READ_OWN, _own(view), OWN_MARKS, parts))
    if ChangeLine in drawn:
        parts = guide.READ_CHANGE_LEGEND
        blocks.append(_example(view, guide.READ_CHANGE, _change(view), CHANGE_MARKS, parts))
        if not view.lens.unjudged:
            blocks.append(text("note", guide.READ_CHANGE_NOTE))
    if blocks:
        yield Page("reading", "reading", words.READING, 2, tuple(blocks), head=head(view))


def _drawn(view: View) -> set[type]:
    """Kinds of charts of questions in the organisation's report."""
    kinds: set[type] = set()
    for population in view.populations:
        for item in view.survey.evaluative if view.has(population.id) else ():
            if view.own("score.score", item.id, population.id).value is not None:
                compared = view.compared(item.id, population.id)
                kinds.add(ExpectedRange if compared else OwnScore)
            if len(_scored(view, item, population.id)) > 1:
                kinds.add(ChangeLine)
            if AnswerBars not in kinds and answer_bars(view, item, population.id):
                kinds.add(AnswerBars)
    return kinds


def _scored(view: View, item: Item, population: str) -> list[int]:
    """Waves in which the organisation has a score."""
    return [
        wave
        for wave in view.survey.waves
        if view.own("score.score", item.id, population, wave).value is not None
    ]


def _compared(view: View) -> Iterator[Block]:
    """What stands beside others: without limits no zones, without others' scores no ranking."""
    limits = any(view.lens.has_any(f"expected_range.{key}") for key in view.lens.limits)
    parts = guide.READ_RANGE_LEGEND if limits else guide.READ_RANGE_ALONE
    marks = RANGE_MARKS if limits else RANGE_ALONE_MARKS
    if limits and (view.survey.band_names or len(view.lens.bands) < len(words.BANDS)):
        parts, marks = guide.READ_RANGE_FEW, RANGE_FEW_MARKS
    title = guide.READ_RANGE if limits else guide.READ_RANGE_PLAIN
    yield _example(view, title, _range(view, limits=limits), marks, parts)
    if limits:
        yield text("note", fill(guide.READ_RANGE_NOTE, view))
    judged = view.lens.has_any("expected_range.band")
    ranked = any(view.national.rankings.values())
    several = len(view.release.organisations) > 1 or view.release.provenance.against
    if several and ranked:
        sure = any(
            bar.lower is not None for bars in view.national.rankings.values() for bar in bars
        )
        parts = guide.READ_RANKING_LEGEND
        parts = parts if sure else (parts[0], guide.READ_RANKING_DOT, *parts[2:])
        model = _ranking(view, HALF_OF_INTERVAL if sure else None)
        kept = len(parts) if judged else len(parts) - 1  # the last part is about colours
        yield _example(view, guide.READ_RANKING, model, RANKING_MARKS[:kept], parts[:kept])
    if judged:
        yield legend(view.lens)


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


def _scaled(view: View, value: float) -> float:
    """A score of the example, made for 0 to 10, on the scale of the survey."""
    scale = view.survey.scale
    return round(scale.low + value * (scale.high - scale.low) / 10, 2)


def _shown(view: View, value: float) -> str:
    return number(_scaled(view, value), view.lens.score_decimals)


def _ends(view: View) -> tuple[float, float]:
    return view.survey.scale.low, view.survey.scale.high


def _used(view: View, band: int) -> int:
    """A band of the example, or the one that stands for it where fewer are in use."""
    if band in view.lens.bands:
        return band
    return 4 if 3 <= band <= 5 else 2 if band < 3 else 6


def _range(view: View, *, limits: bool) -> ExpectedRange:
    bands = list(dict.fromkeys(_used(view, band) for band in range(1, 8)))
    edges = EXAMPLE_LIMITS if len(bands) > 3 else (EXAMPLE_LIMITS[1], EXAMPLE_LIMITS[4])
    if len(bands) == 5:
        edges = EXAMPLE_LIMITS[1:5]
    lowest, highest = _scaled(view, 2.8), _scaled(view, 9.2)
    drawn = zones([_scaled(view, edge) for edge in edges], lowest, highest, bands)
    return ExpectedRange(
        label=guide.READ_EXAMPLE,
        score=_scaled(view, 4.9),
        shown=_shown(view, 4.9),
        band=_used(view, 3),
        national=_scaled(view, 6.1),
        lowest=lowest,
        highest=highest,
        zones=drawn if limits else (),
        ends=_ends(view),
    )


def _answers(view: View) -> AnswerBars:
    """Answers of the example, with one that is not shown."""
    rows = (
        Share(answer_words.BARS_YOU, (40.0, 35.0, None), ("40%", "", "")),
        Share(view.survey.words.country, (30.0, 45.0, 25.0), ("30%", "", "25%")),
    )
    return AnswerBars(guide.READ_EXAMPLE, guide.READ_ANSWERS_OPTIONS, rows)


def _own(view: View) -> OwnScore:
    return OwnScore(guide.READ_EXAMPLE, _scaled(view, 7.1), _shown(view, 7.1), _ends(view))


def _ranking(view: View, half: float | None) -> Ranking:
    """The invented ranking; `half` is that of each interval, None where there are none."""
    ends = (None, None) if half is None else (-half, half)
    bars = tuple(
        Bar(
            f"X{i}",
            guide.READ_EXAMPLE,
            _scaled(view, 4.2 + i * 0.18),
            _used(view, band),
            *(None if end is None else _scaled(view, 4.2 + i * 0.18 + end) for end in ends),
        )
        for i, band in enumerate(EXAMPLE_BANDS)
    )
    return Ranking(
        label=guide.READ_EXAMPLE,
        bars=bars,
        own="X3",
        own_shown=words.YOU.format(score=_shown(view, 4.7)),
        national=_scaled(view, 6.1),
        national_shown=words.AVERAGE_MARK.format(score=_shown(view, 6.1)),
        ends=_ends(view),
    )


def _change(view: View) -> ChangeLine:
    # The newest waves of the survey, with scores that are none.
    waves = tuple(sorted(view.survey.waves))[-3:]
    own, national = (6.4, 6.1, 5.2)[-len(waves) :], (6.0, 5.9, 5.8)[-len(waves) :]
    return ChangeLine(
        label=guide.READ_EXAMPLE,
        waves=waves,
        names=tuple(short_name(view.survey, wave) for wave in waves),
        own=tuple(_scaled(view, score) for score in own),
        own_shown=tuple(_shown(view, score) for score in own),
        national=tuple(_scaled(view, score) for score in national),
        national_shown=tuple(_shown(view, score) for score in national),
        own_name=fill(words.YOUR_ORGANISATION, view),
        national_name=fill(words.NATIONAL_AVERAGE, view),
        ends=_ends(view),
    )
