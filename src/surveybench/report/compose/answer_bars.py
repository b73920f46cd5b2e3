"""Who chose each answer to a question, of an organisation and of everybody, as one chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from surveybench.quantities import NATIONAL, Figure, Ref
from surveybench.report.charts import AnswerBars, Share, draw
from surveybench.report.compose.say import fill, measure_name
from surveybench.report.compose.view import View, rate
from surveybench.report.document import Chart
from surveybench.report.lens import Lens
from surveybench.report.lens.rounding import listed, rounded
from surveybench.report.words import answers as words
from surveybench.survey import Item, Option

SHARE, EVERYONES = "score.share", "score.national_share"


def answer_bars(view: View, item: Item, population: str) -> Chart | None:
    """Shares of the answers that are scored, the best first; None where none may be shown.

    Of a publisher's shares those of answers without a score too, after the others.
    """
    if not view.lens.has_any(SHARE) and not view.lens.has_any(EVERYONES):
        return None
    options = ordered(view.lens, item)
    rows = tuple(_rows(view, item, population, options))
    if not rows:
        return None
    name = f"answers-{population}-{item.id}"
    return chart(view.lens, name, measure_name(view, item.id), options, rows)


def chart(
    lens: Lens, name: str, label: str, options: Sequence[Option], rows: tuple[Share, ...]
) -> Chart:
    """Bars of answers with their words."""
    model = AnswerBars(label, tuple(option.label for option in options), rows)
    alt = lens.say(words.BARS_ALT, {"label": label, "rows": " ".join(_said(model))})
    return Chart(name, alt, model, draw(model))


def direction(view: View, item: Item) -> str:
    """Which answers make a score higher, and which lower; empty where all count alike."""
    scores = [option.score for option in item.options if option.score is not None]
    if not scores or min(scores) == max(scores):
        return ""
    best, worst = (
        listed([words.QUOTED.format(answer=o.label) for o in item.options if o.score == end])
        for end in (max(scores), min(scores))
    )
    return fill(words.DIRECTION, view, {"best": best, "worst": worst})


def remark(view: View, chart: Chart | None) -> str:
    """What is missing of a chart, in a sentence; empty where nothing is."""
    if chart is None or not isinstance(chart.model, AnswerBars):
        return ""
    names = {row.name for row in chart.model.rows}
    if words.BARS_YOU not in names:
        return fill(words.BARS_WITHOUT_YOU, view)
    return fill(words.BARS_PARTLY, view) if chart.model.partly else ""


def ordered(lens: Lens, item: Item) -> list[Option]:
    """The answers that bars show: the best first, those without a score last or not at all."""
    scored = [option for option in item.options if option.score is not None]
    turned = 1 if item.better == "low" else -1
    scored.sort(key=lambda option: turned * (option.score or 0.0))
    if lens.calculated(SHARE):
        return scored
    return [*scored, *(option for option in item.options if option.score is None)]


def _rows(view: View, item: Item, population: str, options: Sequence[Option]) -> Iterator[Share]:
    """The organisation's shares and everybody's, each where any may be shown."""
    sides = (
        (words.BARS_YOU, SHARE, view.organisation.code),
        (view.survey.words.country, EVERYONES, NATIONAL),
    )
    for name, statistic, code in sides:
        if statistic not in view.release.grids:
            continue
        place = Ref(statistic, item.id, code, population, view.survey.wave)
        yield from shares(view.lens, name, place, options)


def shares(lens: Lens, name: str, place: Ref, options: Sequence[Option]) -> Iterator[Share]:
    """The bar of those whose share of each option a Ref names; none where no share is shown."""
    figures = [lens.release.at(replace(place, option=str(option.code))) for option in options]
    if any(figure.value is not None for figure in figures):
        yield Share(name, tuple(map(_printed, figures)), tuple(rate(f).text for f in figures))


def _printed(share: Figure) -> float | None:
    """A share as it is printed: whole per cent."""
    return None if share.value is None else rounded(share.value * 100, 0)


def _said(model: AnswerBars) -> Iterator[str]:
    for row in model.rows:
        parts = [
            words.BARS_ALT_SHARE.format(
                answer=option, share=words.BARS_HIDDEN if value is None else shown
            )
            for option, value, shown in zip(model.options, row.values, row.shown, strict=True)
        ]
        yield words.BARS_ALT_ROW.format(name=row.name, shares=", ".join(parts))
